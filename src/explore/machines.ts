/**
 * The machines of the world as functions from numbers to numbers: a state and an input lead to a state and what it sends.
 * Each is worked out once, by the machine itself, on a state that is decoded for it, and looked up from then on: the
 * explorer meets the same step of one machine in thousands of states of the world.
 */
import { HISTORY_INVARIANTS, NOT_OF_OVERLAPS, STEP_INVARIANTS } from '../../properties/invariants/explored.ts';
import type { NamedInvariant } from '../../properties/invariants/watcher.ts';
import type { Consumer } from '../client-model/java/consumer.ts';
import { CoordinatorTimer } from '../coordinator/timers.ts';
import { Api } from '../protocol/api.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import type { GroupState } from '../protocol/states.ts';
import type { InvariantWatch } from '../scenario/invariant.ts';
import type { Observer } from '../sim/observer.ts';
import { combineObservers } from '../sim/observers.ts';
import { Codec, FORM_BITS } from './codec.ts';
import { Desk, type DeskState, type DeskWatch } from './desk.ts';
import { heardBy, type Told, tell } from './events.ts';
import { FIRST_POD, memberIdOf, NOW } from './names.ts';
import { PairMap } from './pair-map.ts';
import { NEVER_DUE, Parts } from './parts.ts';
import { SEAT_TIMERS, Seat, type SeatState } from './seat.ts';
import { type Arena, GROUP_ID } from './settings.ts';
import { TAG_BITS, TAG_MASK, Tag, Words } from './words.ts';

/** An invariant that did not hold. */
export interface Broken {
  readonly by: string;
  readonly what: string;
}

/** A step of a client. */
export interface SeatStep {
  readonly next: number;
  /** The process has ended. */
  readonly isOver: boolean;
  /** It has closed its connection: what was on it is lost; what is sent goes over a new one. */
  readonly hasHungUp: boolean;
  /** Messages. */
  readonly sent: readonly number[];
  /** 0: nothing was told. */
  readonly events: number;
  readonly broken: Broken | null;
}

/** A step of the coordinator. */
export interface DeskStep {
  readonly next: number;
  /** Pods, and the messages that they are sent. */
  readonly answers: readonly { readonly pod: number; readonly message: number }[];
  readonly events: number;
  readonly broken: Broken | null;
}

/** A step of the watchers. */
export interface WatchStep {
  readonly next: number;
  readonly broken: Broken | null;
}

/** What is asked about a group. */
interface GroupView {
  readonly state: GroupState;
  readonly generationId: number;
  readonly members: number;
}

/** Those that groups with these settings keep. */
export function keptBy({ coordinator, settings }: Arena, invariants: readonly object[]): readonly NamedInvariant[] {
  const overlaps = settings.kinds.includes('overlap') && settings.faults > 0;
  return (invariants as readonly NamedInvariant[]).filter(
    ({ name, needs }) =>
      (needs === undefined || coordinator.behaviour[needs]) && !(overlaps && NOT_OF_OVERLAPS.includes(name)),
  );
}

/** What a client is given. */
export const SeatInput = { Answer: 0, Timer: 1, Fetched: 2, Start: 3, Stop: 4, Crash: 5, Lost: 6 } as const;
const INPUT_BITS = 3;

export const NOTHING_THROWN = 'nothing is thrown';

/** All watchers with a memory, as one part of a state. */
class WatchState {
  readonly watches: readonly InvariantWatch[];

  constructor(watches: readonly InvariantWatch[]) {
    this.watches = watches;
  }
}

export class Machines {
  readonly arena: Arena;
  readonly codec = new Codec();
  readonly desks: Parts;
  readonly seats: Parts;
  readonly messages = new Parts();
  readonly events = new Parts();
  readonly watches = new Parts();
  readonly history: readonly NamedInvariant[];
  /** How often each machine itself was run. */
  runs = 0;
  /** Arrows of the group's states, with the inputs that took them. */
  readonly arrows = new Map<string, number>();
  /** By invariant: its interesting case was met. */
  readonly reached = new Set<string>();
  readonly desk: Desk;
  readonly seat: Seat;
  private readonly words = new Words();
  private readonly deskSteps: DeskStep[] = [];
  private readonly deskIndex = new PairMap();
  private readonly seatSteps: SeatStep[] = [];
  private readonly seatIndex = new PairMap();
  private readonly watchSteps: WatchStep[] = [];
  private readonly watchIndex = new PairMap();
  private readonly asksForId: number[] = [];
  private readonly seatFlags: number[] = [];
  private readonly groups: GroupView[] = [];
  private readonly settled: (number | null)[] = [];
  /** Words of a coordinator's timer, and where its deadline stands among them. */
  private alarm = { stride: 0, offset: 0 };
  readonly stepInvariants: readonly NamedInvariant[];

