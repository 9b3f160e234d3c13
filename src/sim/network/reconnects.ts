/**
 * When a client may dial again: the pause after a lost or refused connection, doubling with each attempt that does not
 * lead to a connection (clients.md 1.2, reconnect back-off), per connection of each pod.
 */
import type { ConnectionPolicy } from '../../client-model/client.ts';
import { MAX_CONNECTIONS } from '../../client-model/effects.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { RandomStream } from '../engine/random.ts';

const NEVER = Number.POSITIVE_INFINITY;

export class Reconnects {
  private readonly policies: readonly ConnectionPolicy[];
  private readonly streams: (pod: number, purpose: string) => RandomStream;
  /** By pod; made when first drawn from: most connections are never lost. */
  private readonly random: (RandomStream | null)[];
  /** By pod, in one array: it is looked at with each request. */
  private readonly idle: Float64Array;
  /** By pod and connection: no dial before this instant, and ends since it was last set up. */
  private readonly notBefore: Float64Array;
  private readonly failures: Int32Array;

  constructor(policies: readonly ConnectionPolicy[], streams: (pod: number, purpose: string) => RandomStream) {
    this.policies = policies;
    this.streams = streams;
    this.random = policies.map(() => null);
    this.idle = Float64Array.from(policies, ({ idleMs }) => (idleMs === null ? NEVER : msToTicks(idleMs)));
    this.notBefore = new Float64Array(policies.length * MAX_CONNECTIONS);
    this.failures = new Int32Array(policies.length * MAX_CONNECTIONS);
  }

  /** A connection on which nothing was sent for so long is closed by its client. */
  idleTicks(pod: number): Ticks {
    return this.idle[pod]!;
  }

  policy(pod: number): ConnectionPolicy {
    return this.policies[pod]!;
  }

  /** The earliest instant of the next dial. */
  earliest(pod: number, kind: number, now: Ticks): Ticks {
    return Math.max(now, this.notBefore[pod * MAX_CONNECTIONS + kind]!);
  }

  succeeded(pod: number, kind: number): void {
    this.failures[pod * MAX_CONNECTIONS + kind] = 0;
  }

  /** It was lost, refused, or closed by the client. */
  ended(pod: number, kind: number, now: Ticks): void {
    const index = pod * MAX_CONNECTIONS + kind;
    this.notBefore[index] = now + this.pause(pod, this.failures[index]!);
    this.failures[index]!++;
  }

  /** A new process knows nothing of the old one's failures. */
  reset(pod: number): void {
    this.notBefore.fill(0, pod * MAX_CONNECTIONS, (pod + 1) * MAX_CONNECTIONS);
    this.failures.fill(0, pod * MAX_CONNECTIONS, (pod + 1) * MAX_CONNECTIONS);
  }

  private pause(pod: number, failures: number): Ticks {
    const { reconnectBackoffMs, reconnectBackoffMaxMs, jitter } = this.policies[pod]!;
    if (reconnectBackoffMs === 0) return 0;
    let term = reconnectBackoffMs;
    for (let i = 0; i < failures && term < reconnectBackoffMaxMs; i++) term *= 2;
    return msToTicks(Math.min(term, reconnectBackoffMaxMs) * this.factor(pod, jitter));
  }

  private factor(pod: number, [low, high]: readonly [number, number]): number {
    if (low === high) return low;
    this.random[pod] ??= this.streams(pod, 'reconnect');
    return low + (high - low) * this.random[pod].next();
  }
}
