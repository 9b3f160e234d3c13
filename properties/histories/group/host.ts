/**
 * The world around one coordinator, for histories: a clock, timers, a log that can be held or refuse, and observers that
 * hear what those of a simulation hear.
 */

import type { CoordinatorConfig } from '../../../src/coordinator/config.ts';
import { GroupCoordinator } from '../../../src/coordinator/coordinator.ts';
import type { CoordinatorEffects, RemovalCause, TransitionCause } from '../../../src/coordinator/effects.ts';
import type { GroupRecord } from '../../../src/coordinator/records.ts';
import { type CoordinatorTimer, NOT_ARMED } from '../../../src/coordinator/timers.ts';
import { type ErrorCode, Errors } from '../../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../../src/protocol/responses.ts';
import type { GroupState } from '../../../src/protocol/states.ts';
import { msToTicks, type Ticks } from '../../../src/protocol/time.ts';
import type { CoordinatorWatch } from '../../invariants/coordinator-watch.ts';
import type { Dice } from '../dice.ts';

/** Who asked, and wants to hear the answer. */
export interface Asker {
  /** Its slot; −1: somebody from outside. */
  readonly slot: number;
  onResponse(requestId: number, request: CoordinatorRequest, response: CoordinatorResponse): void;
}

interface Asked {
  readonly asker: Asker;
  readonly request: CoordinatorRequest;
}

interface Append {
  readonly id: number;
  readonly records: readonly GroupRecord[];
}

/** Where the group stands among those of a world. */
const GROUP = 0;

/** More timers than any history makes fire at one instant: a livelock is a failure, not a hang. */
const MOST_AT_ONCE = 10_000;

export class GroupHost implements CoordinatorEffects {
  readonly coordinator: GroupCoordinator;
  now: Ticks = 0;
  /** Appends are not committed. */
  held = false;
  /** So many of the next appends are refused. */
  refusing = 0;
  /** Requests, expired timers, appends that are done. */
  inputs = 0;
  private log: GroupRecord[] = [];
  private open: Append[] = [];
  private refused: number[] = [];
  private readonly timers = new Set<CoordinatorTimer>();
  private readonly asked = new Map<number, Asked>();
  private readonly watches: readonly CoordinatorWatch[];
  private requests = 0;
  private issued = 0;
  /** The order of what is due at one instant; null: as it was scheduled. */
  private readonly ties: Dice | null;

  constructor(config: CoordinatorConfig, watches: readonly CoordinatorWatch[], ties: Dice | null) {
    this.watches = watches;
    this.ties = ties;
    this.coordinator = new GroupCoordinator(config, this);
    this.coordinator.elect([], 0);
  }

  // ---- inputs ----

  send(asker: Asker, request: CoordinatorRequest): number {
    const id = ++this.requests;
    this.asked.set(id, { asker, request });
    for (const watch of this.watches) watch.requestArrived(this.now, asker.slot, id, request);
    this.input(() => this.coordinator.handle(request, id, this.now));
    this.settle();
    return id;
  }

  /** What is due at the very end may come with the next call, after what happens there. */
  advance(ms: number): void {
    const until = this.now + msToTicks(ms);
    const last = this.ties?.chance(0.5) ? until - 1 : until;
    let atOnce = 0;
    for (let timer = this.nextDue(last); timer !== null; timer = this.nextDue(last)) {
      atOnce = timer.deadline > this.now ? 0 : atOnce + 1;
      if (atOnce > MOST_AT_ONCE) throw new Error('time stands still');
      this.now = Math.max(this.now, timer.deadline);
      this.fire(timer);
    }
    this.now = until;
  }

  private fire(timer: CoordinatorTimer): void {
    this.timers.delete(timer);
    for (const watch of this.watches) watch.timerFired?.(this.coordinator, timer);
    this.input(() => this.coordinator.timerFired(timer, this.now));
    this.settle();
  }

  private nextDue(until: Ticks): CoordinatorTimer | null {
    let next: CoordinatorTimer | null = null;
    for (const timer of this.timers) {
      if (timer.deadline <= until && (next === null || timer.deadline < next.deadline)) next = timer;
    }
    return this.ties === null || next === null ? next : this.drawn(next.deadline, this.ties);
  }

