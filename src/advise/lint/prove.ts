/**
 * Runs a rule's experiment: the scenario that suffers and the one that is cured, with the same seeds.
 */
import type { ScenarioInput } from '../../scenario/read.ts';
import { readScenario } from '../../scenario/read.ts';
import { startRun } from '../../scenario/run.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { toCommand } from '../../scenario/to-command.ts';
import { toWorld } from '../../scenario/to-world.ts';
import { type Figure, TimeoutCount } from './figures.ts';
import type { LintRule } from './rule.ts';

/** One side of an experiment. */
export interface Side {
  /** The command line that runs it, with the first seed. */
  readonly command: string;
  /** The figure with each seed, and its mean. */
  readonly values: readonly number[];
  readonly mean: number;
}

export interface Proof {
  readonly rule: string;
  /** What was compared, and in what unit. */
  readonly figure: string;
  readonly unit: 'ms' | 'count' | 'share';
  /** The harm's mean is at least so many times the cure's, and its value is greater with every seed. */
  readonly factor: number;
  readonly harm: Side;
  readonly cure: Side;
  readonly holds: boolean;
}

/** Enough to tell luck from a rule, few enough to be run in a second. */
export const PROOF_SEEDS: readonly string[] = ['1', '2', '3'];

export function prove(rule: LintRule, seeds: readonly string[] = PROOF_SEEDS): Proof {
  const { figure, factor } = rule.experiment;
  const harm = sideOf(rule, rule.experiment.harm, seeds);
  const cure = sideOf(rule, rule.experiment.cure, seeds);
  const isAlwaysMore = harm.values.every((value, index) => value > cure.values[index]!);
  const holds = isAlwaysMore && harm.mean >= factor * cure.mean;
  return { rule: rule.id, figure: figure.what, unit: figure.unit, factor, harm, cure, holds };
}

function sideOf({ experiment }: LintRule, input: ScenarioInput, seeds: readonly string[]): Side {
  const scenarios = seeds.map((seed) => scenarioOf({ ...input, seed }));
  const values = scenarios.map((scenario) => run(scenario, experiment.figure));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { command: toCommand(scenarios[0]!), values, mean };
}

/** A side of an experiment as a complete scenario. */
export function scenarioOf(input: ScenarioInput): Scenario {
  const read = readScenario(input);
  if ('scenario' in read) return read.scenario;
  throw new Error(read.problems.map(({ message }) => message).join('\n'));
}

function run(scenario: Scenario, figure: Figure): number {
  const watched = new TimeoutCount();
  const started = startRun(toWorld(scenario), watched);
  started.advance(Number.POSITIVE_INFINITY);
  return figure.of(started.result(false).groups[0]!, watched);
}
