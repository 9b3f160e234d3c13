/**
 * What a generator may say: when its events come, and the fields of their kind, each of which may be drawn. The kinds are
 * those of events; here is where a generator cannot mean the same by a field as a single event does.
 */
import * as v from 'valibot';
import type { WorldEventKind } from '../../sim/schedule/world-events.ts';
import { DEFAULTS, LIMITS } from '../defaults.ts';
import { EVENT_KINDS } from '../events/event-kinds.ts';
import { duration, type JsonFragment, name, type ValueSchema, value, wholeNumber } from '../values.ts';
import { type Drawn, type FieldSchema, planOf, planValue } from './drawn.ts';
import { everyOf, everyValue } from './every.ts';
import { somePods, somePodsText } from './some-pods.ts';

/** More events than this are a mistake in a unit: they would outnumber what they disturb. */
export const MOST_GENERATED = 10_000;

const span = (min: number) => duration(min, LIMITS.maxDurationMs);

/** Whoever stops again and again without a successor is gone after a while: a generator has to say so (`down=none`). */
const DOWN = { downMs: v.optional(v.nullable(span(0)), DEFAULTS.churn.downMs) };
/** To the end of the run each time would add up without end. */
const LASTING = { forMs: span(1) };

/** In place of the event's own fields; null: the generator has no such field. */
const OWN: Partial<Record<WorldEventKind, Readonly<Record<string, FieldSchema | null>>>> = {
  'pod-stop': DOWN,
  'pod-kill': DOWN,
  'node-loss': DOWN,
  'broker-slow': LASTING,
  'network-degrade': LASTING,
  'network-black-hole': LASTING,
  'topic-create': { topic: topicNames(true) },
  'topic-grow': { topic: topicNames(false), partitions: null, by: wholeNumber(1, LIMITS.maxPartitions) },
  'topic-delete': { topic: topicNames(false) },
};

/** A name with a `*` for its number or, of topics that are there, for anything. */
function topicNames(isNew: boolean): ValueSchema<string> {
  return value(
    (given) => {
      const text = String(given);
      const isName = v.safeParse(name(), text.replace('*', '1')).success;
      if (!isName) return { not: 'is no name of topics: write a name with a * in it, such as orders-*.' };
      if (!isNew || text.includes('*')) return { ok: text };
      return { not: `names one topic, which can be created once: write a * for its number, ${text}-* for instance.` };
    },
    { type: 'string' },
  );
}

/** The fields of a kind as single values, before anything is drawn. */
export function fieldsOf(kind: WorldEventKind): Readonly<Record<string, FieldSchema>> {
  const entries = Object.entries({ ...EVENT_KINDS[kind].fields, ...OWN[kind] });
  return Object.fromEntries(entries.filter(([, schema]) => schema !== null)) as Record<string, FieldSchema>;
}

/** Ranges, alternatives, averages, and pods by chance. */
const DRAWN = '\\.\\.|\\||^~|^any\\(';

/** For editors: a value, or the text of what is drawn. */
function drawnJson(schema: FieldSchema, isNullable: boolean): JsonFragment {
  const { json } = v.getMetadata(schema as never) as { readonly json?: JsonFragment };
  const drawn = { type: 'string', pattern: DRAWN };
  return { anyOf: [{ ...json }, drawn, ...(isNullable ? [{ enum: [null, 'none'] }] : [])] };
}

/** When a generator acts, whatever its kind. */
const WHEN: Readonly<Record<string, FieldSchema>> = {
  everyMs: value<Drawn>(
    (given) => {
      const every = everyOf(given);
      return 'not' in every ? every : { ok: everyValue(every.ok) };
    },
    drawnJson(span(100), false),
  ),
  fromMs: v.optional(span(0), 0),
  untilMs: v.nullish(span(1), null),
  times: v.nullish(wholeNumber(1, MOST_GENERATED), null),
  name: v.nullish(name(), null),
};

/** Schemas of all that may be written for a generator of a kind. */
export function entriesOf(kind: WorldEventKind): Readonly<Record<string, FieldSchema>> {
  const fields = Object.entries(fieldsOf(kind)).map(([field, schema]) => [field, drawnSchema(field, schema)]);
  return { ...WHEN, ...Object.fromEntries(fields) };
}

interface Wrapper {
  readonly type: string;
  readonly wrapped?: FieldSchema;
}

/** The schema of a value that is there, and whether there may be none. */
export function bareField(schema: FieldSchema): { readonly schema: FieldSchema; readonly isNullable: boolean } {
  const { type, wrapped } = schema as unknown as Wrapper;
  if (wrapped === undefined) return { schema, isNullable: false };
  const inner = bareField(wrapped);
  return { schema: inner.schema, isNullable: inner.isNullable || type !== 'optional' };
}

function drawnSchema(field: string, own: FieldSchema): FieldSchema {
  const { schema, isNullable } = bareField(own);
  const read = value<Drawn>(
    (given) => {
      if (isNullable && (given === null || given === 'none')) return { ok: null };
      return field === 'pods' ? podsValue(schema, given) : drawnValue(field, schema, given);
    },
    drawnJson(schema, isNullable),
  );
  const { wrapped } = own as unknown as Wrapper;
  return wrapped === undefined ? read : v.optional(read, v.getDefault(own) as never);
}

function drawnValue(field: string, schema: FieldSchema, given: unknown) {
  const plan = planOf(field, schema, given);
  return 'not' in plan ? plan : { ok: planValue(field, plan.ok) };
}

function podsValue(schema: FieldSchema, given: unknown) {
  const some = somePods(given);
  if (some !== null) return 'not' in some ? some : { ok: somePodsText(some.ok) };
  const plan = drawnValue('pods', schema, given);
  if ('ok' in plan || String(given).includes('|')) return plan;
  return { not: 'names no pods: write their numbers, such as 0 or 0,2-4, or all, or any(2) for two by chance.' };
}
