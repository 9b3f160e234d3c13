/**
 * Random worlds for the properties: small groups with settings within their legal bounds and at their edges.
 *
 * A value is a list of plain choices, so that fast-check shrinks it to a world a person can read: fewer members, fewer
 * partitions, no churn, default settings.
 */
import fc from 'fast-check';
import type { ApplicationSettings, ConsumerSettings } from '../src/client-model/settings.ts';
import { DEFAULT_COORDINATOR_CONFIG } from '../src/coordinator/config.ts';
import type { ChurnConfig, WorldConfig } from '../src/sim/world-config.ts';

/** What is drawn. */
export interface WorldChoices {
  readonly seed: number;
  readonly members: number;
  readonly partitions: number;
  readonly topics: number;
  readonly assignor: 'range' | 'roundrobin' | 'sticky' | 'cooperative-sticky';
  readonly staticMembers: boolean;
  readonly sessionTimeoutMs: number;
  /** heartbeat.interval.ms as a share of the session timeout. */
  readonly heartbeatShare: number;
  readonly maxPollIntervalMs: number;
  readonly processingMs: number;
  readonly autoCommit: boolean;
  readonly commit: ApplicationSettings['commit'];
  readonly initialRebalanceDelayMs: number;
  readonly rttMs: number;
  readonly jitterMs: number;
  readonly appendLatencyMs: number;
  readonly startGapMs: number;
  readonly churn: ChurnConfig | null;
  readonly durationMs: number;
}

const churn: fc.Arbitrary<ChurnConfig> = fc.record({
  kind: fc.constantFrom('restart', 'crash', 'scale'),
  everyMs: fc.constantFrom(2_000, 7_000, 20_000, 60_000),
  timing: fc.constantFrom('periodic', 'random'),
  downMs: fc.constantFrom(0, 100, 5_000, 30_000),
  graceful: fc.constantFrom(0, 0.5, 1),
});

export const worldChoices: fc.Arbitrary<WorldChoices> = fc.record({
  seed: fc.nat(1_000_000),
  members: fc.integer({ min: 1, max: 8 }),
  partitions: fc.integer({ min: 1, max: 12 }),
  topics: fc.integer({ min: 1, max: 2 }),
  assignor: fc.constantFrom('range', 'roundrobin', 'sticky', 'cooperative-sticky'),
  staticMembers: fc.boolean(),
  sessionTimeoutMs: fc.constantFrom(6_000, 10_000, 45_000),
  heartbeatShare: fc.constantFrom(0.3, 0.05, 0.9),
  maxPollIntervalMs: fc.constantFrom(300_000, 60_000, 10_000),
  processingMs: fc.constantFrom(10, 500, 3_000, 12_000),
  autoCommit: fc.boolean(),
  commit: fc.constantFrom('auto', 'sync', 'async', 'none'),
  initialRebalanceDelayMs: fc.constantFrom(0, 3_000),
  rttMs: fc.constantFrom(1, 0, 20, 300),
  jitterMs: fc.constantFrom(0, 1, 50),
  appendLatencyMs: fc.constantFrom(0, 1, 20),
  startGapMs: fc.constantFrom(0, 10, 1_000),
  churn: fc.option(churn, { nil: null }),
  durationMs: fc.constantFrom(60_000, 20_000, 180_000),
});

export function worldOf(choices: WorldChoices): WorldConfig {
  const topics = Array.from({ length: choices.topics }, (_, i) => `t${i}`);
  return {
    seed: `property-${choices.seed}`,
    durationMs: choices.durationMs,
    network: { rttMs: choices.rttMs, jitterMs: choices.jitterMs },
    broker: {
      coordinator: { ...DEFAULT_COORDINATOR_CONFIG, initialRebalanceDelayMs: choices.initialRebalanceDelayMs },
      appendLatencyMs: choices.appendLatencyMs,
      serialPerConnection: true,
    },
    topics: topics.map((name) => ({ name, partitions: choices.partitions, recordsPerSecond: 5 })),
    groups: [
      {
        groupId: 'g',
        members: choices.members,
        client: 'java',
        consumer: consumerOf(choices, topics),
        application: {
          pollTimeoutMs: 100,
          processingPerBatchMs: choices.processingMs,
          processingPerRecordMs: 0,
          commit: choices.commit,
        },
        startupMs: [0, 500],
        startGapMs: choices.startGapMs,
        churn: choices.churn,
      },
    ],
  };
}

function consumerOf(choices: WorldChoices, topics: readonly string[]): ConsumerSettings {
  return {
    groupId: 'g',
    clientId: 'c',
    groupInstanceId: choices.staticMembers ? 'i' : null,
    topics,
    clientRack: null,
    sessionTimeoutMs: choices.sessionTimeoutMs,
    heartbeatIntervalMs: Math.max(100, Math.floor(choices.sessionTimeoutMs * choices.heartbeatShare)),
    maxPollIntervalMs: choices.maxPollIntervalMs,
    maxPollRecords: 500,
    enableAutoCommit: choices.autoCommit,
    autoCommitIntervalMs: 5_000,
    autoOffsetReset: 'earliest',
    fetchMaxWaitMs: 500,
    requestTimeoutMs: 30_000,
    defaultApiTimeoutMs: 60_000,
    retryBackoffMs: 100,
    retryBackoffMaxMs: 1_000,
    reconnectBackoffMs: 50,
    reconnectBackoffMaxMs: 1_000,
    metadataMaxAgeMs: 300_000,
    partitionAssignmentStrategy: [choices.assignor],
  };
}
