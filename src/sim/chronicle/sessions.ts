/**
 * Sessions of members: from the answer to SyncGroup until a heartbeat says that others rebalance, or what else ends them,
 * with what the member owned at that moment.
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { Session } from './facts.ts';

export class Sessions {
  readonly all: Session[] = [];
  readonly #open = new Map<number, Session>();
  readonly #owned = new Map<number, Set<number>>();

  begins(at: number, pod: number, generationId: number): void {
    this.#end(at, pod, 'own');
    const session: Session = { at, pod, generationId, to: null, end: null, owned: '' };
    this.all.push(session);
    this.#open.set(pod, session);
  }

  beat(at: number, pod: number, errorCode: ErrorCode): void {
    if (errorCode === Errors.NONE) return;
    this.#end(at, pod, errorCode === Errors.REBALANCE_IN_PROGRESS ? 'told' : 'error');
  }

  joining(at: number, pod: number): void {
    this.#end(at, pod, 'own');
  }

  stopped(at: number, pod: number): void {
    this.#end(at, pod, 'stopped');
    this.#owned.delete(pod);
  }

  got(pod: number, partitions: readonly number[]): void {
    const owned = this.#owned.get(pod) ?? new Set();
    for (const partition of partitions) owned.add(partition);
    this.#owned.set(pod, owned);
  }

  gave(pod: number, partitions: readonly number[]): void {
    for (const partition of partitions) this.#owned.get(pod)?.delete(partition);
  }

  #end(at: number, pod: number, end: Session['end']): void {
    const session = this.#open.get(pod);
    if (session === undefined) return;
    session.to = at;
    session.end = end;
    session.owned = [...(this.#owned.get(pod) ?? [])].sort((a, b) => a - b).join(' ');
    this.#open.delete(pod);
  }
}
