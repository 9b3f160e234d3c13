/**
 * What may be set otherwise: each setting with a few sensible values, as far as the group's clients and its broker take
 * them. A search over few values finds what a search over all would: between 10 s and 11 s nobody can tell a difference.
 */
import { CLIENT_ASSIGNORS } from '../../assignors/variants.ts';
import { BEHAVIOUR_VERSIONS } from '../../client-model/profiles/versions.ts';
import { CONSUMER_KEYS } from '../../protocol/config.ts';
import { hasSetting } from '../../scenario/client-defaults.ts';
import { versionedName } from '../../scenario/clients.ts';
import { formatDuration, parseDuration } from '../../scenario/durations.ts';
import type { Scenario, ShareScenario } from '../../scenario/scenario.ts';
import { numberOf, type SettingValue } from '../../scenario/settings.ts';
import { sharesOf } from '../../scenario/shares.ts';

/** One setting that is searched. */
export interface Tunable {
  /** As flags and `--tune` have it. */
  readonly name: string;
  /** As it is, in words. */
  readonly now: string;
  /** Others, in their natural order. */
  readonly values: readonly string[];
}

/** Every setting that may be searched, as `--tune` names them. */
export const TUNABLE_NAMES = [
  'session.timeout.ms',
  'heartbeat.interval.ms',
  'max.poll.interval.ms',
  'max.poll.records',
  'partition.assignment.strategy',
  'static',
  'client',
] as const;
export type TunableName = (typeof TUNABLE_NAMES)[number];

const SPANS: Readonly<Partial<Record<TunableName, readonly string[]>>> = {
  'session.timeout.ms': ['6s', '8s', '10s', '12s', '15s', '20s', '30s', '45s', '1m', '90s'],
  'heartbeat.interval.ms': ['1s', '2s', '3s', '5s', '10s'],
  'max.poll.interval.ms': ['30s', '1m', '2m', '5m', '10m', '15m', '30m'],
};

const RECORDS = ['10', '50', '100', '250', '500', '1000', '2000'];

/** Those of `wanted` that there is a choice in. Of several groups, or clients, only what all of them take. */
export function tunablesOf(scenario: Scenario, wanted: readonly TunableName[]): readonly Tunable[] {
  return TUNABLE_NAMES.filter((name) => wanted.includes(name))
    .map((name) => tunable(name, scenario))
    .filter(({ values }) => values.length > 0);
}

function tunable(name: TunableName, scenario: Scenario): Tunable {
  const shares = scenario.groups.flatMap((group) => sharesOf(group));
  const now = distinct(shares.map((share) => nowOf(name, share)));
  const values = valuesOf(name, scenario, shares).filter((value) => now.length > 1 || value !== now[0]);
  return { name, now: now.join(' / '), values };
}

const distinct = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

function nowOf(name: TunableName, { client, version, consumer }: ShareScenario): string {
  if (name === 'client') return versionedName(client, version);
  if (name === 'static')
    return consumer['group.instance.id'] === null ? 'unset' : String(consumer['group.instance.id']);
  return textOf(consumer[name] ?? null, name);
}

function textOf(value: SettingValue, name: TunableName): string {
  if (value === null) return 'unset';
  return SPANS[name] === undefined ? String(value) : formatDuration(Number(value));
}

function valuesOf(name: TunableName, scenario: Scenario, shares: readonly ShareScenario[]): readonly string[] {
  if (name === 'static') return [shares.some(isStatic) ? 'unset' : 'pod'];
  if (name === 'client') return versionsOf(shares);
  if (name === 'partition.assignment.strategy') return assignorsOf(shares);
  if (!shares.every(({ client }) => hasSetting(client, CONSUMER_KEYS.find((key) => key.name === name)!))) return [];
  if (name === 'max.poll.records') return RECORDS;
  return SPANS[name]!.filter((value) => name !== 'session.timeout.ms' || isTaken(parseDuration(value)!, scenario));
}

const isStatic = ({ consumer }: ShareScenario) => consumer['group.instance.id'] !== null;

/** Brokers refuse sessions beyond their bounds (C-JOIN-03). */
function isTaken(sessionMs: number, { broker }: Scenario): boolean {
  const [least, most] = [
    numberOf(broker, 'group.min.session.timeout.ms'),
    numberOf(broker, 'group.max.session.timeout.ms'),
  ];
  return sessionMs >= least && sessionMs <= most;
}

/** Another library is no setting; of a mixed group no one version can be said. */
function versionsOf(shares: readonly ShareScenario[]): readonly string[] {
  const clients = distinct(shares.map(({ client }) => client));
  if (clients.length > 1) return [];
  const [client] = clients as [ShareScenario['client']];
  return BEHAVIOUR_VERSIONS[client].map((version) => versionedName(client, version));
}

/** The simulator's own, to measure others by; and of librdkafka, whose documentation names no eager one, `sticky`. */
const isOffered = (client: ShareScenario['client'], name: string) =>
  name !== 'optimal' && (client !== 'librdkafka' || name !== 'sticky');

function assignorsOf(shares: readonly ShareScenario[]): readonly string[] {
  const known = shares.map(({ client }) =>
    CLIENT_ASSIGNORS[client].map(({ name }) => name).filter((name) => isOffered(client, name)),
  );
  return known[0]!.filter((name) => known.every((names) => names.includes(name)));
}
