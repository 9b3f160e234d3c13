/**
 * librdkafka (as confluent-kafka-go embeds it) as data: constants, what changed between versions, and what it does about each
 * error of each request. Its configuration defaults stand beside the others', in profiles/configuration.ts.
 *
 * Sources: clients.md sections 1, 2.2, 3 and 7, column librdkafka; CONFIGURATION.md and rdkafka_cgrp.c, rdkafka_request.c,
 * rdkafka_broker.c of v2.4.0 and v2.11.1; recordings of both (FINDINGS.md N4, N5, N13).
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import { byVersion, type Changes } from '../common/versions.ts';

/** What differs between versions. */
export interface Behaviour {
  /** R-CM-03: a commit answered ILLEGAL_GENERATION makes it forget its generation even while it rebalances. */
  readonly forgetsGenerationWhileRebalancing: boolean;
  /** R-JG-06: any metadata that arrives lets the next join go at once, the leader's own between Join and Sync too. */
  readonly metadataAllowsJoin: boolean;
  /** FindCoordinator may go over the coordinator's connection when the node's is down. */
  readonly looksUpOverCoordinator: boolean;
  /** socket.nagle.disable is false: a request waits for the acknowledgement of the one before it. */
  readonly nagle: boolean;
  /** The bootstrap address is a connection of its own, closed as soon as the node behind it is known. */
  readonly separateBootstrap: boolean;
}

/** v2.4.0, and before. */
const OLDEST: Behaviour = {
  forgetsGenerationWhileRebalancing: true,
  metadataAllowsJoin: false,
  looksUpOverCoordinator: true,
  nagle: true,
  separateBootstrap: false,
};

const CHANGES: Changes<Behaviour> = [
  [
    '2.10.0',
    {
      forgetsGenerationWhileRebalancing: false,
      metadataAllowsJoin: true,
      looksUpOverCoordinator: false,
      nagle: false,
      separateBootstrap: true,
    },
  ],
];

/** `librdkafka@x` is the newest behaviour whose first version is ≤ x. */
export const behaviourOf: (version: string) => Behaviour = byVersion(OLDEST, CHANGES);

/** The library's own error codes: they never come from a broker (rdkafka.h, RD_KAFKA_RESP_ERR__…). */
export const Local = {
  TRANSPORT: -195,
  TIMED_OUT: -185,
  WAIT_COORD: -180,
  NO_OFFSET: -168,
  FATAL: -150,
  MAX_POLL_EXCEEDED: -147,
  ASSIGNMENT_LOST: -142,
} as const;

const LOCAL_TEXT = new Map<ErrorCode, string>([
  [Local.TRANSPORT, 'Local: Broker transport failure'],
  [Local.TIMED_OUT, 'Local: Timed out'],
  [Local.WAIT_COORD, 'Local: Waiting for coordinator'],
  [Local.NO_OFFSET, 'Local: No offset stored'],
  [Local.FATAL, 'Local: Fatal error'],
  [Local.MAX_POLL_EXCEEDED, 'Local: Maximum application poll interval (max.poll.interval.ms) exceeded'],
  [Local.ASSIGNMENT_LOST, 'Local: Group partition assignment lost'],
]);

/** How an application sees a local error; null if a broker gave it. */
export function localText(code: ErrorCode): string | null {
  return LOCAL_TEXT.get(code) ?? null;
}

/** One thing to do about an error. */
export type Step =
  | 'forget-member-id'
  | 'forget-generation'
  | 'take-member-id'
  /** Everything owned is lost, then it joins again (R-RB-04). */
  | 'lose'
  /** The same with a cooperative protocol; an eager member owns nothing at this point. */
  | 'lose-if-cooperative'
  | 'rebalance'
  /** Ask who the coordinator is, keep its connection. */
  | 'look-up'
  /** Close the coordinator's connection, then ask (N4). */
  | 'coordinator-dead'
  /** Send it again after a back-off, at most twice. */
  | 'retry'
  /** Keep it until there is a coordinator, for session.timeout.ms at most. */
  | 'defer'
  /** The client as a whole fails. */
  | 'fatal'
  /** An error event for the application. */
  | 'tell';

export type Reactions = ReadonlyMap<ErrorCode, readonly Step[]>;

const TELL: readonly Step[] = ['tell'];

/** What to do about an error; what no table names is told to the application. */
export function stepsFor(reactions: Reactions, code: ErrorCode): readonly Step[] {
  return reactions.get(code) ?? TELL;
}

