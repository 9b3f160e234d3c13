/**
 * The one window on a running world. Measures, traces, invariants, cause chains and the page are observers of the
 * same events; the world behaves the same with and without them.
 *
 * Arguments are numbers and immutable values, never live objects, so that an observer costs little and cannot
 * disturb. `pod` is the index of a client process slot in the world (its successor after a restart keeps the index),
 * `group` the index of a group, `partition` the index of a topic partition.
 */
import type { RemovalCause, TransitionCause } from '../coordinator/effects.ts';
import type { CoordinatorTimer } from '../coordinator/timers.ts';
import type { ApiKey } from '../protocol/api.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { MemberId } from '../protocol/ids.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import type { GroupState } from '../protocol/states.ts';
import type { Ticks } from '../protocol/time.ts';

/** How a pod ended. */
export type PodEnd = 'graceful' | 'crash' | 'fatal-error';

/** Who made a pod start or stop. */
export type PodCause =
  | 'deployment'
  | 'churn-restart'
  | 'churn-crash'
  | 'churn-scale'
  | 'fatal-error'
  | 'act'
  /** An event of the schedule, by its kind. */
  | 'pod-start'
  | 'pod-stop'
  | 'pod-kill'
  | 'pod-replace'
  | 'pod-crash-loop'
  | 'node-drain'
  | 'node-loss'
  | 'scale'
  | 'rolling-update';

/** The time of the last event. */
export interface Clock {
  now: Ticks;
}

/** What can be watched of a running world; arguments are immutable. */
export interface Observer {
  /**
   * What combines observers (observers.ts) need not tell this one of requests of other APIs, nor of answers without an
   * error; absent: it wants them all.
   */
  readonly requests?: readonly ApiKey[] | undefined;
  readonly answers?: readonly ApiKey[] | undefined;
  /** It listens to events only to know the time: several may be given one clock, and are not told themselves. */
  clock?: Clock;

  /** After each dispatched event: a delivered message or an expired timer. `kind` is of sim/events.ts. */
  event(now: Ticks, kind: number, who: number, a: number, b: number): void;

  /** An event of the schedule (its index in the configuration) happens; one that lasts has an end too. */
  scheduledEvent(now: Ticks, event: number, phase: 'begins' | 'ends'): void;

  /** A topic (its index in the configuration) has so many partitions from now on; 0: it is deleted. */
  topicChanged(now: Ticks, topic: number, partitions: number): void;

  // ---- the coordinator ----
  /** A request has reached the coordinator (not: fetches and look-ups). `exchange` names it until it is answered. */
  requestArrived(now: Ticks, pod: number, exchange: number, request: CoordinatorRequest): void;
  /** The coordinator answers. The client may be gone, and the answer lost. */
  responseSent(
    now: Ticks,
    pod: number,
    exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void;
  /** A group changes its state. */
  groupTransition(
    now: Ticks,
    group: number,
    from: GroupState,
    to: GroupState,
    generationId: number,
    cause: TransitionCause,
  ): void;
  /** A member was added to its group. */
  memberAdded(now: Ticks, group: number, memberId: MemberId): void;
  /** `timer`: the one whose expiry removed it, with its last arming; read it at once, do not keep it. */
  memberRemoved(
    now: Ticks,
    group: number,
    memberId: MemberId,
    cause: RemovalCause,
    timer: CoordinatorTimer | null,
  ): void;
  /** A commit was accepted for this partition (on the broker, when it is written). */
  offsetCommitted(now: Ticks, group: number, partition: number, offset: number): void;

  // ---- the pods ----
  /** A process is up. */
  podStarted(now: Ticks, pod: number, cause: PodCause): void;
  /** The pod is told to stop: it ends its batch and closes its consumer before it has stopped. */
  podStopping(now: Ticks, pod: number, cause: PodCause): void;
  /** @param reason of a process that ended by itself: what its application says; '' if it could say nothing */
  /** A process has ended. */
  podStopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause, reason: string): void;
  /** The pod took this member id (or, with `''`, forgot the one it had). */
  memberIdTaken(now: Ticks, pod: number, memberId: MemberId): void;
  /** The pod begins to join: JoinGroup sent, after onPartitionsRevoked. */
  joinStarted(now: Ticks, pod: number): void;
  /** SyncGroup answered: the pod is a member of this generation. */
  joinFinished(now: Ticks, pod: number, generationId: number): void;
  /** onPartitionsAssigned: the pod owns these in addition. */
  partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void;
  /** onPartitionsRevoked: the pod gave these up. */
  partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void;
  /** onPartitionsLost: they were taken from it. A crash is told by podStopped alone. */
  partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void;
  /** A client has the answer to a heartbeat. */
  heartbeatAnswered(now: Ticks, pod: number, errorCode: ErrorCode): void;
  /** Of OffsetCommit requests of any origin; a local refusal has the client's exception as `refusal`, else null. */
  commitAnswered(now: Ticks, pod: number, errorCode: ErrorCode, refusal: string | null): void;
  /** poll() returned the records [from, to) of a partition. */
  recordsDelivered(now: Ticks, pod: number, partition: number, from: number, to: number): void;
  /** The application has finished with the records [from, to). */
  recordsProcessed(now: Ticks, pod: number, partition: number, from: number, to: number): void;
  /** A pod starts reading a partition at this offset (committed, or from auto.offset.reset). */
  positionInitialized(now: Ticks, pod: number, partition: number, offset: number, reset: boolean): void;
}
