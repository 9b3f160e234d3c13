/**
 * What happens, line by line, while it happens. `short`: a line per change of a group or a pod: time, state letter,
 * generation, a column per pod, then words. `full`: also what pods ask and are told, as far as observers see it.
 */
import type { RemovalCause, TransitionCause } from '../coordinator/effects.ts';
import type { CoordinatorTimer } from '../coordinator/timers.ts';
import { Api, apiName } from '../protocol/api.ts';
import { Errors, errorName } from '../protocol/errors.ts';
import type { MemberId } from '../protocol/ids.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import type { GroupState } from '../protocol/states.ts';
import { type Ticks, ticksToMs } from '../protocol/time.ts';
import { NullObserver } from '../sim/null-observer.ts';
import type { Observer, PodCause, PodEnd } from '../sim/observer.ts';
import { eventWords } from '../sim/schedule/event-words.ts';
import { TopicTable } from '../sim/topic-table.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import { cut, PIPE_WIDTH, STATE_LETTER } from './layout.ts';
import { shortIds } from './member-ids.ts';
import { fineClock, spanText, things } from './numbers.ts';
import { ActSign, PodColumns, PodSign, SIGN_LEGEND } from './pod-columns.ts';

export type Sink = (line: string) => void;

/** One line per change of a group or a pod; lines are cut at the width, which may be infinite: a pipe is cut nowhere. */
export function shortLog(world: WorldConfig, width: number, sink: Sink): Observer {
  return new ShortLog(world, width, sink);
}

/** Every line that an observer can tell. */
export function fullLog(world: WorldConfig, width: number, sink: Sink): Observer {
  return new FullLog(world, width, sink);
}

/** Room for words, whatever the number of pods. */
const LEAST_WORDS = 24;

class ShortLog extends NullObserver {
  protected readonly pods: PodColumns;
  readonly #groupOf: readonly number[];
  readonly #events: readonly string[];
  readonly #states: string[];
  readonly #generations: number[];
  readonly #podOf = new Map<MemberId, number>();
  readonly #width: number;
  readonly #sink: Sink;

  constructor(world: WorldConfig, width: number, sink: Sink) {
    super();
    this.pods = new PodColumns(world);
    this.#groupOf = world.groups.flatMap((group, index) => Array<number>(group.members).fill(index));
    this.#events = (world.events ?? []).map(eventWords);
    this.#states = world.groups.map(() => STATE_LETTER.Empty);
    this.#generations = world.groups.map(() => 0);
    this.#width = width;
    this.#sink = sink;
    for (const line of legendLines(Math.min(width, PIPE_WIDTH))) sink(line);
  }

  override groupTransition(
    now: Ticks,
    group: number,
    _from: GroupState,
    to: GroupState,
    generationId: number,
    cause: TransitionCause,
  ): void {
    this.#states[group] = STATE_LETTER[to];
    this.#generations[group] = generationId;
    const pod = cause.memberId === null ? -1 : this.podOf(cause.memberId);
    this.line(now, group, pod, ActSign.causes, `${to}${cause.reason === '' ? '' : `: ${shortIds(cause.reason)}`}`);
  }

  override scheduledEvent(now: Ticks, event: number, phase: 'begins' | 'ends'): void {
    this.line(now, 0, -1, '', `event: ${this.#events[event]}${phase === 'ends' ? ' is over' : ''}`);
  }

  override memberIdTaken(_now: Ticks, pod: number, memberId: MemberId): void {
    if (memberId !== '') this.#podOf.set(memberId, pod);
  }

  override memberRemoved(
    now: Ticks,
    group: number,
    memberId: MemberId,
    cause: RemovalCause,
    timer: CoordinatorTimer | null,
  ): void {
    const pod = this.podOf(memberId);
    if (this.pods.sign(pod) === PodSign.member) this.pods.set(pod, PodSign.outside);
    this.#podOf.delete(memberId);
    const silent = timer === null ? '' : `, silent for ${spanText(ticksToMs(now - timer.armedAt))}`;
    const name = pod < 0 ? memberId : this.pods.name(pod);
    this.line(now, group, pod, ActSign.removed, `${name} removed: ${cause}${silent}`);
  }

  override podStarted(now: Ticks, pod: number, cause: PodCause): void {
    this.pods.set(pod, PodSign.outside);
    const client = this.pods.client(pod);
    this.podLine(now, pod, `starts (${client === null ? '' : `${client}, `}${cause})`, ActSign.starts);
  }

  override podStopping(now: Ticks, pod: number, cause: PodCause): void {
    this.podLine(now, pod, `is told to stop (${cause})`, ActSign.told);
  }

