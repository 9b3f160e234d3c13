/**
 * How long the broker works on requests, by their kind: what may be written, the flag, and the world's form of it.
 */
import * as v from 'valibot';
import { Api } from '../protocol/api.ts';
import type { ServiceConfig } from '../sim/world-config.ts';
import { DEFAULTS } from './defaults.ts';
import { formatDuration } from './durations.ts';
import { wordOf } from './events/event-kinds.ts';
import { type Flag, pairs } from './flag.ts';
import { object } from './objects.ts';
import type { PairNames } from './pairs.ts';
import { REQUEST_KINDS } from './request-kinds.ts';
import type { ServiceScenario } from './scenario.ts';
import { decimal, duration, flagValue, wholeNumber } from './values.ts';

const FIELDS = Object.keys(REQUEST_KINDS) as readonly (keyof typeof REQUEST_KINDS)[];

const time = duration(0, 600_000);

export const serviceSchema: v.GenericSchema<unknown, ServiceScenario> = object({
  threads: v.nullish(wholeNumber(1, 1_000), null),
  allMs: v.optional(time, DEFAULTS.service.allMs),
  ...Object.fromEntries(FIELDS.map((field) => [field, v.nullish(time, null)])),
  tail: v.optional(decimal(1, 1_000), DEFAULTS.service.tail),
  serialPerConnection: v.optional(flagValue(), DEFAULTS.service.serialPerConnection),
}) as never;

const NAMES: PairNames = Object.fromEntries(
  ['threads', 'allMs', ...FIELDS, 'tail', 'serialPerConnection'].map((field) => [wordOf(field), field]),
);

export const SERVICE_FLAGS: readonly Flag[] = [
  pairs({
    name: 'service',
    section: 'network',
    placeholder: 'all=TIME,join-group=TIME,threads=N,…',
    meaning:
      'How long the broker works on a request, by its kind (all: those not named), how many at a time ' +
      '(threads, num.io.threads), and tail: the 99 % quantile as a multiple of the median. serial-per-connection: ' +
      'true as in Kafka, or false.',
    path: 'service',
    names: NAMES,
    read: ({ service }) => serviceText(service),
  }),
];

function serviceText(service: ServiceScenario): string {
  const own = FIELDS.flatMap((field) => {
    const ms = service[field];
    return ms === null ? [] : [`${wordOf(field)}=${formatDuration(ms)}`];
  });
  const threads = service.threads === null ? [] : [`threads=${service.threads}`];
  const tail = service.tail === DEFAULTS.service.tail ? [] : [`tail=${service.tail}`];
  const serial = service.serialPerConnection ? [] : ['serial-per-connection=false'];
  return [`all=${formatDuration(service.allMs)}`, ...own, ...threads, ...tail, ...serial].join(',');
}

/** Undefined if nothing takes any time, and any number of threads does it. */
export function serviceConfig(service: ServiceScenario): ServiceConfig | undefined {
  const msByApi: Record<number, number> = {};
  for (const field of FIELDS) {
    const ms = service[field];
    if (ms !== null) msByApi[Api[REQUEST_KINDS[field]]] = ms;
  }
  const { threads, allMs, tail } = service;
  const isFree = threads === null && allMs === 0 && Object.values(msByApi).every((ms) => ms === 0);
  return isFree ? undefined : { threads, otherMs: allMs, msByApi, tail };
}