  constructor(arena: Arena) {
    this.arena = arena;
    this.history = keptBy(arena, HISTORY_INVARIANTS);
    this.stepInvariants = keptBy(arena, STEP_INVARIANTS);
    const watches = this.history.map((invariant) => invariant.watch(arena.world));
    const steps = this.stepInvariants.map((invariant) => invariant.watch(arena.world));
    const hears = heardBy([...watches, ...steps]);
    this.desk = new Desk(hears);
    this.seat = new Seat(arena.seats[0]!, hears);
    this.desk.now = NOW;
    this.seat.now = NOW;
    this.registerConstants();
    this.desks = new Parts(this.deskDueIn());
    this.seats = new Parts(seatDueIn);
    this.intern(this.events, []);
    for (const watch of watches) this.namePods(watch);
    this.intern(this.watches, new WatchState(watches));
    this.intern(this.desks, this.desk.create(arena.coordinator, NOW));
  }

  private registerConstants(): void {
    const { codec, arena } = this;
    for (const value of [this.desk, this.seat, arena.world, arena.coordinator]) codec.constant(value);
    for (const value of Object.values(arena.coordinator)) if (typeof value === 'object') codec.constant(value);
    for (const seat of arena.seats) {
      const { consumer, application, assignors, partitions } = seat;
      for (const value of [seat, consumer, application, assignors, partitions]) codec.constant(value);
      for (const value of [...assignors, ...partitions, consumer.topics, consumer.partitionAssignmentStrategy])
        codec.constant(value);
    }
  }

  /** Tables of a watcher by pod are constants, in which pods are found under the names that they have in states. */
  private namePods(watch: InvariantWatch): void {
    for (const value of Object.values(watch)) {
      if (!Array.isArray(value) || value.length !== this.arena.seats.length) continue;
      const byName = value as unknown[];
      for (let pod = 0; pod < this.arena.seats.length; pod++) byName[FIRST_POD + pod] = byName[pod];
      this.codec.constant(value);
    }
  }

  /** The timers of a desk stand first in its words, each in as many words. */
  private deskDueIn(): (data: Int32Array, start: number) => number {
    this.codec.encode(new CoordinatorTimer(0, '', ''), this.words);
    const stride = this.words.length;
    const offset = this.codec.fieldOffset('CoordinatorTimer', 'deadline');
    this.alarm = { stride, offset };
    return (data, start) => {
      const timers = countAt(data, start + 1);
      let due = NEVER_DUE;
      for (let i = 0; i < timers; i++) due = Math.min(due, dueAt(data, start + 2 + i * stride + offset));
      return due;
    };
  }

  private intern(parts: Parts, object: object): number {
    this.codec.encode(object, this.words);
    return parts.intern(this.words);
  }

  private decode<T extends object>(parts: Parts, state: number): T {
    return this.codec.decode<T>(parts.data, parts.starts[state]!);
  }

  request(message: number): CoordinatorRequest {
    return this.decode(this.messages, message);
  }

  /** Whether the request makes the coordinator hand out a member id. */
  asksForMemberId(message: number): boolean {
    this.asksForId[message] ??= isNameless(this.request(message)) ? 1 : 0;
    return this.asksForId[message] === 1;
  }

  isJoin(message: number): boolean {
    return this.request(message).api === Api.JoinGroup;
  }

  hasRecords(seat: number): boolean {
    return (this.flagsOf(seat) & 1) !== 0;
  }

  isStopping(seat: number): boolean {
    return (this.flagsOf(seat) & 2) !== 0;
  }

  successorsOf(seat: number): number {
    return this.flagsOf(seat) >> 2;
  }

  private flagsOf(seat: number): number {
    const known = this.seatFlags[seat];
    if (known !== undefined) return known;
    const state = this.decode<SeatState>(this.seats, seat);
    const flags = (this.seat.hasRecords(state) ? 1 : 0) | (state.isStopping ? 2 : 0) | (state.successors << 2);
    this.seatFlags[seat] = flags;
    return flags;
  }