  private drawn(deadline: Ticks, ties: Dice): CoordinatorTimer {
    const due = Math.max(deadline, this.now);
    return ties.of(...[...this.timers].filter((timer) => timer.deadline <= due));
  }

  /** What is refused is told at once, what is committed when the log is not held. */
  settle(): void {
    while (this.refused.length > 0) this.report(this.refused.shift()!, Errors.NOT_ENOUGH_REPLICAS);
    while (!this.held && this.open.length > 0) {
      const { id, records } = this.open.shift()!;
      this.log.push(...records);
      this.report(id, Errors.NONE);
    }
    if (this.refused.length > 0) this.settle();
  }

  private report(appendId: number, error: ErrorCode): void {
    this.input(() => this.coordinator.appendDone(appendId, error, this.now));
  }

  /** What was not committed is lost. `again`: the broker is not told that it was none meanwhile. */
  failover(how: 'unload' | 'again' | 'compacted'): void {
    this.open = [];
    this.refused = [];
    if (how === 'compacted') this.log = compacted(this.log);
    if (how !== 'again') this.coordinator.unload(this.now);
    this.coordinator.startLoading(this.now);
    for (const watch of this.watches) watch.unloaded?.(this.coordinator);
    this.coordinator.loaded(this.log, this.now);
    for (const watch of this.watches) watch.loaded?.(this.coordinator, this.log, this.now);
    this.asked.clear();
    this.settle();
  }

  private input(act: () => void): void {
    for (const watch of this.watches) watch.beforeInput?.(this.coordinator, this.now);
    this.inputs++;
    act();
    for (const watch of this.watches) watch.afterInput?.(this.coordinator, this.now);
  }

  // ---- what the coordinator asks for ----

  respond(requestId: number, response: CoordinatorResponse): void {
    const asked = this.asked.get(requestId);
    if (asked === undefined) throw new Error(`request ${requestId} was answered twice`);
    this.asked.delete(requestId);
    for (const watch of this.watches) {
      watch.responseSent(this.now, asked.asker.slot, requestId, asked.request, response);
    }
    asked.asker.onResponse(requestId, asked.request, response);
  }

  startTimer(timer: CoordinatorTimer): void {
    if (timer.deadline !== NOT_ARMED) this.timers.add(timer);
  }

  cancelTimer(timer: CoordinatorTimer): void {
    this.timers.delete(timer);
  }

  append(id: number, records: readonly GroupRecord[]): void {
    for (const watch of this.watches) watch.appended?.(this.coordinator, records);
    if (this.refusing === 0) {
      this.open.push({ id, records });
      return;
    }
    this.refusing--;
    this.refused.push(id);
  }

  newMemberId(prefix: string): string {
    return `${prefix}-${++this.issued}`;
  }

  transition(_group: string, from: GroupState, to: GroupState, generation: number, cause: TransitionCause): void {
    for (const watch of this.watches) watch.groupTransition(this.now, GROUP, from, to, generation, cause);
  }

  memberAdded(_groupId: string, memberId: string): void {
    for (const watch of this.watches) watch.memberAdded(this.now, GROUP, memberId);
  }

  memberRemoved(_groupId: string, memberId: string, cause: RemovalCause, timer: CoordinatorTimer | null): void {
    for (const watch of this.watches) watch.memberRemoved(this.now, GROUP, memberId, cause, timer);
  }
}

/** Of each key the last record is left, in its place; tombstones too. */
function compacted(log: readonly GroupRecord[]): GroupRecord[] {
  const last = new Map<string, GroupRecord>();
  for (const record of log) last.set(keyOf(record), record);
  return log.filter((record) => last.get(keyOf(record)) === record);
}

function keyOf(record: GroupRecord): string {
  if (record.type === 'marker') return `marker ${record.producerId}`;
  return record.type === 'group' ? `group ${record.groupId}` : `${record.groupId} ${record.partition.name}`;
}
