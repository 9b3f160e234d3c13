/**
 * From a scenario, in Kafka's names and people's words, to the world's configuration.
 */
import type { ApplicationSettings, ConsumerSettings } from '../client-model/settings.ts';
import { behaviourOf, REDPANDA } from '../coordinator/behaviour.ts';
import { type CoordinatorConfig, DEFAULT_COORDINATOR_CONFIG } from '../coordinator/config.ts';
import type { ChurnConfig, GroupConfig, NetworkConfig, ShareConfig, WorldConfig } from '../sim/world-config.ts';
import { linkConditions, worldEvents } from './events/event-world.ts';
import { withSpares } from './events/spares.ts';
import { worldTopics } from './events/topic-events.ts';
import { allEvents } from './faults/generate.ts';
import type {
  ApplicationScenario,
  ChurnScenario,
  EventScenario,
  GroupScenario,
  NetworkScenario,
  Scenario,
  ShareScenario,
  TopicScenario,
} from './scenario.ts';
import { serviceConfig } from './service.ts';
import { booleanOf, numberOf, type Settings, textOf } from './settings.ts';
import { effectiveConsumer, sharesOf } from './shares.ts';

const MINUTE_MS = 60_000;

export function toWorld(scenario: Scenario): WorldConfig {
  const service = serviceConfig(scenario.service);
  const events = allEvents(scenario);
  const groups = scenario.groups.map((group) => groupConfig(group, scenario.topics, events));
  return {
    seed: scenario.seed,
    ...(scenario.ties === null ? {} : { ties: scenario.ties }),
    durationMs: scenario.durationMs,
    network: networkConfig(scenario.network),
    broker: {
      coordinator: coordinatorConfig(scenario.broker),
      appendLatencyMs: scenario.storage.appendLatencyMs,
      serialPerConnection: scenario.service.serialPerConnection && textOf(scenario.broker, 'version') !== REDPANDA,
      ...(service === undefined ? {} : { service }),
    },
    topics: worldTopics({ topics: scenario.topics, events }),
    groups,
    events: worldEvents(
      { groups: scenario.groups, events },
      groups.map(({ members }) => members),
    ),
  };
}

/** Without a flaw, the world need not know that there could be one. */
function networkConfig(network: NetworkScenario): NetworkConfig {
  const { rttMs, jitterMs } = network;
  const link = linkConditions(network);
  const isPerfect = Object.values(link).every((value) => value === 0);
  return isPerfect ? { rttMs, jitterMs } : { rttMs, jitterMs, link };
}

function coordinatorConfig(broker: Settings): CoordinatorConfig {
  return {
    ...DEFAULT_COORDINATOR_CONFIG,
    behaviour: behaviourOf(textOf(broker, 'version')),
    initialRebalanceDelayMs: numberOf(broker, 'group.initial.rebalance.delay.ms'),
    minSessionTimeoutMs: numberOf(broker, 'group.min.session.timeout.ms'),
    maxSessionTimeoutMs: numberOf(broker, 'group.max.session.timeout.ms'),
    maxSize: numberOf(broker, 'group.max.size'),
    offsetsCommitTimeoutMs: numberOf(broker, 'offsets.commit.timeout.ms'),
    offsetsRetentionMs: numberOf(broker, 'offsets.retention.minutes') * MINUTE_MS,
    offsetsRetentionCheckIntervalMs: numberOf(broker, 'offsets.retention.check.interval.ms'),
    offsetMetadataMaxBytes: numberOf(broker, 'offset.metadata.max.bytes'),
  };
}

function groupConfig(
  group: GroupScenario,
  topics: readonly TopicScenario[],
  events: readonly EventScenario[],
): GroupConfig {
  const shares = withSpares(group, sharesOf(group), events);
  const subscribed = subscriptionOf(group, topics);
  return {
    groupId: group.id,
    members: shares.reduce((sum, { members }) => sum + members, 0),
    ...(group.replicas === null ? {} : { replicas: group.replicas }),
    clients: shares.map((share) => ({
      ...shareConfig(share, group.id, subscribed),
      ...(share.isSpare ? { isSpare: true } : {}),
    })),
    startGapMs: group.startup.gapMs,
    churn: group.churn === null ? null : churnConfig(group.churn),
    acts: group.acts,
  };
}

type Subscribed = Pick<ConsumerSettings, 'topics' | 'topicPattern'>;

/** By name it may also wait for a topic that comes later. */
function subscriptionOf({ subscribe }: GroupScenario, topics: readonly TopicScenario[]): Subscribed {
  if (subscribe?.startsWith('/')) return { topics: [], topicPattern: subscribe.slice(1, -1) };
  return { topics: (subscribe?.split(',') ?? topics.map(({ name }) => name)).sort() };
}

function shareConfig(share: ShareScenario, groupId: string, subscribed: Subscribed): ShareConfig {
  const { client, version, members, application, startup } = share;
  return {
    client,
    version,
    members,
    consumer: consumerSettings(share, groupId, subscribed),
    application: applicationSettings(application),
    startupMs: [startup.minMs, startup.maxMs],
    restart: {
      backoffMs: application.restartAfterMs,
      backoffMaxMs: application.restartAfterMaxMs,
      attempts: application.restarts,
    },
  };
}

function applicationSettings(application: ApplicationScenario): ApplicationSettings {
  const { processingMs, restartAfterMs: _, restartAfterMaxMs: _max, restarts: _restarts, ...rest } = application;
  return { ...rest, processingPerBatchMs: processingMs };
}

function churnConfig({ untilMs, ...churn }: ChurnScenario): ChurnConfig {
  return untilMs === null ? churn : { ...churn, untilMs };
}

function consumerSettings(share: ShareScenario, groupId: string, subscribed: Subscribed): ConsumerSettings {
  const consumer = effectiveConsumer(share);
  return {
    groupId,
    clientId: 'm',
    groupInstanceId: consumer['group.instance.id'] === null ? null : textOf(consumer, 'group.instance.id'),
    ...subscribed,
    clientRack: null,
    sessionTimeoutMs: numberOf(consumer, 'session.timeout.ms'),
    heartbeatIntervalMs: numberOf(consumer, 'heartbeat.interval.ms'),
    maxPollIntervalMs: numberOf(consumer, 'max.poll.interval.ms'),
    maxPollRecords: numberOf(consumer, 'max.poll.records'),
    enableAutoCommit: booleanOf(consumer, 'enable.auto.commit'),
    autoCommitIntervalMs: numberOf(consumer, 'auto.commit.interval.ms'),
    autoOffsetReset: textOf(consumer, 'auto.offset.reset') as ConsumerSettings['autoOffsetReset'],
    fetchMaxWaitMs: numberOf(consumer, 'fetch.max.wait.ms'),
    fetchMinBytes: numberOf(consumer, 'fetch.min.bytes'),
    fetchMaxBytes: numberOf(consumer, 'fetch.max.bytes'),
    maxPartitionFetchBytes: numberOf(consumer, 'max.partition.fetch.bytes'),
    requestTimeoutMs: numberOf(consumer, 'request.timeout.ms'),
    defaultApiTimeoutMs: numberOf(consumer, 'default.api.timeout.ms'),
    retryBackoffMs: numberOf(consumer, 'retry.backoff.ms'),
    retryBackoffMaxMs: numberOf(consumer, 'retry.backoff.max.ms'),
    reconnectBackoffMs: numberOf(consumer, 'reconnect.backoff.ms'),
    metadataMaxAgeMs: numberOf(consumer, 'metadata.max.age.ms'),
    partitionAssignmentStrategy: textOf(consumer, 'partition.assignment.strategy').split(','),
  };
}
