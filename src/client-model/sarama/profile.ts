/**
 * What sarama is configured with, what it does with error codes, and what changed between its versions, as tables.
 *
 * Source: IBM/sarama v1.61.1 (config.go, consumer_group.go, consumer_group_session.go, offset_manager.go), clients.md
 * 2.4 and 3, as corrected by the recordings (FINDINGS: N8, N9, N14 … N16, table of refuted rules). `client@x` has each
 * behaviour whose first version is not above x.
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { ConnectionPolicy } from '../client.ts';
import { byVersion, type Changes } from '../common/versions.ts';

/** Metadata.Retry.Max: attempts after the first. */
export const RETRY_MAX = 3;
/** Consumer.Group.Rebalance.Retry.Backoff: before a failed JoinGroup or SyncGroup is repeated (S-JG-02). */
export const REJOIN_BACKOFF_MS = 2_000;
/** Consumer.Group.Rebalance.Retry.Max. */
export const REJOIN_MAX = 4;
/** Consumer.Offsets.Retry.Max: attempts of the final flush after the first (S-RB-02). */
export const FLUSH_RETRY_MAX = 3;
/** findCoordinator: while `__consumer_offsets` is not there yet (S-FC-01). */
export const OFFSETS_TOPIC_WAIT_MS = 2_000;
export const OFFSETS_TOPIC = '__consumer_offsets';
/** Consumer.Retry.Backoff: before a partition whose fetch failed is fetched again. */
export const REDISPATCH_BACKOFF_MS = 2_000;
/** partitionConsumersBatchTimeout: new subscriptions are collected for so long; and the nap of a fetcher without any. */
export const SUBSCRIPTION_BATCH_MS = 100;
/** Consumer.MaxProcessingTime. */
export const MAX_PROCESSING_MS = 100;
/** ChannelBufferSize: records that wait for a claim. */
export const CHANNEL_RECORDS = 256;
/** What the recorded application waits before it tries again to make a consumer group. */
export const BOOT_RETRY_MS = 500;
export const JOIN_GROUP_VERSION = 8;
export const OFFSET_COMMIT_VERSION = 8;
export const LEAVE_GROUP_VERSION = 5;

/**
 * No pause of its own before it dials again (clients.md 1.2); Net.DialTimeout. ApiVersions is asked twice, 30 s each.
 * Deviation: if both are not answered the real client goes on without knowing the broker's versions; here it fails.
 */
export const CONNECTION_POLICY: ConnectionPolicy = {
  reconnectBackoffMs: 0,
  reconnectBackoffMaxMs: 0,
  jitter: [1, 1],
  dialTimeoutMs: 30_000,
  setupTimeoutMs: 60_000,
  idleMs: null,
};

/** How one broker's connection is used (clients.md 5.2): S-… N-08. */
export const CONNECTIONS: readonly string[] = ['bootstrap', 'broker'];

// ---- reactions to errors ----

/** What is done about an error in an answer to JoinGroup or SyncGroup. Absent: `Consume` returns it (S-JG-02). */
export type JoinReaction =
  /** Forget the member id, join again at once; with claims at hand the session is over instead. */
  | 'reset-member-id'
  /** Take the member id in the answer, join again at once. */
  | 'take-member-id'
  /** Wait for Rebalance.Retry.Backoff, look the coordinator up, join again; four times. */
  | 'retry';

const JOIN: readonly (readonly [ErrorCode, JoinReaction])[] = [
  [Errors.UNKNOWN_MEMBER_ID, 'reset-member-id'],
  [Errors.ILLEGAL_GENERATION, 'reset-member-id'],
  [Errors.NOT_COORDINATOR, 'retry'],
  [Errors.COORDINATOR_NOT_AVAILABLE, 'retry'],
  [Errors.REBALANCE_IN_PROGRESS, 'retry'],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, 'retry'],
];

/** clients.md 3.1. */
export const JOIN_REACTIONS: ReadonlyMap<ErrorCode, JoinReaction> = new Map([
  ...JOIN,
  [Errors.MEMBER_ID_REQUIRED, 'take-member-id'],
]);

/** clients.md 3.2. */
export const SYNC_REACTIONS: ReadonlyMap<ErrorCode, JoinReaction> = new Map(JOIN);

