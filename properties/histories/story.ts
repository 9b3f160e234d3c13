/**
 * What happens in a history, for people: one line per step, and the same as a mermaid sequence diagram. What goes without
 * saying (heartbeats that are well, fetched offsets) is left out.
 */
import type { RemovalCause, TransitionCause } from '../../src/coordinator/effects.ts';
import { Api, apiName } from '../../src/protocol/api.ts';
import { Errors, errorName } from '../../src/protocol/errors.ts';
import type { TopicPartition } from '../../src/protocol/partitions.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../src/protocol/responses.ts';
import type { GroupState } from '../../src/protocol/states.ts';
import { type Ticks, ticksToMs } from '../../src/protocol/time.ts';
import { Watcher } from '../invariants/watcher.ts';

/** Who does something, to whom; null: it is a note over the first. */
interface Step {
  readonly atMs: number;
  readonly from: string;
  readonly to: string | null;
  readonly words: string;
}

const BROKER = 'coordinator';

/** Told of by nobody. */
const DULL = new Set<number>([Api.OffsetFetch]);

export class Story extends Watcher {
  private readonly steps: Step[] = [];
  private endMs = Number.POSITIVE_INFINITY;

  /** What no event tells. */
  note(now: Ticks, from: string, to: string | null, words: string): void {
    this.steps.push({ atMs: ticksToMs(now), from, to, words });
  }

  override podStarted(now: Ticks, pod: number): void {
    this.note(now, who(pod), null, 'starts');
  }

  override podStopping(now: Ticks, pod: number): void {
    this.note(now, who(pod), null, 'is told to stop');
  }

  override podStopped(now: Ticks, pod: number, end: string): void {
    this.note(now, who(pod), null, `ends (${end})`);
  }

  override requestArrived(now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api === Api.Heartbeat || DULL.has(request.api)) return;
    const id = 'memberId' in request ? ` as ${request.memberId || 'nobody yet'}` : '';
    const generation =
      'generationId' in request && request.generationId >= 0 ? `, generation ${request.generationId}` : '';
    this.note(now, who(pod), BROKER, `${apiName(request.api)}${id}${generation}`);
  }

  override responseSent(
    now: Ticks,
    pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    const isFine = response.errorCode === Errors.NONE;
    if (DULL.has(request.api) || (request.api === Api.Heartbeat && isFine)) return;
    const what = response.api === Api.JoinGroup && 'generationId' in response ? joined(response) : '';
    this.note(now, BROKER, who(pod), `${apiName(request.api)}: ${errorName(response.errorCode)}${isFine ? what : ''}`);
  }

  override groupTransition(
    now: Ticks,
    _group: number,
    _from: GroupState,
    to: GroupState,
    generationId: number,
    { reason }: TransitionCause,
  ): void {
    this.note(now, BROKER, null, `${to}, generation ${generationId}${reason === '' ? '' : `: ${reason}`}`);
  }

  override memberRemoved(now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    this.note(now, BROKER, null, `${memberId} is removed (${cause})`);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitions(now, pod, 'is assigned', partitions);
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitions(now, pod, 'gives up', partitions);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitions(now, pod, 'loses', partitions);
  }

  private partitions(now: Ticks, pod: number, does: string, partitions: readonly TopicPartition[]): void {
    this.note(now, who(pod), null, `${does} ${partitions.map(({ name }) => name).join(', ') || 'nothing'}`);
  }

  /** What came after this instant is not told. */
  endAt(ms: number): void {
    this.endMs = ms;
  }

  /** One line per step, at most so many: the last ones. */
  words(most: number): string {
    return this.last(most)
      .map(
        ({ atMs, from, to, words }) =>
          `${atMs.toFixed(1).padStart(10)} ms  ${from}${to === null ? '' : ` → ${to}`}: ${words}`,
      )
      .join('\n');
  }

  /** The same as a mermaid diagram. */
  mermaid(most: number): string {
    const lines = this.last(most).map(({ atMs, from, to, words }) => {
      const text = `${Math.round(atMs)} ms ${words}`.replaceAll(/[;:#]/g, ' ');
      return to === null ? `  Note over ${name(from)}: ${text}` : `  ${name(from)}->>${name(to)}: ${text}`;
    });
    return ['sequenceDiagram', ...lines].join('\n');
  }

  private last(most: number): readonly Step[] {
    return this.steps.filter(({ atMs }) => atMs <= this.endMs).slice(-most);
  }
}

const who = (pod: number) => (pod < 0 ? 'somebody' : `pod ${pod}`);
const name = (participant: string) => participant.replaceAll(' ', '');

function joined({
  generationId,
  leader,
  memberId,
}: {
  generationId: number;
  leader: string;
  memberId: string;
}): string {
  return `, ${memberId} is in generation ${generationId}${leader === memberId ? ' and leads' : ''}`;
}
