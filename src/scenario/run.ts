/**
 * A scenario in motion: the simulation with its measures, advanced slice by slice, so that whoever runs it can look
 * up in between.
 */
import { msToTicks, ticksToMs } from '../protocol/time.ts';
import { Measures } from '../sim/measures/measures.ts';
import type { RunResult } from '../sim/measures/result.ts';
import { momentOf } from '../sim/moment/look.ts';
import type { Moment } from '../sim/moment/moment.ts';
import type { Observer } from '../sim/observer.ts';
import { combineObservers } from '../sim/observers.ts';
import { Simulation } from '../sim/simulation.ts';
import type { WorldConfig } from '../sim/world-config.ts';

export interface Run {
  /** Runs on for at most so many events; true when the end of the scenario is reached. */
  advance(maxEvents: number): boolean;
  /** How far it has come, in milliseconds of virtual time. */
  readonly nowMs: number;
  /** Events so far. */
  readonly events: number;
  /** Runs on to an instant, in milliseconds: all events up to and at it, if `maxEvents` allow; then true. */
  advanceTo(ms: number, maxEvents?: number): boolean;
  /** How everything stands now. */
  moment(): Moment;
  /** What it came to, at its end or where it was interrupted. */
  result(interrupted: boolean): RunResult;
}

/** Starts a run in a fresh world. `extra`: an observer beside the measures. */
export type StartRun = (world: WorldConfig, extra?: Observer) => Run;

export const startRun: StartRun = (world, extra) => {
  const measures = new Measures(world);
  const simulation = new Simulation(world, extra === undefined ? measures : combineObservers(measures, extra));
  const limit = msToTicks(world.durationMs);
  return {
    advance: (maxEvents) => simulation.runUntil(limit, maxEvents),
    advanceTo: (ms, maxEvents) => simulation.runUntil(Math.min(limit, msToTicks(ms)), maxEvents),
    moment: () => momentOf(simulation),
    get nowMs() {
      return ticksToMs(simulation.now);
    },
    get events() {
      return simulation.events;
    },
    result: (interrupted) => {
      const { now, events } = simulation;
      return measures.result({ events, traceHash: simulation.traceHash(), now, interrupted });
    },
  };
};
