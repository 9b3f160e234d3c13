/**
 * Whether a group comes to rest when the last disturbance is over: Stable, with everybody who runs in it, and no rebalance
 * in the last part of the run. Only where applications poll often; the time for it is computed from the settings.
 */
import type { RemovalCause, TransitionCause } from '../../../src/coordinator/effects.ts';
import type { GroupState } from '../../../src/protocol/states.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../../src/protocol/time.ts';
import { NullObserver } from '../../../src/sim/null-observer.ts';
import type { WorldConfig } from '../../../src/sim/world-config.ts';
import { isFaithful, isRelaxed } from '../../invariants/calm.ts';
import { type Broken, CONVERGES } from '../outcome.ts';

/** No rebalance in the last so many milliseconds. */
const REST_MS = 20_000;

class Rest extends NullObserver {
  private readonly world: WorldConfig;
  private readonly running = new Set<number>();
  private readonly members = new Map<string, number>();
  private readonly present = new Set<string>();
  private state: GroupState = 'Empty';
  private last: { readonly at: Ticks; readonly why: string } = { at: 0, why: '' };

  constructor(world: WorldConfig) {
    super();
    this.world = world;
  }

  override podStarted(_now: Ticks, pod: number): void {
    this.running.add(pod);
  }

  override podStopped(_now: Ticks, pod: number): void {
    this.running.delete(pod);
  }

  override memberIdTaken(_now: Ticks, pod: number, memberId: string): void {
    this.members.set(memberId, pod);
  }

  override memberAdded(_now: Ticks, _group: number, memberId: string): void {
    this.present.add(memberId);
  }

  override memberRemoved(_now: Ticks, _group: number, memberId: string, _cause: RemovalCause): void {
    this.present.delete(memberId);
  }

  override groupTransition(
    now: Ticks,
    _group: number,
    _from: GroupState,
    to: GroupState,
    _generationId: number,
    { reason }: TransitionCause,
  ): void {
    this.state = to;
    if (to === 'PreparingRebalance') this.last = { at: now, why: reason };
  }

  /** From the last disturbance to the last rebalance; null: the world is not asked to come to rest. */
  settledMs(): number | null {
    if (!hasTimeToRest(this.world)) return null;
    return Math.max(0, ticksToMs(this.last.at) - lastDisturbanceMs(this.world));
  }

  verdict(): Broken | null {
    if (!hasTimeToRest(this.world)) return null;
    const inGroup = new Set([...this.present].map((memberId) => this.members.get(memberId)));
    const outside = [...this.running].filter((pod) => !inGroup.has(pod));
    const isLate = this.last.at > msToTicks(this.world.durationMs - REST_MS);
    if (this.running.size === 0 || (this.state === 'Stable' && outside.length === 0 && !isLate)) return null;
    const who = outside.length > 0 ? `; pods ${outside.join(', ')} run and are not in it` : '';
    const when = `the last rebalance began at ${ticksToMs(this.last.at)} ms (${this.last.why})`;
    return { by: CONVERGES, what: `the group is ${this.state} at the end, ${when}${who}` };
  }
}

export function restOf(world: WorldConfig): Rest {
  return new Rest(world);
}

/** The last event, and then a join phase and a session, twice: a ghost may be met in the join phase that it began. */
function hasTimeToRest(world: WorldConfig): boolean {
  const last = lastDisturbanceMs(world);
  const rounds = world.groups.flatMap(({ clients }) =>
    clients.map(({ consumer, application: a }) => {
      const callbacks = a.revokedCallbackMs + a.assignedCallbackMs + a.processingPerBatchMs * 2;
      return consumer.sessionTimeoutMs + consumer.heartbeatIntervalMs + callbacks;
    }),
  );
  // A replaced static member that its supervisor starts again fights with its successor for ever.
  const fights = (world.events ?? []).some(({ kind }) => kind === 'pod-replace');
  return (
    isRelaxed(world) && isFaithful(world) && !fights && last + 4 * Math.max(...rounds) + REST_MS <= world.durationMs
  );
}

function lastDisturbanceMs(world: WorldConfig): number {
  const ends = (world.events ?? []).map((event) => event.atMs + lengthMs(event));
  const changes = world.topics.flatMap((topic) => topic.changes.map(({ atMs }) => atMs));
  return Math.max(10_000, ...ends, ...changes);
}

function lengthMs(event: object): number {
  return Object.entries(event).reduce((sum, [field, value]) => {
    return field !== 'atMs' && field.endsWith('Ms') && field !== 'graceMs' ? sum + (value ?? 0) : sum;
  }, 0);
}
