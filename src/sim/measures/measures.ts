/**
 * The observer that turns a run into its results.
 *
 * Each measure is a part of its own; this file only hands every event to the parts that it concerns, and keeps the
 * columns of the timeline: before anything is told of an instant, the buckets that ended before it are closed.
 * Memory depends on the world's size and on the number of buckets, not on the length of the run.
 *
 * Told of every fetch, heartbeat and commit, so nothing on those ways allocates.
 */
import type { RemovalCause, TransitionCause } from '../../coordinator/effects.ts';
import type { CoordinatorTimer } from '../../coordinator/timers.ts';
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { MemberId } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { CoordinatorRequest } from '../../protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../protocol/responses.ts';
import type { GroupState } from '../../protocol/states.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { Observer, PodCause, PodEnd } from '../observer.ts';
import type { WorldConfig } from '../world-config.ts';
import type { BucketClock } from './bucket-clock.ts';
import type { CodeCounters } from './code-counters.ts';
import type { Consumption } from './consumption.ts';
import type { Duplicates } from './duplicates.ts';
import { groupGlance, groupResult } from './group-result.ts';
import type { Lag } from './lag.ts';
import { type Layout, NO_SLOT, namesOf, type WorldNames } from './layout.ts';
import type { Members } from './members.ts';
import type { Ownership } from './ownership.ts';
import { type MeasuresOptions, makeParts, type Parts } from './parts.ts';
import { type GroupGlance, type RunResult, SCHEMA_VERSION } from './result.ts';

const DEFAULTS: MeasuresOptions = { buckets: 240, keepRebalances: 1000 };

/** What the engine knows of a run. */
export interface RunFacts {
  /** Dispatched message deliveries and timer expiries. */
  readonly events: number;
  readonly traceHash: string;
  /** How far the run came; not before the last event that was told. */
  readonly now: Ticks;
  readonly interrupted: boolean;
}

export class Measures implements Observer {
  readonly #parts: Parts;
  readonly #layout: Layout;
  readonly #clock: BucketClock;
  readonly #members: Members;
  readonly #ownership: Ownership;
  readonly #consumption: Consumption;
  readonly #duplicates: Duplicates;
  readonly #lag: Lag;
  readonly #joins: CodeCounters;
  readonly #commits: CodeCounters;
  readonly #heartbeats: CodeCounters;
  readonly #requests: Float64Array;

  constructor(config: WorldConfig, names: WorldNames = namesOf(config), options: Partial<MeasuresOptions> = {}) {
    this.#parts = makeParts(config, names, { ...DEFAULTS, ...options });
    this.#layout = this.#parts.layout;
    this.#clock = this.#parts.clock;
    this.#members = this.#parts.members;
    this.#ownership = this.#parts.ownership;
    this.#consumption = this.#parts.consumption;
    this.#duplicates = this.#parts.duplicates;
    this.#lag = this.#parts.lag;
    this.#joins = this.#parts.joins;
    this.#commits = this.#parts.commits;
    this.#heartbeats = this.#parts.heartbeats;
    this.#requests = this.#parts.requests;
  }

  /** The results so far. May be asked for at any time; what comes after is measured as if it had not been. */
  result(run: RunFacts): RunResult {
    this.#advance(run.now);
    // Bringing the open bucket up to date splits sums of whole numbers, which changes none of them.
    this.#flush(run.now);
    return {
      schemaVersion: SCHEMA_VERSION,
      seed: this.#parts.config.seed,
      traceHash: run.traceHash,
      events: run.events,
      virtualMs: run.now / msToTicks(1),
      interrupted: run.interrupted,
      groups: this.#parts.config.groups.map((_, group) => groupResult(this.#parts, group, run.now)),
    };
  }

