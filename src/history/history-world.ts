/**
 * A world with acts: runs forward to any event, and applies each act at its place. The same scenario with the same acts goes
 * the same way always, however its run is cut into slices.
 */
import { msToTicks, type Ticks } from '../protocol/time.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Measures } from '../sim/measures/measures.ts';
import type { GroupGlance, RunResult } from '../sim/measures/result.ts';
import { exchangeOf } from '../sim/moment/messages.ts';
import type { Observer } from '../sim/observer.ts';
import { combineObservers } from '../sim/observers.ts';
import { interferenceProblem } from '../sim/schedule/interference.ts';
import { Simulation } from '../sim/simulation.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import { actWorld } from './act-world.ts';
import type { Act, MessageAct } from './acts.ts';
import { Watch } from './watch.ts';

/** A scenario with what was done to it. */
export interface History {
  readonly scenario: Scenario;
  /** In the order of their places. */
  readonly acts: readonly Act[];
}

/** An act that cannot be applied at its place: the history is not of this scenario, or of another version of the model. */
export class ActError extends RangeError {
  constructor(message: string) {
    super(message);
    this.name = 'ActError';
  }
}

/** Whoever looks at a world from its beginning. `world`: for observers that are made for one. */
export type Onlooker = (world: WorldConfig) => readonly Observer[];

export class HistoryWorld {
  readonly world: WorldConfig;
  readonly simulation: Simulation;
  readonly watch = new Watch();
  /** The end of the scenario. */
  readonly end: Ticks;
  readonly #measures: Measures;
  readonly #acts: readonly Act[];
  readonly #indices: readonly (readonly number[])[];
  /** Acts that have been applied. */
  #applied = 0;

  constructor({ scenario, acts }: History, onlooker?: Onlooker) {
    const { world, indices } = actWorld(scenario, acts);
    this.world = world;
    this.end = msToTicks(world.durationMs);
    this.#acts = acts;
    this.#indices = indices;
    this.#measures = new Measures(world);
    const others = onlooker?.(world) ?? [];
    this.simulation = new Simulation(world, [this.watch, this.#measures, ...others].reduce(combineObservers));
  }

  get index(): number {
    return this.simulation.events;
  }

  get now(): Ticks {
    return this.simulation.now;
  }

  /** What it came to so far. */
  result(): RunResult {
    const { now, events } = this.simulation;
    const traceHash = this.simulation.traceHash();
    return this.#measures.result({ events, traceHash, now, interrupted: now < this.end });
  }

  glance(group: number): GroupGlance {
    return this.#measures.glance(group);
  }

  /**
   * Runs all events up to an instant, or as many as allowed.
   *
   * @returns true when the instant is reached
   * @throws ActError if an act does not fit its place
   */
  run(limit: Ticks, maxEvents: number): boolean {
    const to = Math.min(limit, this.end);
    const last = this.index + maxEvents;
    while (this.index < last) {
      const next = this.#acts[this.#applied];
      if (next === undefined) return this.simulation.runUntil(to, last - this.index);
      if (this.index < next.at) {
        if (this.#approach(next, to, last)) return true;
      } else if (msToTicks(next.atMs) > to) {
        return this.simulation.runUntil(to, last - this.index);
      } else this.#apply(next);
    }
    return false;
  }

  /** Moves the clock on to an instant at which nothing has happened since the last event; to the next event otherwise. */
  goOn(limit: Ticks): void {
    const next = this.#acts[this.#applied];
    const due = next?.at === this.index ? msToTicks(next.atMs) : Number.POSITIVE_INFINITY;
    const to = Math.min(limit, this.end, due);
    if (to > this.now) this.simulation.runUntil(to, 1);
  }

  /** Towards an act's number of events; true if the instant `to` came first. */
  #approach(act: Act, to: Ticks, last: number): boolean {
    const due = msToTicks(act.atMs);
    const reached = this.simulation.runUntil(Math.min(to, due), Math.min(last, act.at) - this.index);
    if (reached && to >= due && this.index < act.at) throw this.#misplaced(act);
    return reached && to < due;
  }

  #apply(act: Act): void {
    const due = msToTicks(act.atMs);
    if (due < this.now || this.index !== act.at) throw this.#misplaced(act);
    if (due > this.now && (!this.simulation.runUntil(due, 1) || this.index !== act.at)) throw this.#misplaced(act);
    const indices = this.#indices[this.#applied]!;
    this.#applied++;
    if ('message' in act) this.#interfere(act);
    else this.#begin(indices);
  }

  /** An event may consist of parts, some of which come later (a lost machine that is back). */
  #begin(indices: readonly number[]): void {
    for (const index of indices) {
      if (msToTicks(this.world.events![index]!.atMs) <= this.now) this.simulation.begin(index);
      else this.simulation.callLater(index);
    }
  }

  #interfere({ message, interference, at }: MessageAct): void {
    const exchange = exchangeOf(message, this.simulation.network);
    const wrong =
      exchange === null
        ? 'there is no such message'
        : interferenceProblem(exchange, interference, this.simulation.network);
    if (wrong !== null)
      throw new ActError(`act after event ${at}: cannot ${interference.do} message ${message}: ${wrong}`);
    this.simulation.interfere(exchange!, interference);
  }

  #misplaced({ at, atMs }: Act): ActError {
    return new ActError(
      `act after event ${at} at ${atMs} ms: the run is at event ${this.index}, ${this.now / 10} ms then: the act belongs to another history`,
    );
  }
}
