/**
 * What franz-go (github.com/twmb/franz-go, pkg/kgo) does differently from version to version, its constants, and what it
 * makes of error codes, as tables. Its configuration's defaults stand beside the other clients' (profiles/configuration.ts).
 *
 * Sources: the code at v1.16.1, v1.18.1, v1.21.5 and v1.22.2 (config.go, client.go, broker.go, consumer_group.go),
 * clients.md sections 1, 2.3, 3 and 7 (column franz-go), as corrected by the recordings of 1.16.1, 1.18.1 and 1.22.2.
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { ConnectionPolicy } from '../client.ts';
import { byVersion } from '../common/versions.ts';

/** What changed between versions that the recordings, or their sources, tell apart. */
export interface Behaviour {
  /** Longest pause between two tries of a request, and between two joins after errors (F-BO-01, F-ER-01). */
  readonly backoffMaxMs: number;
  /** F-HB-01: a ticker that runs from the session's begin, or a timer set anew after each answer. */
  readonly heartbeatClock: 'ticker' | 'timer';
  /** F-CM-02: a new commit makes an end of the one before, or waits for it. */
  readonly priorCommit: 'cancelled' | 'awaited';
  /** F-BO-01: a coordinator that refuses connections fails the request, or is forgotten and the request tried again. */
  readonly refusedDial: 'fails' | 'retried';
  /** F-ST-01: a commit that is told UNKNOWN_MEMBER_ID or ILLEGAL_GENERATION makes the member join again at once. */
  readonly commitErrorRejoins: boolean;
  /** Finding N6: before, an error of the whole OffsetFetch was taken for an answer about no partition. */
  readonly offsetFetchErrorEndsSession: boolean;
  /** F-HB-04: the end of a session also waits for fresh metadata, if the last is older than `METADATA_MIN_AGE_MS`. */
  readonly metadataBeforeRejoin: boolean;
  /** The reason that a cooperative member gives for its second join (KIP-800). */
  readonly rejoinReason: string;
  /** A connection that the broker closes before it has answered anything is taken for a wrong set-up: no other try. */
  readonly firstCloseFails: boolean;
  /** A request that is given up on the normal connection costs the connection, or only its answer. */
  readonly cancelKillsConnection: boolean;
  /** FindCoordinator is tried again by itself after a time-out or a broken connection. */
  readonly lookupRetriesItself: boolean;
  /** An OffsetFetch moves on the choice of the next broker for requests that any may answer, though it needs none. */
  readonly offsetFetchTakesTurn: boolean;
  /** The topics in an OffsetFetch answer are looked up in fresh metadata before it counts. */
  readonly offsetFetchResolvesTopics: boolean;
  /** ApiVersions only on the first connection to a broker. */
  readonly versionsOncePerBroker: boolean;
  /** How often a connection that breaks while it is set up is dialled within one try of a request. */
  readonly setupTries: { readonly closed: number; readonly timeout: number };
  /** Tries of an internal metadata request. */
  readonly metadataTries: number;
  /** A metadata refresh counts from its last attempt, or from its last success. */
  readonly metadataAgeFrom: 'attempt' | 'success';
  /** LeaveGroup also goes out with no member id known. */
  readonly leavesWithoutId: boolean;
}

const OLDEST: Behaviour = {
  backoffMaxMs: 2_500,
  heartbeatClock: 'ticker',
  priorCommit: 'cancelled',
  refusedDial: 'fails',
  commitErrorRejoins: false,
  offsetFetchErrorEndsSession: false,
  metadataBeforeRejoin: true,
  rejoinReason: 'cooperative rejoin after revoking what we lost from a rebalance',
  firstCloseFails: false,
  cancelKillsConnection: true,
  lookupRetriesItself: true,
  offsetFetchTakesTurn: true,
  offsetFetchResolvesTopics: false,
  versionsOncePerBroker: true,
  setupTries: { closed: 2, timeout: 2 },
  metadataTries: 3,
  metadataAgeFrom: 'success',
  leavesWithoutId: true,
};

/** By first version: what it does otherwise than the version before. Sound for 1.16, 1.18 and 1.22; between, as read. */
const CHANGES: readonly (readonly [since: string, change: Partial<Behaviour>])[] = [
  ['1.16', {}],
  ['1.19', { versionsOncePerBroker: false, heartbeatClock: 'timer', metadataBeforeRejoin: false, backoffMaxMs: 5_000 }],
  [
    '1.21',
    {
      priorCommit: 'awaited',
      firstCloseFails: true,
      refusedDial: 'retried',
      lookupRetriesItself: false,
      offsetFetchTakesTurn: false,
      offsetFetchErrorEndsSession: true,
      offsetFetchResolvesTopics: true,
      setupTries: { closed: 6, timeout: 2 },
      metadataTries: 4,
      metadataAgeFrom: 'attempt',
      leavesWithoutId: false,
    },
  ],
  ['1.21.3', { commitErrorRejoins: true }],
  ['1.22', { cancelKillsConnection: false, rejoinReason: 'after revoking what we lost from a rebalance' }],
];

