/**
 * Whether a group comes to rest when the last disturbance is over: Stable, with everybody who runs in it, and no rebalance
 * in the last part of the run. Only where applications poll often; the time for it is computed from the settings.
 */
import type { RemovalCause, TransitionCause } from '../../src/coordinator/effects.ts';
import type { GroupState } from '../../src/protocol/states.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../src/protocol/time.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { hearsInTime, isFaithful, isRelaxed, sharesOf } from './calm.ts';
import { type NamedInvariant, TimedWatcher, Watcher } from './watcher.ts';

/** No rebalance in the last so many milliseconds. */
const REST_MS = 20_000;

export class Rest extends TimedWatcher {
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

  /** From the last disturbance to the last rebalance, in milliseconds. */
  settledMs(): number {
    return Math.max(0, ticksToMs(this.last.at) - lastDisturbanceMs(this.world));
  }

  /** A run that was broken off is not judged. */
  override violation(): string | null {
    if (this.clock.now < msToTicks(this.world.durationMs - REST_MS)) return null;
    this.judge();
    return super.violation();
  }

  private judge(): void {
    const inGroup = new Set([...this.present].map((memberId) => this.members.get(memberId)));
    const outside = [...this.running].filter((pod) => !inGroup.has(pod));
    const isLate = this.last.at > msToTicks(this.world.durationMs - REST_MS);
    if (this.running.size === 0) return;
    this.reach();
    if (this.state === 'Stable' && outside.length === 0 && !isLate) return;
    const who = outside.length > 0 ? `; pods ${outside.join(', ')} run and are not in it` : '';
    const when = `the last rebalance began at ${ticksToMs(this.last.at)} ms (${this.last.why})`;
    this.fail(this.clock.now, `the group is ${this.state} at the end, ${when}${who}`);
  }
}

export const groupsComeToRest: NamedInvariant = {
  name: 'the group comes to rest',
  sentence:
    'After the last disturbance a group becomes Stable, with everybody who runs in it, and does not rebalance any more.',
  source: 'KIP-62, KIP-429; E-01; librdkafka #3261',
  kind: 'eventually',
  sometimes: 'a group is asked to be at rest',
  boundMs: restBoundMs,
  watch: (world) => (hasTimeToRest(world) ? new Rest(world) : new Watcher()),
};

/** A join phase and a session, twice: a ghost may be met in the join phase that it began. Null: it fights for ever. */
function restBoundMs(world: WorldConfig): number | null {
  const rounds = world.groups.flatMap(({ clients }) =>
    clients.map(({ consumer, application: a }) => {
      const callbacks = a.revokedCallbackMs + a.assignedCallbackMs + a.processingPerBatchMs * 2;
      return consumer.sessionTimeoutMs + consumer.heartbeatIntervalMs + callbacks;
    }),
  );
  // A replaced static member that its supervisor starts again fights with its successor.
  const fights = (world.events ?? []).some(({ kind }) => kind === 'pod-replace' || kind === 'rolling-update');
  // Who is slower than max.poll.interval.ms leaves and comes again for as long as it is.
  const isSlowed = (world.events ?? []).some(({ kind }) => kind === 'pod-slow');
  const isChurning = world.groups.some(({ churn }) => churn !== null && churn.untilMs === undefined);
  // A cooperative member that works for longer than its session may be put out in every rebalance.
  const isHeard = sharesOf(world).every(hearsInTime);
  return fights || isSlowed || isChurning || !isHeard ? null : 4 * Math.max(...rounds) + REST_MS;
}

/** One group: the watcher keeps no two apart. */
function hasTimeToRest(world: WorldConfig): boolean {
  const bound = restBoundMs(world);
  const isQuiet = isRelaxed(world) && isFaithful(world) && world.groups.length === 1;
  return isQuiet && bound !== null && lastDisturbanceMs(world) + bound <= world.durationMs;
}

function lastDisturbanceMs(world: WorldConfig): number {
  const ends = (world.events ?? []).map((event) => event.atMs + lengthMs(event));
  const changes = world.topics.flatMap((topic) => topic.changes.map(({ atMs }) => atMs));
  const churns = world.groups.flatMap(({ churn }) => (churn === null ? [] : [(churn.untilMs ?? 0) + churn.downMs]));
  return Math.max(10_000, ...ends, ...changes, ...churns);
}

function lengthMs(event: object): number {
  return Object.entries(event).reduce((sum, [field, value]) => {
    return field !== 'atMs' && field.endsWith('Ms') && field !== 'graceMs' ? sum + (value ?? 0) : sum;
  }, 0);
}
