/**
 * The configuration keys that the model knows, by Kafka's own names, as one table: defaults, units, ranges.
 *
 * Sources: ConsumerConfig and GroupCoordinatorConfig of Kafka 4.4.0; coordinator-side ranges as in the classic
 * protocol's rules §12.1. Files and flags use these names; code uses the same words in camelCase, units last.
 */

/** Whose setting it is: a consumer's, or the broker's. */
export type ConfigSide = 'consumer' | 'broker';

/** How a value is written: `duration` takes `ms`, `s`, `m`, `h` (a bare number is in the key's unit). */
export type ConfigType = 'duration' | 'int' | 'boolean' | 'enum' | 'string';

export interface ConfigKey {
  /** Kafka's name. */
  readonly name: string;
  readonly side: ConfigSide;
  readonly type: ConfigType;
  /** Kafka's default; null: unset. */
  readonly default: number | boolean | string | null;
  /** Of a bare number: the unit that Kafka's name ends in. */
  readonly unit: 'ms' | 'minutes' | 'bytes' | 'count' | null;
  readonly min?: number;
  readonly max?: number;
  /** What an enum may be. */
  readonly values?: readonly string[];
  /** One sentence of meaning. */
  readonly meaning: string;
}

const INT_MAX = 2_147_483_647;

const duration = (name: string, side: ConfigSide, value: number, min: number, meaning: string): ConfigKey => ({
  name,
  side,
  type: 'duration',
  default: value,
  unit: 'ms',
  min,
  max: INT_MAX,
  meaning,
});

const bytes = (name: string, value: number, min: number, meaning: string): ConfigKey => ({
  name,
  side: 'consumer',
  type: 'int',
  default: value,
  unit: 'bytes',
  min,
  max: INT_MAX,
  meaning,
});

/** Settings of the consumers; the defaults are the Java client's. */
export const CONSUMER_KEYS: readonly ConfigKey[] = [
  duration(
    'session.timeout.ms',
    'consumer',
    45_000,
    1,
    'Silence after which the coordinator takes a member for dead and removes it.',
  ),
  duration('heartbeat.interval.ms', 'consumer', 3_000, 1, 'Pause between two heartbeats; below session.timeout.ms.'),
  duration(
    'max.poll.interval.ms',
    'consumer',
    300_000,
    1,
    'Longest pause between two polls before the client leaves; also the rebalance timeout it sends.',
  ),
  {
    name: 'max.poll.records',
    side: 'consumer',
    type: 'int',
    default: 500,
    unit: 'count',
    min: 1,
    max: INT_MAX,
    meaning: 'Most records that one poll returns.',
  },
  {
    name: 'enable.auto.commit',
    side: 'consumer',
    type: 'boolean',
    default: true,
    unit: null,
    meaning: 'Whether the client commits its positions by itself.',
  },
  duration('auto.commit.interval.ms', 'consumer', 5_000, 0, 'Pause between two automatic commits.'),
  {
    name: 'auto.offset.reset',
    side: 'consumer',
    type: 'enum',
    default: 'latest',
    unit: null,
    values: ['earliest', 'latest'],
    meaning: 'Where to start in a partition without a committed offset.',
  },
  duration('fetch.max.wait.ms', 'consumer', 500, 0, 'Longest time the broker holds a fetch that finds no records.'),
  bytes('fetch.min.bytes', 1, 0, 'With less the broker waits for more, for fetch.max.wait.ms at most.'),
  bytes(
    'fetch.max.bytes',
    52_428_800,
    0,
    'Most that one fetch brings; a first record that is larger comes all the same.',
  ),
  bytes('max.partition.fetch.bytes', 1_048_576, 0, 'Most that one fetch brings of a partition; the same holds.'),
  duration(
    'request.timeout.ms',
    'consumer',
    30_000,
    1,
    'Longest wait for an answer before the connection is given up.',
  ),
  duration('default.api.timeout.ms', 'consumer', 60_000, 1, 'Longest that commitSync and the like may take.'),
  duration('retry.backoff.ms', 'consumer', 100, 1, 'First pause before a failed request is repeated.'),
  duration('retry.backoff.max.ms', 'consumer', 1_000, 1, 'Longest pause before a failed request is repeated.'),
  duration('reconnect.backoff.ms', 'consumer', 50, 0, 'First pause before a lost connection is opened again.'),
  duration(
    'metadata.max.age.ms',
    'consumer',
    300_000,
    0,
    'Pause between two refreshes of what the client knows of the topics; a leader sees new partitions then.',
  ),
  {
    name: 'partition.assignment.strategy',
    side: 'consumer',
    type: 'string',
    default: 'range,cooperative-sticky',
    unit: null,
    meaning: 'Assignors in order of preference, separated by commas.',
  },
  {
    name: 'group.instance.id',
    side: 'consumer',
    type: 'string',
    default: null,
    unit: null,
    meaning: 'Makes the member static (KIP-345): a prefix here, the number of the pod is appended.',
  },
  {
    name: 'group.protocol',
    side: 'consumer',
    type: 'enum',
    default: 'classic',
    unit: null,
    values: ['classic', 'consumer'],
    meaning: 'The rebalance protocol; `consumer` (KIP-848) is not modelled yet.',
  },
];

/** Settings of the broker. */
export const BROKER_KEYS: readonly ConfigKey[] = [
  duration(
    'group.initial.rebalance.delay.ms',
    'broker',
    3_000,
    0,
    'Wait for more members before the first rebalance of an empty group.',
  ),
  duration('group.min.session.timeout.ms', 'broker', 6_000, 0, 'Shortest session timeout that a member may ask for.'),
  duration(
    'group.max.session.timeout.ms',
    'broker',
    1_800_000,
    0,
    'Longest session timeout that a member may ask for.',
  ),
  {
    name: 'group.max.size',
    side: 'broker',
    type: 'int',
    default: INT_MAX,
    unit: 'count',
    min: 1,
    max: INT_MAX,
    meaning: 'Most members that a group may have.',
  },
  duration('offsets.commit.timeout.ms', 'broker', 5_000, 1, 'Longest wait for a commit to be written to the log.'),
  {
    name: 'offsets.retention.minutes',
    side: 'broker',
    type: 'int',
    default: 10_080,
    unit: 'minutes',
    min: 1,
    max: INT_MAX,
    meaning: 'How long offsets of a group without members are kept.',
  },
  duration(
    'offsets.retention.check.interval.ms',
    'broker',
    600_000,
    1,
    'Pause between two sweeps over expired offsets.',
  ),
  {
    name: 'offset.metadata.max.bytes',
    side: 'broker',
    type: 'int',
    default: 4_096,
    unit: 'bytes',
    min: 0,
    max: INT_MAX,
    meaning: 'Longest metadata text that a commit may carry.',
  },
];

/** Every key by its name. */
export const CONFIG_KEYS: ReadonlyMap<string, ConfigKey> = new Map(
  [...CONSUMER_KEYS, ...BROKER_KEYS].map((key) => [key.name, key]),
);
