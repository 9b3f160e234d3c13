/**
 * Several observers of one run: each event is told to them in turn, but only to those who listen to events of its kind
 * (NullObserver does to none). With all invariants there are forty of them, and nearly all wait for rare events.
 */
import type { RemovalCause, TransitionCause } from '../coordinator/effects.ts';
import type { CoordinatorTimer } from '../coordinator/timers.ts';
import type { ApiKey } from '../protocol/api.ts';
import { type ErrorCode, Errors } from '../protocol/errors.ts';
import type { MemberId } from '../protocol/ids.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import type { GroupState } from '../protocol/states.ts';
import type { Ticks } from '../protocol/time.ts';
import { NullObserver } from './null-observer.ts';
import type { Clock, Observer, PodCause, PodEnd } from './observer.ts';

/** One observer that stands for two, or for more: it takes apart what stands for several itself. */
export function combineObservers(first: Observer, second: Observer): Observer {
  return new ObserverList([...partsOf(first), ...partsOf(second)]);
}

function partsOf(observer: Observer): readonly Observer[] {
  return observer instanceof ObserverList ? observer.parts : [observer];
}

type Kind = Exclude<keyof Observer, 'requests' | 'answers' | 'clock'>;

const KINDS = Object.getOwnPropertyNames(NullObserver.prototype).filter((name) => name !== 'constructor') as Kind[];

/** Those who do not ignore events of a kind. */
function listeners(parts: readonly Observer[], kind: Kind): readonly Observer[] {
  return parts.filter((part) => part[kind] !== NullObserver.prototype[kind]);
}

/** Of an API key: those whom its requests, or its answers, concern; made when it is first asked for. */
type ByApi = (readonly Observer[] | undefined)[];

function concerned(by: ByApi, parts: readonly Observer[], what: 'requests' | 'answers', api: ApiKey) {
  const known = by[api];
  if (known !== undefined) return known;
  const told = parts.filter((part) => part[what]?.includes(api) ?? true);
  by[api] = told;
  return told;
}

/** Written out method by method: told of every event, it must not allocate. */
class ObserverList implements Observer {
  readonly parts: readonly Observer[];
  readonly #told: Readonly<Record<Kind, readonly Observer[]>>;
  readonly #requests: ByApi = [];
  /** Of answers without an error: the others are told to all. */
  readonly #answers: ByApi = [];
  readonly #clock: Clock = { now: 0 };
  readonly #events: readonly Observer[];

  constructor(parts: readonly Observer[]) {
    this.parts = parts;
    this.#told = Object.fromEntries(KINDS.map((kind) => [kind, listeners(parts, kind)])) as Record<Kind, Observer[]>;
    this.#events = this.#told.event.filter(({ clock }) => clock === undefined);
    for (const part of parts) if (part.clock !== undefined) part.clock = this.#clock;
  }

  event(now: Ticks, kind: number, who: number, a: number, b: number): void {
    this.#clock.now = now;
    for (const one of this.#events) one.event(now, kind, who, a, b);
  }

  topicChanged(now: Ticks, topic: number, partitions: number): void {
    for (const one of this.#told.topicChanged) one.topicChanged(now, topic, partitions);
  }

  scheduledEvent(now: Ticks, event: number, phase: 'begins' | 'ends'): void {
    for (const one of this.#told.scheduledEvent) one.scheduledEvent(now, event, phase);
  }

  requestArrived(now: Ticks, pod: number, exchange: number, request: CoordinatorRequest): void {
    const told = concerned(this.#requests, this.#told.requestArrived, 'requests', request.api);
    for (const one of told) one.requestArrived(now, pod, exchange, request);
  }

  responseSent(
    now: Ticks,
    pod: number,
    exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    const all = this.#told.responseSent;
    const told = response.errorCode === Errors.NONE ? concerned(this.#answers, all, 'answers', request.api) : all;
    for (const one of told) one.responseSent(now, pod, exchange, request, response);
  }

  groupTransition(
    now: Ticks,
    group: number,
    from: GroupState,
    to: GroupState,
    generationId: number,
    cause: TransitionCause,
  ): void {
    for (const one of this.#told.groupTransition) one.groupTransition(now, group, from, to, generationId, cause);
  }

  memberAdded(now: Ticks, group: number, memberId: MemberId): void {
    for (const one of this.#told.memberAdded) one.memberAdded(now, group, memberId);
  }

  memberRemoved(
    now: Ticks,
    group: number,
    memberId: MemberId,
    cause: RemovalCause,
    timer: CoordinatorTimer | null,
  ): void {
    for (const one of this.#told.memberRemoved) one.memberRemoved(now, group, memberId, cause, timer);
  }

  offsetCommitted(now: Ticks, group: number, partition: number, offset: number): void {
    for (const one of this.#told.offsetCommitted) one.offsetCommitted(now, group, partition, offset);
  }

  podStarted(now: Ticks, pod: number, cause: PodCause): void {
    for (const one of this.#told.podStarted) one.podStarted(now, pod, cause);
  }

  podStopping(now: Ticks, pod: number, cause: PodCause): void {
    for (const one of this.#told.podStopping) one.podStopping(now, pod, cause);
  }

  podStopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause, reason: string): void {
    for (const one of this.#told.podStopped) one.podStopped(now, pod, end, cause, reason);
  }

  memberIdTaken(now: Ticks, pod: number, memberId: MemberId): void {
    for (const one of this.#told.memberIdTaken) one.memberIdTaken(now, pod, memberId);
  }

  joinStarted(now: Ticks, pod: number): void {
    for (const one of this.#told.joinStarted) one.joinStarted(now, pod);
  }

  joinFinished(now: Ticks, pod: number, generationId: number): void {
    for (const one of this.#told.joinFinished) one.joinFinished(now, pod, generationId);
  }

  partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const one of this.#told.partitionsAssigned) one.partitionsAssigned(now, pod, partitions);
  }

  partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const one of this.#told.partitionsRevoked) one.partitionsRevoked(now, pod, partitions);
  }

  partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const one of this.#told.partitionsLost) one.partitionsLost(now, pod, partitions);
  }

  heartbeatAnswered(now: Ticks, pod: number, errorCode: ErrorCode): void {
    for (const one of this.#told.heartbeatAnswered) one.heartbeatAnswered(now, pod, errorCode);
  }

  commitAnswered(now: Ticks, pod: number, errorCode: ErrorCode, refusal: string | null): void {
    for (const one of this.#told.commitAnswered) one.commitAnswered(now, pod, errorCode, refusal);
  }

  recordsDelivered(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    for (const one of this.#told.recordsDelivered) one.recordsDelivered(now, pod, partition, from, to);
  }

  recordsProcessed(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    for (const one of this.#told.recordsProcessed) one.recordsProcessed(now, pod, partition, from, to);
  }

  positionInitialized(now: Ticks, pod: number, partition: number, offset: number, reset: boolean): void {
    for (const one of this.#told.positionInitialized) one.positionInitialized(now, pod, partition, offset, reset);
  }
}