/** `franz-go@x` is the newest behaviour whose first version is ≤ x; the oldest known one before that. */
export const behaviourOf: (version: string) => Behaviour = byVersion(OLDEST, CHANGES);

/** retryBackoff: 250 ms · 2^(n−1), times a factor from 0.8 to 1.2, up to the cap. */
export const BACKOFF_BASE_MS = 250;

/** RequestRetries. */
export const MAX_TRIES = 20;

/** retryTimeout of everything but JoinGroup, SyncGroup and Heartbeat, for which it is the session timeout. */
export const RETRY_BUDGET_MS = 30_000;

/** F-HB-02: an extra heartbeat soon after a cooperative session begins. */
export const FAST_CHECK_MS = 500;

/** How late a timer of the client fires: a heartbeat's period is longer by it (K-E-02). A ticker makes up for it. */
export const TIMER_LATENESS_MS = 0.8;

/** Of connections closed as soon as they are accepted, how many end without a reset (recorded: 35 of 176, G.acceptclose). */
export const ORDERLY_END_SHARE = 0.2;

/** F-PO-01: pause before an OffsetFetch that met a transaction's offsets is repeated. */
export const UNSTABLE_OFFSETS_RETRY_MS = 1_000;

/** MetadataMinAge: no refresh sooner, unless somebody waits for one. */
export const METADATA_MIN_AGE_MS = 5_000;

/** ConsiderMissingTopicDeletedAfter: a topic that is missing so long after it was first seen is deleted. */
export const MISSING_TOPIC_DELETED_MS = 15_000;

/** Versions of requests as franz-go 1.16 to 1.22 sends them to a classic group. */
export const JOIN_GROUP_VERSION = 9;
export const OFFSET_COMMIT_VERSION = 9;
export const LEAVE_GROUP_VERSION = 5;

/** Reasons (KIP-800). */
export const Reason = {
  First: 'beginning to manage the group lifecycle',
  Normal: 'rejoining from normal rebalance',
  AfterError: 'rejoining after we previously errored and backed off',
  Partitions: 'rejoining because we are the leader and noticed some topics have new partitions',
  Topics: 'rejoining because there are more topics to consume, our interests have changed',
  Purged: 'rejoin from PurgeFetchTopics',
  Leave: 'client leaving group per normal operation',
} as const;

/** What an error in an answer makes of the member. Codes that are absent fail the session (F-ER-01). */
export type Reaction =
  /** Take the member id in the answer and join again at once. */
  | 'take-member-id'
  /** Forget the member id, join again at once. */
  | 'forget-member-id'
  /** Join again at once. */
  | 'rejoin';

type Reactions = ReadonlyMap<ErrorCode, Reaction>;

/** JoinGroup (F-JG-02; clients.md 3.1). */
export const JOIN_REACTIONS: Reactions = new Map<ErrorCode, Reaction>([
  [Errors.MEMBER_ID_REQUIRED, 'take-member-id'],
  [Errors.UNKNOWN_MEMBER_ID, 'forget-member-id'],
]);

/** SyncGroup, Heartbeat and OffsetFetch (F-JG-03, F-HB-04, finding N6; clients.md 3.2 and 3.3). */
export const SESSION_REACTIONS: Reactions = new Map<ErrorCode, Reaction>([[Errors.REBALANCE_IN_PROGRESS, 'rejoin']]);

/** F-FC-01: answered by a node that is not, or not yet, the coordinator: forget which one it is, and try again. */
export const COORDINATOR_ERRORS: ReadonlySet<ErrorCode> = new Set([
  Errors.COORDINATOR_NOT_AVAILABLE,
  Errors.COORDINATOR_LOAD_IN_PROGRESS,
  Errors.NOT_COORDINATOR,
]);

/** OffsetCommit (F-ST-01, finding N12): the broker no longer knows this member's session. */
export const LOST_SESSION_ERRORS: ReadonlySet<ErrorCode> = new Set([
  Errors.UNKNOWN_MEMBER_ID,
  Errors.ILLEGAL_GENERATION,
]);

/**
 * Nothing spaces dials but the retries of requests.
 * Deviation: connections are closed when idle for 30 s; up to 1.18 it was 20 s.
 */
export const CONNECTION_POLICY: ConnectionPolicy = {
  reconnectBackoffMs: 0,
  reconnectBackoffMaxMs: 0,
  jitter: [1, 1],
  dialTimeoutMs: 10_000,
  setupTimeoutMs: 10_000,
  idleMs: 30_000,
};