  /** The group as a coordinator has it. */
  groupOf(desk: number): GroupView {
    this.groups[desk] ??= this.lookAtGroup(desk);
    return this.groups[desk];
  }

  private lookAtGroup(desk: number): GroupView {
    const group = this.decode<DeskState>(this.desks, desk).coordinator.group(GROUP_ID);
    if (group === undefined) return { state: 'Empty', generationId: 0, members: 0 };
    return { state: group.state, generationId: group.generationId, members: group.members.size };
  }

  /** The generation in which the client is a member and wants to stay; null: in none. */
  settledIn(seat: number): number | null {
    const known = this.settled[seat];
    if (known !== undefined) return known;
    const { client } = this.decode<SeatState>(this.seats, seat);
    const { memberState, rejoinNeeded, joinFuture, generationId } = (client as Consumer).state;
    const isSettled = memberState === 'STABLE' && !rejoinNeeded && joinFuture === 'none';
    this.settled[seat] = isSettled ? generationId : null;
    return this.settled[seat];
  }

  /** Whether a timer of the client is due, or has been for at most so long. */
  isSeatTimerDue(seat: number, timer: number): boolean {
    return dueAt(this.seats.data, this.seats.starts[seat]! + 2 + timer) <= 0;
  }

  alarmCount(desk: number): number {
    return countAt(this.desks.data, this.desks.starts[desk]! + 1);
  }

  isAlarmDue(desk: number, alarm: number): boolean {
    const { stride, offset } = this.alarm;
    return dueAt(this.desks.data, this.desks.starts[desk]! + 2 + alarm * stride + offset) <= 0;
  }

  // ---- the coordinator ----

  /** @param freshAge of a member id that is handed out if one is asked for */
  arrive(desk: number, pod: number, message: number, freshAge: number): DeskStep {
    const age = this.asksForMemberId(message) ? freshAge : 0;
    const input = ((message * 16 + pod) * 32 + age) * 2;
    return this.deskStep(desk, input, (state) => {
      this.desk.arrive(state, FIRST_POD + pod, this.request(message), memberIdOf(age));
    });
  }

  ring(desk: number, alarm: number): DeskStep {
    return this.deskStep(desk, alarm * 2 + 1, (state) => this.desk.ring(state, alarm));
  }

  private deskStep(desk: number, input: number, act: (state: DeskState) => void): DeskStep {
    const known = this.deskIndex.get(desk, input);
    if (known >= 0) return this.deskSteps[known]!;
    const step = this.runDesk(this.decode(this.desks, desk), desk, act);
    this.deskIndex.set(desk, input, this.deskSteps.length);
    this.deskSteps.push(step);
    return step;
  }

  private runDesk(state: DeskState, before: number, act: (state: DeskState) => void): DeskStep {
    this.runs++;
    const watches = this.stepInvariants.map((invariant) => invariant.watch(this.arena.world));
    this.desk.watchedBy(watches as readonly DeskWatch[]);
    try {
      act(state);
    } catch (error) {
      return { next: before, answers: [], events: 0, broken: thrown(error) };
    }
    for (const [from, to, by] of this.desk.transitions) {
      const arrow = `${from} → ${to} by ${by}`;
      this.arrows.set(arrow, (this.arrows.get(arrow) ?? 0) + 1);
    }
    const { answers, events } = this.desk;
    for (const watch of watches) tell(events, -1, watch, NOW);
    return {
      next: this.intern(this.desks, state),
      answers: answers.map(({ requestId, response }) => ({
        pod: requestId - FIRST_POD,
        message: this.intern(this.messages, response),
      })),
      events: this.eventsOf(events),
      broken: this.verdict(this.stepInvariants, watches),
    };
  }

  private eventsOf(events: readonly Told[]): number {
    return events.length === 0 ? 0 : this.intern(this.events, events);
  }

  private verdict(invariants: readonly NamedInvariant[], watches: readonly InvariantWatch[]): Broken | null {
    for (let i = 0; i < watches.length; i++) {
      const { name } = invariants[i]!;
      const watch = watches[i]! as InvariantWatch & { reached?: number };
      if ((watch.reached ?? 0) > 0) this.reached.add(name);
      const what = watch.violation();
      if (what !== null) return { by: name, what };
    }
    return null;
  }

  // ---- clients ----

