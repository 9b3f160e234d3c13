/**
 * `java`, `franz-go@1.18`, `java:10,franz-go:20@1.18`: which clients the pods of a group run, as one types it.
 */
import { CLIENT_NAMES, type ClientName } from '../client-model/profiles/configuration.ts';
import { BEHAVIOUR_VERSIONS, behaviourVersion, newestVersion } from '../client-model/profiles/versions.ts';
import { didYouMean } from './suggest.ts';
import { andList, orList } from './words.ts';

/** One item of the list. */
export interface NamedClient {
  readonly client: ClientName;
  /** null: the newest that is known. */
  readonly version: string | null;
  /** null: all pods of the group. */
  readonly members: number | null;
}

export type ClientsResult = { readonly ok: readonly NamedClient[] } | { readonly not: string };

/** Reads the list, or says as the predicate of a sentence why it cannot. */
export function parseClients(text: string): ClientsResult {
  const parts = text.split(',').map((part) => part.trim());
  const items: NamedClient[] = [];
  for (const part of parts) {
    const item = parseClient(part, parts.length > 1);
    if ('not' in item) return item;
    items.push(item.ok);
  }
  return { ok: items };
}

/** `name`, `name:count@version` or `name@version:count`. */
function parseClient(part: string, isOneOfSeveral: boolean): { readonly ok: NamedClient } | { readonly not: string } {
  const [name = '', ...rest] = part.split(/(?=[:@])/);
  const counts = rest.filter((word) => word.startsWith(':')).map((word) => word.slice(1));
  const versions = rest.filter((word) => word.startsWith('@')).map((word) => word.slice(1));
  const client = CLIENT_NAMES.find((known) => known === name);
  if (client === undefined) return { not: unknownClient(name, part !== '' && isOneOfSeveral) };
  if (counts.length > 1 || versions.length > 1) return { not: `says something twice in ${part}: write ${FORMS}.` };
  const [count, version] = [counts[0], versions[0]];
  const wrong = wrongCount(part, count, isOneOfSeveral) ?? wrongVersion(client, version);
  if (wrong !== null) return { not: wrong };
  return { ok: { client, version: version ?? null, members: count === undefined ? null : Number(count) } };
}

const FORMS = 'java, franz-go@1.18 or java:10,franz-go:20@1.18';

function unknownClient(name: string, isPart: boolean): string {
  const meant = didYouMean(name, CLIENT_NAMES);
  return `${isPart ? `names ${name}, which` : ''} is not known: allowed is ${orList(CLIENT_NAMES)}.${meant}`.trimStart();
}

function wrongCount(part: string, count: string | undefined, isOneOfSeveral: boolean): string | null {
  if (count === undefined) {
    return isOneOfSeveral ? `does not say how many pods run ${part}: write each with its number, ${part}:2.` : null;
  }
  return /^[1-9]\d{0,4}$/.test(count) ? null : `has "${count}" for a number of pods in ${part}: write ${FORMS}.`;
}

function wrongVersion(client: ClientName, version: string | undefined): string | null {
  if (version === undefined) return null;
  const known = BEHAVIOUR_VERSIONS[client];
  const from = `the behaviours of ${client} that are known begin with ${andList(known)}`;
  if (!/^\d+(\.\d+){0,3}$/.test(version)) {
    const meant = didYouMean(version, known, `${client}@`);
    return `has "${version}" for a version of ${client}: write numbers and dots; ${from}.${meant}`;
  }
  if (behaviourVersion(client, version) !== null) return null;
  return `is older than what is known: ${from}. Did you mean ${client}@${known[0]}?`;
}

/** The list as one types it; the number is left out where all pods run one client. */
export function clientsText(items: readonly NamedClient[]): string {
  return items.map((item) => clientText(item, items.length > 1)).join(',');
}

function clientText({ client, version, members }: NamedClient, numbered: boolean): string {
  return `${client}${numbered ? `:${members}` : ''}${version === null ? '' : `@${version}`}`;
}

/** Of a text that was read before. */
export function clientsOf(text: string): readonly NamedClient[] {
  const result = parseClients(text);
  if ('not' in result) throw new Error(`client "${text}" ${result.not}`);
  return result.ok;
}

/** `name@version` of a share; the version only where it is not the newest. */
export function versionedName(client: ClientName, version: string): string {
  return version === newestVersion(client) ? client : `${client}@${version}`;
}

/** The behaviours that clients have, by the version that each began with: `java@4.0,franz-go@1.16`. */
export function behavioursText(items: readonly { readonly client: ClientName; readonly version: string }[]): string {
  const names = items.map(({ client, version }) => `${client}@${behaviourVersion(client, version)}`);
  return [...new Set(names)].join(',');
}
