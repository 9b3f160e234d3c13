/**
 * The schema of scenario files as JSON Schema, so that editors complete and check them. It is read off the schemas that
 * the program itself checks with, and says a little less than they do: contradictions, and what a text may hold.
 */
import type * as v from 'valibot';
import { EVENT_KIND_NAMES, EVENT_KINDS } from '../scenario/events/event-kinds.ts';
import { EVENT_SCHEMAS, eventSchema } from '../scenario/events/event-schema.ts';
import { FAULT_SCHEMAS, faultSchema } from '../scenario/faults/fault-schema.ts';
import { FLAGS } from '../scenario/flags.ts';
import { ScenarioSchema } from '../scenario/schema.ts';
import type { JsonFragment } from '../scenario/values.ts';
import { FILE_ENTRIES } from './file-keys.ts';

type Json = Record<string, unknown>;

/** What of a schema of valibot is looked at here. */
interface Shape {
  readonly type: string;
  readonly pipe?: readonly Shape[];
  readonly metadata?: { readonly json?: JsonFragment };
  readonly wrapped?: Shape;
  readonly default?: unknown;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly value?: Shape;
  readonly literal?: unknown;
}

export function scenarioJsonSchema(): Json {
  const scenario = jsonOf(shape(ScenarioSchema), '') as Json & { readonly properties: Json };
  const own = Object.fromEntries(
    Object.entries(FILE_ENTRIES).map(([key, schema]) => [
      key,
      { ...jsonOf(shape(schema), key), description: MEANINGS[key] },
    ]),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A scenario of groupsim',
    ...scenario,
    properties: { ...own, ...scenario.properties },
  };
}

const shape = (schema: v.GenericSchema) => schema as unknown as Shape;

/** What no flag says. */
const MEANINGS: Readonly<Record<string, string>> = {
  $schema: 'Where an editor finds the schema.',
  version: 'The version of this format: 1.',
  expect:
    "What has to come true, such as 'unowned.p99 < 20s' or 'duplicates == 0'; groupsim measures lists what can be looked at.",
  vary: 'What compare and sweep vary: names of flags, and their values.',
  seeds: 'How often compare and sweep run each variant: 20, or 101..200.',
  topics: 'The topics that are consumed.',
  groups: 'The consumer groups.',
  events: 'What is made to happen at an instant.',
  faults: 'What is made to happen again and again, drawn from the seed: generators of events.',
  'groups.*.id': "The group's name.",
  'groups.*.consumer': "Settings of the consumers by Kafka's names.",
  broker: "Settings of the broker by Kafka's names.",
};

const BY_PATH: ReadonlyMap<string, string> = new Map(
  FLAGS.filter(({ names, aliasOf }) => names === undefined && aliasOf === undefined).map(({ path, meaning }) => [
    path,
    meaning,
  ]),
);

function jsonOf(schema: Shape, path: string): Json {
  const json = plainOf(schema, path);
  const description = MEANINGS[path] ?? BY_PATH.get(path);
  return description === undefined || 'description' in json ? json : { ...json, description };
}

function plainOf(schema: Shape, path: string): Json {
  if (schema === shape(eventSchema)) return byKindJson('events.*', ['atMs', 'kind'], EVENT_SCHEMAS);
  if (schema === shape(faultSchema)) return byKindJson('faults.*', ['kind', 'everyMs'], FAULT_SCHEMAS);
  const { type, pipe } = schema;
  if (pipe !== undefined) {
    const known = pipe.find(({ metadata }) => metadata?.json !== undefined);
    if (known !== undefined) return { ...known.metadata!.json };
    const inner = pipe.find((part) => part !== schema && ['strict_object', 'array'].includes(part.type)) ?? pipe[0]!;
    return plainOf(inner.pipe === pipe ? { ...inner, pipe: undefined as never } : inner, path);
  }
  if (type === 'optional' || type === 'nullish') return optionalJson(schema, path);
  if (type === 'strict_object' || type === 'object') return objectJson(schema, path);
  if (type === 'array') return { type: 'array', items: jsonOf(schema.item!, `${path}.*`) };
  if (type === 'record') return { type: 'object', additionalProperties: jsonOf(schema.value!, `${path}.*`) };
  if (type === 'literal') return { const: schema.literal };
  return type === 'string' ? { type } : {};
}

function optionalJson({ type, wrapped, default: usual }: Shape, path: string): Json {
  const inner = plainOf(wrapped!, path);
  const isPlain = usual !== null && ['string', 'number', 'boolean'].includes(typeof usual);
  const json = isPlain ? { ...inner, default: usual } : inner;
  return type === 'nullish' ? orNull(json) : json;
}

function orNull(json: Json): Json {
  const { description, default: usual, ...rest } = json;
  const extra = {
    ...(description === undefined ? {} : { description }),
    ...(usual === undefined ? {} : { default: usual }),
  };
  if (Array.isArray(rest.anyOf)) return { anyOf: [...rest.anyOf, { type: 'null' }], ...extra };
  return { anyOf: [rest, { type: 'null' }], ...extra };
}

function objectJson({ entries = {} }: Shape, path: string): Json {
  const properties = Object.fromEntries(
    Object.entries(entries).map(([key, schema]) => [key, jsonOf(schema, path === '' ? key : `${path}.${key}`)]),
  );
  const required = Object.entries(entries).flatMap(([key, { type }]) =>
    type === 'optional' || type === 'nullish' ? [] : [key],
  );
  return { type: 'object', properties, additionalProperties: false, ...(required.length === 0 ? {} : { required }) };
}

/** The fields of an event, and of a generator of events, depend on its kind. */
function byKindJson(path: string, required: readonly string[], schemas: ReadonlyMap<unknown, v.GenericSchema>): Json {
  return {
    type: 'object',
    required,
    properties: { kind: { enum: EVENT_KIND_NAMES } },
    oneOf: EVENT_KIND_NAMES.map((kind) => {
      const json = objectJson(shape(schemas.get(kind)!), path) as Json & { readonly properties: Json };
      return {
        ...json,
        description: EVENT_KINDS[kind].meaning,
        properties: { ...json.properties, kind: { const: kind } },
      };
    }),
  };
}
