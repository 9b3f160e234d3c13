/**
 * Writes down what happens in a world: a line per change of the group, per callback of a consumer, per refused commit.
 * Pods are m1, m2 …; so is the first member id of each, and the ones after it are m1#2, m1#3 …
 */
import type { RemovalCause, TransitionCause } from '../../../src/coordinator/effects.ts';
import { type CoordinatorTimer, TimerKind } from '../../../src/coordinator/timers.ts';
import { Api, apiName } from '../../../src/protocol/api.ts';
import { type ErrorCode, Errors, errorName } from '../../../src/protocol/errors.ts';
import type { TopicPartition } from '../../../src/protocol/partitions.ts';
import type { CoordinatorRequest } from '../../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../../src/protocol/responses.ts';
import type { GroupState } from '../../../src/protocol/states.ts';
import { type Ticks, ticksToMs } from '../../../src/protocol/time.ts';
import { NullObserver } from '../../../src/sim/null-observer.ts';
import type { PodCause, PodEnd } from '../../../src/sim/observer.ts';
import { list, span } from './words.ts';

/** What is told only when asked for. */
export type Detail = 'requests' | 'heartbeats';

const END_WORDS: Readonly<Record<PodEnd, string>> = { graceful: 'stopped', crash: 'crashed', 'fatal-error': 'died' };

export class WorldScribe extends NullObserver {
  /** Partitions by pod, as the pods believe. */
  readonly owned = new Map<number, Set<TopicPartition>>();
  readonly shown = new Set<Detail>();
  /** The generation that each running pod has been given its assignment of. */
  readonly generations = new Map<number, number>();
  leaderOf: () => string | null = () => null;
  /** Instants of delivery by partition index, since {@link begin}. */
  readonly deliveries = new Map<number, Ticks[]>();
  delivered = 0;
  deliveredTwice = 0;
  /** Next record of each partition that was never delivered. */
  private readonly nextFresh = new Map<number, number>();
  /** The generation that SyncGroup was answered for; the callbacks may come later. */
  private readonly synced = new Map<number, number>();
  private readonly aliases = new Map<string, string>();
  private readonly idsOfPod = new Map<number, number>();
  private origin: Ticks = 0;
  private lines: string[] = [];
  /** Whose request the coordinator handles. */
  private asking = -1;

  /** A new command: times count from here. */
  begin(now: Ticks): void {
    this.origin = now;
    this.deliveries.clear();
  }

  takeLines(): string[] {
    return this.lines.splice(0);
  }

  // ---- the coordinator ----

  override requestArrived(_now: Ticks, pod: number): void {
    this.asking = pod;
  }

  override responseSent(
    now: Ticks,
    pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (response.api === Api.JoinGroup && response.memberId !== '') this.name(response.memberId, pod);
    if (!this.shown.has('requests')) return;
    const told = [Api.JoinGroup, Api.SyncGroup, Api.LeaveGroup] as number[];
    if (!told.includes(request.api)) return;
    const generation =
      'generationId' in response && response.generationId >= 0 ? `, generation ${response.generationId}` : '';
    const skip = 'skipAssignment' in response && response.skipAssignment ? ', skipAssignment' : '';
    this.tell(now, podName(pod), `${apiName(request.api)}: ${errorName(response.errorCode)}${generation}${skip}`);
  }

  override groupTransition(
    now: Ticks,
    _group: number,
    from: GroupState,
    to: GroupState,
    generationId: number,
    { reason }: TransitionCause,
  ): void {
    const led = to === 'CompletingRebalance' ? `, leader ${this.leaderOf()}` : '';
    const because = reason === '' ? '' : ` (${reason})`;
    this.tell(now, 'group', `${from} -> ${to}, generation ${generationId}${led}${because}`);
  }

  override memberAdded(_now: Ticks, _group: number, memberId: string): void {
    this.name(memberId, this.asking);
  }

  override memberRemoved(
    now: Ticks,
    _group: number,
    memberId: string,
    cause: RemovalCause,
    timer: CoordinatorTimer | null,
  ): void {
    const which = timer?.kind === TimerKind.Session ? 'session' : timer?.kind === TimerKind.Join ? 'join' : 'sync';
    const silence = timer === null ? '' : `; ${which} timer armed ${span(now - timer.armedAt)} ago by ${timer.armedBy}`;
    this.tell(now, 'group', `${memberId} removed: ${cause}${silence}`);
  }

  // ---- the pods ----

  override podStarted(now: Ticks, pod: number, _cause: PodCause): void {
    this.tell(now, podName(pod), 'starts');
  }

  override podStopped(now: Ticks, pod: number, end: PodEnd, _cause: PodCause): void {
    this.owned.delete(pod);
    this.generations.delete(pod);
    this.tell(now, podName(pod), END_WORDS[end]);
  }

  override joinFinished(_now: Ticks, pod: number, generationId: number): void {
    this.synced.set(pod, generationId);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    const owned = this.owned.get(pod) ?? new Set();
    for (const partition of partitions) owned.add(partition);
    this.owned.set(pod, owned);
    this.generations.set(pod, this.synced.get(pod) ?? -1);
    this.tell(now, podName(pod), `onPartitionsAssigned ${names(partitions)}`);
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.giveUp(pod, partitions);
    this.tell(now, podName(pod), `onPartitionsRevoked ${names(partitions)}`);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.giveUp(pod, partitions);
    this.tell(now, podName(pod), `onPartitionsLost ${names(partitions)}`);
  }

  private giveUp(pod: number, partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.owned.get(pod)?.delete(partition);
  }

  override heartbeatAnswered(now: Ticks, pod: number, errorCode: ErrorCode): void {
    if (!this.shown.has('heartbeats') || errorCode === Errors.NONE) return;
    this.tell(now, podName(pod), `Heartbeat: ${errorName(errorCode)}`);
  }

  override commitAnswered(now: Ticks, pod: number, errorCode: ErrorCode, refusal: string | null): void {
    if (errorCode === Errors.NONE && refusal === null) return;
    this.tell(now, podName(pod), `commit refused: ${refusal ?? errorName(errorCode)}`);
  }

  override recordsDelivered(now: Ticks, _pod: number, partition: number, from: number, to: number): void {
    const instants = this.deliveries.get(partition) ?? [];
    instants.push(now);
    this.deliveries.set(partition, instants);
    const before = this.nextFresh.get(partition) ?? 0;
    this.delivered += to - from;
    this.deliveredTwice += Math.max(0, Math.min(before, to) - from);
    this.nextFresh.set(partition, Math.max(before, to));
  }

  // ---- names ----

  private name(memberId: string, pod: number): void {
    if (this.aliases.has(memberId)) return;
    const count = (this.idsOfPod.get(pod) ?? 0) + 1;
    this.idsOfPod.set(pod, count);
    this.aliases.set(memberId, count === 1 ? podName(pod) : `${podName(pod)}#${count}`);
  }

  alias(text: string): string {
    return text.replaceAll(MEMBER_ID, (memberId) => this.aliases.get(memberId) ?? memberId);
  }

  private tell(now: Ticks, who: string, what: string): void {
    const time = ticksToMs(now - this.origin)
      .toFixed(1)
      .padStart(8);
    this.lines.push(`${time}  ${who.padEnd(5)}  ${this.alias(what)}`);
  }
}

/** As the broker makes them: a prefix that ends in a number, and a UUID. */
const MEMBER_ID = /[a-z]+-\d+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export function podName(pod: number): string {
  return `m${pod + 1}`;
}

function names(partitions: readonly TopicPartition[]): string {
  return list(
    partitions.map(({ name }) => name),
    '(nothing)',
  );
}
