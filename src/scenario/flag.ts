/**
 * What a flag is: its words, its place in the scenario, and how it is written there and read back.
 */
import { type PairNames, parsePairs } from './pairs.ts';
import { type Raw, setAt } from './raw.ts';
import type { Scenario } from './scenario.ts';

export const SECTIONS = ['run', 'group', 'topics', 'application', 'churn', 'network', 'consumer', 'broker'] as const;

export type Section = (typeof SECTIONS)[number];

export interface Flag {
  /** Without the two dashes. */
  readonly name: string;
  readonly section: Section;
  /** What stands for the value in help. */
  readonly placeholder: string;
  /** What the flag alone means; absent if it needs a value. */
  readonly bare?: string;
  readonly meaning: string;
  /** Where it goes in the scenario; `*` is every item. */
  readonly path: string;
  /** Of a flag of several values: their short names → fields below the path. */
  readonly names?: PairNames;
  /** Of a flag that may be given several times: all its values. `read` has none then. */
  readonly readAll?: (scenario: Scenario) => readonly string[];
  /** Another way to say a flag that exists: understood, never printed. */
  readonly aliasOf?: string;
  /** Writes the value; the predicate of a sentence if it cannot be understood at all. */
  readonly write: (raw: Raw, text: string) => string | null;
  /** The value as one would type it; null if this flag cannot say it. */
  readonly read: (scenario: Scenario) => string | null;
}

/** A flag as it was given: without dashes; null if no value came with it. */
export interface GivenFlag {
  readonly name: string;
  readonly value: string | null;
}

/** What there is to say of a flag whose text goes where its path says. */
export type Simple = Pick<Flag, 'name' | 'section' | 'placeholder' | 'meaning' | 'path' | 'read'> & Partial<Flag>;

export function simple(flag: Simple): Flag {
  const write = (raw: Raw, text: string) => {
    setAt(raw, flag.path.split('.'), text);
    return null;
  };
  return { write, ...flag };
}

/** A flag of several named values: each goes to its field below the path; `none` and nothing are possible for churn. */
export function pairs(flag: Simple & { readonly names: PairNames }): Flag {
  const write = (raw: Raw, text: string) => {
    if (text === 'none' && flag.name === 'churn') setAt(raw, flag.path.split('.'), null);
    else if (text === '') setAt(raw, flag.path.split('.'), {});
    else return writePairs(raw, flag.path, text, flag.names, flag.name === 'churn' ? ', or none' : '');
    return null;
  };
  return { ...flag, write };
}

function writePairs(raw: Raw, path: string, text: string, names: PairNames, or: string): string | null {
  const result = parsePairs(text, names, or);
  if ('not' in result) return result.not;
  for (const [field, value] of Object.entries(result.fields)) setAt(raw, [...path.split('.'), field], value);
  return null;
}
