/**
 * `--client`, and what every flag about pods means for a mixed group: it holds for all its shares.
 */
import { parseClients } from './clients.ts';
import type { GivenFlag } from './flag.ts';
import { isRaw, itemsAt, type Raw } from './raw.ts';

/** Who says the clients anew says who runs them: the shares of a file go. */
export function writeClients(raw: Raw, text: string): string | null {
  const result = parseClients(text);
  if ('not' in result) return result.not;
  raw.groups ??= [{}];
  for (const group of itemsAt(raw, 'groups')) {
    group.client = text;
    delete group.clients;
  }
  return null;
}

/** Numbers of pods in `--client` stand above a file's number of members. */
export function forgetMembers(raw: Raw, given: readonly GivenFlag[]): void {
  const text = given.find(({ name }) => name === 'client')?.value ?? '';
  if (!text.includes(':') || given.some(({ name }) => name === 'members')) return;
  for (const group of itemsAt(raw, 'groups')) delete group.members;
}

/** Places below a group that a share may have of its own. */
const OF_SHARES = /^groups\.\*\.(consumer|application|startup)\.(.+)$/;

/** A flag that was written to the groups is forgotten by their shares. */
export function forgetInShares(raw: Raw, path: string, fields: readonly string[] = []): void {
  const [, part, rest] = OF_SHARES.exec(fields.length > 0 ? `${path}.*` : path) ?? [];
  if (part === undefined || rest === undefined) return;
  for (const group of itemsAt(raw, 'groups')) {
    for (const share of itemsAt(group, 'clients')) {
      const place = share[part];
      if (isRaw(place)) for (const field of fields.length > 0 ? fields : [rest]) delete place[field];
    }
  }
}
