/**
 * How many recorded dialogues our clients match, and which they do not: the committed `figures.json`, written by
 * scripts/client-docs.ts. What the documents tell of the recordings is taken from it, so that no number is typed.
 */
import { readFileSync } from 'node:fs';
import { type Meta, readMetas } from './dialogue.ts';
import { packedFiles } from './recordings.ts';
import type { Outcome } from './tally.ts';

export const FIGURES = 'test/conformance/clients/figures.json';

export interface ClientRecord {
  readonly dialogues: number;
  readonly matches: number;
  /** Of each case that has any: how many dialogues do not match. */
  readonly mismatches: { readonly [name: string]: number };
}

/** By client, as the recordings name it. */
export type Figures = { readonly [client: string]: ClientRecord };

export function readFigures(): Figures {
  return JSON.parse(readFileSync(FIGURES, 'utf8')) as Figures;
}

export function figuresOf({ byClient, mismatches }: Outcome): Figures {
  const entries = Object.entries(byClient).map(([client, { dialogues, matches }]): [string, ClientRecord] => {
    const missed = mismatches.filter(({ dialogue }) => dialogue.client === client).map(({ dialogue }) => dialogue.case);
    return [client, { dialogues, matches, mismatches: tallied(missed) }];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function tallied(names: readonly string[]): { [name: string]: number } {
  const counts: { [name: string]: number } = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** What was recorded: a client, a case, and how often. */
export interface Recorded {
  readonly client: string;
  readonly name: string;
  readonly opts: string;
  readonly recordings: number;
}

/** All pairs of client and case of the committed recordings. */
export function recordedCases(): Recorded[] {
  const pairs = new Map<string, Meta[]>();
  for (const meta of packedFiles().flatMap(readMetas)) {
    const key = `${meta.client} ${meta.case}`;
    pairs.set(key, [...(pairs.get(key) ?? []), meta]);
  }
  return [...pairs.values()].map((metas) => {
    const { client, case: name, opts } = metas[0]!;
    return { client, name, opts, recordings: metas.length };
  });
}
