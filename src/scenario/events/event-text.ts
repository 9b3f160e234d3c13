/**
 * `5m broker-freeze for=45s on-resume=requestsFirst`: an event in one text, as the flag `--event` takes it.
 */
import * as v from 'valibot';
import { formatDuration } from '../durations.ts';
import type { Raw } from '../raw.ts';
import type { EventScenario } from '../scenario.ts';
import { didYouMean } from '../suggest.ts';
import { EVENT_KIND_NAMES, EVENT_KINDS, wordOf } from './event-kinds.ts';

const FORM = 'write it as "5m broker-freeze for=45s": when, which kind, and its fields';

/** The event as plain JSON, or the predicate of a sentence about what is wrong. Values are for the schema to judge. */
export function parseEvent(text: string): { readonly event: Raw } | { readonly not: string } {
  const [at, kind, ...pairs] = text.trim().split(/\s+/);
  if (at === undefined || kind === undefined) return { not: `is no event: ${FORM}.` };
  const known = EVENT_KIND_NAMES.find((name) => name === kind);
  if (known === undefined) return { not: `knows no ${kind}.${didYouMean(kind, EVENT_KIND_NAMES) || allKinds()}` };
  const fields = Object.keys(EVENT_KINDS[known].fields);
  const event: Raw = { atMs: at, kind };
  for (const pair of pairs) {
    const [word = '', ...rest] = pair.split('=');
    const field = fields.find((name) => wordOf(name) === word);
    if (rest.length === 0 || field === undefined) return { not: wrongPair(known, pair, word, fields.map(wordOf)) };
    event[field] = rest.join('=');
  }
  return { event };
}

function allKinds(): string {
  return ` The kinds are ${EVENT_KIND_NAMES.join(', ')}.`;
}

function wrongPair(kind: string, pair: string, word: string, words: readonly string[]): string {
  if (words.includes(word)) return `has "${pair}" in it: write ${word}=….`;
  return `has ${word}, which ${kind} does not take: its fields are ${words.join(', ')}.${didYouMean(word, words)}`;
}

/** The shortest text that reads back as the event. */
export function eventText(event: EventScenario): string {
  const { atMs, kind, ...fields } = leanEvent(event);
  const pairs = Object.entries(fields).map(([field, value]) => `${wordOf(field)}=${valueText(field, value)}`);
  return [formatDuration(atMs as number), kind, ...pairs].join(' ');
}

/** An event without what goes without saying. */
export function leanEvent(event: EventScenario): Raw {
  const { fields } = EVENT_KINDS[event.kind];
  const said = Object.entries(event).filter(([field, value]) => {
    const schema = fields[field];
    return schema === undefined || value !== (v.getDefault(schema) as unknown);
  });
  return Object.fromEntries(said);
}

function valueText(field: string, value: unknown): string {
  return field.endsWith('Ms') ? formatDuration(value as number) : String(value);
}
