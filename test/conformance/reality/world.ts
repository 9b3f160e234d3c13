/**
 * The world of an experiment: its broker, topic, clients and applications as the measured programs configured them.
 */
import { type ClientName, defaultOf } from '../../../src/client-model/profiles/configuration.ts';
import {
  type ApplicationSettings,
  type ConsumerSettings,
  FETCH_BYTES,
  PLAIN_APPLICATION,
} from '../../../src/client-model/settings.ts';
import { DEFAULT_COORDINATOR_CONFIG } from '../../../src/coordinator/config.ts';
import type { ShareConfig, WorldConfig } from '../../../src/sim/world-config.ts';
import { CALLBACK_MS, type Calibration } from './calibration.ts';
import type { Setup } from './setup.ts';

/** Clients poll this long (java, librdkafka); the others block. */
export const POLL_MS = 100;
const ALL_THERE_IS = 1_000_000_000;
const GROUP = 'g';
const TOPIC = 't';

/** @param slots processes that there may be, one after the other in none of them */
export function worldOf(setup: Setup, slots: number, seed: number, { appendMs }: Calibration): WorldConfig {
  const { brokers, initialRebalanceDelayMs, partitions, recordsPerSecond } = setup;
  const behaviour = brokers[seed % brokers.length]!;
  return {
    seed: `${setup.client}/${seed}`,
    durationMs: ALL_THERE_IS,
    network: { rttMs: 0, jitterMs: 0 },
    broker: {
      coordinator: { ...DEFAULT_COORDINATOR_CONFIG, behaviour, initialRebalanceDelayMs },
      appendLatencyMs: appendMs,
      serialPerConnection: true,
    },
    topics: [{ name: TOPIC, partitions, recordsPerSecond, changes: [] }],
    groups: [
      { groupId: GROUP, members: slots, clients: [shareOf(setup, slots)], startGapMs: 0, churn: null, acts: [] },
    ],
  };
}

function shareOf(setup: Setup, members: number): ShareConfig {
  const { client, version } = setup;
  return {
    client,
    version,
    members,
    consumer: consumerOf(setup),
    application: applicationOf(setup),
    startupMs: [0, 0],
    restart: { backoffMs: 0, backoffMaxMs: 0, attempts: 0 },
  };
}

function consumerOf(setup: Setup): ConsumerSettings {
  const { client } = setup;
  const number = (field: keyof ConsumerSettings) => Number(defaultOf(client, field) ?? ALL_THERE_IS);
  return {
    groupId: GROUP,
    clientId: 'm',
    groupInstanceId: setup.isStatic ? 'i' : null,
    topics: [TOPIC],
    clientRack: null,
    sessionTimeoutMs: setup.sessionMs,
    heartbeatIntervalMs: setup.heartbeatMs,
    maxPollIntervalMs: setup.maxPollMs ?? number('maxPollIntervalMs'),
    maxPollRecords: setup.maxRecords ?? recordsPerBatch(client),
    enableAutoCommit: setup.commit === 'auto',
    autoCommitIntervalMs: number('autoCommitIntervalMs'),
    autoOffsetReset: 'earliest',
    fetchMaxWaitMs: number('fetchMaxWaitMs'),
    ...FETCH_BYTES,
    requestTimeoutMs: number('requestTimeoutMs'),
    defaultApiTimeoutMs: number('defaultApiTimeoutMs'),
    retryBackoffMs: number('retryBackoffMs'),
    retryBackoffMaxMs: number('retryBackoffMaxMs'),
    reconnectBackoffMs: number('reconnectBackoffMs'),
    metadataMaxAgeMs: number('metadataMaxAgeMs'),
    partitionAssignmentStrategy: [setup.assignor],
  };
}

/** librdkafka and sarama hand out records one by one; their programs took what waited. */
function recordsPerBatch(client: ClientName): number {
  return client === 'java' ? Number(defaultOf(client, 'maxPollRecords')) : ALL_THERE_IS;
}

/** sarama's program handed its records over to a worker, so that the next fetch was asked for before they were committed. */
const HAND_OVER_MS = 0.2;

/** The measured programs: they log whatever goes wrong, and go on. */
function applicationOf(setup: Setup): ApplicationSettings {
  return {
    ...PLAIN_APPLICATION,
    pollTimeoutMs: POLL_MS,
    processingPerBatchMs: setup.hasWorker ? 0 : setup.processingMsPerBatch + handOverMs(setup),
    processingPerRecordMs: setup.hasWorker ? 0 : setup.processingUsPerRecord / 1_000,
    processingSpread: 0,
    ...CALLBACK_MS[setup.client],
    commit: setup.hasWorker ? 'none' : setup.commit,
    onFatal: setup.client === 'java' ? 'close' : 'go-on',
    onFencedCommit: 'ignore',
  };
}

function handOverMs({ client }: Setup): number {
  return client === 'sarama' ? HAND_OVER_MS : 0;
}
