/**
 * What may be written for a generator: as of an event, by its kind. The output is complete.
 */
import * as v from 'valibot';
import type { WorldEventKind } from '../../sim/schedule/world-events.ts';
import { EVENT_KIND_NAMES, wordOf } from '../events/event-kinds.ts';
import { isRaw } from '../raw.ts';
import { didYouMean } from '../suggest.ts';
import { choice } from '../values.ts';
import { entriesOf } from './fault-kinds.ts';

const KIND = { kind: choice(EVENT_KIND_NAMES) };

/** By kind: its fields. */
export const FAULT_SCHEMAS = new Map<unknown, v.GenericSchema>(EVENT_KIND_NAMES.map((kind) => [kind, objectOf(kind)]));

/** Nothing is said of the fields of a generator whose kind is not known. */
const OF_NO_KIND = v.looseObject(KIND, 'has no kind.') as v.GenericSchema;

export const faultSchema: v.GenericSchema = v.pipe(
  v.unknown(),
  v.check(isRaw, 'is not an object.'),
  v.lazy((input) => FAULT_SCHEMAS.get((input as { kind?: unknown }).kind) ?? OF_NO_KIND),
);

function objectOf(kind: WorldEventKind): v.GenericSchema {
  const entries = { ...KIND, ...entriesOf(kind) };
  const fields = Object.keys(entries);
  return v.strictObject(entries, (issue) => {
    const key = String(issue.path?.at(-1)?.key);
    if (issue.expected === 'never') return strange(kind, key, fields);
    return `is missing: a generator of ${kind} needs it (${wordOf(key)}=… in a flag).`;
  }) as v.GenericSchema;
}

function strange(kind: string, key: string, fields: readonly string[]): string {
  if (key === 'atMs')
    return `is no field of a generator, which says everyMs, and fromMs: at an instant, ${kind} is an event.`;
  return `is no field of a generator of ${kind}.${didYouMean(key, fields)}`;
}
