/**
 * How the four clients are configured, side by side: each row one thing that can be set, under each client's own name,
 * with its default (clients.md sections 1 and 7, as corrected by the recordings). Data only: scenarios take the defaults
 * of their client from here, and `sim clients` prints it.
 */
import type { ConsumerSettings } from '../settings.ts';

export type ClientName = 'java' | 'librdkafka' | 'franz-go' | 'sarama';

export const CLIENT_NAMES: readonly ClientName[] = ['java', 'librdkafka', 'franz-go', 'sarama'];

/** A knob of one client. */
export interface Knob {
  /** Its name in that client's configuration; `–` where nothing can be set. */
  readonly name: string;
  /** Durations in milliseconds; null: unset. */
  readonly default: number | boolean | string | null;
}

export interface ConfigurationRow {
  readonly topic: 'liveness' | 'requests' | 'offsets' | 'connections';
  /** What is set, in a few words. */
  readonly what: string;
  /** The setting that the model has for it; null: a constant of the profile. */
  readonly field: keyof ConsumerSettings | null;
  readonly clients: Readonly<Record<ClientName, Knob>>;
}

const knob = (name: string, value: Knob['default']): Knob => ({ name, default: value });
const none = (value: Knob['default'] = null): Knob => ({ name: '–', default: value });

const row = (
  topic: ConfigurationRow['topic'],
  what: string,
  field: ConfigurationRow['field'],
  java: Knob,
  librdkafka: Knob,
  franzGo: Knob,
  sarama: Knob,
): ConfigurationRow => ({ topic, what, field, clients: { java, librdkafka, 'franz-go': franzGo, sarama } });

/** Nobody watches the application of a Go client. */
export const NO_POLL_LIMIT = null;

