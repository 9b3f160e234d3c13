/**
 * All that a consumer remembers, as plain data; what it does is in the files beside this one, one concern each:
 * lookup (where is the coordinator), join, rebalance (callbacks), heartbeat, commits, positions, fetches, poll,
 * closing. consumer.ts takes the inputs.
 *
 * Mirrors the fields of AbstractCoordinator, ConsumerCoordinator, Heartbeat and ClassicKafkaConsumer (4.4). The real
 * client has two threads, the application's (inside poll(), commitSync(), close()) and the heartbeat thread; which of
 * them may act at an instant is told by `thread` and `memberState`.
 */
import type { Assignor } from '../assignors/assignor.ts';
import { NO_GENERATION, NO_MEMBER_ID } from '../protocol/ids.ts';
import type { MemberAssignment, StickyUserData } from '../protocol/partitions.ts';
import type {
  HeartbeatRequest,
  JoinGroupRequest,
  OffsetCommitRequest,
  OffsetFetchRequest,
  SyncGroupRequest,
} from '../protocol/requests.ts';
import type { Ticks } from '../protocol/time.ts';
import type { ClientEffects } from './effects.ts';
import type { ClientRequest, ClientResponse, ListOffsetsRequest } from './requests.ts';
import { FetchExchange } from './requests.ts';
import type { ApplicationSettings, ConsumerSettings } from './settings.ts';
import { Batch, SubscriptionState } from './subscription-state.ts';

/**
 * AbstractCoordinator.MemberState.
 * UNJOINED: in no group. PREPARING_REBALANCE: JoinGroup is out; no heartbeats. COMPLETING_REBALANCE: SyncGroup is
 * out; heartbeats. STABLE: a member; heartbeats.
 */
export type MemberState = 'UNJOINED' | 'PREPARING_REBALANCE' | 'COMPLETING_REBALANCE' | 'STABLE';

/** What the application's thread is doing. */
export type AppThread = 'not-started' | 'in-poll' | 'busy' | 'in-commit-sync' | 'closing' | 'closed';

/** Why a commit was sent; decides what happens with its answer. */
export type CommitPurpose = 'auto' | 'join-prepare' | 'sync' | 'async' | 'close';

export interface PendingCommit {
  readonly request: OffsetCommitRequest;
  readonly purpose: CommitPurpose;
}

/** How the attempt to join stands (AbstractCoordinator.joinFuture). */
export type JoinFuture = 'none' | 'pending' | 'succeeded' | 'failed-now' | 'failed-retriable';

export class ConsumerState {
  readonly settings: ConsumerSettings;
  readonly application: ApplicationSettings;
  readonly effects: ClientEffects;
  /** By name, in order of preference. */
  readonly assignors: readonly Assignor[];
  /** The highest protocol that all assignors support (ConsumerCoordinator's constructor). */
  readonly cooperative: boolean;

  // ---- membership ----
  memberState: MemberState = 'UNJOINED';
  memberId: string = NO_MEMBER_ID;
  generationId: number = NO_GENERATION;
  protocolName: string | null = null;
  rejoinNeeded = true;
  /** KIP-800: why the next JoinGroup is sent. */
  rejoinReason = '';
  /** onJoinPrepare has still to run before the next JoinGroup. */
  needsJoinPrepare = true;
  joinFuture: JoinFuture = 'none';
  joinRequest: JoinGroupRequest | null = null;
  syncRequest: SyncGroupRequest | null = null;
  /** From a successful SyncGroup until onJoinComplete. */
  receivedAssignment: MemberAssignment | null = null;
  isLeader = false;
  /** What the sticky assignors remember of their last plan. */
  stickyMemory: StickyUserData | null = null;

  // ---- coordinator and heartbeats ----
  coordinatorKnown = false;
  /** The coordinator connection was closed from this side: what was in flight on it has still to be failed. */
  coordinatorLost = false;
  lookupInFlight = false;
  /** One object per member id and generation: heartbeats are sent millions of times. */
  heartbeatRequest: HeartbeatRequest | null = null;
  heartbeatFailures = 0;
  /** A heartbeat fell due while the coordinator was unknown. */
  heartbeatOverdue = false;

  // ---- the application's thread ----
  thread: AppThread = 'not-started';
  pollDeadline: Ticks = 0;
  /** What poll() will throw; null if nothing. */
  fatal: string | null = null;
  /** Answers that nobody reads at present: no thread is polling the network (J-JG-10). */
  readonly inbox: { readonly request: ClientRequest; readonly response: ClientResponse }[] = [];

  // ---- commits ----
  nextAutoCommitAt: Ticks = 0;
  readonly pendingCommits: PendingCommit[] = [];
  /** The commit before a rebalance (J-JG-02): not begun, on its way, or settled. */
  joinPrepareCommit: 'none' | 'pending' | 'retry' | 'settled' = 'none';
  joinPrepareDeadline: Ticks = 0;
  commitSyncDeadline: Ticks = 0;
  commitSyncAttempts = 0;

  // ---- partitions ----
  readonly subscription = new SubscriptionState();
  readonly batch = new Batch();
  offsetFetchRequest: OffsetFetchRequest | null = null;
  listOffsetsRequest: ListOffsetsRequest | null = null;
  /** Not before this: after a failed OffsetFetch. */
  positionsRetryAt: Ticks = 0;
  fetchInFlight: FetchExchange | null = null;
  /** A fetch that is free to be filled again. */
  spareFetch: FetchExchange | null = new FetchExchange();

  // ---- closing ----
  closeRequested = false;
  leaveSent = false;

  constructor(
    settings: ConsumerSettings,
    application: ApplicationSettings,
    effects: ClientEffects,
    assignors: readonly Assignor[],
  ) {
    this.settings = settings;
    this.application = application;
    this.effects = effects;
    this.assignors = assignors;
    this.cooperative = assignors.every((assignor) => assignor.protocol === 'COOPERATIVE');
  }

  /** The heartbeat thread is enabled: it heartbeats and reads answers. */
  heartbeatThreadEnabled(): boolean {
    return this.memberState === 'COMPLETING_REBALANCE' || this.memberState === 'STABLE';
  }

  /** Some thread is reading from the network. */
  networkPolled(): boolean {
    return this.thread !== 'busy' || this.heartbeatThreadEnabled();
  }
}
