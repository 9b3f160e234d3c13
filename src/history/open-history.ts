/**
 * A history that one can move about in: forward event by event, to an instant, to the next rebalance, and back to anywhere.
 */
import { msToTicks, ticksToMs } from '../protocol/time.ts';
import type { RunResult } from '../sim/measures/result.ts';
import { type BriefMoment, briefOf, type HistoryMoment, historyMomentOf } from './history-moment.ts';
import { type History, HistoryWorld } from './history-world.ts';
import { Park } from './park.ts';
import type { Place } from './tree.ts';

export interface OpenHistory {
  readonly history: History;
  /** Events so far. */
  readonly eventIndex: number;
  /** Milliseconds of virtual time. */
  readonly nowMs: number;
  /** Over all events so far: 16 hex digits. The same place of the same history has the same hash, on every machine. */
  readonly hash: string;
  readonly isAtEnd: boolean;
  /** The length of the run. */
  readonly endMs: number;
  /** So many events on, or back (negative). */
  step(count: number): void;
  /** To just after this event. An act may be several events at once: then to the last of them. */
  to(eventIndex: number): void;
  /** All events up to and at an instant; the clock stands there. */
  toTime(ms: number): void;
  /** To the event with which a rebalance begins; to the end if none does. False if it was not reached within `maxEvents`. */
  toNextRebalance(maxEvents?: number): boolean;
  /** Back to the event with which the latest rebalance before this place began; to the beginning if there is none. */
  toPreviousRebalance(): void;
  /**
   * On towards an instant for at most so many events, so that whoever calls can look up in between.
   *
   * @returns true when it is reached
   */
  advance(ms: number, maxEvents: number): boolean;
  /** The same towards an event. */
  advanceTo(eventIndex: number, maxEvents: number): boolean;
  /** The same towards a place: after so many events, the clock at an instant. */
  advanceToPlace(place: Place, maxEvents: number): boolean;
  moment(): HistoryMoment;
  /** Cheap, however many members there are. */
  brief(): BriefMoment;
  /** All measures up to here. */
  result(): RunResult;
  /** Prepares going back, for at most so many events. True: there is nothing left to prepare. */
  prepare(maxEvents: number): boolean;
}

/** @throws ActError later, on the way, if an act does not fit its place */
export function openHistory(history: History): OpenHistory {
  return new Cursor(history);
}

class Cursor implements OpenHistory {
  readonly history: History;
  readonly #park: Park;
  #world: HistoryWorld;

  constructor(history: History) {
    this.history = history;
    this.#park = new Park(() => new HistoryWorld(history));
    this.#world = new HistoryWorld(history);
  }

  get eventIndex(): number {
    return this.#world.index;
  }

  get nowMs(): number {
    return ticksToMs(this.#world.now);
  }

  get hash(): string {
    return this.#world.simulation.traceHash();
  }

  get isAtEnd(): boolean {
    return this.#world.now >= this.#world.end;
  }

  get endMs(): number {
    return ticksToMs(this.#world.end);
  }

  step(count: number): void {
    this.to(Math.max(0, this.eventIndex + count));
  }

  to(eventIndex: number): void {
    this.#goBefore(({ index }) => index <= eventIndex);
    // Between two events only the clock goes on: where it stands is left as it is.
    if (this.#world.index < eventIndex) this.#world.run(Number.POSITIVE_INFINITY, eventIndex - this.#world.index);
    this.#park.reached(this.#world.index);
  }

  toTime(ms: number): void {
    const to = msToTicks(ms);
    this.#goBefore(({ now }) => now <= to);
    this.#world.run(to, Number.POSITIVE_INFINITY);
    this.#park.reached(this.#world.index);
  }

  advance(ms: number, maxEvents: number): boolean {
    const to = msToTicks(ms);
    this.#goBefore(({ now }) => now <= to);
    const isThere = this.#world.run(to, maxEvents);
    this.#park.reached(this.#world.index);
    return isThere;
  }

  toNextRebalance(maxEvents = Number.POSITIVE_INFINITY): boolean {
    const { watch } = this.#world;
    const before = watch.rebalances.length;
    const last = this.eventIndex + maxEvents;
    while (watch.rebalances.length === before && !this.isAtEnd) {
      if (this.eventIndex >= last) return false;
      this.#world.run(Number.POSITIVE_INFINITY, 1);
    }
    this.#park.reached(this.eventIndex);
    return true;
  }

  toPreviousRebalance(): void {
    const { rebalances } = this.#world.watch;
    this.to(rebalances.findLast(({ index }) => index < this.eventIndex)?.index ?? 0);
  }

  advanceTo(eventIndex: number, maxEvents: number): boolean {
    this.#goBefore(({ index }) => index <= eventIndex);
    const isOver = this.#world.run(Number.POSITIVE_INFINITY, Math.min(maxEvents, eventIndex - this.eventIndex));
    this.#park.reached(this.#world.index);
    return isOver || this.eventIndex >= eventIndex;
  }

  advanceToPlace({ index, nowMs }: Place, maxEvents: number): boolean {
    const to = msToTicks(nowMs);
    this.#goBefore((world) => world.index < index || (world.index === index && world.now <= to));
    if (!this.advanceTo(index, maxEvents)) return false;
    // Only the clock goes on: a later event belongs to another place.
    this.#world.goOn(to);
    return true;
  }

  moment(): HistoryMoment {
    return historyMomentOf(this.#world);
  }

  brief(): BriefMoment {
    return briefOf(this.#world);
  }

  result(): RunResult {
    return this.#world.result();
  }

  prepare(maxEvents: number): boolean {
    return this.#park.fill(maxEvents);
  }

  /** Has the world in use be one that has not passed a place. */
  #goBefore(isBefore: (world: HistoryWorld) => boolean): void {
    if (isBefore(this.#world)) return;
    this.#park.put(this.#world);
    this.#world = this.#park.take(isBefore);
  }
}
