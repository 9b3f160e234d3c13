/**
 * What the Java client (kafka-clients 4.4, classic consumer) does with error codes, as tables, and its constants.
 *
 * Source: AbstractCoordinator and ConsumerCoordinator of 4.4.0; clients.md section 3, column java, as corrected by
 * the recordings (J-JG-04 … J-JG-06, J-HB-04 … J-HB-07, J-CM-04).
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { ConnectionPolicy } from '../client.ts';

/** What to do about an error in an answer. */
export type Reaction =
  /** Join again at once, nothing is forgotten. */
  | 'rejoin'
  /** Forget the generation, keep the member id, join again at once. */
  | 'reset-generation'
  /** Forget generation and member id, join again at once. */
  | 'reset-member-id'
  /** Take the member id in the answer and join again at once. */
  | 'take-member-id'
  /** The coordinator is elsewhere: look it up, keep everything, try again. */
  | 'coordinator-unknown'
  /** Try again after retry.backoff.ms. */
  | 'retry'
  /** poll() throws. */
  | 'fatal';

type Reactions = ReadonlyMap<ErrorCode, Reaction>;

/** JoinGroup (clients.md 3.1). Codes that are absent are fatal. */
export const JOIN_REACTIONS: Reactions = new Map<ErrorCode, Reaction>([
  [Errors.MEMBER_ID_REQUIRED, 'take-member-id'],
  [Errors.UNKNOWN_MEMBER_ID, 'reset-member-id'],
  [Errors.REBALANCE_IN_PROGRESS, 'rejoin'],
  [Errors.NOT_COORDINATOR, 'coordinator-unknown'],
  [Errors.COORDINATOR_NOT_AVAILABLE, 'coordinator-unknown'],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, 'retry'],
]);

/** SyncGroup (clients.md 3.2). Codes that are absent are fatal, COORDINATOR_LOAD_IN_PROGRESS too. */
export const SYNC_REACTIONS: Reactions = new Map<ErrorCode, Reaction>([
  [Errors.REBALANCE_IN_PROGRESS, 'rejoin'],
  [Errors.UNKNOWN_MEMBER_ID, 'reset-member-id'],
  [Errors.ILLEGAL_GENERATION, 'reset-generation'],
  [Errors.NOT_COORDINATOR, 'coordinator-unknown'],
  [Errors.COORDINATOR_NOT_AVAILABLE, 'coordinator-unknown'],
]);

/** Heartbeat (clients.md 3.3). Codes that are absent only fail this heartbeat. */
export const HEARTBEAT_REACTIONS: Reactions = new Map<ErrorCode, Reaction>([
  [Errors.REBALANCE_IN_PROGRESS, 'rejoin'],
  [Errors.UNKNOWN_MEMBER_ID, 'reset-member-id'],
  [Errors.ILLEGAL_GENERATION, 'reset-generation'],
  [Errors.FENCED_INSTANCE_ID, 'fatal'],
  [Errors.NOT_COORDINATOR, 'coordinator-unknown'],
  [Errors.COORDINATOR_NOT_AVAILABLE, 'coordinator-unknown'],
]);

/** OffsetCommit (clients.md 3.4). Codes that are absent fail the commit for good. */
export const COMMIT_REACTIONS: Reactions = new Map<ErrorCode, Reaction>([
  [Errors.REBALANCE_IN_PROGRESS, 'rejoin'],
  [Errors.UNKNOWN_MEMBER_ID, 'reset-member-id'],
  [Errors.ILLEGAL_GENERATION, 'reset-generation'],
  [Errors.FENCED_INSTANCE_ID, 'fatal'],
  [Errors.NOT_COORDINATOR, 'coordinator-unknown'],
  [Errors.COORDINATOR_NOT_AVAILABLE, 'coordinator-unknown'],
  [Errors.REQUEST_TIMED_OUT, 'coordinator-unknown'],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, 'retry'],
  [Errors.UNKNOWN_TOPIC_OR_PARTITION, 'retry'],
]);

/** OffsetFetch (recordings, finding N7). Codes that are absent are fatal. */
export const OFFSET_FETCH_REACTIONS: Reactions = new Map<ErrorCode, Reaction>([
  [Errors.NOT_COORDINATOR, 'coordinator-unknown'],
  [Errors.COORDINATOR_NOT_AVAILABLE, 'coordinator-unknown'],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, 'retry'],
  [Errors.UNSTABLE_OFFSET_COMMIT, 'retry'],
]);

/** JoinGroup waits this much longer than the rebalance it takes part in (AbstractCoordinator.sendJoinGroupRequest). */
export const JOIN_GROUP_TIMEOUT_LAPSE_MS = 5_000;

/** What close() may take by default (ConsumerConfig, CloseOptions). */
export const CLOSE_TIMEOUT_MS = 30_000;

/** JoinGroup version that a 4.4 client sends: with skipAssignment (KIP-814). */
export const JOIN_GROUP_VERSION = 9;

/** OffsetCommit and LeaveGroup versions of a 4.4 client in a classic group. */
export const OFFSET_COMMIT_VERSION = 9;
export const LEAVE_GROUP_VERSION = 5;

/** reconnect.backoff(.max).ms, socket.connection.setup.timeout.ms, connections.max.idle.ms (clients.md 1.2). */
export const JAVA_CONNECTIONS: ConnectionPolicy = {
  reconnectBackoffMs: 50,
  reconnectBackoffMaxMs: 1_000,
  jitter: [0.8, 1.2],
  dialTimeoutMs: 10_000,
  setupTimeoutMs: 30_000,
  idleMs: 540_000,
};
