/**
 * Who runs what within a group. A group is said once for all its pods, and a mixed group has shares besides, each with
 * what is its own; here the two are put together, and the defaults of each client filled in.
 */
import { newestVersion } from '../client-model/profiles/versions.ts';
import { CONSUMER_KEYS } from '../protocol/config.ts';
import { applicationDefault, clientDefault, hasSetting, recordsPerBatch, STARTUP } from './client-defaults.ts';
import { clientsOf, clientsText, type NamedClient } from './clients.ts';
import { DEFAULTS } from './defaults.ts';
import type { ApplicationScenario, GroupScenario, ShareScenario, ShareStartup, StartupScenario } from './scenario.ts';
import type { Settings, SettingValue } from './settings.ts';

/** Every field may be open. */
type Open<T> = { readonly [K in keyof T]: T[K] | null };

/** What was said for the group or for a share of it; null: nothing. */
interface Said {
  readonly consumer: Settings;
  readonly application: Open<ApplicationScenario>;
  readonly startup: Open<ShareStartup>;
}

/** A share as it was said. */
export interface UnfinishedShare extends Said, NamedClient {}

/** A group as it was said. */
export interface UnfinishedGroup
  extends Omit<GroupScenario, 'members' | 'client' | 'clients' | 'startup' | 'consumer' | 'application'>,
    Said {
  readonly members?: number;
  readonly client: string | null;
  readonly clients: readonly UnfinishedShare[];
  readonly startup: StartupScenario;
}

/** The pods of a group by client, everything filled in. */
export function sharesOf(group: GroupScenario): readonly ShareScenario[] {
  return group.clients.length > 0 ? group.clients : [onlyShare(group)];
}

/** Where all pods run one client the group itself says everything. */
function onlyShare(group: GroupScenario): ShareScenario {
  const { client, version } = clientsOf(group.client)[0]!;
  const { members, consumer, application, startup } = group;
  return {
    client,
    version: version ?? newestVersion(client),
    members,
    consumer,
    application: application as ApplicationScenario,
    startup: startup as ShareStartup,
  };
}

/** A share with what it has in common with its group: what rules about settings look at. */
export interface ShareView extends ShareScenario {
  readonly churn: GroupScenario['churn'];
}

/** Each with the settings that its client really has. */
export function viewsOf(group: GroupScenario): readonly ShareView[] {
  return sharesOf(group).map((share) => ({ ...share, consumer: effectiveConsumer(share), churn: group.churn }));
}

/** What somebody set counts where the client has such a setting. */
export function effectiveConsumer({ client, consumer }: ShareScenario): Settings {
  const settings: Record<string, SettingValue> = {};
  for (const key of CONSUMER_KEYS) {
    settings[key.name] = hasSetting(client, key) ? consumer[key.name]! : clientDefault(client, key);
  }
  return { ...settings, 'max.poll.records': recordsPerBatch(client, settings) };
}

/**
 * What a rule says of each share, as distinct sentences. Of a mixed group a sentence that does not hold for all begins
 * with its client.
 */
export function byShare(group: GroupScenario, rule: (share: ShareView) => string | null): readonly string[] {
  const views = viewsOf(group);
  const told = views.map(rule);
  const isCommon = told.every((message) => message === told[0]);
  const sentences = views.flatMap(({ client }, index) => {
    const message = told[index]!;
    if (message === null) return [];
    return isCommon || message.startsWith(client) ? [message] : [`${client}: ${message}`];
  });
  return [...new Set(sentences)];
}

/** Fills in what each client starts from; contradictions stay for validate.ts to find. */
export function completeShares(group: UnfinishedGroup): GroupScenario {
  const named = namedClients(group);
  const shares = named.map((share) => completeShare(share, group));
  const members = group.members ?? sumOf(named) ?? DEFAULTS.members;
  const { gapMs } = group.startup;
  return {
    id: group.id,
    members,
    replicas: group.replicas,
    subscribe: group.subscribe,
    client: group.client === null ? clientsText(named) : clientsText(clientsOf(group.client)),
    clients: group.clients.length === 0 && isWholeGroup(shares, members) ? [] : shares,
    consumer: common(shares.map((share) => share.consumer)),
    application: common(shares.map((share) => share.application)),
    startup: { ...common(shares.map((share) => share.startup)), gapMs },
    churn: group.churn,
    acts: group.acts,
  };
}

/** One client runs all pods: there is nothing to list. */
function isWholeGroup(shares: readonly ShareScenario[], members: number): boolean {
  return shares.length === 1 && shares[0]!.members === members;
}

const NOTHING: Said = { consumer: {}, application: {}, startup: {} } as unknown as Said;

function namedClients({ client, clients }: UnfinishedGroup): readonly UnfinishedShare[] {
  if (clients.length > 0) return clients;
  return clientsOf(client ?? DEFAULTS.client).map((one) => ({ ...NOTHING, ...one }));
}

/** null if some have no number. */
function sumOf(named: readonly NamedClient[]): number | null {
  return named.reduce(
    (sum: number | null, { members }) => (sum === null || members === null ? null : sum + members),
    0,
  );
}

function completeShare(share: UnfinishedShare, group: UnfinishedGroup): ShareScenario {
  const { client, version, members } = share;
  const application = firstSaid([share.application, group.application, applicationDefault(client)]);
  const { minMs, maxMs } = firstSaid([share.startup, { ...group.startup }, STARTUP[client]]);
  return {
    client,
    version: version ?? newestVersion(client),
    members: members ?? group.members ?? DEFAULTS.members,
    consumer: completeConsumer(share, group, application),
    application,
    startup: { minMs, maxMs },
  };
}

/** Who commits decides whether the client does it by itself, unless that was said as well. */
function completeConsumer(share: UnfinishedShare, group: UnfinishedGroup, application: ApplicationScenario): Settings {
  const settings: Record<string, SettingValue> = {};
  for (const key of CONSUMER_KEYS) {
    const byClient = key.name === 'enable.auto.commit' ? application.commit === 'auto' : null;
    const said = share.consumer[key.name] ?? group.consumer[key.name] ?? byClient;
    settings[key.name] = said ?? clientDefault(share.client, key);
  }
  return settings;
}

/** Field by field the first that is not open; the last one has every field. */
function firstSaid<T extends object>(said: readonly [...Open<T>[], T]): T {
  const complete = said.at(-1) as T;
  const fields = Object.keys(complete).map((key) => [
    key,
    said.map((one) => one[key as keyof T]).find((value) => value !== null && value !== undefined) ?? null,
  ]);
  return Object.fromEntries(fields);
}

/** What all agree on; null where they do not. */
function common<T extends object>(all: readonly T[]): Open<T> {
  const first = all[0]!;
  const fields = Object.entries(first).map(([key, value]) => [
    key,
    all.every((one) => one[key as keyof T] === value) ? value : null,
  ]);
  return Object.fromEntries(fields) as Open<T>;
}
