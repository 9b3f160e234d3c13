/**
 * The states of the world and the moves between them.
 *
 * A state is a short vector: the coordinator, the watchers, how much may still go wrong, a request that somebody sent whose
 * connection is gone, and of each pod its client and its connection, by their numbers. A move gives one input to one
 * machine, or lets time pass. What follows is looked up (machines.ts).
 *
 * Time: whatever is on its way arrives, and whatever is due goes off, in any order, before time passes; then it passes up
 * to the next instant at which something is due. (`late`: timers may be late by so much.)
 */

import { TICKS_PER_MS } from '../protocol/time.ts';
import { DESK, FAULTS_LEFT, SEATS, STRAY, WATCH } from './layout.ts';
import { type Broken, type DeskStep, type Machines, SeatInput, type SeatStep } from './machines.ts';
import { NOBODY } from './names.ts';
import { NEVER_DUE } from './parts.ts';
import { SEAT_TIMERS } from './seat.ts';
import { type Fault, UNIT_MS } from './settings.ts';
import { Names } from './symmetry.ts';
import { Wires } from './wires.ts';

/** A move: what is done, by which pod, and what else says which. */
export interface Move {
  readonly kind: 'start' | 'arrive' | 'deliver' | 'timer' | 'records' | 'alarm' | 'stray' | 'pass' | Fault;
  readonly pod: number;
  readonly detail: number;
}

/** Is told of each state that a move leads to; the vector is used again. */
export interface Visit {
  reached(state: Int32Array): void;
  broken(broken: Broken): void;
}

export class Space {
  readonly machines: Machines;
  readonly wires: Wires;
  readonly pods: number;
  readonly width: number;
  /** The move that is being made. */
  kind: Move['kind'] = 'pass';
  pod = -1;
  detail = 0;
  private readonly names: Names;
  private readonly next: Int32Array;
  private readonly mayFail: ReadonlySet<Fault>;
  private readonly late: number;
  private readonly originals: number;
  private readonly reduces: boolean;

  /** @param reduces makes only one of all orders of moves that have nothing to do with each other */
  constructor(machines: Machines, reduces = true) {
    this.machines = machines;
    this.reduces = reduces;
    const { settings, seats } = machines.arena;
    this.wires = new Wires(machines.messages);
    this.pods = seats.length;
    this.originals = settings.members;
    this.width = SEATS + 2 * this.pods;
    this.next = new Int32Array(this.width);
    this.mayFail = new Set(settings.kinds);
    this.late = settings.late * UNIT_MS * TICKS_PER_MS;
    this.names = new Names(machines, this.wires, this.pods, this.isSymmetric());
  }

  /** Pods whose clients are configured alike can stand for each other. */
  private isSymmetric(): boolean {
    const { seats } = this.machines.arena;
    return seats.every((seat) => seat === seats[0]);
  }

  first(): Int32Array {
    const { settings } = this.machines.arena;
    const state = new Int32Array(this.width);
    state[FAULTS_LEFT] = settings.faults;
    state[STRAY] = -1;
    for (let pod = 0; pod < this.pods; pod++) state[SEATS + pod] = down(settings.successors + 1);
    return state;
  }

  // ---- what can happen ----

  /** Makes every move that is possible, or as many as there need be made here. */
  expand(state: Int32Array, visit: Visit): void {
    const pod = this.reduces && state[FAULTS_LEFT] === 0 ? this.undisturbed(state) : -1;
    if (pod >= 0) this.expandLocal(state, pod, visit);
    else this.expandAll(state, visit);
  }

  /**
   * Partial-order reduction: a pod whose next moves nobody can disturb, nor hear of. What it does now, or later within this
   * instant, is the same; so it does it now. −1: there is none.
   */
  private undisturbed(state: Int32Array): number {
    for (let pod = 0; pod < this.pods; pod++) if (this.isUndisturbed(state, pod)) return pod;
    return -1;
  }

