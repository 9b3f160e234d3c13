/**
 * The experiments of the linter with every client that a rule is for, not only with the one that docs/lint.md shows: there too
 * the scenario that the rule speaks of suffers more. Where that is not so, it is said why.
 */
import { describe, expect, test } from 'vitest';
import { lint } from '../../../src/advise/lint/lint.ts';
import { prove, scenarioOf } from '../../../src/advise/lint/prove.ts';
import type { LintRule } from '../../../src/advise/lint/rule.ts';
import { LINT_RULES } from '../../../src/advise/lint/rules.ts';
import { CLIENT_NAMES, type ClientName } from '../../../src/client-model/profiles/configuration.ts';
import type { ScenarioInput } from '../../../src/scenario/read.ts';

/** `rule client` → why its experiment does not show it with this client. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  'session-above-max-poll librdkafka': 'librdkafka refuses such settings',
  'work-outlasts-rebalance librdkafka': 'librdkafka refuses such settings',
  'work-outlasts-rebalance java': 'work-outlasts-max-poll speaks instead: both are one setting there',
  'join-timeout-short java': 'the experiment is about a time-out that only sarama has so short',
  'join-timeout-short librdkafka': 'the experiment is about a time-out that only sarama has so short',
  'join-timeout-short franz-go': 'the experiment is about a time-out that only sarama has so short',
  'consumers-too-slow sarama': 'a handler for each claim: its members are fast enough',
  'workers-missing franz-go': 'nothing watches how often the application polls',
  'workers-missing sarama': 'nothing watches how often the application polls',
  'members-refused sarama': 'as much is left unread with the cure: not explained yet',
  'setting-without-effect java': 'it has the setting',
  'setting-without-effect franz-go': 'it has the setting',
  'setting-without-effect sarama': 'the setting that is missing changes nothing in this scenario',
};

/** Experiments of groups of several clients are about these. */
function isOfOneClient({ experiment }: LintRule): boolean {
  return experiment.harm.groups!.every(({ client, clients }) => clients === undefined && !/[:,]/.test(client ?? ''));
}

/** The version of the experiment stays where it runs this client. */
function withClient(input: ScenarioInput, client: ClientName): ScenarioInput {
  const groups = input.groups!.map((group) => (group.client?.startsWith(client) ? group : { ...group, client }));
  return { ...input, groups, seed: '1' };
}

const speaks = (rule: LintRule, input: ScenarioInput) => lint(scenarioOf(input)).some((one) => one.rule === rule.id);

const PAIRS = LINT_RULES.filter(isOfOneClient).flatMap((rule) =>
  (rule.clients === 'all' ? CLIENT_NAMES : rule.clients).map((client) => [rule.id, client, rule] as const),
);

describe('an experiment shows its rule with each client', () => {
  test.each(PAIRS.filter(([id, client]) => !(`${id} ${client}` in NOT_SHOWN)))('%s %s', (_, client, rule) => {
    const { experiment } = rule;
    const [harm, cure] = [withClient(experiment.harm, client), withClient(experiment.cure, client)];
    expect([speaks(rule, harm), speaks(rule, cure)]).toEqual([true, false]);
    const proof = prove({ ...rule, experiment: { ...experiment, harm, cure } }, ['1']);
    expect(proof.harm.mean).toBeGreaterThan(proof.cure.mean);
  });

  test('what is not shown is a rule for that client', () => {
    const known = new Set(PAIRS.map(([id, client]) => `${id} ${client}`));
    expect(Object.keys(NOT_SHOWN).filter((pair) => !known.has(pair))).toEqual([]);
  });
});