  /** At any time; nothing is brought up to date for it. */
  glance(group: number): GroupGlance {
    return groupGlance(this.#parts, group);
  }

  event(now: Ticks): void {
    if (now >= this.#clock.nextBoundary) this.#advance(now);
  }

  /** What follows from it is measured. */
  scheduledEvent(): void {}

  topicChanged(now: Ticks): void {
    this.#advance(now);
    this.#ownership.topicChanged(now, this.#clock.open);
  }

  // ---- the coordinator ----

  /** They are counted as load; a LeaveGroup says why. */
  requestArrived(_now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    this.#requests[this.#layout.groupOfPod[pod]!]! += 1;
    if (request.api === Api.LeaveGroup) this.#members.leaving(pod, request);
  }

  /** Of joins the answers are counted here: a client that is refused tells nobody else of it. */
  responseSent(
    _now: Ticks,
    pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (request.api !== Api.JoinGroup) return;
    this.#joins.answered(this.#layout.groupOfPod[pod]!, (response as JoinGroupResponse).errorCode);
  }

  groupTransition(
    now: Ticks,
    group: number,
    _from: GroupState,
    to: GroupState,
    generationId: number,
    cause: TransitionCause,
  ): void {
    this.#advance(now);
    const { states, rebalances, joinTimes } = this.#parts;
    const member = cause.memberId === null ? null : this.#members.membership(group, cause.memberId);
    states[group]!.transition(now, this.#clock.open, to, generationId);
    rebalances[group]!.transition(now, to, generationId, this.#members.count(group), cause, member);
    if (to === 'Stable') joinTimes.groupStable(now, group);
  }

  memberAdded(now: Ticks, group: number, memberId: MemberId): void {
    this.#advance(now);
    const member = this.#members.added(now, group, memberId);
    this.#parts.states[group]!.membersChanged(this.#members.count(group));
    this.#parts.rebalances[group]!.joined(now, member);
  }

  memberRemoved(
    now: Ticks,
    group: number,
    memberId: MemberId,
    cause: RemovalCause,
    timer: CoordinatorTimer | null,
  ): void {
    this.#advance(now);
    const { states, rebalances, removals } = this.#parts;
    const removal = this.#members.removed(now, group, memberId, cause, timer);
    states[group]!.membersChanged(this.#members.count(group));
    rebalances[group]!.removed(now, removal, this.#members.membership(group, memberId));
    if (removal.incarnation?.stop === null) {
      const reading = this.#duplicates.removed(removal.incarnation.pod, cause);
      this.#parts.expulsions.removedAlive(group, cause, reading);
    }
    removals[group]!.set(cause, (removals[group]!.get(cause) ?? 0) + 1);
  }

  offsetCommitted(now: Ticks, group: number, partition: number, offset: number): void {
    if (now >= this.#clock.nextBoundary) this.#advance(now);
    this.#lag.offsetCommitted(now, group, partition, offset);
  }

  // ---- the pods ----

  podStarted(now: Ticks, pod: number, cause: PodCause): void {
    this.#advance(now);
    this.#members.started(now, pod, cause);
    this.#parts.joinTimes.podStarted(pod);
    this.#parts.states[this.#layout.groupOfPod[pod]!]!.podsChanged(1);
  }

  /** Until it has stopped, it counts as before. */
  podStopping(): void {}

  podStopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause): void {
    this.#advance(now);
    if (!this.#members.stopped(now, pod, end, cause)) return;
    this.#parts.joinTimes.podStopped(pod);
    this.#parts.states[this.#layout.groupOfPod[pod]!]!.podsChanged(-1);
    this.#ownership.releasedAll(now, this.#clock.open, pod);
    this.#consumption.podStopped(pod);
    this.#duplicates.stopped(pod, end);
  }

  memberIdTaken(_now: Ticks, pod: number, memberId: MemberId): void {
    this.#members.idTaken(pod, memberId);
  }

  joinStarted(now: Ticks, pod: number): void {
    this.#members.joinStarted(now, pod);
    this.#parts.joinTimes.joinStarted(now, pod);
  }

  joinFinished(now: Ticks, pod: number, _generationId: number): void {
    const { states, joinTimes } = this.#parts;
    if (states[this.#layout.groupOfPod[pod]!]!.state === 'Stable') joinTimes.joinedStable(now, pod);
  }

  partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.#advance(now);
    for (const { index } of partitions) this.#ownership.assigned(now, this.#clock.open, pod, index);
  }

  partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.#members.revoked(now, pod, partitions.length);
    this.partitionsLost(now, pod, partitions);
  }

  partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.#advance(now);
    for (const { index } of partitions) {
      this.#ownership.released(now, this.#clock.open, pod, index);
      this.#duplicates.gaveUp(pod, index);
    }
  }

  heartbeatAnswered(now: Ticks, pod: number, errorCode: ErrorCode): void {
    if (errorCode === Errors.REBALANCE_IN_PROGRESS) this.#members.told(now, pod);
    this.#heartbeats.answered(this.#layout.groupOfPod[pod]!, errorCode);
  }

  commitAnswered(_now: Ticks, pod: number, errorCode: ErrorCode, refusal: string | null): void {
    const group = this.#layout.groupOfPod[pod]!;
    if (refusal === null) this.#commits.answered(group, errorCode);
    else this.#commits.refused(group, refusal);
    this.#duplicates.commitAnswered(pod, refusal !== null || errorCode !== Errors.NONE);
  }

  recordsDelivered(_now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.#consumption.delivered(pod, partition, from, to);
  }

  recordsProcessed(_now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.#consumption.processed(pod, partition, from, to);
  }

  positionInitialized(now: Ticks, pod: number, partition: number, offset: number, _reset: boolean): void {
    this.#advance(now);
    const slot = this.#layout.slotOfPod(pod, partition);
    if (slot === NO_SLOT) return;
    this.#consumption.positionInitialized(slot, offset);
    this.#duplicates.began(pod, slot);
    this.#lag.positionInitialized(slot, offset);
  }

  // ---- the timeline ----

  /** Closes every bucket that ends at or before this instant. */
  #advance(now: Ticks): void {
    while (now >= this.#clock.nextBoundary) {
      this.#flush(this.#clock.nextBoundary);
      this.#clock.next();
      if (this.#clock.isFull) this.#fold();
    }
  }

  #fold(): void {
    for (const states of this.#parts.states) states.fold();
    this.#ownership.fold();
    this.#lag.fold();
    this.#clock.fold();
  }

  #flush(now: Ticks): void {
    const bucket = this.#clock.open;
    for (const states of this.#parts.states) states.flush(now, bucket);
    this.#ownership.flush(now, bucket);
    this.#lag.flush(now, bucket);
  }
}
