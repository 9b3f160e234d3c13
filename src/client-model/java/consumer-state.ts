/**
 * All that a consumer remembers, as plain data; what it does is in the files beside this one, one concern each:
 * lookup (where is the coordinator), join, rebalance (callbacks), heartbeat, commits, positions, fetches, poll,
 * closing. consumer.ts takes the inputs.
 *
 * Mirrors the fields of AbstractCoordinator, ConsumerCoordinator, Heartbeat and ClassicKafkaConsumer (4.4). The real
 * client has two threads, the application's (inside poll(), commitSync(), close()) and the heartbeat thread; which of
 * them may act at an instant is told by `thread` and `memberState`.
 */
import type { Assignor } from '../../assignors/assignor.ts';
import { NO_GENERATION, NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { MemberAssignment, StickyUserData, TopicPartition } from '../../protocol/partitions.ts';
import type {
  FindCoordinatorRequest,
  HeartbeatRequest,
  JoinGroupRequest,
  OffsetCommitPartition,
  OffsetCommitRequest,
  OffsetFetchRequest,
  SyncGroupRequest,
} from '../../protocol/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { ApplicationAct } from '../client.ts';
import { RecordCursor } from '../common/record-cursor.ts';
import type { WorkerPool } from '../common/workers.ts';
import { type ClientEffects, ConnectionKind, type ConnectionKindValue } from '../effects.ts';
import type { ClientRequest, ClientResponse, ListOffsetsRequest, MetadataRequest } from '../requests.ts';
import { FetchExchange } from '../requests.ts';
import type { ApplicationSettings, ConsumerSettings } from '../settings.ts';
import { Batch, type PartitionState, SubscriptionState } from '../subscription-state.ts';
import { wholeName } from '../topic-pattern.ts';
import { type JavaDefects, NO_JAVA_DEFECTS } from './defects.ts';

/**
 * AbstractCoordinator.MemberState.
 * UNJOINED: in no group. PREPARING_REBALANCE: JoinGroup is out; no heartbeats. COMPLETING_REBALANCE: SyncGroup is
 * out; heartbeats. STABLE: a member; heartbeats.
 */
export type MemberState = 'UNJOINED' | 'PREPARING_REBALANCE' | 'COMPLETING_REBALANCE' | 'STABLE';

/** What the application's thread is doing. `unsubscribed`: it does not poll, since it has no subscription. */
export type AppThread = 'not-started' | 'in-poll' | 'busy' | 'in-commit-sync' | 'unsubscribed' | 'closing' | 'closed';

/** Why a commit was sent; decides what happens with its answer. */
export type CommitPurpose = 'auto' | 'join-prepare' | 'sync' | 'async' | 'close';

export interface PendingCommit {
  readonly request: OffsetCommitRequest;
  readonly purpose: CommitPurpose;
}

/** commitSync() as it stands: of the application, or of close(). */
export interface SyncCommit {
  readonly purpose: 'sync' | 'close';
  /** The positions of the moment it was called. */
  readonly offsets: readonly OffsetCommitPartition[];
  readonly deadline: Ticks;
  /** Retriable failures so far. */
  attempts: number;
  /** `waiting` for a coordinator; `sent`; `failed` retriably; `pausing` before the next attempt; `done`. */
  phase: 'waiting' | 'sent' | 'failed' | 'pausing' | 'done';
  /** It throws. */
  throws: boolean;
}

/** What reached a client of which no thread reads the network: an answer, or the end of a connection. */
export type Unread =
  | { readonly request: ClientRequest; readonly response: ClientResponse }
  | { readonly lost: ConnectionKindValue };

/** The partitions of topics. Immutable: another object means that some topic has changed. */
export type KnownTopics = ReadonlyMap<string, readonly TopicPartition[]>;

const NO_TOPICS: KnownTopics = new Map();
/** Nearly every member has none of these, nearly always: they share their empty lists. */
export const NO_PARTITIONS: readonly TopicPartition[] = [];
export const NO_NAMES: readonly string[] = [];
const NO_RECORDS = new RecordCursor<PartitionState>();
const NO_GENERATIONS: ReadonlyMap<string, number> = new Map();

/** How the attempt to join stands (AbstractCoordinator.joinFuture). */
export type JoinFuture = 'none' | 'pending' | 'succeeded' | 'failed-now' | 'failed-retriable';

export class ConsumerState {
  readonly settings: ConsumerSettings;
  readonly application: ApplicationSettings;
  readonly effects: ClientEffects;
  /** Planted ones: see defects.ts. */
  readonly defects: JavaDefects;
  /** By name, in order of preference. */
  readonly assignors: readonly Assignor[];
  /** The highest protocol that all assignors support (ConsumerCoordinator's constructor). */
  readonly cooperative: boolean;

  // ---- what nearly each input looks at: together, so that it lies in few cache lines ----
  memberState: MemberState = 'UNJOINED';
  rejoinNeeded = true;
  joinFuture: JoinFuture = 'none';
  /** Subscribed to, sorted; another array means another subscription. */
  topics: readonly string[];
  /** It subscribes to what matches; null: by name, or to nothing. */
  pattern: RegExp | null = null;
  /** What the last JoinGroup said of it; null before the first. */
  joinedTopics: readonly string[] | null = null;
  metadata: KnownTopics = NO_TOPICS;
  /** As it was when the present call of poll() began. */
  metadataSnapshot: KnownTopics = this.metadata;
  /** What the plan in use was made from; null unless this member made it. */
  assignmentSnapshot: KnownTopics | null = null;
  /** A refresh fell due while no thread read the network. */
  metadataOverdue = false;
  coordinatorKnown = false;
  /** The coordinator connection was closed from this side: what was in flight on it has still to be failed. */
  coordinatorLost = false;
  /** Requests on the coordinator connection that are neither answered nor lost. */
  coordinatorInFlight = 0;
  /** One object per member id and generation: heartbeats are sent millions of times. */
  heartbeatRequest: HeartbeatRequest | null = null;
  heartbeatsInFlight = 0;
  /** Failures since the last good answer. */
  heartbeatFailures = 0;
  thread: AppThread = 'not-started';
  pollDeadline: Ticks = 0;
  /** What it is busy with, or commits after. */
  occupation: 'batch' | 'act' | 'callback' | 'workers' | 'commit-retry' = 'batch';
  /** A rebalance callback: none has begun, one holds up poll(), it has returned and poll() goes on behind it. */
  callback: 'none' | 'running' | 'returned' = 'none';
  /** What poll() will throw; null if nothing. */
  fatal: string | null = null;
  /** What every later poll() will throw as well (ConsumerCoordinator.asyncCommitFenced). */
  asyncCommitFenced: string | null = null;
  nextAutoCommitAt: Ticks = 0;
  syncCommit: SyncCommit | null = null;
  /** This call of poll() is held up until the committed offsets are known, or its time is over. */
  positionsAwaited = false;
  fetchInFlight: FetchExchange | null = null;
  /** A fetch that is free to be filled again. */
  spareFetch: FetchExchange | null = new FetchExchange();
  closeRequested = false;
  /** Not before this: after a failed OffsetFetch or ListOffsets. */
  positionsRetryAt: Ticks = 0;
  /** Failed OffsetFetches within this call of poll(). */
  positionsFailures = 0;
  /** Something waits in `acts`, in `inbox`: that asks for no look at the lists. */
  hasActs = false;
  /** The polling loop works itself, and on whole batches: there is nothing to look at between two polls. */
  readonly isPlain: boolean;
  hasUnread = false;

  // ---- membership ----
  memberId: string = NO_MEMBER_ID;
  generationId: number = NO_GENERATION;
  protocolName: string | null = null;
  /** KIP-800: why the next JoinGroup is sent. */
  rejoinReason = '';
  /** onJoinPrepare has still to run before the next JoinGroup. */
  needsJoinPrepare = true;
  joinRequest: JoinGroupRequest | null = null;
  syncRequest: SyncGroupRequest | null = null;
  /** From a successful SyncGroup until onJoinComplete. */
  receivedAssignment: MemberAssignment | null = null;
  /** Of that assignment: what was gone is revoked already; what is new in it. */
  revokedMissing = false;
  added: readonly TopicPartition[] = NO_PARTITIONS;
  isLeader = false;
  /** What the sticky assignor in use remembers of its last plan. */
  stickyMemory: StickyUserData | null = null;
  /** Which assignor that is. */
  stickyMemoryOf = '';
  /** The highest generation that each sticky assignor met while this member led, by its name. */
  highestGenerations: ReadonlyMap<string, number> = NO_GENERATIONS;

  // ---- topics (J-JG-09) ----
  /** All topics of the group, as its leader knows them. */
  watchedTopics: readonly string[] = NO_NAMES;
  metadataRequest: MetadataRequest | null = null;
  /** Answers in a row that have not brought what is missing (Metadata.equivalentResponseCount). */
  metadataRepeats = 0;
  /** With a pattern: asked for before the rejoin that is due; null: not yet. */
  freshMetadata: MetadataRequest | null = null;
  metadataRefreshedAt: Ticks = 0;

  // ---- coordinator and heartbeats ----
  /** AbstractCoordinator.findCoordinatorFuture: the latest look-up, unless it is settled or the heartbeat thread has forgotten it. */
  lookup: FindCoordinatorRequest | null = null;
  /** A look-up that waits until its connection is set up. */
  heldLookup: FindCoordinatorRequest | null = null;
  /** On which connection the look-ups are, and the metadata request. */
  lookupsOn: ConnectionKindValue = ConnectionKind.Bootstrap;
  metadataOn: ConnectionKindValue = ConnectionKind.Bootstrap;
  /** The connection to the leader has been set up once; it is up. */
  leaderKnown = false;
  nodeUp = false;
  /** The one that the application's thread waits for. */
  awaitedLookup: FindCoordinatorRequest | null = null;
  /** No look-up before this: the pause after a failed one. */
  lookupRetryAt: Ticks = 0;
  /** Failed look-ups within this call of poll(). */
  lookupFailures = 0;
  /** A heartbeat fell due while the coordinator was unknown. */
  heartbeatOverdue = false;
  /** When the heartbeat thread last did something; since then it sleeps for retry.backoff.ms at a time. */
  heartbeatThreadAwake: Ticks = 0;
  /** The poll interval is over, and the thread has yet to see it. */
  pollIntervalOver = false;

  // ---- the application's thread ----
  /** What it has been made to do, and does before it polls again. */
  readonly acts: ApplicationAct[] = [];
  /** How long the callback has still to take. */
  callbackMs = 0;
  /** What onPartitionsRevoked is about. */
  given: readonly TopicPartition[] = NO_PARTITIONS;
  /** It waits until nobody works on them. */
  awaitsWork = false;
  /** Workers behind the polling loop; null: it works itself. */
  pool: WorkerPool | null = null;
  /** Partitions whose records are worked on: the loop resumes them when it comes round. */
  readonly toResume: PartitionState[] = [];
  /** How long the batch in hand takes, as a share of the usual. */
  workShare = 1;
  /** The record in hand, where each is committed by itself. */
  readonly cursor: RecordCursor<PartitionState>;
  /** What a commitSync() has failed to commit, and will be asked to again; null if nothing. */
  commitAgain: readonly OffsetCommitPartition[] | null = null;
  /** What nobody reads at present: no thread is polling the network (J-JG-10). */
  readonly inbox: Unread[] = [];

  // ---- commits ----
  readonly pendingCommits: PendingCommit[] = [];
  /** The commit before a rebalance (J-JG-02): not sent, on its way, failed retriably, or settled. */
  joinPrepareCommit: 'none' | 'pending' | 'failed' | 'settled' = 'none';
  /** The rebalance waits for that commit until then; null outside onJoinPrepare. */
  joinPrepareDeadline: Ticks | null = null;
  /** Positions of commitAsync() calls that wait for the look-up of the coordinator. */
  readonly commitsAwaitingCoordinator: (readonly OffsetCommitPartition[])[] = [];

  // ---- partitions ----
  readonly subscription = new SubscriptionState();
  readonly batch = new Batch();
  offsetFetchRequest: OffsetFetchRequest | null = null;
  listOffsetsRequest: ListOffsetsRequest | null = null;
  /** What the entries of the fetch under way are for; what stands behind these means nothing. */
  fetching: PartitionState[] = [];

  // ---- closing ----
  /** The last commit is settled, the partitions are given up, LeaveGroup is sent if it is to be. */
  left = false;
  /** What poll() threw, if that is why the consumer is closed. */
  thrown: string | null = null;

  constructor(
    settings: ConsumerSettings,
    application: ApplicationSettings,
    effects: ClientEffects,
    assignors: readonly Assignor[],
  ) {
    this.settings = settings;
    this.application = application;
    this.effects = effects;
    this.defects = settings.planted === undefined ? NO_JAVA_DEFECTS : { ...NO_JAVA_DEFECTS, ...settings.planted.java };
    this.assignors = assignors;
    this.cursor = application.commitPer === 'record' ? new RecordCursor() : NO_RECORDS;
    this.isPlain = application.workers === 0 && application.commitPer === 'batch';
    this.topics = settings.topics;
    if (settings.topicPattern !== undefined) this.pattern = wholeName(settings.topicPattern);
    this.cooperative = assignors.every((assignor) => assignor.protocol === 'COOPERATIVE');
  }

  /** The heartbeat thread is enabled: it heartbeats and reads answers. */
  heartbeatThreadEnabled(): boolean {
    if (this.memberState === 'STABLE') return true;
    return this.memberState === 'COMPLETING_REBALANCE' && !this.defects.beatsInStableOnly;
  }

  isSubscribed(): boolean {
    return this.topics.length > 0 || this.pattern !== null;
  }

  /** The application's thread is not in the client. */
  applicationAway(): boolean {
    return this.thread === 'busy' || this.thread === 'unsubscribed';
  }

  /** Some thread is reading from the network. */
  networkPolled(): boolean {
    return !this.applicationAway() || this.heartbeatThreadEnabled();
  }
}