/** What is done about an error in an answer to Heartbeat. Absent: as `cancel`, and the error is reported. */
export type HeartbeatReaction =
  /** The group rebalances: an eager session ends, a cooperative one rejoins; heartbeats go on (S-HB-03). */
  | 'rebalance'
  /** Look the coordinator up, pause, go on; three times. */
  | 'follow'
  /** The session is over, the heartbeats stop (S-HB-04). */
  | 'cancel';

/** clients.md 3.3. */
export const HEARTBEAT_REACTIONS: ReadonlyMap<ErrorCode, HeartbeatReaction> = new Map<ErrorCode, HeartbeatReaction>([
  [Errors.REBALANCE_IN_PROGRESS, 'rebalance'],
  [Errors.NOT_COORDINATOR, 'follow'],
  [Errors.COORDINATOR_NOT_AVAILABLE, 'follow'],
  [Errors.UNKNOWN_MEMBER_ID, 'cancel'],
  [Errors.ILLEGAL_GENERATION, 'cancel'],
]);

/** What is done about an error in an answer to OffsetCommit. Absent: `report-and-forget` (S-CM-02). */
export type CommitReaction =
  /** Try again with the next commit. */
  | 'keep'
  /** Forget where the coordinator is, try again with the next commit. */
  | 'forget'
  /** Tell the application, try again with the next commit. */
  | 'report'
  | 'report-and-forget'
  /** Tell the application; the session is over. */
  | 'cancel';

/** clients.md 3.4. */
export const COMMIT_REACTIONS: ReadonlyMap<ErrorCode, CommitReaction> = new Map<ErrorCode, CommitReaction>([
  [Errors.NOT_COORDINATOR, 'forget'],
  [Errors.COORDINATOR_NOT_AVAILABLE, 'forget'],
  [Errors.NOT_LEADER_OR_FOLLOWER, 'forget'],
  [Errors.OFFSET_METADATA_TOO_LARGE, 'report'],
  [Errors.INVALID_COMMIT_OFFSET_SIZE, 'report'],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, 'keep'],
  [Errors.FENCED_INSTANCE_ID, 'cancel'],
]);

/** What is done about an error in an answer to OffsetFetch. Absent: `Consume` returns it (N8). */
export type OffsetFetchReaction = 'retry' | 'find-and-retry';

/** Finding N8. */
export const OFFSET_FETCH_REACTIONS: ReadonlyMap<ErrorCode, OffsetFetchReaction> = new Map<
  ErrorCode,
  OffsetFetchReaction
>([
  [Errors.NOT_COORDINATOR, 'find-and-retry'],
  [Errors.COORDINATOR_NOT_AVAILABLE, 'find-and-retry'],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, 'retry'],
  [Errors.UNSTABLE_OFFSET_COMMIT, 'retry'],
]);

/** LeaveGroup: answers that are as good as none (S-LV-01); Close returns the others. */
export const LEAVE_SUCCEEDS: ReadonlySet<ErrorCode> = new Set([
  Errors.NONE,
  Errors.REBALANCE_IN_PROGRESS,
  Errors.UNKNOWN_MEMBER_ID,
]);

// ---- versions ----

/** What changed between versions. The oldest is v1.30. */
export interface Behaviours {
  /** Heartbeats go on after REBALANCE_IN_PROGRESS until the claims are released (#2110); before: they stop. */
  readonly heartbeatUntilReleased: boolean;
  /** A cooperative strategy keeps its session over a rebalance (#3696); before: every session is eager (S-RB-01). */
  readonly incremental: boolean;
  /** COORDINATOR_NOT_AVAILABLE on JoinGroup and SyncGroup is tried again; before: `Consume` returns it. */
  readonly rejoinsWhenNotAvailable: boolean;
  /** NOT_COORDINATOR and COORDINATOR_NOT_AVAILABLE on Heartbeat are followed; before: the session is cancelled. */
  readonly heartbeatFollows: boolean;
  /** There is a pause before OffsetFetch goes to another coordinator; before: none. */
  readonly offsetFetchPauses: boolean;
}

const OLDEST: Behaviours = {
  heartbeatUntilReleased: false,
  incremental: false,
  rejoinsWhenNotAvailable: false,
  heartbeatFollows: false,
  offsetFetchPauses: false,
};

export const CHANGES: Changes<Behaviours> = [
  ['1.31', { heartbeatUntilReleased: true }],
  ['1.61', { incremental: true, rejoinsWhenNotAvailable: true, heartbeatFollows: true, offsetFetchPauses: true }],
];

/** @param version like `1.61.1` */
export const behavioursOf: (version: string) => Behaviours = byVersion(OLDEST, CHANGES);