export const CLIENT_CONFIGURATION: readonly ConfigurationRow[] = [
  row(
    'liveness',
    'session timeout',
    'sessionTimeoutMs',
    knob('session.timeout.ms', 45_000),
    knob('session.timeout.ms', 45_000),
    knob('SessionTimeout', 45_000),
    knob('Consumer.Group.Session.Timeout', 10_000),
  ),
  row(
    'liveness',
    'heartbeat interval',
    'heartbeatIntervalMs',
    knob('heartbeat.interval.ms', 3_000),
    knob('heartbeat.interval.ms', 3_000),
    knob('HeartbeatInterval', 3_000),
    knob('Consumer.Group.Heartbeat.Interval', 3_000),
  ),
  row(
    'liveness',
    'rebalance timeout sent in JoinGroup',
    'maxPollIntervalMs',
    knob('max.poll.interval.ms', 300_000),
    knob('max.poll.interval.ms', 300_000),
    knob('RebalanceTimeout', 60_000),
    knob('Consumer.Group.Rebalance.Timeout', 60_000),
  ),
  row(
    'liveness',
    'longest pause between polls',
    null,
    knob('max.poll.interval.ms', 300_000),
    knob('max.poll.interval.ms', 300_000),
    none(NO_POLL_LIMIT),
    none(NO_POLL_LIMIT),
  ),
  row(
    'liveness',
    'static membership',
    'groupInstanceId',
    knob('group.instance.id', null),
    knob('group.instance.id', null),
    knob('InstanceID', null),
    knob('Consumer.Group.InstanceId', null),
  ),
  row(
    'liveness',
    'assignors',
    'partitionAssignmentStrategy',
    knob('partition.assignment.strategy', 'range,cooperative-sticky'),
    knob('partition.assignment.strategy', 'range,roundrobin'),
    knob('Balancers', 'cooperative-sticky'),
    knob('Consumer.Group.Rebalance.GroupStrategies', 'range'),
  ),
  row(
    'liveness',
    'metadata refresh',
    'metadataMaxAgeMs',
    knob('metadata.max.age.ms', 300_000),
    knob('topic.metadata.refresh.interval.ms', 300_000),
    knob('MetadataMaxAge', 300_000),
    knob('Metadata.RefreshFrequency', 600_000),
  ),
  row(
    'requests',
    'request timeout',
    'requestTimeoutMs',
    knob('request.timeout.ms', 30_000),
    knob('socket.timeout.ms', 60_000),
    knob('RequestTimeoutOverhead', 10_000),
    knob('Net.ReadTimeout', 30_000),
  ),
  row('requests', 'JoinGroup timeout', null, none(305_000), none(303_000), none(70_000), none(30_000)),
  row('requests', 'SyncGroup timeout', null, none(30_000), none(48_000), none(60_000), none(30_000)),
  row('requests', 'Heartbeat timeout', null, none(30_000), none(45_000), none(10_000), none(30_000)),
  row('requests', 'LeaveGroup timeout', null, none(30_000), none(5_000), none(10_000), none(30_000)),
  row(
    'requests',
    'retry back-off',
    'retryBackoffMs',
    knob('retry.backoff.ms', 100),
    knob('retry.backoff.ms', 100),
    knob('RetryBackoffFn', 250),
    knob('Metadata.Retry.Backoff', 250),
  ),
  row(
    'requests',
    'longest retry back-off',
    'retryBackoffMaxMs',
    knob('retry.backoff.max.ms', 1_000),
    knob('retry.backoff.max.ms', 1_000),
    knob('RetryBackoffFn', 5_000),
    none(250),
  ),
  row(
    'requests',
    'retries of a group request',
    null,
    none('until the caller gives up'),
    none('2'),
    knob('RetryTimeoutFn', 'session timeout'),
    knob('Consumer.Group.Rebalance.Retry.Max', '4'),
  ),
  row(
    'requests',
    'bound of one API call',
    'defaultApiTimeoutMs',
    knob('default.api.timeout.ms', 60_000),
    none(60_000),
    none(60_000),
    none(60_000),
  ),
  row(
    'connections',
    'reconnect back-off',
    'reconnectBackoffMs',
    knob('reconnect.backoff.ms', 50),
    knob('reconnect.backoff.ms', 100),
    none(0),
    none(0),
  ),
  row(
    'connections',
    'longest reconnect back-off',
    null,
    knob('reconnect.backoff.max.ms', 1_000),
    knob('reconnect.backoff.max.ms', 10_000),
    none(),
    none(),
  ),
  row(
    'connections',
    'idle connections are closed after',
    null,
    knob('connections.max.idle.ms', 540_000),
    knob('connections.max.idle.ms', null),
    knob('ConnIdleTimeout', 30_000),
    none(),
  ),
  row(
    'offsets',
    'automatic commit',
    'enableAutoCommit',
    knob('enable.auto.commit', true),
    knob('enable.auto.commit', true),
    knob('DisableAutoCommit', true),
    knob('Consumer.Offsets.AutoCommit.Enable', true),
  ),
  row(
    'offsets',
    'its interval',
    'autoCommitIntervalMs',
    knob('auto.commit.interval.ms', 5_000),
    knob('auto.commit.interval.ms', 5_000),
    knob('AutoCommitInterval', 5_000),
    knob('Consumer.Offsets.AutoCommit.Interval', 1_000),
  ),
  row(
    'offsets',
    'what it commits',
    null,
    none('positions'),
    none('stored offsets'),
    none('the polls before the last one'),
    none('marked records'),
  ),
  row(
    'offsets',
    'start without a committed offset',
    'autoOffsetReset',
    knob('auto.offset.reset', 'latest'),
    knob('auto.offset.reset', 'latest'),
    knob('ConsumeResetOffset', 'earliest'),
    knob('Consumer.Offsets.Initial', 'latest'),
  ),
  row(
    'offsets',
    'records per poll',
    'maxPollRecords',
    knob('max.poll.records', 500),
    none(1),
    knob('PollRecords', null),
    none(1),
  ),
  row(
    'offsets',
    'longest wait of a fetch',
    'fetchMaxWaitMs',
    knob('fetch.max.wait.ms', 500),
    knob('fetch.wait.max.ms', 500),
    knob('FetchMaxWait', 5_000),
    knob('Consumer.MaxWaitTime', 500),
  ),
  row(
    'offsets',
    'least bytes of a fetch',
    'fetchMinBytes',
    knob('fetch.min.bytes', 1),
    knob('fetch.min.bytes', 1),
    knob('FetchMinBytes', 1),
    knob('Consumer.Fetch.Min', 1),
  ),
  row(
    'offsets',
    'most bytes of a fetch',
    'fetchMaxBytes',
    knob('fetch.max.bytes', 52_428_800),
    knob('fetch.max.bytes', 52_428_800),
    knob('FetchMaxBytes', 52_428_800),
    knob('MaxResponseSize', 104_857_600),
  ),
  row(
    'offsets',
    'most bytes of a partition',
    'maxPartitionFetchBytes',
    knob('max.partition.fetch.bytes', 1_048_576),
    knob('max.partition.fetch.bytes', 1_048_576),
    knob('FetchMaxPartitionBytes', 1_048_576),
    knob('Consumer.Fetch.Default', 1_048_576),
  ),
];

/** The default of one modelled setting; null: unset. */
export function defaultOf(client: ClientName, field: keyof ConsumerSettings): Knob['default'] {
  return CLIENT_CONFIGURATION.find((candidate) => candidate.field === field)?.clients[client].default ?? null;
}
