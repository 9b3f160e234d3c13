/**
 * What may be written for an event: its fields depend on its kind, and what does not belong to the kind is refused by
 * name. The output is complete: every field of the kind is there.
 */
import * as v from 'valibot';
import { LIMITS } from '../defaults.ts';
import { isRaw } from '../raw.ts';
import { didYouMean } from '../suggest.ts';
import { choice, duration } from '../values.ts';
import { EVENT_KIND_NAMES, EVENT_KINDS, wordOf } from './event-kinds.ts';

const WHEN = { atMs: duration(0, LIMITS.maxDurationMs), kind: choice(EVENT_KIND_NAMES) };

/** By kind: its fields. */
export const EVENT_SCHEMAS = new Map<unknown, v.GenericSchema>(
  EVENT_KIND_NAMES.map((kind) => [kind, objectOf(kind, { ...WHEN, ...EVENT_KINDS[kind].fields })]),
);

/** Nothing is said of the fields of an event whose kind is not known. */
const OF_NO_KIND = v.looseObject(WHEN, 'has no kind.') as v.GenericSchema;

export const eventSchema: v.GenericSchema = v.pipe(
  v.unknown(),
  v.check(isRaw, 'is not an object.'),
  v.lazy((input) => EVENT_SCHEMAS.get((input as { kind?: unknown }).kind) ?? OF_NO_KIND),
);

function objectOf(kind: string, entries: v.ObjectEntries): v.GenericSchema {
  const fields = Object.keys(entries);
  return v.strictObject(entries, (issue) => {
    const key = String(issue.path?.at(-1)?.key);
    if (issue.expected === 'never') return `is no field of ${kind}.${didYouMean(key, fields)}`;
    return `is missing: ${kind} needs it (${wordOf(key)}=… in a flag).`;
  }) as v.GenericSchema;
}
