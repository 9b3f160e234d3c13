/**
 * Several observers of one run: each event is told to the first, then to the second.
 */
import type { RemovalCause, TransitionCause } from '../coordinator/effects.ts';
import type { CoordinatorTimer } from '../coordinator/timers.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { MemberId } from '../protocol/ids.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import type { GroupState } from '../protocol/states.ts';
import type { Ticks } from '../protocol/time.ts';
import type { Observer, PodCause, PodEnd } from './observer.ts';

/** One observer that stands for two. */
export function combineObservers(first: Observer, second: Observer): Observer {
  return new ObserverPair(first, second);
}

/** Written out method by method: told of every event, it must not allocate. */
class ObserverPair implements Observer {
  readonly #first: Observer;
  readonly #second: Observer;

  constructor(first: Observer, second: Observer) {
    this.#first = first;
    this.#second = second;
  }

  event(now: Ticks, kind: number, who: number, a: number, b: number): void {
    this.#first.event(now, kind, who, a, b);
    this.#second.event(now, kind, who, a, b);
  }

  topicChanged(now: Ticks, topic: number, partitions: number): void {
    this.#first.topicChanged(now, topic, partitions);
    this.#second.topicChanged(now, topic, partitions);
  }

  scheduledEvent(now: Ticks, event: number, phase: 'begins' | 'ends'): void {
    this.#first.scheduledEvent(now, event, phase);
    this.#second.scheduledEvent(now, event, phase);
  }

  requestArrived(now: Ticks, pod: number, exchange: number, request: CoordinatorRequest): void {
    this.#first.requestArrived(now, pod, exchange, request);
    this.#second.requestArrived(now, pod, exchange, request);
  }

  responseSent(
    now: Ticks,
    pod: number,
    exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    this.#first.responseSent(now, pod, exchange, request, response);
    this.#second.responseSent(now, pod, exchange, request, response);
  }

  groupTransition(
    now: Ticks,
    group: number,
    from: GroupState,
    to: GroupState,
    generationId: number,
    cause: TransitionCause,
  ): void {
    this.#first.groupTransition(now, group, from, to, generationId, cause);
    this.#second.groupTransition(now, group, from, to, generationId, cause);
  }

  memberAdded(now: Ticks, group: number, memberId: MemberId): void {
    this.#first.memberAdded(now, group, memberId);
    this.#second.memberAdded(now, group, memberId);
  }

  memberRemoved(
    now: Ticks,
    group: number,
    memberId: MemberId,
    cause: RemovalCause,
    timer: CoordinatorTimer | null,
  ): void {
    this.#first.memberRemoved(now, group, memberId, cause, timer);
    this.#second.memberRemoved(now, group, memberId, cause, timer);
  }

  offsetCommitted(now: Ticks, group: number, partition: number, offset: number): void {
    this.#first.offsetCommitted(now, group, partition, offset);
    this.#second.offsetCommitted(now, group, partition, offset);
  }

  podStarted(now: Ticks, pod: number, cause: PodCause): void {
    this.#first.podStarted(now, pod, cause);
    this.#second.podStarted(now, pod, cause);
  }

  podStopping(now: Ticks, pod: number, cause: PodCause): void {
    this.#first.podStopping(now, pod, cause);
    this.#second.podStopping(now, pod, cause);
  }

  podStopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause, reason: string): void {
    this.#first.podStopped(now, pod, end, cause, reason);
    this.#second.podStopped(now, pod, end, cause, reason);
  }

  memberIdTaken(now: Ticks, pod: number, memberId: MemberId): void {
    this.#first.memberIdTaken(now, pod, memberId);
    this.#second.memberIdTaken(now, pod, memberId);
  }

  joinStarted(now: Ticks, pod: number): void {
    this.#first.joinStarted(now, pod);
    this.#second.joinStarted(now, pod);
  }

  joinFinished(now: Ticks, pod: number, generationId: number): void {
    this.#first.joinFinished(now, pod, generationId);
    this.#second.joinFinished(now, pod, generationId);
  }

  partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.#first.partitionsAssigned(now, pod, partitions);
    this.#second.partitionsAssigned(now, pod, partitions);
  }

  partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.#first.partitionsRevoked(now, pod, partitions);
    this.#second.partitionsRevoked(now, pod, partitions);
  }

  partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.#first.partitionsLost(now, pod, partitions);
    this.#second.partitionsLost(now, pod, partitions);
  }

  heartbeatAnswered(now: Ticks, pod: number, errorCode: ErrorCode): void {
    this.#first.heartbeatAnswered(now, pod, errorCode);
    this.#second.heartbeatAnswered(now, pod, errorCode);
  }

  commitAnswered(now: Ticks, pod: number, errorCode: ErrorCode, refusal: string | null): void {
    this.#first.commitAnswered(now, pod, errorCode, refusal);
    this.#second.commitAnswered(now, pod, errorCode, refusal);
  }

  recordsDelivered(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.#first.recordsDelivered(now, pod, partition, from, to);
    this.#second.recordsDelivered(now, pod, partition, from, to);
  }

  recordsProcessed(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.#first.recordsProcessed(now, pod, partition, from, to);
    this.#second.recordsProcessed(now, pod, partition, from, to);
  }

  positionInitialized(now: Ticks, pod: number, partition: number, offset: number, reset: boolean): void {
    this.#first.positionInitialized(now, pod, partition, offset, reset);
    this.#second.positionInitialized(now, pod, partition, offset, reset);
  }
}
