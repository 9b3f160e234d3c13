/** Worlds in the words of the dialogues: small, without chance, with Kafka's defaults where nothing is said. */
import {
  type ApplicationSettings,
  type ConsumerSettings,
  FETCH_BYTES,
  PLAIN_APPLICATION,
} from '../../../src/client-model/settings.ts';
import { DEFAULT_COORDINATOR_CONFIG } from '../../../src/coordinator/config.ts';
import type { GroupConfig, ShareConfig, WorldConfig } from '../../../src/sim/world-config.ts';
import { msOf, settingsOf } from './words.ts';

/** Pods that are alike. */
export interface PodsSettings {
  readonly members: number;
  /** How long a process takes to come up, each time: at the beginning and after a restart. */
  readonly afterMs: number;
  /** From the start of each to the start of the next. */
  readonly gapMs: number;
  readonly processingMs: number;
  readonly commit: ApplicationSettings['commit'];
  readonly assignors: readonly string[];
  /** Prefix of group.instance.id; null: dynamic members. */
  readonly instance: string | null;
  readonly sessionMs: number;
  readonly heartbeatMs: number;
  readonly maxPollMs: number;
}

export interface WorldSettings extends PodsSettings {
  readonly partitions: number;
  readonly initialDelayMs: number;
  readonly rttMs: number;
  readonly appendMs: number;
  readonly maxSize: number;
}

const DEFAULTS: WorldSettings = {
  members: 2,
  afterMs: 0,
  gapMs: 0,
  processingMs: 10,
  commit: 'auto',
  assignors: ['range'],
  instance: null,
  sessionMs: 45_000,
  heartbeatMs: 3_000,
  maxPollMs: 300_000,
  partitions: 4,
  initialDelayMs: 3_000,
  rttMs: 1,
  appendMs: 2,
  maxSize: DEFAULT_COORDINATOR_CONFIG.maxSize,
};

const POD_READERS: Readonly<Record<string, (value: string) => Partial<WorldSettings>>> = {
  members: (value) => ({ members: Number(value) }),
  after: (value) => ({ afterMs: msOf(value) }),
  gap: (value) => ({ gapMs: msOf(value) }),
  processing: (value) => ({ processingMs: msOf(value) }),
  commit: (value) => ({ commit: value as ApplicationSettings['commit'] }),
  assignor: (value) => ({ assignors: value.split(',') }),
  instance: (value) => ({ instance: value }),
  session: (value) => ({ sessionMs: msOf(value) }),
  heartbeat: (value) => ({ heartbeatMs: msOf(value) }),
  'max.poll': (value) => ({ maxPollMs: msOf(value) }),
};

const WORLD_READERS: typeof POD_READERS = {
  ...POD_READERS,
  partitions: (value) => ({ partitions: Number(value) }),
  delay: (value) => ({ initialDelayMs: msOf(value) }),
  rtt: (value) => ({ rttMs: msOf(value) }),
  append: (value) => ({ appendMs: msOf(value) }),
  'max.size': (value) => ({ maxSize: Number(value) }),
};

export function worldSettings(options: ReadonlyMap<string, string>): WorldSettings {
  return { ...DEFAULTS, ...settingsOf(options, WORLD_READERS) };
}

/** Like the pods of the world, except for what is said. */
export function podsSettings(world: WorldSettings, options: ReadonlyMap<string, string>): PodsSettings {
  return { ...world, members: 1, ...settingsOf(options, POD_READERS) };
}

/** All pods are of the one group `g`; those that differ are a further entry of the world with the same group id. */
export function worldConfig(world: WorldSettings, further: readonly PodsSettings[]): WorldConfig {
  return {
    seed: 'dialogue',
    durationMs: 3_600_000,
    network: { rttMs: world.rttMs, jitterMs: 0 },
    broker: {
      coordinator: {
        ...DEFAULT_COORDINATOR_CONFIG,
        initialRebalanceDelayMs: world.initialDelayMs,
        maxSize: world.maxSize,
      },
      appendLatencyMs: world.appendMs,
      serialPerConnection: true,
    },
    topics: [{ name: 't', partitions: world.partitions, recordsPerSecond: 10, changes: [] }],
    groups: [world, ...further].map(groupConfig),
  };
}

function groupConfig(pods: PodsSettings, index: number): GroupConfig {
  return {
    groupId: 'g',
    members: pods.members,
    clients: [javaShare(pods, index)],
    startGapMs: pods.gapMs,
    churn: null,
    acts: [],
  };
}

function javaShare(pods: PodsSettings, index: number): ShareConfig {
  return {
    client: 'java',
    version: '4.4',
    members: pods.members,
    consumer: consumerSettings(pods, index),
    application: {
      ...PLAIN_APPLICATION,
      pollTimeoutMs: 100,
      processingPerBatchMs: pods.processingMs,
      processingPerRecordMs: 0,
      processingSpread: 0,
      commit: pods.commit,
    },
    startupMs: [pods.afterMs, pods.afterMs],
    restart: { backoffMs: 10_000, backoffMaxMs: 10_000, attempts: null },
  };
}

/** Client ids differ between the entries, instance ids need not: two pods of one id are a story of their own. */
function consumerSettings(pods: PodsSettings, index: number): ConsumerSettings {
  return {
    groupId: 'g',
    clientId: 'client'.concat('x'.repeat(index)),
    groupInstanceId: pods.instance,
    topics: ['t'],
    clientRack: null,
    sessionTimeoutMs: pods.sessionMs,
    heartbeatIntervalMs: pods.heartbeatMs,
    maxPollIntervalMs: pods.maxPollMs,
    maxPollRecords: 500,
    enableAutoCommit: pods.commit === 'auto',
    autoCommitIntervalMs: 5_000,
    autoOffsetReset: 'earliest',
    fetchMaxWaitMs: 500,
    ...FETCH_BYTES,
    requestTimeoutMs: 30_000,
    defaultApiTimeoutMs: 60_000,
    retryBackoffMs: 100,
    retryBackoffMaxMs: 1_000,
    reconnectBackoffMs: 50,
    metadataMaxAgeMs: 300_000,
    partitionAssignmentStrategy: pods.assignors,
  };
}
