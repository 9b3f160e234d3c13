/**
 * A scenario without what goes without saying: the smallest JSON that reads back as the same scenario.
 */
import { DEFAULTS } from './defaults.ts';
import { DEFAULT_SCENARIO } from './flags.ts';
import { isRaw, type Raw } from './raw.ts';
import { readScenario } from './read.ts';
import type { GroupScenario, Scenario, TopicScenario } from './scenario.ts';

/** The seed is always said. */
export function leanScenario(scenario: Scenario): Raw {
  const { topics, groups, ...rest } = scenario;
  const said = difference(rest, DEFAULT_SCENARIO) as Raw;
  const leanTopics = topics.map(leanTopic);
  const leanGroups = groups.map(leanGroup);
  return {
    ...said,
    ...(JSON.stringify(leanTopics) === '[{}]' ? {} : { topics: leanTopics }),
    ...(JSON.stringify(leanGroups) === '[{}]' ? {} : { groups: leanGroups }),
    seed: scenario.seed,
  };
}

function leanTopic(topic: TopicScenario): Raw {
  return difference(topic, DEFAULT_SCENARIO.topics[0]!) as Raw;
}

/** Some values follow from how a group commits and churns: only what does not is said. */
function leanGroup(group: GroupScenario): Raw {
  const { commit } = group.application;
  const kind = group.churn?.kind;
  const basis = readScenario({ groups: [{ application: { commit }, churn: kind === undefined ? null : { kind } }] });
  if ('problems' in basis) throw new Error(basis.problems.map((problem) => problem.message).join('\n'));
  const { application, churn, ...rest } = difference(group, basis.scenario.groups[0]!) as Raw;
  const leanApplication = { ...(commit === DEFAULTS.application.commit ? {} : { commit }), ...(application as Raw) };
  const leanChurn = { ...(kind === DEFAULTS.churn.kind ? {} : { kind }), ...(churn as Raw) };
  return {
    ...rest,
    ...(Object.keys(leanApplication).length === 0 ? {} : { application: leanApplication }),
    ...(kind === undefined ? {} : { churn: leanChurn }),
  };
}

/** The parts of an object that differ from a base; an object of which none does is left out. */
function difference(value: object, base: object): unknown {
  const entries = Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
    const other = (base as Raw)[key];
    if (!isRaw(one) || !isRaw(other)) return JSON.stringify(one) === JSON.stringify(other) ? [] : [[key, one]];
    const parts = difference(one, other) as Raw;
    return Object.keys(parts).length === 0 ? [] : [[key, parts]];
  });
  return Object.fromEntries(entries);
}