/** JoinGroup (R-JG-04, clients.md 3.1). Whatever it is, the member then waits for the join interval and tries again. */
export const JOIN_REACTIONS: Reactions = new Map<ErrorCode, readonly Step[]>([
  [Errors.MEMBER_ID_REQUIRED, ['take-member-id', 'lose-if-cooperative']],
  [Errors.UNKNOWN_MEMBER_ID, ['forget-member-id']],
  [Errors.ILLEGAL_GENERATION, ['forget-generation', 'lose-if-cooperative']],
  [Errors.FENCED_INSTANCE_ID, ['fatal']],
  [Errors.NOT_COORDINATOR, ['look-up']],
  [Errors.COORDINATOR_NOT_AVAILABLE, ['look-up']],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, []],
  [Errors.REQUEST_TIMED_OUT, []],
  [Local.TRANSPORT, []],
  [Local.TIMED_OUT, []],
]);

/** SyncGroup (R-JG-06, clients.md 3.2). Unless it is retried the member joins again; nothing is told. */
export const SYNC_REACTIONS: Reactions = new Map<ErrorCode, readonly Step[]>([
  [Errors.UNKNOWN_MEMBER_ID, ['forget-member-id', 'lose-if-cooperative']],
  [Errors.ILLEGAL_GENERATION, ['forget-generation', 'lose-if-cooperative']],
  [Errors.FENCED_INSTANCE_ID, ['fatal']],
  [Errors.NOT_COORDINATOR, ['look-up']],
  [Errors.COORDINATOR_NOT_AVAILABLE, ['look-up']],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, ['retry']],
  [Errors.REQUEST_TIMED_OUT, ['retry']],
  [Local.TRANSPORT, ['retry']],
  // Its time is over as a whole (rkbuf_abs_timeout): it is not sent again.
  [Local.TIMED_OUT, []],
]);

/** Heartbeat (R-HB-04, clients.md 3.3). Codes that are absent change nothing. */
export const HEARTBEAT_REACTIONS: Reactions = new Map<ErrorCode, readonly Step[]>([
  [Errors.REBALANCE_IN_PROGRESS, ['rebalance']],
  [Errors.UNKNOWN_MEMBER_ID, ['forget-member-id', 'lose']],
  [Errors.ILLEGAL_GENERATION, ['forget-generation', 'lose']],
  [Errors.FENCED_INSTANCE_ID, ['fatal', 'lose']],
  [Errors.NOT_COORDINATOR, ['look-up']],
  [Errors.COORDINATOR_NOT_AVAILABLE, ['look-up']],
  [Local.TRANSPORT, ['look-up']],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, ['retry']],
  [Errors.REQUEST_TIMED_OUT, ['retry']],
  [Local.TIMED_OUT, []],
]);

/**
 * OffsetCommit (R-CM-02, clients.md 3.4). The application that asked is told in any case. `forget-generation` and `lose`
 * are not done while it rebalances, the former with the exception of R-CM-03.
 */
export const COMMIT_REACTIONS: Reactions = new Map<ErrorCode, readonly Step[]>([
  [Errors.UNKNOWN_MEMBER_ID, ['forget-member-id', 'lose']],
  [Errors.ILLEGAL_GENERATION, ['forget-generation', 'lose']],
  [Errors.FENCED_INSTANCE_ID, ['fatal']],
  [Errors.NOT_COORDINATOR, ['coordinator-dead', 'retry', 'defer']],
  [Errors.COORDINATOR_NOT_AVAILABLE, ['coordinator-dead', 'retry', 'defer']],
  [Local.TRANSPORT, ['coordinator-dead', 'retry', 'defer']],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, ['retry']],
  [Errors.UNKNOWN_TOPIC_OR_PARTITION, ['retry']],
  [Errors.REQUEST_TIMED_OUT, ['look-up', 'retry']],
  [Local.TIMED_OUT, ['retry']],
]);

/** OffsetFetch (N5). What is not retried leaves its partitions assigned and unread. */
export const OFFSET_FETCH_REACTIONS: Reactions = new Map<ErrorCode, readonly Step[]>([
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, ['retry']],
  [Errors.REQUEST_TIMED_OUT, ['retry']],
  [Errors.UNSTABLE_OFFSET_COMMIT, ['retry']],
  [Local.TRANSPORT, ['retry']],
  [Local.TIMED_OUT, ['retry']],
  [Errors.NOT_COORDINATOR, ['look-up', 'tell']],
  [Errors.COORDINATOR_NOT_AVAILABLE, ['look-up', 'tell']],
  [Errors.UNKNOWN_MEMBER_ID, []],
]);

