/**
 * What may be written for a scenario, in a file or (through flags.ts) on a command line. Everything has a default:
 * `{}` is a scenario. Kafka's settings are keys by Kafka's own names, checked against the table of settings.
 */
import * as v from 'valibot';
import { BROKER_KEYS, CONSUMER_KEYS, type ConfigKey } from '../protocol/config.ts';
import { DEFAULTS, LIMITS, topicNames } from './defaults.ts';
import { SCENARIO_VERSION } from './scenario.ts';
import { defaultOf, type SettingValue } from './settings.ts';
import { didYouMean } from './suggest.ts';
import { brokerVersion, choice, decimal, duration, line, name, settingSchema, share, wholeNumber } from './values.ts';

const DAY_MS = 86_400_000;

const LATER = 'is not modelled yet: this client comes in a later version. Now there is java.';
const LATER_CLIENTS = { librdkafka: LATER, 'franz-go': LATER, sarama: LATER };

/**
 * An object that names a key it does not know, and the one that was probably meant. `elsewhere`: keys that are known at
 * another place, and that place.
 */
function object<E extends v.ObjectEntries>(entries: E, elsewhere: Readonly<Record<string, string>> = {}) {
  const keys = Object.keys(entries);
  const schema = v.strictObject(entries, (issue) => {
    if (issue.expected !== 'never') return 'is not an object.';
    const key = String(issue.path?.at(-1)?.key);
    const place = Object.hasOwn(elsewhere, key) ? elsewhere[key]! : null;
    return `is not known here.${place === null ? didYouMean(key, keys) : ` It belongs to ${place}.`}`;
  });
  return v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value), 'is not an object.'),
    schema,
  );
}

/**
 * Of the keys without a default, `null` means "not set". `enable.auto.commit` is one of these until the way of
 * committing is known (see read.ts).
 */
function setting(key: ConfigKey) {
  const unset = key.name === 'enable.auto.commit' ? null : defaultOf(key);
  const schema = settingSchema(key);
  return unset === null ? v.nullish(schema, null) : v.optional(schema, unset);
}

function settings(
  keys: readonly ConfigKey[],
  more: v.ObjectEntries = {},
): v.GenericSchema<unknown, Record<string, SettingValue>> {
  return object({ ...Object.fromEntries(keys.map((key) => [key.name, setting(key)])), ...more }) as never;
}

const application = object({
  pollTimeoutMs: v.optional(duration(1, DAY_MS), DEFAULTS.application.pollTimeoutMs),
  processingMs: v.optional(duration(0, DAY_MS), DEFAULTS.application.processingMs),
  processingPerRecordMs: v.optional(duration(0, DAY_MS), DEFAULTS.application.processingPerRecordMs),
  processingSpread: v.optional(share(), DEFAULTS.application.processingSpread),
  commit: v.optional(choice(['auto', 'sync', 'async', 'none']), DEFAULTS.application.commit),
});

const startup = object({
  minMs: v.optional(duration(0, DAY_MS), DEFAULTS.startup.minMs),
  maxMs: v.optional(duration(0, DAY_MS), DEFAULTS.startup.maxMs),
  gapMs: v.optional(duration(0, DAY_MS), DEFAULTS.startup.gapMs),
});

/** What a pod does when it ends, and for how long it is down, follows from the kind where nobody says it. */
const churn = object({
  everyMs: v.optional(duration(100, LIMITS.maxDurationMs), DEFAULTS.churn.everyMs),
  kind: v.optional(choice(['restart', 'crash', 'scale']), DEFAULTS.churn.kind),
  downMs: v.nullish(duration(0, LIMITS.maxDurationMs), null),
  graceful: v.nullish(share(), null),
  timing: v.optional(choice(['periodic', 'random']), DEFAULTS.churn.timing),
  untilMs: v.nullish(duration(0, LIMITS.maxDurationMs), DEFAULTS.churn.untilMs),
});

const act = object({
  atMs: duration(0, LIMITS.maxDurationMs),
  pod: wholeNumber(0, LIMITS.maxMembers - 1),
  act: choice(['unsubscribe', 'subscribe']),
});

/** The same place for several keys. */
function places(keys: readonly string[], place: string): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, place]));
}

const group = object(
  {
    id: v.optional(name(), DEFAULTS.groupId),
    members: v.optional(wholeNumber(1, LIMITS.maxMembers), DEFAULTS.members),
    client: v.optional(choice(['java'], LATER_CLIENTS), DEFAULTS.client),
    consumer: v.optional(settings(CONSUMER_KEYS), {}),
    application: v.optional(application, {}),
    startup: v.optional(startup, {}),
    churn: v.nullish(churn, null),
    acts: v.optional(v.array(act, 'is not a list.'), []),
  },
  places(
    CONSUMER_KEYS.map((key) => key.name),
    '"consumer"',
  ),
);

const topicChange = object({
  atMs: duration(1, LIMITS.maxDurationMs),
  partitions: wholeNumber(1, LIMITS.maxPartitions),
});

const topic = object({
  name: v.optional(name(), DEFAULTS.topicName),
  partitions: v.optional(wholeNumber(1, LIMITS.maxPartitions), DEFAULTS.partitions),
  recordsPerSecond: v.optional(decimal(0, 1_000_000), DEFAULTS.recordsPerSecond),
  changes: v.optional(v.array(topicChange, 'is not a list.'), []),
});

const network = object({
  rttMs: v.optional(duration(0, DAY_MS), DEFAULTS.network.rttMs),
  jitterMs: v.optional(duration(0, DAY_MS), DEFAULTS.network.jitterMs),
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
    durationMs: v.optional(duration(1_000, LIMITS.maxDurationMs), DEFAULTS.durationMs),
    network: v.optional(network, {}),
    storage: v.optional(object({ appendLatencyMs: v.optional(duration(0, DAY_MS), DEFAULTS.appendLatencyMs) }), {}),
    broker: v.optional(settings(BROKER_KEYS, { version: v.optional(brokerVersion(), DEFAULTS.brokerVersion) }), {}),
    topics: v.optional(listOf(topic, LIMITS.maxTopics), () => topicNames(1).map((topicName) => ({ name: topicName }))),
    groups: v.optional(listOf(group, LIMITS.maxGroups), () => [{}]),
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
    ...places(['members', 'client', 'consumer', 'application', 'startup', 'churn', 'id'], 'an item of "groups"'),
    ...places(['partitions', 'recordsPerSecond'], 'an item of "topics"'),
  },
);
