/**
 * An observer that writes down what happens, event by event, for measures that look at a short run afterwards: how long
 * sessions were, when a group had settled, who read what twice. For long runs there are the measures (measures/), whose
 * memory does not grow.
 */
import type { RemovalCause, TransitionCause } from '../../coordinator/effects.ts';
import { Api } from '../../protocol/api.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { CoordinatorRequest } from '../../protocol/requests.ts';
import type { CoordinatorResponse } from '../../protocol/responses.ts';
import type { GroupState } from '../../protocol/states.ts';
import { type Ticks, ticksToMs } from '../../protocol/time.ts';
import { NullObserver } from '../null-observer.ts';
import type { PodCause, PodEnd } from '../observer.ts';
import type {
  Asked,
  Beat,
  Committed,
  Fact,
  Handover,
  Lived,
  Membership,
  Offset,
  OfPod,
  Records,
  Transition,
} from './facts.ts';
import { Sessions } from './sessions.ts';

/** Requests that are kept one by one. Heartbeats are kept as their answers (`beats`). */
const KEPT: readonly number[] = [Api.JoinGroup, Api.SyncGroup, Api.LeaveGroup, Api.OffsetCommit];

export class Chronicle extends NullObserver {
  readonly transitions: Transition[] = [];
  readonly asked: Asked[] = [];
  readonly commits: Committed[] = [];
  readonly beats: Beat[] = [];
  readonly delivered: Records[] = [];
  readonly processed: Records[] = [];
  readonly handovers: Handover[] = [];
  readonly lives: Lived[] = [];
  readonly memberships: Membership[] = [];
  readonly offsets: Offset[] = [];
  /** A pod sends its JoinGroup; it becomes a member of a generation. */
  readonly joinsStarted: OfPod[] = [];
  readonly joinsFinished: OfPod[] = [];
  /** Where an event of the schedule begins or ends. */
  readonly scheduled: (Fact & { readonly event: number; readonly phase: 'begins' | 'ends' })[] = [];
  readonly sessions = new Sessions();
  readonly #open = new Map<number, Asked>();

  override scheduledEvent(now: Ticks, event: number, phase: 'begins' | 'ends'): void {
    this.scheduled.push({ at: ticksToMs(now), event, phase });
  }

  override groupTransition(
    now: Ticks,
    group: number,
    from: GroupState,
    to: GroupState,
    generationId: number,
    cause: TransitionCause,
  ): void {
    this.transitions.push({ at: ticksToMs(now), group, from, to, generationId, reason: cause.reason ?? '' });
  }

  override requestArrived(now: Ticks, pod: number, exchange: number, request: CoordinatorRequest): void {
    if (!KEPT.includes(request.api)) return;
    const memberId = 'memberId' in request ? request.memberId : '';
    const partitions = request.api === Api.OffsetCommit ? request.offsets.map(({ partition }) => partition.index) : [];
    const asked: Asked = {
      at: ticksToMs(now),
      pod,
      api: request.api,
      memberId,
      partitions,
      answeredAt: null,
      errorCode: 0,
    };
    this.asked.push(asked);
    this.#open.set(exchange, asked);
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    exchange: number,
    _request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    const asked = this.#open.get(exchange);
    if (asked === undefined) return;
    this.#open.delete(exchange);
    asked.answeredAt = ticksToMs(now);
    asked.errorCode = 'errorCode' in response ? response.errorCode : 0;
  }

  override memberAdded(now: Ticks, group: number, memberId: string): void {
    this.memberships.push({ at: ticksToMs(now), group, memberId, removed: null });
  }

  override memberRemoved(now: Ticks, group: number, memberId: string, removed: RemovalCause): void {
    this.memberships.push({ at: ticksToMs(now), group, memberId, removed });
  }

  override offsetCommitted(now: Ticks, _group: number, partition: number, offset: number): void {
    this.offsets.push({ at: ticksToMs(now), partition, offset });
  }

  override podStarted(now: Ticks, pod: number, cause: PodCause): void {
    this.lives.push({ at: ticksToMs(now), pod, what: 'started', end: null, cause });
  }

  override podStopping(now: Ticks, pod: number, cause: PodCause): void {
    this.lives.push({ at: ticksToMs(now), pod, what: 'stopping', end: null, cause });
  }

  override podStopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause): void {
    this.lives.push({ at: ticksToMs(now), pod, what: 'stopped', end, cause });
    this.sessions.stopped(ticksToMs(now), pod);
  }

  override joinStarted(now: Ticks, pod: number): void {
    this.joinsStarted.push({ at: ticksToMs(now), pod });
    this.sessions.joining(ticksToMs(now), pod);
  }

  override joinFinished(now: Ticks, pod: number, generationId: number): void {
    this.joinsFinished.push({ at: ticksToMs(now), pod });
    this.sessions.begins(ticksToMs(now), pod, generationId);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.sessions.got(pod, this.#handOver(now, pod, 'assigned', partitions));
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.sessions.gave(pod, this.#handOver(now, pod, 'revoked', partitions));
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.sessions.gave(pod, this.#handOver(now, pod, 'lost', partitions));
  }

  override heartbeatAnswered(now: Ticks, pod: number, errorCode: ErrorCode): void {
    this.beats.push({ at: ticksToMs(now), pod, errorCode });
    this.sessions.beat(ticksToMs(now), pod, errorCode);
  }

  override commitAnswered(now: Ticks, pod: number, errorCode: ErrorCode, refusal: string | null): void {
    this.commits.push({ at: ticksToMs(now), pod, errorCode, refusal });
  }

  override recordsDelivered(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.delivered.push({ at: ticksToMs(now), pod, partition, from, to });
  }

  override recordsProcessed(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.processed.push({ at: ticksToMs(now), pod, partition, from, to });
  }

  #handOver(now: Ticks, pod: number, what: Handover['what'], of: readonly TopicPartition[]): readonly number[] {
    const partitions = of.map(({ index }) => index);
    this.handovers.push({ at: ticksToMs(now), pod, what, partitions });
    return partitions;
  }
}