  override podStopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause, reason: string): void {
    this.pods.set(pod, PodSign.down);
    const sign = end === 'graceful' ? ActSign.stops : ActSign.dies;
    this.podLine(now, pod, `${END_WORDS[end]} (${end === 'fatal-error' ? reason : cause})`, sign);
  }

  override joinStarted(_now: Ticks, pod: number): void {
    this.pods.set(pod, PodSign.joining);
  }

  override joinFinished(_now: Ticks, pod: number, _generationId: number): void {
    this.pods.set(pod, PodSign.member);
  }

  /** −1: the id belongs to no pod that is known. */
  protected podOf(memberId: MemberId): number {
    return this.#podOf.get(memberId) ?? -1;
  }

  protected podLine(now: Ticks, pod: number, words: string, act = this.pods.sign(pod)): void {
    this.line(now, this.#groupOf[pod] ?? 0, pod, act, `${this.pods.name(pod)} ${words}`);
  }

  protected line(now: Ticks, group: number, actor: number, act: string, words: string): void {
    const label = this.#states.length > 1 ? `g${group} ` : '';
    const head = `${fineClock(ticksToMs(now)).padStart(11)} ${label}${this.#states[group]} ${String(this.#generations[group]).padStart(4)}  `;
    const columns = this.pods.text(Math.max(4, this.#width - head.length - LEAST_WORDS - 2), actor, act);
    this.#sink(cut(`${head}${columns}  ${words}`, this.#width).trimEnd());
  }
}

const END_WORDS: Readonly<Record<PodEnd, string>> = {
  graceful: 'stopped',
  crash: 'crashed',
  'fatal-error': 'died of an error',
};

function legendLines(width: number): string[] {
  return [
    cut('       time state generation pods', width),
    ...SIGN_LEGEND.split('  ')
      .reduce((lines: string[], item) => {
        const last = lines.at(-1);
        if (last !== undefined && last.length + item.length + 14 < width) lines[lines.length - 1] = `${last}  ${item}`;
        else lines.push(item);
        return lines;
      }, [])
      .map((line) => `            ${line}`),
  ];
}

/** Their answers are told when the client has them. */
const TOLD_BY_THE_CLIENT: ReadonlySet<number> = new Set([Api.Heartbeat, Api.OffsetCommit]);

class FullLog extends ShortLog {
  readonly #partitions: readonly string[];

  constructor(world: WorldConfig, width: number, sink: Sink) {
    super(world, width, sink);
    this.#partitions = new TopicTable(world.topics).partitions.map(({ name }) => name);
  }

  override requestArrived(now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (!TOLD_BY_THE_CLIENT.has(request.api)) this.podLine(now, pod, `→ coordinator: ${apiName(request.api)}`);
  }

  override responseSent(
    now: Ticks,
    pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (TOLD_BY_THE_CLIENT.has(request.api)) return;
    this.podLine(
      now,
      pod,
      `← coordinator: ${apiName(request.api)} ${errorName(response.errorCode)}${joined(response)}`,
    );
  }

  override memberIdTaken(now: Ticks, pod: number, memberId: MemberId): void {
    super.memberIdTaken(now, pod, memberId);
    this.podLine(now, pod, memberId === '' ? 'forgets its member id' : `is ${memberId}`);
  }

  override joinStarted(now: Ticks, pod: number): void {
    super.joinStarted(now, pod);
    this.podLine(now, pod, 'sends JoinGroup');
  }

  override joinFinished(now: Ticks, pod: number, generationId: number): void {
    super.joinFinished(now, pod, generationId);
    this.podLine(now, pod, `SyncGroup answered: generation ${generationId}`);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.podLine(now, pod, `onPartitionsAssigned ${partitionsWords(partitions)}`);
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.podLine(now, pod, `onPartitionsRevoked ${partitionsWords(partitions)}`);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.podLine(now, pod, `onPartitionsLost ${partitionsWords(partitions)}`);
  }

  override heartbeatAnswered(now: Ticks, pod: number, errorCode: number): void {
    this.podLine(now, pod, `Heartbeat → ${errorName(errorCode)}`);
  }

  override commitAnswered(now: Ticks, pod: number, errorCode: number, refusal: string | null): void {
    this.podLine(now, pod, `OffsetCommit → ${refusal ?? errorName(errorCode)}`);
  }

  override positionInitialized(now: Ticks, pod: number, partition: number, offset: number, reset: boolean): void {
    const from = reset ? 'auto.offset.reset' : 'committed';
    this.podLine(now, pod, `${this.#partitions[partition]} from offset ${offset} (${from})`);
  }

  override recordsDelivered(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.podLine(now, pod, `poll: ${things(to - from, 'record')} of ${this.#partitions[partition]}`);
  }
}

function partitionsWords(partitions: readonly TopicPartition[]): string {
  const names = partitions.slice(0, 4).map((partition) => partition.name);
  const more = partitions.length > 4 ? `, … ${partitions.length} in all` : '';
  return partitions.length === 0 ? 'nothing' : names.join(', ') + more;
}

/** What a member learns from a successful JoinGroup. */
function joined(response: CoordinatorResponse): string {
  if (response.api !== Api.JoinGroup || response.errorCode !== Errors.NONE) return '';
  return `, generation ${response.generationId}${response.members.length > 0 ? `, leads ${response.members.length}` : ''}`;
}
