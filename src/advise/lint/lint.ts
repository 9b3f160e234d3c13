/**
 * What is legal and unwise about a scenario, each finding with its reason and its cure. The run goes ahead: a simulator
 * is the place to be unwise.
 */
import type { ClientName } from '../../client-model/profiles/configuration.ts';
import type { Warning } from '../../scenario/problem.ts';
import type { GroupScenario, Scenario } from '../../scenario/scenario.ts';
import { sharesOf, viewsOf } from '../../scenario/shares.ts';
import { inOwnNames } from './own-names.ts';
import type { Level, LintRule } from './rule.ts';
import { LINT_RULES } from './rules.ts';

export interface Finding extends Warning {
  /** Its id. */
  readonly rule: string;
  readonly level: Level;
  /** Whose pods it is about. */
  readonly clients: readonly ClientName[];
  /** What to do instead, by the clients' own names of the settings. */
  readonly cure: string;
  readonly proof: readonly string[];
}

/** What a rule says of a group, and of whose pods. */
interface Told {
  readonly message: string;
  readonly clients: readonly ClientName[];
}

/** All findings, by group and then in the order of the table. */
export function lint(scenario: Scenario): readonly Finding[] {
  return scenario.groups.flatMap((group, index) => {
    const whose = scenario.groups.length > 1 ? `group ${group.id}: ` : '';
    return LINT_RULES.flatMap((rule) =>
      toldBy(rule, group, scenario).map(({ message, clients }) => ({
        rule: rule.id,
        level: rule.level,
        path: `groups.${index}.${rule.path}`,
        clients,
        message: whose + message,
        cure: inOwnNames(rule.cure, clients),
        proof: rule.proof,
      })),
    );
  });
}

/** What every run tells. */
export function warningsOf(scenario: Scenario): readonly Finding[] {
  return lint(scenario).filter(({ level }) => level === 'warning');
}

function toldBy(rule: LintRule, group: GroupScenario, scenario: Scenario): readonly Told[] {
  if (rule.scope === 'share') return toldOfShares(rule, group, scenario);
  const clients = [...new Set(sharesOf(group).map(({ client }) => client))];
  const told = rule.find(group, scenario) ?? [];
  return [told].flat().map((message) => ({ message, clients }));
}

type ShareRule = Extract<LintRule, { scope: 'share' }>;

/** Equal sentences are told once; of a mixed group one that does not hold for all begins with its clients. */
function toldOfShares(rule: ShareRule, group: GroupScenario, scenario: Scenario): readonly Told[] {
  const views = viewsOf(group);
  const byMessage = new Map<string, Set<ClientName>>();
  let silent = 0;
  for (const view of views) {
    const isMeant = rule.clients === 'all' || rule.clients.includes(view.client);
    const message = isMeant ? rule.find(view, scenario, group) : null;
    if (message === null) silent++;
    else byMessage.set(message, (byMessage.get(message) ?? new Set()).add(view.client));
  }
  const isCommon = silent === 0 && byMessage.size === 1;
  return [...byMessage].map(([message, clients]) => ({
    message:
      isCommon || [...clients].some((client) => message.startsWith(client))
        ? message
        : `${[...clients].join(', ')}: ${message}`,
    clients: [...clients],
  }));
}
