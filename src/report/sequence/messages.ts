/**
 * The observer behind a sequence diagram: what pods and coordinator say to each other in a window of the run, and what
 * happens to them there. It keeps so many lines and no more.
 */
import type { RemovalCause, TransitionCause } from '../../coordinator/effects.ts';
import { Api, apiName } from '../../protocol/api.ts';
import { Errors, errorName } from '../../protocol/errors.ts';
import type { MemberId } from '../../protocol/ids.ts';
import type { CoordinatorRequest } from '../../protocol/requests.ts';
import type { CoordinatorResponse } from '../../protocol/responses.ts';
import type { GroupState } from '../../protocol/states.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../protocol/time.ts';
import { eventWords } from '../../sim/schedule/event-words.ts';
import type { WorldConfig } from '../../sim/world-config.ts';
import { shortIds } from '../member-ids.ts';
import { things } from '../numbers.ts';
import { type PodState, PodWatch } from '../recording/pod-watch.ts';
import type { TimeWindow } from '../recording/window.ts';

/** `note`: of a pod, or with pod −1 of the coordinator. */
export type MessageKind = 'request' | 'answer' | 'note';

export interface Message {
  readonly atMs: number;
  readonly kind: MessageKind;
  /** −1: the coordinator. */
  readonly pod: number;
  readonly text: string;
  /** An answer that is no success. */
  readonly isError: boolean;
  /** Nothing comes of it: a heartbeat or a commit that went well, and the asking for it. */
  readonly isQuiet: boolean;
}

/** Beyond it a diagram says nothing to anybody. */
const MOST_KEPT = 20_000;

/** Their success is the rule. */
const USUAL: ReadonlySet<number> = new Set([Api.Heartbeat, Api.OffsetCommit, Api.OffsetFetch]);

export class MessageLog extends PodWatch {
  readonly messages: Message[] = [];
  /** That there was no room for. */
  dropped = 0;
  readonly #from: Ticks;
  readonly #to: Ticks;
  readonly #events: readonly string[];
  readonly #groups: readonly string[];
  /** Where the request of an exchange lies, so that a bad answer makes it worth telling. */
  readonly #asked = new Map<number, number>();

  constructor(world: WorldConfig, window: TimeWindow) {
    super(world);
    this.#from = msToTicks(window.fromMs);
    this.#to = msToTicks(window.toMs);
    this.#events = (world.events ?? []).map(eventWords);
    this.#groups = world.groups.length > 1 ? world.groups.map(({ groupId }) => `${groupId}: `) : [''];
  }

  override scheduledEvent(now: Ticks, event: number, phase: 'begins' | 'ends'): void {
    this.#note(now, -1, `event: ${this.#events[event]}${phase === 'ends' ? ' is over' : ''}`);
  }

  override requestArrived(now: Ticks, pod: number, exchange: number, request: CoordinatorRequest): void {
    const index = this.#put(now, 'request', pod, requestWords(request), false, USUAL.has(request.api));
    if (index >= 0) this.#asked.set(exchange, index);
  }

  override responseSent(
    now: Ticks,
    pod: number,
    exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    const isError = response.errorCode !== Errors.NONE;
    const isQuiet = USUAL.has(request.api) && !isError;
    const asked = this.#asked.get(exchange);
    this.#asked.delete(exchange);
    if (asked !== undefined && !isQuiet) this.messages[asked] = { ...this.messages[asked]!, isQuiet: false };
    this.#put(now, 'answer', pod, responseWords(response), isError, isQuiet);
  }

  override groupTransition(
    now: Ticks,
    group: number,
    _from: GroupState,
    to: GroupState,
    generationId: number,
    cause: TransitionCause,
  ): void {
    const reason = cause.reason === '' ? '' : `: ${shortIds(cause.reason)}`;
    this.#note(now, -1, `${this.#groups[group]}${to}, generation ${generationId}${reason}`);
  }

  override memberRemoved(now: Ticks, group: number, memberId: MemberId, cause: RemovalCause): void {
    const pod = this.podOf(memberId);
    const who = pod < 0 ? shortIds(memberId) : `m${pod - this.groupOfPod.indexOf(group)}`;
    this.#note(now, -1, `${who} removed: ${cause}`);
    super.memberRemoved(now, group, memberId, cause);
  }

  protected override podIs(now: Ticks, pod: number, state: PodState, words: string): void {
    // What the others come from are messages, which are told as such.
    if (state === 'down' || state === 'stopping' || words.startsWith('starts')) this.#note(now, pod, words);
  }

  #note(now: Ticks, pod: number, text: string): void {
    this.#put(now, 'note', pod, text, false, false);
  }

  /** Where it lies; −1: nowhere. */
  #put(now: Ticks, kind: MessageKind, pod: number, text: string, isError: boolean, isQuiet: boolean): number {
    if (now < this.#from || now > this.#to) return -1;
    if (this.messages.length >= MOST_KEPT) {
      this.dropped++;
      return -1;
    }
    return this.messages.push({ atMs: ticksToMs(now), kind, pod, text, isError, isQuiet }) - 1;
  }
}

function requestWords(request: CoordinatorRequest): string {
  const name = apiName(request.api);
  if (request.api === Api.JoinGroup && request.memberId === '') return `${name} without member id`;
  if (request.api === Api.SyncGroup && request.assignments.size > 0) return `${name} with the plan`;
  return name;
}

function responseWords(response: CoordinatorResponse): string {
  const name = apiName(response.api);
  if (response.errorCode !== Errors.NONE) return `${name} ${errorName(response.errorCode)}`;
  if (response.api === Api.JoinGroup)
    return `${name}, generation ${response.generationId}${response.members.length > 0 ? ', leads' : ''}`;
  if (response.api === Api.SyncGroup) return `${name}, ${things(response.assignment.partitions.length, 'partition')}`;
  return `${name} NONE`;
}
