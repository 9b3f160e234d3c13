/**
 * The world of one coordinator that is driven by hand: a clock that only commands move, a log that commits at once
 * unless it is held, and a record of all that the coordinator says, in the order in which it says it.
 */
import type { CoordinatorConfig } from '../../../src/coordinator/config.ts';
import { GroupCoordinator } from '../../../src/coordinator/coordinator.ts';
import type { CoordinatorEffects, RemovalCause, TransitionCause } from '../../../src/coordinator/effects.ts';
import type { GroupRecord } from '../../../src/coordinator/records.ts';
import { type CoordinatorTimer, TimerKind } from '../../../src/coordinator/timers.ts';
import { apiName } from '../../../src/protocol/api.ts';
import { type ErrorCode, Errors, errorName } from '../../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../../src/protocol/responses.ts';
import type { GroupState } from '../../../src/protocol/states.ts';
import type { Ticks } from '../../../src/protocol/time.ts';
import { answerWords } from './coordinator-answers.ts';
import { span } from './words.ts';

/** The one group of a dialogue. */
export const GROUP = 'g';

/** More timers than this in one command: they keep re-arming each other. */
const MOST_TIMERS_PER_COMMAND = 1_000;

/** A request that is not answered yet. */
interface OpenRequest {
  readonly asker: string;
  readonly request: CoordinatorRequest;
}

interface OpenAppend {
  readonly id: number;
  readonly records: readonly GroupRecord[];
}

export class CoordinatorHost implements CoordinatorEffects {
  readonly coordinator: GroupCoordinator;
  now: Ticks = 0;
  readonly armed = new Set<CoordinatorTimer>();
  /** Requests that wait for their answer, by their number. */
  readonly open = new Map<number, OpenRequest>();
  /** Told of each new member id, and of each answer. */
  onNewMemberId: (memberId: string) => void = () => {};
  onAnswer: (response: CoordinatorResponse) => void = () => {};
  log: GroupRecord[] = [];
  private origin: Ticks = 0;
  private lines: string[] = [];
  private requests = 0;
  private issued = 0;
  private held = false;
  private nextRefusal: ErrorCode = Errors.NONE;
  private written: OpenAppend[] = [];
  private refused: { readonly id: number; readonly error: ErrorCode }[] = [];

  constructor(config: CoordinatorConfig) {
    this.coordinator = new GroupCoordinator(config, this);
    this.coordinator.elect([], 0);
  }

  /** What was said since this was last asked. */
  takeLines(): string[] {
    return this.lines.splice(0);
  }

  /** From here on `at` counts from now. */
  startAnew(): void {
    this.origin = this.now;
  }

  say(line: string): void {
    this.lines.push(line);
  }

  // ---- what commands do ----

  ask(asker: string, request: CoordinatorRequest): void {
    const id = this.requests++;
    this.open.set(id, { asker, request });
    this.coordinator.handle(request, id, this.now);
    this.settle();
    if (this.open.has(id)) this.say(`${asker} ${apiName(request.api)}: no answer yet`);
  }

