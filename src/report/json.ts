/**
 * A finished run as one JSON object: everything in the result, and what it takes to repeat it. Documented in
 * docs/json.md. New fields may come; a field that changes its meaning or goes away changes `schemaVersion`.
 */
import type { Warning } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { GroupResult, RunResult } from '../sim/measures/result.ts';
import { type ExpectationJson, expectationsJson } from './experiment/expectations-text.ts';
import { eventsPerSecond, type RunReport } from './run-report.ts';

export interface JsonReport {
  readonly schemaVersion: RunResult['schemaVersion'];
  /** The program's version. */
  readonly version: string;
  /** The command line that repeats the run. */
  readonly command: string;
  readonly seed: string;
  /** The whole scenario, every default filled in; a file with this in it can be run with `--scenario`. */
  readonly scenario: Scenario;
  /** What is legal and unwise about it, as sentences. */
  readonly warnings: readonly string[];
  /** What was expected of the run, and whether it came so. */
  readonly expectations: readonly ExpectationJson[];
  /** 16 hex digits over every event: equal for equal runs, on every machine. */
  readonly traceHash: string;
  /** Dispatched message deliveries and timer expiries. */
  readonly events: number;
  /** Of wall time; with `wallMs` the only fields that differ from run to run. */
  readonly eventsPerSecond: number;
  /** How far the run came in virtual time. */
  readonly virtualMs: number;
  readonly wallMs: number;
  /** Ctrl-C ended the run before its time; the results are of what had been simulated. */
  readonly interrupted: boolean;

  // ---- of the first group, for whoever has one group ----
  readonly generations: number;
  readonly rebalances: GroupResult['rebalances'];
  /** Milliseconds in each group state. */
  readonly states: GroupResult['states'];
  readonly records: GroupResult['records'];
  readonly commits: GroupResult['commits'];

  /** Everything about every group. */
  readonly groups: readonly GroupResult[];
}

export function jsonReport(report: RunReport, version: string, warnings: readonly Warning[]): JsonReport {
  const { scenario, result, command, wallMs } = report;
  const first = result.groups[0]!;
  return {
    schemaVersion: result.schemaVersion,
    version,
    command,
    seed: result.seed,
    scenario,
    warnings: warnings.map((warning) => warning.message),
    expectations: expectationsJson(report.verdicts),
    traceHash: result.traceHash,
    events: result.events,
    eventsPerSecond: eventsPerSecond(report),
    virtualMs: result.virtualMs,
    wallMs: Math.round(wallMs * 10) / 10,
    interrupted: result.interrupted,
    generations: first.generations,
    rebalances: first.rebalances,
    states: first.states,
    records: first.records,
    commits: first.commits,
    groups: result.groups,
  };
}

/** Two spaces of indentation, a line break at the end. */
export function jsonText(report: JsonReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