  /** An answer that comes later waits behind one that is there already; if none is there, none may be to come. */
  private isUndisturbed(state: Int32Array, pod: number): boolean {
    const { machines, wires } = this;
    const seat = state[SEATS + pod]!;
    if (seat < 0) return false;
    const wire = state[SEATS + this.pods + pod]!;
    const answer = wires.nextAnswer[wire]!;
    if (answer < 0 && wire !== 0) return false;
    const isDue = machines.seats.due[seat]! <= 0;
    const hasRecords = machines.hasRecords(seat);
    // Timers that may be late need not go off before time passes.
    if (answer < 0 && !hasRecords && (!isDue || this.late > 0)) return false;
    if (answer >= 0 && this.isHeard(state, pod, machines.seatStep(seat, SeatInput.Answer, answer, pod))) return false;
    if (hasRecords && this.isHeard(state, pod, machines.seatStep(seat, SeatInput.Fetched, 0, pod))) return false;
    return !isDue || !this.timersAreHeard(state, pod, seat);
  }

  private timersAreHeard(state: Int32Array, pod: number, seat: number): boolean {
    const { machines } = this;
    for (let timer = 0; timer < SEAT_TIMERS; timer++) {
      if (!machines.isSeatTimerDue(seat, timer)) continue;
      if (this.isHeard(state, pod, machines.seatStep(seat, SeatInput.Timer, timer, pod))) return true;
    }
    return false;
  }

  /** Whether a step touches anything but its own client and what it sends. */
  private isHeard(state: Int32Array, pod: number, step: SeatStep): boolean {
    if (step.broken !== null || step.isOver || step.hasHungUp) return true;
    if (step.events === 0) return false;
    const { next, broken } = this.machines.watch(state[WATCH]!, step.events, pod);
    return broken !== null || next !== state[WATCH]!;
  }

  private expandLocal(state: Int32Array, pod: number, visit: Visit): void {
    const { machines, wires } = this;
    const seat = state[SEATS + pod]!;
    if (wires.nextAnswer[state[SEATS + this.pods + pod]!]! >= 0) this.make(state, visit, 'deliver', pod, 0);
    if (machines.hasRecords(seat)) this.make(state, visit, 'records', pod, 0);
    for (let timer = 0; timer < SEAT_TIMERS; timer++) {
      if (machines.isSeatTimerDue(seat, timer)) this.make(state, visit, 'timer', pod, timer);
    }
  }

  private expandAll(state: Int32Array, visit: Visit): void {
    let isQuiet = state[DESK]! >= 0;
    for (let pod = 0; pod < this.pods; pod++) if (this.expandPod(state, pod, visit)) isQuiet = false;
    const desk = state[DESK]!;
    if (this.machines.desks.due[desk]! <= 0) {
      for (let alarm = this.machines.alarmCount(desk) - 1; alarm >= 0; alarm--) {
        if (this.machines.isAlarmDue(desk, alarm)) this.make(state, visit, 'alarm', -1, alarm);
      }
    }
    if (state[STRAY]! >= 0) this.make(state, visit, 'stray', -1, 0);
    if (isQuiet) this.pass(state, visit);
  }

  /** True if something of the pod is on its way, so that time may not pass. */
  private expandPod(state: Int32Array, pod: number, visit: Visit): boolean {
    const { machines, wires } = this;
    const seat = state[SEATS + pod]!;
    if (seat < 0) {
      if (seat < down(0)) this.expandDown(state, pod, visit);
      return false;
    }
    const wire = state[SEATS + this.pods + pod]!;
    if (wires.nextRequest[wire]! >= 0) this.make(state, visit, 'arrive', pod, 0);
    if (wires.nextAnswer[wire]! >= 0) this.make(state, visit, 'deliver', pod, 0);
    if (machines.hasRecords(seat)) this.make(state, visit, 'records', pod, 0);
    if (machines.seats.due[seat]! <= 0) {
      for (let timer = 0; timer < SEAT_TIMERS; timer++) {
        if (machines.isSeatTimerDue(seat, timer)) this.make(state, visit, 'timer', pod, timer);
      }
    }
    if (state[FAULTS_LEFT]! > 0) this.expandFaults(state, pod, seat, wire, visit);
    return wires.isMoving(wire) || machines.hasRecords(seat);
  }

  /** The pods beyond the members are there to overlap with them. */
  private expandDown(state: Int32Array, pod: number, visit: Visit): void {
    if (pod < this.originals) this.make(state, visit, 'start', pod, 0);
    else if (state[FAULTS_LEFT]! > 0 && state[SEATS + pod - this.originals]! >= 0)
      this.make(state, visit, 'overlap', pod, 0);
  }

