/**
 * All that a franz-go client remembers, as plain data; what it does is in the files beside this one, one concern each.
 *
 * The real client is a number of goroutines that wait for each other. Here each is a small state machine that is asked, after
 * every input, whether it can go on (franz-go.ts, `settle`), until none can:
 *
 *  - `manage` (manage.ts, join.ts): join, sync, session, and after an error lost, pause, join again.
 *  - the heartbeat loop of a session (heartbeat.ts): one heartbeat at a time, signals in between.
 *  - the set-up of a session (session.ts): revoke what was lost, callback, fetch offsets (offsets.ts).
 *  - the callbacks (callbacks.ts): one at a time, held back by the application if it asked for that.
 *  - the commits (commits.ts): the lock against joins, the order among them, the ticker of automatic ones.
 *  - the source (source.ts): one fetch at a time, the next when what it brought has been polled.
 *  - the metadata loop (metadata.ts), and the application (application.ts).
 *
 * Each has its requests in `calls` (calls.ts): a call looks for the coordinator, waits for its connection, is sent, is
 * tried again after a pause, within its budget; the goroutine sees only how it ends. Two workers write requests, one for the
 * address it was given and one for the node; a worker that sets up a connection keeps all requests to its broker waiting
 * (links.ts).
 */
import type { Assignor } from '../../assignors/assignor.ts';
import { NO_GENERATION, NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { HeartbeatRequest, OffsetCommitPartition, OffsetCommitRequest } from '../../protocol/requests.ts';
import type { FetchedOffset } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { ApplicationAct } from '../client.ts';
import { RecordCursor } from '../common/record-cursor.ts';
import type { Worker as PoolWorker } from '../common/worker.ts';
import type { WorkerPool } from '../common/workers.ts';
import type { ClientEffects } from '../effects.ts';
import { FetchExchange } from '../requests.ts';
import type { ApplicationSettings, ConsumerSettings } from '../settings.ts';
import { Batch, type PartitionState, SubscriptionState } from '../subscription-state.ts';
import { wholeName } from '../topic-pattern.ts';
import { Call, type Exchange, type Failure, LinkState, Worker } from './call-state.ts';
import type { Behaviour } from './profile.ts';
import { Reason } from './profile.ts';
import { SLOT_COUNT, type SlotKind } from './timers.ts';

/**
 * Where the manage goroutine is. `starting`: no metadata yet. `locking`: waits until no commit is under way (F-JG-05).
 * `failing`: the session has failed, callbacks run. `pausing`: before it joins again. `left`: it has returned.
 */
export type ManagePhase = 'starting' | 'locking' | 'joining' | 'syncing' | 'session' | 'failing' | 'pausing' | 'left';

/** How a session ends: by a rebalance, by an error, or since the group is left. */
export type SessionEnd = 'rebalance' | 'left' | Failure;

/** From a good SyncGroup answer to the end of the heartbeat loop. */
export class Session {
  readonly added: readonly TopicPartition[];
  readonly lost: readonly TopicPartition[];
  /** `revoking`: what was lost; `assigning`: the callback; `fetching`: committed offsets; `ready`: nothing of these. */
  setup: 'revoking' | 'assigning' | 'fetching' | 'ready' = 'revoking';
  /** onPartitionsAssigned has returned. */
  assigned = false;

  // ---- the heartbeat loop's channels ----
  heartbeatDue = false;
  fastCheckDue = false;
  /** How the fetch of offsets failed, until the loop has taken notice. */
  fetchFailure: Failure | null = null;
  /** The client leaves, until the loop has taken notice. */
  leaving: boolean;
  // ---- and what it remembers ----
  /** The revoke at the session's end: not begun, waiting for onPartitionsAssigned, running, returned. */
  revoke: 'none' | 'waiting' | 'running' | 'done' = 'none';
  /** The metadata refresh at the session's end. */
  refresh: 'none' | 'waiting' | 'done' = 'none';
  lastError: SessionEnd | null = null;
  /** Why it asked for a rebalance by itself. */
  rejoinReason: string | null = null;
  end: SessionEnd | null = null;

  constructor(added: readonly TopicPartition[], lost: readonly TopicPartition[], leaving: boolean) {
    this.added = added;
    this.lost = lost;
    this.leaving = leaving;
  }
}

/** Which callback: after Sync for what was lost, for what is new; at a session's end; after an error; when leaving. */
export type CallbackKind = 'prerevoke' | 'assign' | 'revoke' | 'lost' | 'leave';

export interface Callback {
  readonly kind: CallbackKind;
  readonly partitions: readonly TopicPartition[];
  /**
   * `gate`: until the application allows it. `work`: until workers are done with the partitions. `running`: the
   * application's code. `commit`: the default revoke's.
   */
  phase: 'gate' | 'work' | 'running' | 'commit' | 'done';
}

/** Who commits: the ticker, the default revoke, the application in its loop, the application beside it, a worker. */
export type CommitKind = 'auto' | 'revoke' | 'app' | 'beside' | 'worker';

/** A commit that waits for the lock, or to be sent, or for its answer. */
export interface Commit {
  readonly kind: CommitKind;
  /** Of a worker's: which waits for it. */
  readonly worker: PoolWorker | null;
  /** null: what is uncommitted when the lock is had. */
  offsets: readonly OffsetCommitPartition[] | null;
  /** With the identity of the moment it was put in line (F-CM-01). */
  request: OffsetCommitRequest | null;
  canceled: boolean;
}

/** Offsets of one partition: one past the last record polled, what may be committed, what was. */
export interface Uncommitted {
  readonly partition: TopicPartition;
  dirty: number;
  head: number;
  committed: number;
  /** False once it is forgotten. */
  isKept: boolean;
}

/** What the application's goroutine is doing. */
export type AppThread = 'not-started' | 'polling' | 'busy' | 'committing' | 'closing' | 'closed';

/** A topic that the group consumes: its partitions, and since when it is known. */
export interface Used {
  readonly partitions: number;
  readonly since: Ticks;
}

export class FranzState {
  readonly settings: ConsumerSettings;
  readonly application: ApplicationSettings;
  readonly effects: ClientEffects;
  readonly behaviour: Behaviour;
  /** By name, in order of preference. */
  readonly assignors: readonly Assignor[];

  // ---- what nearly each input looks at: together, so that it lies in few cache lines ----
  thread: AppThread = 'not-started';
  /** Calls that have ended and were not taken, a bit per slot: with none of them most goroutines need not be asked. */
  doneSlots = 0;
  /** Calls whose attempt has failed and that are not decided upon. */
  failedAttempts = 0;
  /** Something has happened that may concern the group's goroutines; not so by fetching and polling alone. */
  groupAwake = false;
  callback: Callback | null = null;
  /** Something has changed that may allow a fetch, a poll that returns something. */
  fetchable = false;
  polled = false;
  /** Some offset was polled and may not be committed yet. */
  hasDirty = false;
  /** Asked for as soon as the loop is free: at once, or not before its time. */
  metadataWanted: 'none' | 'later' | 'now' = 'none';
  closeRequested = false;
  /** The group is being left: the context of the group's goroutines is cancelled. */
  leaving = false;
  /** With BlockRebalanceOnPoll: it has polled records and not allowed rebalances again. */
  holding = false;
  /** An error for its next poll. */
  pollError: string | null = null;
  /** The lock of joins against commits: a join holds it, or waits for it. */
  joinHolds = false;
  joinWaits = false;
  syncHeld = false;
  /** The batch in hand, or an act, keeps it busy; or its commit has returned and it is about to go on. */
  busyWith: 'batch' | 'act' | 'waking' | 'workers' | 'commit-retry' = 'batch';

  // ---- requests ----
  readonly calls: readonly Call[] = Array.from({ length: SLOT_COUNT }, (_, slot) => new Call(slot as SlotKind));
  readonly links: readonly LinkState[] = [new LinkState(), new LinkState(), new LinkState(), new LinkState()];
  /** Of the address it was given, of the node. */
  readonly workers: readonly Worker[] = [new Worker(), new Worker()];
  readonly spareExchanges: Exchange[] = [];
  coordinatorKnown = false;
  /** Metadata has told of the node. */
  nodeKnown = false;
  /** The next request that any broker may answer goes to the node. */
  nodeIsNext = false;

  // ---- membership ----
  manage: ManagePhase = 'starting';
  memberId: string = NO_MEMBER_ID;
  generationId: number = NO_GENERATION;
  /** Of the protocol that the group agreed on. */
  cooperative = false;
  protocolName: string | null = null;
  isLeader = false;
  joinReason: string = Reason.First;
  /** As of the last good SyncGroup answer. */
  nowAssigned: readonly TopicPartition[] = [];
  /** What the last session owned: said in JoinGroup, compared with the next assignment. */
  lastAssigned: readonly TopicPartition[] = [];
  /** rejoinCh: why to join again; null: no signal. */
  rejoinSignal: string | null = null;
  session: Session | null = null;
  /** One object per member id and generation: heartbeats are sent millions of times. */
  heartbeatRequest: HeartbeatRequest | null = null;
  /** Failed sessions and joins in a row. */
  errors = 0;
  /** How the last session failed, while callbacks run. */
  failure: SessionEnd | null = null;

  // ---- commits ----
  /** How many commits hold the lock against joins. */
  commitReaders = 0;
  readonly lockWaiters: Commit[] = [];
  readonly syncWaiters: Commit[] = [];
  /** Commits under way that keep automatic ones back. */
  blockAuto = 0;
  /** The first is sent; the others wait for it. */
  readonly commitChain: Commit[] = [];
  /** The ticker's goroutine waits for the lock; a tick has come meanwhile. */
  autoWaits = false;
  autoTicked = false;

  // ---- partitions ----
  readonly subscription = new SubscriptionState();
  /** By index of the partition. */
  readonly uncommitted = new Map<number, Uncommitted>();
  /** Those whose head may differ from what was polled: the first `dirtyCount`. */
  readonly dirty: Uncommitted[] = [];
  dirtyCount = 0;
  /** Partitions whose committed offsets are not known yet, over rebalances (F-PO-01). */
  readonly fetchingOffsets = new Set<TopicPartition>();
  /** Offsets that wait for their topics to be looked up. */
  fetchedOffsets: readonly FetchedOffset[] | null = null;
  readonly batch = new Batch();
  /** What the entries of the fetch under way are for; what stands behind these means nothing. */
  fetching: PartitionState[] = [];
  fetch = new FetchExchange();
  fetchFailures = 0;
  /** Something has changed that may allow a request for the ends of the log. */
  listable = false;
  /** Partitions that wait for the beginning or the end of their log. */
  listing: readonly TopicPartition[] = [];

  // ---- metadata ----
  metadataAt: Ticks = Number.NEGATIVE_INFINITY;
  metadataAttemptAt: Ticks = Number.NEGATIVE_INFINITY;
  metadataFailures = 0;
  /** The loop pauses after a failure. */
  metadataPausing = false;
  /** groupConsumer.using: the topics that it consumes, with their partitions and when it came to know of them. */
  readonly using = new Map<string, Used>();
  /** Their names, sorted. */
  topics: readonly string[] = [];
  /** ConsumeRegex. */
  readonly pattern: RegExp | null;

  // ---- the application ----
  /** What it was asked to do and has not done. */
  readonly acts: ApplicationAct[] = [];
  /** What its last synchronous commit returned. */
  commitError: string | null = null;
  /** What that was. */
  committing: readonly OffsetCommitPartition[] = [];
  /** Workers behind the polling loop; null: it works itself. */
  pool: WorkerPool | null = null;
  /** What they have finished of partitions that are being revoked: to be committed. */
  revokedWork: readonly OffsetCommitPartition[] = [];
  /** How long the batch in hand takes, as a share of the usual; the record in hand, where each is committed by itself. */
  workShare = 1;
  readonly cursor = new RecordCursor<PartitionState>();
  /** The error that it ends on; null: it was told to. */
  thrown: string | null = null;
  /** LeaveGroup: not yet, under way, over. */
  leave: 'none' | 'sent' | 'done' = 'none';

  constructor(
    settings: ConsumerSettings,
    application: ApplicationSettings,
    effects: ClientEffects,
    assignors: readonly Assignor[],
    behaviour: Behaviour,
  ) {
    this.settings = settings;
    this.application = application;
    this.effects = effects;
    this.assignors = assignors;
    this.behaviour = behaviour;
    this.pattern = settings.topicPattern === undefined ? null : wholeName(settings.topicPattern);
  }
}
