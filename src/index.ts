/**
 * The package's public surface: simulate Kafka consumer groups from a program.
 *
 * @packageDocumentation
 */
import type { Problem } from './scenario/problem.ts';
import { readScenario, type ScenarioInput } from './scenario/read.ts';
import { startRun } from './scenario/run.ts';
import { toWorld } from './scenario/to-world.ts';
import type { RunResult } from './sim/measures/result.ts';

export type { Problem } from './scenario/problem.ts';
export type { ScenarioInput } from './scenario/read.ts';
export type {
  ApplicationScenario,
  ChurnScenario,
  EventScenario,
  FaultScenario,
  GroupScenario,
  NetworkScenario,
  Scenario,
  ServiceScenario,
  ShareScenario,
  StartupScenario,
  TopicScenario,
} from './scenario/scenario.ts';
export type { Settings, SettingValue } from './scenario/settings.ts';
export type {
  CauseStep,
  GroupResult,
  PartitionResult,
  RebalanceCauseKind,
  RebalanceRecord,
  RemovalRecord,
  RunResult,
  SpanSummary,
  TimelineBucket,
} from './sim/measures/result.ts';

/** A scenario that cannot be run, with everything that is wrong about it. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.name = 'ScenarioError';
    this.problems = problems;
  }
}

/**
 * Simulates a scenario from beginning to end.
 *
 * Every part of the scenario may be left out: `simulate({})` is a group of four Java consumers on one topic of 72
 * partitions, for an hour of virtual time. Spans are milliseconds or text such as `'1h30m'`; Kafka's settings have
 * Kafka's own names. The same scenario gives the same result, on every machine.
 *
 * @example
 * ```ts
 * const result = simulate({
 *   durationMs: '10m',
 *   groups: [{ members: 30, churn: { everyMs: '20s' }, consumer: { 'session.timeout.ms': '10s' } }],
 * });
 * console.log(result.groups[0]?.unowned.p99Ms);
 * ```
 *
 * @param scenario - what to simulate; see {@link Scenario} for the meaning and the units of its parts
 * @returns what was measured, as plain data that survives JSON
 * @throws {@link ScenarioError} for a scenario that cannot be run
 */
export function simulate(scenario: ScenarioInput = {}): RunResult {
  const read = readScenario(scenario);
  if ('problems' in read) throw new ScenarioError(read.problems);
  const run = startRun(toWorld(read.scenario));
  run.advance(Number.POSITIVE_INFINITY);
  return run.result(false);
}