  /** Fires what is due up to the instant, each with all its consequences, then moves the clock there. */
  advanceTo(limit: Ticks): void {
    for (let timers = 0; ; timers++) {
      const timer = this.nextDue(limit);
      if (timer === null) break;
      if (timers === MOST_TIMERS_PER_COMMAND) throw new Error(`${timers} timers have fired and there is no end`);
      this.fire(timer);
    }
    this.now = limit;
  }

  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
    this.settle();
  }

  /** Refuses the appends that are held; their records are not in the log. */
  refuse(error: ErrorCode): void {
    this.refused.push(...this.written.map(({ id }) => ({ id, error })));
    this.dropWritten();
    this.settle();
  }

  refuseNext(error: ErrorCode): void {
    this.nextRefusal = error;
  }

  /** The coordinator is told to go; what it had written stays in the log, committed or not. */
  resign(): void {
    this.coordinator.unload(this.now);
    this.written = [];
    this.refused = [];
  }

  /** What is written and not committed never reached another replica. */
  dropWritten(): void {
    const lost = new Set(this.written.flatMap(({ records }) => records));
    this.log = this.log.filter((record) => !lost.has(record));
    this.written = [];
  }

  private settle(): void {
    for (const { id, error } of this.refused.splice(0)) this.coordinator.appendDone(id, error, this.now);
    if (this.held) return;
    for (const { id } of this.written.splice(0)) this.coordinator.appendDone(id, Errors.NONE, this.now);
  }

  private fire(timer: CoordinatorTimer): void {
    this.now = Math.max(this.now, timer.deadline);
    this.armed.delete(timer);
    const said = this.lines.length;
    this.coordinator.timerFired(timer, this.now);
    this.settle();
    if (timer.groupId === '' && this.lines.length === said) return;
    const effect = this.lines.length === said ? `, ${this.quietEffect(timer)}` : '';
    this.lines.splice(said, 0, `at ${span(this.now - this.origin)}: ${timerWords(timer)}${effect}`);
  }

  /** What a timer did that nobody was told of. */
  private quietEffect(timer: CoordinatorTimer): string {
    return this.armed.has(timer) ? `again in ${span(timer.deadline - this.now)}` : 'without effect';
  }

  /** The earliest; of several, the one that was armed first. */
  private nextDue(limit: Ticks): CoordinatorTimer | null {
    let first: CoordinatorTimer | null = null;
    for (const timer of this.armed) {
      if (timer.deadline <= limit && (first === null || timer.deadline < first.deadline)) first = timer;
    }
    return first;
  }

  // ---- what the coordinator says ----

  respond(requestId: number, response: CoordinatorResponse): void {
    const waiting = this.open.get(requestId);
    if (waiting === undefined) throw new Error(`request ${requestId} was answered twice`);
    this.open.delete(requestId);
    const { asker, request } = waiting;
    this.say(`${asker} ${apiName(response.api)}: ${answerWords(response, request, asker)}`);
    this.onAnswer(response);
  }

  startTimer(timer: CoordinatorTimer): void {
    this.armed.delete(timer);
    this.armed.add(timer);
  }

  cancelTimer(timer: CoordinatorTimer): void {
    this.armed.delete(timer);
  }

  append(id: number, records: readonly GroupRecord[]): void {
    if (this.nextRefusal !== Errors.NONE) {
      this.say(`append: ${errorName(this.nextRefusal)}`);
      this.refused.push({ id, error: this.nextRefusal });
      this.nextRefusal = Errors.NONE;
      return;
    }
    if (this.held) this.say('append: held');
    this.log.push(...records);
    this.written.push({ id, records });
  }

  newMemberId(): string {
    const memberId = `m${++this.issued}`;
    this.onNewMemberId(memberId);
    return memberId;
  }

  transition(
    _group: string,
    from: GroupState,
    to: GroupState,
    generationId: number,
    { reason }: TransitionCause,
  ): void {
    const leader = this.coordinator.group(GROUP)?.leaderId ?? null;
    const led = to === 'CompletingRebalance' && leader !== null ? `, leader ${leader}` : '';
    this.say(`group: ${from} -> ${to}, generation ${generationId}${led}${reason === '' ? '' : ` (${reason})`}`);
  }

  memberAdded(): void {}

  memberRemoved(_group: string, memberId: string, cause: RemovalCause, timer: CoordinatorTimer | null): void {
    const silence =
      timer === null ? '' : `; ${timerWords(timer)} armed ${span(this.now - timer.armedAt)} ago by ${timer.armedBy}`;
    this.say(`${memberId} removed: ${cause}${silence}`);
  }
}

const TIMER_WORDS: Readonly<Record<number, string>> = {
  [TimerKind.Session]: 'session timer',
  [TimerKind.Join]: 'join timer',
  [TimerKind.Sync]: 'sync timer',
  [TimerKind.Cleanup]: 'cleanup timer',
  [TimerKind.WriteTimeout]: 'write timeout',
};

export function timerWords({ kind, memberId }: CoordinatorTimer): string {
  return memberId === '' ? TIMER_WORDS[kind]! : `${TIMER_WORDS[kind]} of ${memberId}`;
}