/** FindCoordinator. Whatever it is, the next look-up comes at the query interval (R-FC-01). */
export const LOOKUP_REACTIONS: Reactions = new Map<ErrorCode, readonly Step[]>([
  [Errors.NOT_COORDINATOR, ['look-up']],
  [Errors.COORDINATOR_NOT_AVAILABLE, ['look-up']],
  [Errors.COORDINATOR_LOAD_IN_PROGRESS, []],
  [Local.TRANSPORT, []],
  [Local.TIMED_OUT, []],
]);

// ---- constants, in milliseconds unless said otherwise ----

/** The main thread sleeps no longer, and its housekeeping timer has this period (rd_kafka_thread_main). */
export const MAIN_SLEEP_MS = 1_000;
/** A thread that sleeps until an instant wakes this much later: whole milliseconds, and the wake-up itself (measured). */
export const WAKE_LATENCY_MS = 0.4;
/** A connection's thread looks for requests that took too long so often, so much late each time (recorded: 5.003, 6.004, 11.008 s). */
export const TIMEOUT_SCAN_MS = 1_000;
export const TIMEOUT_SCAN_LATE_MS = 0.6;
/** An acknowledgement that no answer carries comes so late (delayed ACK of TCP; recorded with Nagle: 41 to 52 ms). */
export const DELAYED_ACK_MS = 40;
/** A connection that is dialled again within this time is not missed by the main thread (it wakes no sooner; measured). */
export const LOSS_NOTICED_MS = 0.5;
/** The node's thread, with nothing to fetch, looks again so often (rd_kafka_max_block_ms). */
export const FETCHER_SLEEP_MS = 1_000;
/** From the end of the group to the return of close(): threads are joined (recorded: 0.4 to 10 ms). */
export const CLOSE_MS = 1;
/** poll() with a time-out comes back this much later (measured). */
export const POLL_LATENCY_MS = 0.2;
/** Pace of joins, and what an error in an answer to JoinGroup adds once (R-JG-01). */
export const JOIN_INTERVAL_MS = 1_000;
export const JOIN_ERROR_MS = 1_000;
/** Look-ups while the coordinator is unknown, with ± 20 %; while its connection is not up; and while all is well (R-FC-01). */
export const QUERY_INTERVAL_MS = 500;
export const QUERY_JITTER = 0.2;
export const WAIT_BROKER_QUERY_INTERVAL_MS = 1_000;
export const RELAXED_QUERY_INTERVAL_MS = 600_000;
/** How often max.poll.interval.ms is looked at (R-MP-01). */
export const POLL_CHECK_MS = 500;
/** Commits that wait for a coordinator are looked through this often. */
export const DEFERRED_SCAN_MS = 1_000;
/** JoinGroup may take max.poll.interval.ms and this, SyncGroup session.timeout.ms and this (clients.md 1.2). */
export const REBALANCE_LAPSE_MS = 3_000;
export const LEAVE_TIMEOUT_MS = 5_000;
/** Repetitions of one request (R-BO-01 and clients.md 1.2); OffsetFetch goes on for ever. */
export const MAX_RETRIES = 2;
export const RETRY_JITTER: readonly [number, number] = [0.8, 1.2];
/** Back-off between two dials of one address: doubles at each dial, and once more when it fails (rdkafka_broker.c). */
export const RECONNECT_MAX_MS = 10_000;
export const RECONNECT_JITTER: readonly [number, number] = [0.75, 1.5];
/** The bootstrap address while nothing else can be reached (recorded: 51 ms, no growth). */
export const BOOTSTRAP_RETRY_MS = 51;
/** From the closing of the bootstrap connection to the dial of the node (recorded: 50 ms). */
export const NODE_AFTER_BOOTSTRAP_MS = 50;
/** socket.connection.setup.timeout.ms and api.version.request.timeout.ms */
export const CONNECTION_SETUP_TIMEOUT_MS = 30_000;
export const API_VERSIONS_TIMEOUT_MS = 10_000;
/** From the answer that no offset is committed to the question where the log begins (recorded: 100 ms). */
export const OFFSET_QUERY_DELAY_MS = 100;
/**
 * How often a look-up is written before the next Fetch, when both are due (N4): a race of two threads. Recorded: 32 loops of
 * 41 ended so, after some 300 rounds in all.
 */
export const LOOKUP_OVERTAKES_FETCH = 0.107;
/** queued.min.messages: a partition with so many fetched records is not fetched. */
export const MAX_QUEUED_RECORDS = 100_000;
/** A loop over poll() that takes everything there is stops at so many records (the recorded program). */
export const MAX_BATCH_RECORDS = 500;

/** Versions of requests (recorded). */
export const JOIN_GROUP_VERSION = 5;
export const OFFSET_COMMIT_VERSION = 8;
export const LEAVE_GROUP_VERSION = 1;
