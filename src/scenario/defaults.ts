/**
 * What a scenario is made of where nobody says otherwise: a healthy group of four on one topic, for an hour.
 * Kafka's settings have their defaults in protocol/config.ts and settings.ts.
 */

import { LATEST_VERSION } from '../coordinator/behaviour.ts';

export const DEFAULTS = {
  seed: '1',
  durationMs: 3_600_000,
  members: 4,
  groupId: 'group',
  client: 'java',
  partitions: 72,
  recordsPerSecond: 10,
  recordBytes: 1_024,
  topicName: 'topic',
  network: {
    rttMs: 1,
    jitterMs: 0.2,
    loss: 0,
    delayOutMs: 0,
    delayInMs: 0,
    jitterOutMs: 0,
    jitterInMs: 0,
    lossOut: 0,
    lossIn: 0,
    rateInKbit: 0,
  },
  /** Kubernetes' terminationGracePeriodSeconds and its back-off of crash loops; a broker of some size is back after half a minute. */
  events: {
    graceMs: 30_000,
    restartMs: 30_000,
    failoverMs: 1_000,
    loadMs: 500,
    onResume: 'timersFirst',
    overlapMs: 10_000,
    upMs: 2_000,
    backoffMs: 10_000,
    backoffMaxMs: 300_000,
  },
  brokerVersion: LATEST_VERSION,
  appendLatencyMs: 2,
  service: { allMs: 0, tail: 1, serialPerConnection: true },
  /** A supervisor waits 10 s before it starts a process again that ended by itself (Kubernetes' first back-off). */
  application: {
    pollTimeoutMs: 100,
    processingMs: 500,
    processingPerRecordMs: 0,
    processingSpread: 0.2,
    commit: 'auto',
    restartAfterMs: 10_000,
    restartAfterMaxMs: 10_000,
    restarts: null,
  },
  /** Between the starts of two pods; how long a start takes depends on the client (client-defaults.ts). */
  startup: { gapMs: 0 },
  /** `--churn` alone: a deployment that never ends. */
  churn: { everyMs: 20_000, kind: 'restart', downMs: 5_000, graceful: 0.5, timing: 'periodic', untilMs: null },
} as const;

/** What `--static` alone names the members: pod-0, pod-1, … */
export const STATIC_PREFIX = 'pod';

/** Bounds that keep a run inside what the engine's clock and a machine's memory can hold. */
export const LIMITS = {
  maxDurationMs: 30 * 86_400_000,
  maxMembers: 10_000,
  maxPartitions: 100_000,
  /** message.max.bytes goes up to this. */
  maxRecordBytes: 2_147_483_647,
  maxTopics: 1_000,
  maxGroups: 100,
} as const;

/** The names that `--topics n` gives. */
export function topicNames(count: number): readonly string[] {
  if (count === 1) return [DEFAULTS.topicName];
  return Array.from({ length: count }, (_, i) => `${DEFAULTS.topicName}${i + 1}`);
}