  /** `detail` 1: what it has just sent arrives all the same. */
  private expandFaults(state: Int32Array, pod: number, seat: number, wire: number, visit: Visit): void {
    const { mayFail, machines, wires } = this;
    if (mayFail.has('leave') && !machines.isStopping(seat)) this.make(state, visit, 'leave', pod, 0);
    const hasRequest = wires.nextRequest[wire]! >= 0 && state[STRAY]! < 0;
    if (mayFail.has('crash')) {
      this.make(state, visit, 'crash', pod, 0);
      if (hasRequest) this.make(state, visit, 'crash', pod, 1);
    }
    if (mayFail.has('lose') && wire !== 0) {
      this.make(state, visit, 'lose', pod, 0);
      if (hasRequest) this.make(state, visit, 'lose', pod, 1);
    }
    if (mayFail.has('duplicate') && hasRequest && machines.isJoin(wires.nextRequest[wire]!))
      this.make(state, visit, 'duplicate', pod, 0);
  }

  /** Up to the next instant at which something is due. */
  private pass(state: Int32Array, visit: Visit): void {
    const { machines } = this;
    let due = machines.desks.due[state[DESK]!]!;
    for (let pod = 0; pod < this.pods; pod++) {
      const seat = state[SEATS + pod]!;
      if (seat >= 0) due = Math.min(due, machines.seats.due[seat]!);
    }
    if (due !== NEVER_DUE && due > -this.late) this.make(state, visit, 'pass', -1, due > 0 ? due : due + this.late);
  }

  /**
   * Whether everything is as it should be: nothing is on its way, and all who are there are in the present generation of a
   * Stable group, or nobody is there and the group is empty.
   */
  isAtRest(state: Int32Array): boolean {
    const { machines, wires } = this;
    if (state[STRAY]! >= 0) return false;
    const group = machines.groupOf(state[DESK]!);
    let running = 0;
    for (let pod = 0; pod < this.pods; pod++) {
      const seat = state[SEATS + pod]!;
      if (seat < 0) continue;
      running++;
      if (wires.isMoving(state[SEATS + this.pods + pod]!)) return false;
      const generation = machines.settledIn(seat);
      if (group.state !== 'Stable' || generation === null || generation !== group.generationId) return false;
    }
    return running > 0 ? group.members === running : group.members === 0;
  }

  // ---- what follows ----

  private make(state: Int32Array, visit: Visit, kind: Move['kind'], pod: number, detail: number): void {
    this.kind = kind;
    this.pod = pod;
    this.detail = detail;
    const { next } = this;
    for (let i = 0; i < this.width; i++) next[i] = state[i]!;
    const broken = this.apply(next, kind, pod, detail);
    if (broken !== null) visit.broken(broken);
    else visit.reached(this.names.canonical(next));
  }

  /** The move under the names of this state: the vector that it leads to, or what it breaks. */
  follow(state: Int32Array, { kind, pod, detail }: Move): Int32Array | Broken {
    const next = Int32Array.from(state);
    const broken = this.apply(next, kind, pod, detail);
    return broken ?? Int32Array.from(this.names.canonical(next));
  }

  /** By pod before the last move: its place in the vector that stands for what followed. */
  order(): readonly number[] {
    return this.names.order;
  }

  private apply(next: Int32Array, kind: Move['kind'], pod: number, detail: number): Broken | null {
    const { machines } = this;
    switch (kind) {
      case 'start':
      case 'overlap':
        if (kind === 'overlap') next[FAULTS_LEFT]!--;
        return this.seatStep(
          next,
          pod,
          machines.seatStep(-1, SeatInput.Start, successorsOf(next[SEATS + pod]!) - 1, pod),
        );
      case 'arrive':
        return this.arrive(next, pod);
      case 'deliver':
        return this.deliver(next, pod);
      case 'timer':
        return this.input(next, pod, SeatInput.Timer, detail);
      case 'records':
        return this.input(next, pod, SeatInput.Fetched, 0);
      case 'alarm':
        return this.deskStep(next, machines.ring(next[DESK]!, detail));
      case 'stray':
        return this.strayArrives(next);
      case 'pass':
        this.letPass(next, detail);
        return null;
      default:
        next[FAULTS_LEFT]!--;
        return this.fault(next, kind, pod, detail);
    }
  }

