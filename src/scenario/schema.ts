/**
 * What may be written for a scenario, in a file or (through flags.ts) on a command line. Everything has a default:
 * `{}` is a scenario. Kafka's settings are keys by Kafka's own names, checked against the table of settings.
 */
import * as v from 'valibot';
import { BROKER_KEYS, CONSUMER_KEYS, type ConfigKey } from '../protocol/config.ts';
import { DEFAULTS, LIMITS, topicNames } from './defaults.ts';
import { LINK_FIELDS } from './events/event-kinds.ts';
import { eventSchema } from './events/event-schema.ts';
import { faultSchema } from './faults/fault-schema.ts';
import { groupSchema } from './group-schema.ts';
import { object, places } from './objects.ts';
import { SCENARIO_VERSION } from './scenario.ts';
import { serviceSchema } from './service.ts';
import type { SettingValue } from './settings.ts';
import { brokerVersion, decimal, duration, line, name, settingSchema, wholeNumber } from './values.ts';

const DAY_MS = 86_400_000;

/** Of the keys without a default, `null` means "not set". */
function setting(key: ConfigKey) {
  const schema = settingSchema(key);
  return key.default === null ? v.nullish(schema, null) : v.optional(schema, key.default);
}

function settings(
  keys: readonly ConfigKey[],
  more: v.ObjectEntries,
): v.GenericSchema<unknown, Record<string, SettingValue>> {
  return object({ ...Object.fromEntries(keys.map((key) => [key.name, setting(key)])), ...more }) as never;
}

const topicChange = object({
  atMs: duration(1, LIMITS.maxDurationMs),
  partitions: wholeNumber(1, LIMITS.maxPartitions),
});

const topic = object({
  name: v.optional(name(), DEFAULTS.topicName),
  partitions: v.optional(wholeNumber(1, LIMITS.maxPartitions), DEFAULTS.partitions),
  recordsPerSecond: v.optional(decimal(0, 1_000_000), DEFAULTS.recordsPerSecond),
  recordBytes: v.optional(wholeNumber(1, LIMITS.maxRecordBytes), DEFAULTS.recordBytes),
  changes: v.optional(v.array(topicChange, 'is not a list.'), []),
});

const network = object({
  rttMs: v.optional(duration(0, DAY_MS), DEFAULTS.network.rttMs),
  jitterMs: v.optional(duration(0, DAY_MS), DEFAULTS.network.jitterMs),
  ...LINK_FIELDS,
});

function listOf<S extends v.GenericSchema>(item: S, max: number) {
  const text = `is not a list of 1 to ${max}.`;
  return v.pipe(v.array(item, text), v.minLength(1, text), v.maxLength(max, text));
}

/** What a scenario may look like; its output is a Scenario that complete() of read.ts has not gone over yet. */
export const ScenarioSchema = object(
  {
    version: v.optional(
      v.literal(SCENARIO_VERSION, `is not a version that this program reads: ${SCENARIO_VERSION}.`),
      SCENARIO_VERSION,
    ),
    seed: v.optional(line(), DEFAULTS.seed),
    ties: v.nullish(line(), null),
    durationMs: v.optional(duration(1_000, LIMITS.maxDurationMs), DEFAULTS.durationMs),
    network: v.optional(network, {}),
    storage: v.optional(object({ appendLatencyMs: v.optional(duration(0, DAY_MS), DEFAULTS.appendLatencyMs) }), {}),
    service: v.optional(serviceSchema, {}),
    broker: v.optional(settings(BROKER_KEYS, { version: v.optional(brokerVersion(), DEFAULTS.brokerVersion) }), {}),
    topics: v.optional(listOf(topic, LIMITS.maxTopics), () => topicNames(1).map((topicName) => ({ name: topicName }))),
    groups: v.optional(listOf(groupSchema, LIMITS.maxGroups), () => [{}]),
    events: v.optional(v.array(eventSchema, 'is not a list.'), []),
    faults: v.optional(v.array(faultSchema, 'is not a list.'), []),
  },
  {
    ...places(
      CONSUMER_KEYS.map((key) => key.name),
      'the "consumer" of an item of "groups"',
    ),
    ...places(
      BROKER_KEYS.map((key) => key.name),
      '"broker"',
    ),
    ...places(
      ['members', 'client', 'clients', 'consumer', 'application', 'startup', 'churn', 'id'],
      'an item of "groups"',
    ),
    ...places(['partitions', 'recordsPerSecond', 'recordBytes'], 'an item of "topics"'),
  },
);
