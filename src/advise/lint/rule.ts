/**
 * What a rule of the linter is. A rule is a row of a table (rules.ts): what is unwise in a word and in a sentence, for
 * which clients, when a scenario is like that, which numbered rules of the clients' and the coordinator's behaviour
 * prove it, what to do instead, and two small scenarios that differ in nothing else: one suffers, the other does not.
 */
import type { ClientName } from '../../client-model/profiles/configuration.ts';
import type { ScenarioInput } from '../../scenario/read.ts';
import type { GroupScenario, Scenario } from '../../scenario/scenario.ts';
import type { ShareView } from '../../scenario/shares.ts';
import type { Figure } from './figures.ts';

/** A `warning` is printed with every run; a `note`, which is a matter of taste or of costs, by `sim lint` alone. */
export type Level = 'warning' | 'note';

/** Two scenarios and what to compare in them; more is worse. */
export interface Experiment {
  readonly figure: Figure;
  /** The harm is at least so many times as large. */
  readonly factor: number;
  /** The rule speaks of this one … */
  readonly harm: ScenarioInput;
  /** … and not of this one. */
  readonly cure: ScenarioInput;
}

interface RuleBase {
  /** In kebab-case, as `--prove` takes it. */
  readonly id: string;
  readonly level: Level;
  /** What is unwise, of any scenario. */
  readonly sentence: string;
  readonly clients: readonly ClientName[] | 'all';
  /** Where in a group; what it is about. */
  readonly path: string;
  /** Numbers of the rules that say so: J-, R-, F-, S- of the clients, N- connections, E- groups, B- known defects, C- coordinator. */
  readonly proof: readonly string[];
  /** What to do instead. `{session.timeout.ms}` stands for the name that a client has for this setting. */
  readonly cure: string;
  readonly experiment: Experiment;
}

/** About the pods of a group that run one client: what is unwise there; null if nothing is. */
interface ShareRule extends RuleBase {
  readonly scope: 'share';
  readonly find: (share: ShareView, scenario: Scenario, group: GroupScenario) => string | null;
}

/** About a group as a whole: the same, perhaps several times. */
interface GroupRule extends RuleBase {
  readonly scope: 'group';
  readonly find: (group: GroupScenario, scenario: Scenario) => string | null | readonly string[];
}

export type LintRule = ShareRule | GroupRule;

type Input = NonNullable<ScenarioInput['groups']>[number];

/** A scenario of one group on one topic, short enough to be run by the dozen. */
export function small(durationMs: string, partitions: number, group: Input, rest: ScenarioInput = {}): ScenarioInput {
  return { durationMs, topics: [{ partitions }], groups: [group], ...rest };
}

/** The same scenario twice, with one thing that differs. */
export function between<T>(scenario: (one: T) => ScenarioInput, harm: T, cure: T): Pick<Experiment, 'harm' | 'cure'> {
  return { harm: scenario(harm), cure: scenario(cure) };
}