  private fault(next: Int32Array, kind: Move['kind'], pod: number, detail: number): Broken | null {
    const wire = SEATS + this.pods + pod;
    if (kind === 'leave') return this.input(next, pod, SeatInput.Stop, 0);
    if (kind === 'duplicate') {
      next[STRAY] = this.wires.nextRequest[next[wire]!]!;
      return this.arrive(next, pod);
    }
    if (detail === 1) next[STRAY] = this.wires.nextRequest[next[wire]!]!;
    return this.input(next, pod, kind === 'crash' ? SeatInput.Crash : SeatInput.Lost, 0);
  }

  private input(next: Int32Array, pod: number, kind: number, detail: number): Broken | null {
    return this.seatStep(next, pod, this.machines.seatStep(next[SEATS + pod]!, kind, detail, pod));
  }

  private arrive(next: Int32Array, pod: number): Broken | null {
    const wire = SEATS + this.pods + pod;
    const message = this.wires.nextRequest[next[wire]!]!;
    next[wire] = this.wires.arrive(next[wire]!);
    return this.deskStep(next, this.machines.arrive(next[DESK]!, pod, message, this.names.freshAge(next, message)));
  }

  private strayArrives(next: Int32Array): Broken | null {
    const message = next[STRAY]!;
    const age = this.names.freshAge(next, message);
    next[STRAY] = -1;
    return this.deskStep(next, this.machines.arrive(next[DESK]!, NOBODY, message, age));
  }

  private deliver(next: Int32Array, pod: number): Broken | null {
    const wire = SEATS + this.pods + pod;
    const message = this.wires.nextAnswer[next[wire]!]!;
    next[wire] = this.wires.deliver(next[wire]!);
    return this.input(next, pod, SeatInput.Answer, message);
  }

  private deskStep(next: Int32Array, step: DeskStep): Broken | null {
    if (step.broken !== null) return step.broken;
    next[DESK] = step.next;
    for (const { pod, message } of step.answers) {
      if (pod === NOBODY) continue;
      const wire = SEATS + this.pods + pod;
      next[wire] = this.wires.answer(next[wire]!, message);
    }
    return this.tellWatch(next, step.events, -1);
  }

  private seatStep(next: Int32Array, pod: number, step: SeatStep): Broken | null {
    if (step.broken !== null) return step.broken;
    const wire = SEATS + this.pods + pod;
    if (step.isOver || step.hasHungUp) this.cut(next, pod);
    next[SEATS + pod] = step.isOver ? down(this.successorsAt(next, pod)) : step.next;
    for (const message of step.sent) next[wire] = this.wires.send(next[wire]!, message);
    return this.tellWatch(next, step.events, pod);
  }

  private successorsAt(next: Int32Array, pod: number): number {
    return this.machines.successorsOf(next[SEATS + pod]!);
  }

  /** The connection is gone; what it had at the coordinator is owed to nobody. */
  private cut(next: Int32Array, pod: number): void {
    const wire = SEATS + this.pods + pod;
    if (this.wires.isAtBroker[next[wire]!]) next[DESK] = this.names.orphaned(next[DESK]!, pod);
    next[wire] = 0;
  }

  private tellWatch(next: Int32Array, events: number, self: number): Broken | null {
    if (events === 0) return null;
    const { next: watch, broken } = this.machines.watch(next[WATCH]!, events, self);
    next[WATCH] = watch;
    return broken;
  }

  private letPass(next: Int32Array, ticks: number): void {
    const { machines } = this;
    next[DESK] = machines.desks.after(next[DESK]!, ticks);
    next[WATCH] = machines.watches.after(next[WATCH]!, ticks);
    for (let pod = 0; pod < this.pods; pod++) {
      const seat = next[SEATS + pod]!;
      if (seat >= 0) next[SEATS + pod] = machines.seats.after(seat, ticks);
    }
  }
}

/** No process, and so many may still be started. */
function down(successors: number): number {
  return -1 - successors;
}

function successorsOf(seat: number): number {
  return -1 - seat;
}
