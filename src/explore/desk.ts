/**
 * The coordinator as the explorer drives it: one input at a time, with what it asks of the world written down. The same
 * code runs on a state that was decoded a moment ago and, in a replay, on one that lives on.
 *
 * Appends are in the log at once, after the input that made them. A pod's connection has one request at the coordinator at
 * a time, so that the number of a request is the pod's.
 */
import type { CoordinatorConfig } from '../coordinator/config.ts';
import { GroupCoordinator } from '../coordinator/coordinator.ts';
import type { CoordinatorEffects, RemovalCause, TransitionCause } from '../coordinator/effects.ts';
import type { GroupRecord } from '../coordinator/records.ts';
import { type CoordinatorTimer, NOT_ARMED } from '../coordinator/timers.ts';
import { Errors } from '../protocol/errors.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import type { GroupState } from '../protocol/states.ts';
import type { Ticks } from '../protocol/time.ts';
import type { Told } from './events.ts';

/** A request that is owed an answer. */
interface Asked {
  readonly requestId: number;
  readonly request: CoordinatorRequest;
}

/** What there is of a coordinator in a state. */
export class DeskState {
  /** The timers that run, in an order that depends on nothing but them. First, so that they are found in the words. */
  alarms: CoordinatorTimer[] = [];
  asked: Asked[] = [];
  readonly coordinator: GroupCoordinator;

  constructor(coordinator: GroupCoordinator) {
    this.coordinator = coordinator;
  }
}

/** An answer, and to whose request. */
export interface Answer {
  readonly requestId: number;
  readonly response: CoordinatorResponse;
}

/** What stands next to the coordinator and sees each input. */
export interface DeskWatch {
  beforeInput?(coordinator: GroupCoordinator, now: Ticks): void;
  afterInput?(coordinator: GroupCoordinator, now: Ticks): void;
}

/** Where the group stands among those of a world. */
const GROUP = 0;

export class Desk implements CoordinatorEffects {
  /** The instant of the present input. */
  now: Ticks = 0;
  /** What the present input has led to. */
  answers: Answer[] = [];
  events: Told[] = [];
  /** Group state changes of the present input: from, to. */
  readonly transitions: [GroupState, GroupState, TransitionCause['input']][] = [];
  private state!: DeskState;
  private memberId = '';
  private appends: number[] = [];
  private readonly hears: ReadonlySet<string>;
  private watches: readonly DeskWatch[] = [];

  /** @param hears names of the events to write down */
  constructor(hears: ReadonlySet<string>) {
    this.hears = hears;
  }

  /** A coordinator that has read an empty log. */
  create(config: CoordinatorConfig, now: Ticks): DeskState {
    this.now = now;
    const state = new DeskState(new GroupCoordinator(config, this));
    this.state = state;
    state.coordinator.elect([], now);
    return state;
  }

  /** @param memberId what is handed out if an id is asked for */
  arrive(state: DeskState, requestId: number, request: CoordinatorRequest, memberId: string): void {
    this.begin(state);
    this.memberId = memberId;
    state.asked.push({ requestId, request });
    this.told('requestArrived', requestId, requestId, request);
    this.input(() => state.coordinator.handle(request, requestId, this.now));
  }

  /** @param alarm index in the state's list */
  ring(state: DeskState, alarm: number): void {
    this.begin(state);
    const timer = state.alarms[alarm]!;
    this.input(() => state.coordinator.timerFired(timer, this.now));
  }

  /** Watchers next to the coordinator, for the next input. */
  watchedBy(watches: readonly DeskWatch[]): void {
    this.watches = watches;
  }

  private begin(state: DeskState): void {
    this.state = state;
    this.answers = [];
    this.events = [];
    this.transitions.length = 0;
  }

  private input(act: () => void): void {
    const { coordinator } = this.state;
    for (const watch of this.watches) watch.beforeInput?.(coordinator, this.now);
    act();
    for (let id = this.appends.shift(); id !== undefined; id = this.appends.shift())
      coordinator.appendDone(id, Errors.NONE, this.now);
    for (const watch of this.watches) watch.afterInput?.(coordinator, this.now);
    this.state.alarms = alarmsOf(coordinator);
  }

  private told(method: Told[0], ...args: unknown[]): void {
    if (this.hears.has(method)) this.events.push([method, ...args]);
  }

  // ---- what the coordinator asks for ----

  respond(requestId: number, response: CoordinatorResponse): void {
    const { asked } = this.state;
    // Of those whose connection is gone there may be several.
    const index = asked.findIndex((one) => one.requestId === requestId && one.request.api === response.api);
    const request = asked[index]?.request;
    if (request === undefined) throw new Error('a request was answered twice');
    asked.splice(index, 1);
    this.answers.push({ requestId, response });
    this.told('responseSent', requestId, requestId, request, response);
  }

  startTimer(): void {
    // Timers that run are found by looking for them: alarmsOf.
  }

  cancelTimer(): void {
    // The same.
  }

  append(appendId: number, records: readonly GroupRecord[]): void {
    this.appends.push(appendId);
    for (const record of records) {
      if (record.type !== 'offset' || record.value === null) continue;
      this.told('offsetCommitted', GROUP, record.partition.index, record.value.offset);
    }
  }

  newMemberId(): string {
    return this.memberId;
  }

  transition(_groupId: string, from: GroupState, to: GroupState, generationId: number, cause: TransitionCause): void {
    this.transitions.push([from, to, cause.input]);
    this.told('groupTransition', GROUP, from, to, generationId, cause);
  }

  memberAdded(_groupId: string, memberId: string): void {
    this.told('memberAdded', GROUP, memberId);
  }

  memberRemoved(_groupId: string, memberId: string, cause: RemovalCause): void {
    this.told('memberRemoved', GROUP, memberId, cause, null);
  }
}

/** What of a coordinator's inside is looked at. */
interface Inside {
  readonly shard: {
    readonly timers: ReadonlyMap<
      string,
      {
        readonly join: CoordinatorTimer;
        readonly sync: CoordinatorTimer;
        readonly sessions: ReadonlyMap<string, CoordinatorTimer>;
      }
    >;
    readonly waiting: { readonly length: number };
    readonly writeTimeoutTimer: CoordinatorTimer;
  };
}

/** All timers that run, but for the sweep over old offsets. */
function alarmsOf(coordinator: GroupCoordinator): CoordinatorTimer[] {
  const { shard } = coordinator as unknown as Inside;
  const alarms: CoordinatorTimer[] = [];
  for (const { join, sync, sessions } of shard.timers.values()) alarms.push(join, sync, ...sessions.values());
  if (shard.waiting.length > 0) alarms.push(shard.writeTimeoutTimer);
  return alarms.filter(({ deadline }) => deadline !== NOT_ARMED).sort(byName);
}

function byName(a: CoordinatorTimer, b: CoordinatorTimer): number {
  return a.kind - b.kind || (a.memberId < b.memberId ? -1 : 1);
}
