/**
 * A scenario without what goes without saying: the smallest JSON that reads back as the same scenario.
 */
import { versionedName } from './clients.ts';
import { DEFAULTS } from './defaults.ts';
import { leanEvent } from './events/event-text.ts';
import { leanFault } from './faults/fault-text.ts';
import { DEFAULT_SCENARIO } from './flags.ts';
import { isRaw, type Raw } from './raw.ts';
import { completeScenario } from './read.ts';
import type { GroupScenario, Scenario, TopicScenario } from './scenario.ts';

/** The seed is always said. */
export function leanScenario(scenario: Scenario): Raw {
  const { topics, groups, events, faults, ...rest } = scenario;
  const said = difference(rest, DEFAULT_SCENARIO) as Raw;
  const leanTopics = topics.map(leanTopic);
  const leanGroups = groups.map(leanGroup);
  return {
    ...said,
    ...(JSON.stringify(leanTopics) === '[{}]' ? {} : { topics: leanTopics }),
    ...(JSON.stringify(leanGroups) === '[{}]' ? {} : { groups: leanGroups }),
    ...(events.length === 0 ? {} : { events: events.map(leanEvent) }),
    ...(faults.length === 0 ? {} : { faults: faults.map(leanFault) }),
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
  const basis = completeScenario({
    groups: [{ client: group.client, application: { commit }, churn: kind === undefined ? null : { kind } }],
  }).groups[0]!;
  const {
    application,
    churn,
    client: _,
    clients: _own,
    ...rest
  } = difference(withoutCommon(group, basis), basis) as Raw;
  const leanApplication = {
    ...(commit === DEFAULTS.application.commit || commit === null ? {} : { commit }),
    ...(application as Raw),
  };
  const leanChurn = { ...(kind === DEFAULTS.churn.kind ? {} : { kind }), ...(churn as Raw) };
  return {
    ...leanClients(group, basis),
    ...rest,
    ...(Object.keys(leanApplication).length === 0 ? {} : { application: leanApplication }),
    ...(kind === undefined ? {} : { churn: leanChurn }),
  };
}

/** What the shares of a mixed group say need not be said of the group. */
function withoutCommon(group: GroupScenario, { consumer, application, startup }: GroupScenario): GroupScenario {
  if (group.clients.length === 0) return group;
  return { ...group, consumer, application, startup: { ...startup, gapMs: group.startup.gapMs } };
}

/** As text where that says all; as a list where a share has something of its own. */
function leanClients({ client, clients }: GroupScenario, basis: GroupScenario): Raw {
  if (JSON.stringify(clients) === JSON.stringify(basis.clients)) return client === DEFAULTS.client ? {} : { client };
  const shares = clients.map(({ client: name, version, members, ...own }, index) => ({
    client: versionedName(name, version),
    members,
    ...(difference(own, basis.clients[index] ?? {}) as Raw),
  }));
  return { clients: shares };
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
