/**
 * What `lint` is asked for: the rules, what they say of a scenario, or their experiments.
 */
import type { LintRule } from '../advise/lint/rule.ts';
import { LINT_RULE_IDS, LINT_RULES } from '../advise/lint/rules.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { didYouMean } from '../scenario/suggest.ts';
import { readScenarioWords, type ScenarioWords } from './scenario-words.ts';

export type LintRequest =
  | { readonly kind: 'lint'; readonly scenario: Scenario; readonly notes: readonly string[]; readonly json: boolean }
  | { readonly kind: 'lint-rules'; readonly json: boolean }
  | { readonly kind: 'prove'; readonly rules: readonly LintRule[]; readonly json: boolean };

type Problems = { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Flags that bring a scenario, or a part of one. */
const FILES: readonly string[] = ['scenario', 'client-config', 'broker-config'];

/** Without a scenario the rules themselves are asked for. */
export function readLintRequest(words: ScenarioWords): LintRequest | Problems {
  const { own, given, problems } = words;
  const json = own.some(({ name }) => name === 'json');
  const prove = own.find(({ name }) => name === 'prove')?.value ?? null;
  const saysScenario = given.length > 0 || own.some(({ name }) => FILES.includes(name));
  if (prove !== null && problems.length === 0) return proofRequest(prove, saysScenario, json);
  if (!saysScenario && problems.length === 0) return { kind: 'lint-rules', json };
  const read = readScenarioWords(words);
  return 'problems' in read ? read : { kind: 'lint', scenario: read.scenario, notes: read.notes, json };
}

function proofRequest(prove: string, saysScenario: boolean, json: boolean): LintRequest | Problems {
  const rules = LINT_RULES.filter(({ id }) => prove === 'all' || id === prove);
  if (saysScenario)
    return problem('--prove runs the scenarios of the rule and no other: leave the scenario and its flags out.');
  if (rules.length > 0) return { kind: 'prove', rules, json };
  return problem(`--prove "${prove}" is no rule: groupsim lint prints all of them.${didYouMean(prove, LINT_RULE_IDS)}`);
}

function problem(message: string): Problems {
  return { kind: 'problems', problems: [{ path: '--prove', message }] };
}
