/**
 * A world that lives on: the same machines, given the acts of one path, one after the other, in true time and under names
 * that are never used again. What the explorer found is seen here once more, step by step.
 */
import { TimerKind } from '../coordinator/timers.ts';
import { Api } from '../protocol/api.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import type { Observer } from '../sim/observer.ts';
import { Desk, type DeskState, type DeskWatch } from './desk.ts';
import { heardBy, tell } from './events.ts';
import { type Act, TIMER_NAMES } from './moves.ts';
import { Relay } from './relay.ts';
import { Seat, type SeatState } from './seat.ts';
import type { Arena } from './settings.ts';

/** Something on a connection. */
type Item =
  | { readonly kind: 'request'; readonly request: CoordinatorRequest }
  | { readonly kind: 'at-broker' }
  | { readonly kind: 'answer'; readonly response: CoordinatorResponse };

/** A pod: its process, its connection and what is on it. */
interface Pod {
  state: SeatState | null;
  /** The number of its requests on the present connection. */
  connection: number;
  wire: Item[];
}

export class World {
  now: Ticks = 0;
  readonly pods: readonly Pod[];
  private readonly arena: Arena;
  private readonly desk: Desk;
  private readonly deskState: DeskState;
  private readonly seat: Seat;
  private readonly observer: Observer;
  private stray: CoordinatorRequest | null = null;
  private connections = 0;
  private issued = 0;

  /** @param observers of them, those that want to stand next to the coordinator may */
  constructor(arena: Arena, observers: readonly (Observer & DeskWatch)[]) {
    this.arena = arena;
    this.observer = new Relay(() => observers);
    const hears = heardBy([this.observer]);
    this.desk = new Desk(hears);
    this.deskState = this.desk.create(arena.coordinator, 0);
    this.desk.watchedBy(observers);
    this.seat = new Seat(arena.seats[0]!, hears);
    this.pods = arena.seats.map(() => ({ state: null, connection: ++this.connections, wire: [] }));
  }

  /** @throws RangeError if it cannot happen now */
  act(act: Act): void {
    this.desk.now = this.now;
    this.seat.now = this.now;
    switch (act.do) {
      case 'pass':
        this.now += msToTicks(act.ms);
        return;
      case 'stray':
        this.strayArrives();
        return;
      case 'session':
      case 'join-phase':
      case 'sync-phase':
      case 'write':
        this.ring(act);
        return;
      default:
        this.actOf(act.pod, act);
    }
  }

  private actOf(number: number, act: Act): void {
    const pod = this.pods[number];
    if (pod === undefined) impossible(act, `there are ${this.pods.length} pods`);
    if (act.do === 'start' || act.do === 'overlap') {
      if (pod.state !== null) impossible(act, 'its process runs');
      pod.state = this.seat.start(0, this.arena.seats[number]!);
      this.after(pod, number);
    } else if (act.do === 'arrive' || act.do === 'duplicate') this.arrive(pod, act);
    else this.give(pod, number, act);
  }

  private arrive(pod: Pod, act: Act): void {
    const at = pod.wire.findIndex(({ kind }) => kind === 'request');
    const item = pod.wire[at];
    if (item?.kind !== 'request' || pod.wire.some(({ kind }) => kind === 'at-broker'))
      impossible(act, 'no request of it can arrive');
    if (act.do === 'duplicate') this.stray = item.request;
    pod.wire[at] = { kind: 'at-broker' };
    this.handle(pod.connection, item.request);
  }

  private strayArrives(): void {
    const request = this.stray;
    if (request === null) impossible({ do: 'stray' }, 'nothing is on its way');
    this.stray = null;
    this.handle(++this.connections, request);
  }

  private handle(connection: number, request: CoordinatorRequest): void {
    const memberId = `m-${String(this.issued + 1).padStart(2, '0')}`;
    if (request.api === Api.JoinGroup && request.memberId === '') this.issued++;
    this.desk.arrive(this.deskState, connection, request, memberId);
    this.afterDesk();
  }

  private ring(act: Act): void {
    const kind = { session: TimerKind.Session, 'join-phase': TimerKind.Join, 'sync-phase': TimerKind.Sync }[
      act.do as string
    ];
    const member = act.do === 'session' ? act.member : '';
    const alarms = this.deskState.alarms;
    const index = alarms.findIndex((timer) => timer.kind === (kind ?? timer.kind) && timer.memberId === member);
    if (index < 0 || alarms[index]!.deadline > this.now) impossible(act, 'no such timer is due');
    this.desk.ring(this.deskState, index);
    this.afterDesk();
  }

  private give(pod: Pod, number: number, act: Act): void {
    const { state, wire } = pod;
    if (state === null) impossible(act, 'there is no process');
    if ((act.do === 'crash' || act.do === 'lose') && act.late === true) {
      const item = wire.find(({ kind }) => kind === 'request');
      if (item?.kind === 'request') this.stray = item.request;
    }
    if (act.do === 'deliver') {
      const item = wire[0];
      if (item?.kind !== 'answer') impossible(act, 'no answer is on its way');
      wire.shift();
      this.seat.answered(state, item.response);
    } else if (act.do === 'timer') {
      const timer = TIMER_NAMES.indexOf(act.timer);
      if (state.deadlines[timer]! > this.now) impossible(act, 'it is not due');
      this.seat.timer(state, timer);
    } else if (act.do === 'records') this.seat.fetched(state);
    else if (act.do === 'leave') this.seat.stop(state);
    else if (act.do === 'crash') this.seat.crash(state);
    else this.seat.disconnected(state);
    this.after(pod, number);
  }

  private after(pod: Pod, number: number): void {
    const { sent, events, hasHungUp, end } = this.seat;
    if (hasHungUp || end !== null) {
      pod.wire = [];
      pod.connection = ++this.connections;
    }
    if (end !== null) pod.state = null;
    for (const request of sent) pod.wire.push({ kind: 'request', request });
    tell(events, number, this.observer, this.now);
  }

  private afterDesk(): void {
    const { answers, events } = this.desk;
    for (const { requestId, response } of answers) {
      const pod = this.pods.find(({ connection }) => connection === requestId);
      if (pod === undefined) continue;
      pod.wire[pod.wire.findIndex(({ kind }) => kind === 'at-broker')] = { kind: 'answer', response };
    }
    tell(events, -1, this.observer, this.now, (requestId) => this.podOf(requestId));
  }

  private podOf(connection: number): number {
    return this.pods.findIndex((pod) => pod.connection === connection);
  }

  /** The id of the member whose session is watched by this alarm; `''` for those of the group. */
  alarm(index: number): { readonly kind: number; readonly memberId: string } {
    return this.deskState.alarms[index]!;
  }
}

function impossible(act: Act, why: string): never {
  throw new RangeError(`${JSON.stringify(act)} cannot happen: ${why}`);
}
