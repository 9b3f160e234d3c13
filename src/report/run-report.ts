/**
 * All that a report of a finished run is made from: what was asked, what came of it, and how long that took.
 */
import type { ExpectationVerdict } from '../experiment/verdict.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { RunResult } from '../sim/measures/result.ts';

export interface RunReport {
  readonly scenario: Scenario;
  readonly result: RunResult;
  /** The command line that repeats the run. */
  readonly command: string;
  /** On what was expected of it. */
  readonly verdicts: readonly ExpectationVerdict[];
  /** What `--check` found, in words; null: it was not asked for, or not finished. */
  readonly checked: string | null;
  /** Time on the wall, the one thing here that differs between two runs of the same command. */
  readonly wallMs: number;
}

/** 0 where the run was too short for the clock. */
export function eventsPerSecond({ result, wallMs }: RunReport): number {
  return wallMs > 0 ? Math.round((result.events / wallMs) * 1_000) : 0;
}

/** How many times faster than real time. */
export function speedUp({ result, wallMs }: RunReport): number {
  return wallMs > 0 ? Math.round(result.virtualMs / wallMs) : 0;
}
