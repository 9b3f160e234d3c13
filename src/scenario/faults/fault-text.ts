/**
 * `broker-freeze every=2m..5m for=10s..45s`: a generator in one text, as the flag `--faults` takes it.
 */
import * as v from 'valibot';
import { parseDuration } from '../durations.ts';
import { EVENT_KIND_NAMES, wordOf } from '../events/event-kinds.ts';
import type { Raw } from '../raw.ts';
import type { FaultScenario } from '../scenario.ts';
import { didYouMean } from '../suggest.ts';
import { type Drawn, textOf } from './drawn.ts';
import { entriesOf } from './fault-kinds.ts';

const FORM = 'write it as "broker-freeze every=2m..5m for=10s..45s": which kind of event, how often, and its fields';

/** The generator as plain JSON, or the predicate of a sentence about what is wrong. Values are for the schema to judge. */
export function parseFault(text: string): { readonly fault: Raw } | { readonly not: string } {
  const [kind = '', ...pairs] = text.trim().split(/\s+/);
  if (kind === '') return { not: `is no generator: ${FORM}.` };
  const known = EVENT_KIND_NAMES.find((name) => name === kind);
  if (known === undefined) return { not: unknownKind(kind) };
  const fields = Object.keys(entriesOf(known));
  const fault: Raw = { kind };
  for (const pair of pairs) {
    const [word = '', ...rest] = pair.split('=');
    const field = fields.find((name) => wordOf(name) === word);
    if (rest.length === 0 || field === undefined) return { not: wrongPair(known, pair, word, fields.map(wordOf)) };
    if (field in fault) return { not: `names ${word} twice.` };
    fault[field] = rest.join('=');
  }
  return { fault };
}

function unknownKind(kind: string): string {
  if (parseDuration(kind) !== null) return `begins with a time: ${FORM}; from=${kind} if it begins later.`;
  return `knows no ${kind}.${didYouMean(kind, EVENT_KIND_NAMES) || ` The kinds are ${EVENT_KIND_NAMES.join(', ')}.`}`;
}

function wrongPair(kind: string, pair: string, word: string, words: readonly string[]): string {
  if (words.includes(word)) return `has "${pair}" in it: write ${word}=….`;
  return `has ${word}, which a generator of ${kind} does not take: its fields are ${words.join(', ')}.${didYouMean(word, words)}`;
}

/** The shortest text that reads back as the generator. */
export function faultText(fault: FaultScenario): string {
  const { kind, ...fields } = leanFault(fault);
  return [
    kind,
    ...Object.entries(fields).map(([field, value]) => `${wordOf(field)}=${textOf(field, value as Drawn)}`),
  ].join(' ');
}

/** A generator without what goes without saying. */
export function leanFault(fault: FaultScenario): Raw {
  const entries = entriesOf(fault.kind);
  const said = Object.entries(fault).filter(([field, value]) => {
    const schema = entries[field];
    return schema === undefined || value !== (v.getDefault(schema) as unknown);
  });
  return Object.fromEntries(said);
}
