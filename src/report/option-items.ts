/**
 * The effective options of one section as items, `name value`, in the words of the flags; what differs from the defaults
 * of the clients is marked with a star.
 */
import { behavioursText, versionedName } from '../scenario/clients.ts';
import { formatDuration } from '../scenario/durations.ts';
import type { Flag, Section } from '../scenario/flag.ts';
import { DEFAULT_SCENARIO, FLAGS, scenarioOfClients } from '../scenario/flags.ts';
import type { GroupScenario, Scenario, ShareScenario } from '../scenario/scenario.ts';
import { sharesOf } from '../scenario/shares.ts';

/** The flags whose value is a line of its own are named by their section. */
const NAMELESS: ReadonlySet<string> = new Set(['churn', 'network']);

/** Of the scenario's first group, where the section is about a group. */
export function itemsOf(section: Section, scenario: Scenario): readonly string[] {
  const group = scenario.groups[0]!;
  const basis = scenarioOfClients(group.client);
  const items = flagsOf(section)
    .map((flag) => itemOf(flag, scenario, flag.name === 'client' ? DEFAULT_SCENARIO : basis))
    .filter((item) => item !== null);
  if (section === 'group') return [...idItems(scenario), ...items, behaviourItem(group)];
  if (section === 'application') return [...items, ...groupFileItems(group, basis)];
  return section === 'topics' ? [...items, ...changeItems(scenario)] : items;
}

function flagsOf(section: Section): readonly Flag[] {
  return FLAGS.filter((flag) => flag.section === section && flag.aliasOf === undefined);
}

/** `name value`, with a star if that was somebody's wish; null for what is not set. */
function itemOf(flag: Flag, scenario: Scenario, basis: Scenario): string | null {
  const text = flag.read(scenario);
  if (text === null) return null;
  const name = NAMELESS.has(flag.name) ? '' : `${flag.name} `;
  return `${name}${text}${text === flag.read(basis) ? '' : '*'}`;
}

/** What flags say that may be given several times: events, and what makes events. */
export function eventItems(scenario: Scenario): readonly string[] {
  return FLAGS.flatMap(({ name, readAll }) => (readAll?.(scenario) ?? []).map((text) => `${name} '${text}'*`));
}

/** No flag lets a topic grow; a file may. */
function changeItems({ topics }: Scenario): string[] {
  const changes = topics.flatMap(({ name, changes }) =>
    changes.map(({ atMs, partitions }) => `${name}:${partitions}@${formatDuration(atMs)}`),
  );
  return changes.length === 0 ? [] : [`changes ${changes.join(',')}*`];
}

/** No flag names a group; a file may. */
function idItems({ groups }: Scenario): string[] {
  const { id } = groups[0]!;
  return id === DEFAULT_SCENARIO.groups[0]!.id ? [] : [`id ${id}*`];
}

/** `behaves-as franz-go@1.16`: which of the known behaviours the clients have. */
function behaviourItem(group: GroupScenario): string {
  return `behaves-as ${behavioursText(sharesOf(group))}`;
}

/** Fields of an application that a flag says. */
const FLAG_FIELDS: ReadonlySet<string> = new Set(flagsOf('application').map(({ path }) => path.split('.').at(-1)!));

type Application = GroupScenario['application'];

/** What no flag says of an application; a file may. */
function fileItems(application: Application, basis: Application): string[] {
  return Object.entries(application).flatMap(([key, value]) => {
    const usual = basis[key as keyof Application];
    if (value === null || FLAG_FIELDS.has(key) || value === usual) return [];
    return [`${key} ${key.endsWith('Ms') ? formatDuration(value as number) : value}*`];
  });
}

/** Those of a mixed group stand with its shares. */
function groupFileItems(group: GroupScenario, basis: Scenario): string[] {
  return group.clients.length > 0 ? [] : fileItems(group.application, basis.groups[0]!.application);
}

/** Of each share of a mixed group: its client, and the options in which it differs from another share. */
export function shareItems(scenario: Scenario): readonly (readonly [client: string, items: readonly string[]])[] {
  const group = scenario.groups[0]!;
  return group.clients.map((share) => {
    const usual = scenarioOfClients(versionedName(share.client, share.version));
    return [share.client, [`pods ${share.members}`, ...ownItems(share, scenario, usual)]] as const;
  });
}

const SHARE_SECTIONS: readonly Section[] = ['group', 'application', 'consumer'];
const NOT_OWN: ReadonlySet<string> = new Set(['members', 'client']);

function ownItems(share: ShareScenario, scenario: Scenario, usual: Scenario): readonly string[] {
  const alone = { ...scenario, groups: [groupOf(share, scenario.groups[0]!)] };
  const flags = SHARE_SECTIONS.flatMap(flagsOf).filter(({ name }) => !NOT_OWN.has(name));
  const differing = flags.filter((flag) => flag.read(alone) !== flag.read(scenario));
  const items = differing.map((flag) => itemOf(flag, alone, usual)).filter((item) => item !== null);
  return [...items, ...fileItems(share.application, usual.groups[0]!.application)];
}

/** A share as if it were the whole group. */
function groupOf(share: ShareScenario, group: GroupScenario): GroupScenario {
  const client = versionedName(share.client, share.version);
  return { ...group, ...share, client, clients: [], startup: { ...share.startup, gapMs: group.startup.gapMs } };
}