  /** @param seat −1 for a start */
  seatStep(seat: number, kind: number, detail: number, pod: number): SeatStep {
    const input = (detail << INPUT_BITS) | kind;
    const key = seat < 0 ? this.startKey(pod, detail) : seat;
    const known = this.seatIndex.get(key, input);
    if (known >= 0) return this.seatSteps[known]!;
    const step = this.runSeat(seat, kind, detail, pod);
    this.seatIndex.set(key, input, this.seatSteps.length);
    this.seatSteps.push(step);
    return step;
  }

  /** Starts are told apart by the settings of their pods; they lie above all states. */
  private startKey(pod: number, _detail: number): number {
    const { seats } = this.arena;
    return 2 ** 30 + seats.indexOf(seats[pod]!);
  }

  private runSeat(seat: number, kind: number, detail: number, pod: number): SeatStep {
    this.runs++;
    let state: SeatState | null = seat < 0 ? null : this.decode<SeatState>(this.seats, seat);
    try {
      state = this.seatInput(state, kind, detail, pod);
    } catch (error) {
      return { next: seat, isOver: false, hasHungUp: false, sent: [], events: 0, broken: thrown(error) };
    }
    const { sent, events, hasHungUp, end } = this.seat;
    const isOver = end !== null;
    return {
      next: isOver ? -1 : this.intern(this.seats, state),
      isOver,
      hasHungUp,
      sent: sent.map((request) => this.intern(this.messages, request)),
      events: this.eventsOf(events),
      broken: null,
    };
  }

  private seatInput(state: SeatState | null, kind: number, detail: number, pod: number): SeatState {
    if (state === null) return this.seat.start(detail, this.arena.seats[pod]!);
    if (kind === SeatInput.Answer)
      this.seat.answered(state, this.decode<CoordinatorResponse & object>(this.messages, detail));
    else if (kind === SeatInput.Timer) this.seat.timer(state, detail);
    else if (kind === SeatInput.Fetched) this.seat.fetched(state);
    else if (kind === SeatInput.Stop) this.seat.stop(state);
    else if (kind === SeatInput.Crash) this.seat.crash(state);
    else this.seat.disconnected(state);
    return state;
  }

  // ---- watchers ----

  watch(watch: number, events: number, self: number): WatchStep {
    const input = events * 16 + self + 1;
    const known = this.watchIndex.get(watch, input);
    if (known >= 0) return this.watchSteps[known]!;
    const step = this.runWatch(watch, this.decode<Told[]>(this.events, events), self < 0 ? -1 : FIRST_POD + self);
    this.watchIndex.set(watch, input, this.watchSteps.length);
    this.watchSteps.push(step);
    return step;
  }

  private runWatch(watch: number, events: readonly Told[], self: number): WatchStep {
    const { watches } = this.decode<WatchState>(this.watches, watch);
    const all = watches.reduce<Observer | null>(
      (one, other) => (one === null ? other : combineObservers(one, other)),
      null,
    );
    if (all !== null) tell(events, self, all);
    const broken = this.verdict(this.history, watches);
    return { next: broken === null ? this.intern(this.watches, new WatchState(watches)) : watch, broken };
  }

  /** A state of one machine in words that are the same in every search, whatever its names are. */
  describe(parts: Parts, state: number, pods: number): string {
    const words = Array.from(parts.data.subarray(parts.starts[state]!, parts.starts[state + 1]!));
    return this.codec.describe(words, pods);
  }

  get bytes(): number {
    const parts = [this.desks, this.seats, this.messages, this.events, this.watches];
    return parts.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

function isNameless(request: CoordinatorRequest): boolean {
  return request.api === Api.JoinGroup && request.memberId === '';
}

function thrown(error: unknown): Broken {
  return { by: NOTHING_THROWN, what: error instanceof Error ? error.message : String(error) };
}

/** How many items a list has whose head is this word. */
function countAt(data: Int32Array, at: number): number {
  return data[at]! >> (TAG_BITS + FORM_BITS);
}

/** In how many ticks the instant in this word comes. */
function dueAt(data: Int32Array, at: number): number {
  const word = data[at]!;
  const tag = word & TAG_MASK;
  return tag === Tag.Form ? NEVER_DUE : word >> TAG_BITS;
}

function seatDueIn(data: Int32Array, start: number): number {
  let due = NEVER_DUE;
  for (let i = 0; i < SEAT_TIMERS; i++) due = Math.min(due, dueAt(data, start + 2 + i));
  return due;
}
