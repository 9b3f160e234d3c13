/**
 * All that a sarama client remembers, as plain data; what it does is in the files beside this one, one concern each.
 *
 * The real library is a set of goroutines that share one connection to the broker. What they do to each other is what
 * sets sarama apart, so the goroutines are here, by name, each a {@link Routine}: `consume` (the application's loop
 * around Consume(): join, sync, set-up, release), `heartbeat` and `auto-commit` of a session, one per claim, the
 * fetcher, one that brings failed partitions back, one that refreshes metadata. A routine waits for one thing at a time:
 * the lock of a broker, an answer, the end of a pause, another routine. When it has it, it is woken with a response or an
 * error, and its innermost procedure goes on: a metadata refresh, a look-up, a flush of offsets, the fetching of committed
 * offsets, a join; without any, the routine's own next step.
 *
 * Broker.lock (N-08) is held from the request until its answer: heartbeats, commits and joins wait for the fetch that is
 * on its way. Only OffsetCommit lets go of it once it is sent. The lock is Go's: see lock.ts.
 *
 * Mirrors client, consumerGroup, consumerGroupSession, offsetManager, partitionConsumer and brokerConsumer of v1.61.1.
 * Deviation: one broker leads all partitions and coordinates the group.
 */
import type { Assignor } from '../../assignors/assignor.ts';
import { NO_GENERATION, NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { HeartbeatRequest } from '../../protocol/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { Worker } from '../common/worker.ts';
import type { WorkerPool } from '../common/workers.ts';
import type { ClientEffects } from '../effects.ts';
import { FetchExchange } from '../requests.ts';
import type { ApplicationSettings, ConsumerSettings } from '../settings.ts';
import { Batch, PartitionState } from '../subscription-state.ts';
import { wholeName } from '../topic-pattern.ts';
import { type Behaviours, behavioursOf, RETRY_MAX } from './profile.ts';
import { BROKER, Link, NEVER, Routine, SEED } from './routine.ts';

/** partitionOffsetManager: what is marked of one partition. */
export class Marked {
  readonly partition: TopicPartition;
  /** −1: nothing is committed, nothing marked. */
  offset: number;
  dirty = false;
  /** Its claim is released: it goes when it is clean. */
  done = false;

  constructor(partition: TopicPartition, offset: number) {
    this.partition = partition;
    this.offset = offset;
  }
}

/** offsetManager: of one session, with its identity of the moment (S-CM-01). */
export class OffsetManager {
  memberId: string;
  generationId: number;
  readonly marked: Marked[] = [];
  /** It has looked the coordinator up (N9), and remembers the connection of that moment. */
  coordinatorKnown = false;
  epoch = 0;
  lookingUp: Routine | null = null;
  readonly awaitingLookup: Routine[] = [];
  // ---- generationLock: commits read, a rejoin writes ----
  readers = 0;
  writer: 'none' | 'waiting' | 'holding' = 'none';
  readonly awaitingWriter: Routine[] = [];
  closing = false;

  constructor(memberId: string, generationId: number) {
    this.memberId = memberId;
    this.generationId = generationId;
  }
}

/** What the application does with a claim. `returned`: ConsumeClaim is over. */
export type AtWork = 'starting' | 'idle' | 'busy' | 'committing' | 'returned';

/**
 * The partition consumer of a claim. `queued`: asks to be fetched; `abandoned`: left out, its channel is full;
 * `backoff`: its fetch failed; `dispatching`: on its way back.
 */
export type Fetched = 'none' | 'queued' | 'subscribed' | 'abandoned' | 'backoff' | 'dispatching' | 'closed';

export class Claim {
  readonly session: Session;
  readonly state: PartitionState;
  readonly marked: Marked;
  readonly routine = new Routine('claim', this);
  app: AtWork = 'starting';
  fetched: Fetched = 'none';
  /** Revoked, or the session is over. */
  cancelled = false;
  revoked = false;
  done = false;
  // ---- the start ----
  asking: 'latest' | 'earliest' = 'latest';
  again = false;
  newest = 0;
  startedAt: Ticks = 0;
  // ---- the work ----
  readonly batch = new Batch();
  /** Where each record is committed: how many more count as one batch; negative: the first of them is still to come. */
  batchLeft = 0;
  workFrom: Ticks = 0;
  busyUntil: Ticks = NEVER;
  /** Of this batch: before the first record, and on each. */
  overhead: Ticks = 0;
  perRecord: Ticks = 0;
  // ---- fetching ----
  feedDeadline: Ticks = NEVER;
  redispatchAt: Ticks = NEVER;

  constructor(session: Session, marked: Marked) {
    this.session = session;
    this.marked = marked;
    this.state = new PartitionState(marked.partition);
  }
}

/** consumerGroupSession. */
export class Session {
  memberId: string;
  generationId: number;
  readonly offsets: OffsetManager;
  owned: readonly TopicPartition[];
  claims: Claim[] = [];
  /** Claims whose goroutine has not ended. */
  running = 0;
  cancelled = false;
  /** Why, in words for the broker (KIP-800). */
  cause: string | null = null;
  isSetUp = false;
  /** A cooperative session is to rejoin, for this reason; null: it is not. */
  rejoin: string | null = null;
  /** generationMu. */
  generationHolder: 'none' | 'heartbeat' | 'join' = 'none';
  heartbeatsEnd: 'no' | 'asked' | 'dead' = 'no';
  /** Partitions of each topic when this generation was planned; null: not the leader. */
  watched: ReadonlyMap<string, number> | null = null;

  constructor(memberId: string, generationId: number, owned: readonly TopicPartition[]) {
    this.memberId = memberId;
    this.generationId = generationId;
    this.owned = owned;
    this.offsets = new OffsetManager(memberId, generationId);
  }
}

export class SaramaState {
  readonly settings: ConsumerSettings;
  readonly application: ApplicationSettings;
  readonly effects: ClientEffects;
  readonly assignors: readonly Assignor[];
  readonly can: Behaviours;
  /** Sessions survive a rebalance (N14). */
  readonly incremental: boolean;

  // ---- goroutines ----
  readonly consume = new Routine('consume');
  readonly heartbeat = new Routine('heartbeat');
  readonly autoCommit = new Routine('auto-commit');
  readonly fetcher = new Routine('fetch');
  readonly redispatcher = new Routine('redispatch');
  readonly refresher = new Routine('refresh');
  /** They go on in this order. */
  readonly ready: Routine[] = [];
  readonly pausing: Routine[] = [];
  /** Claims that begin once those who wait for a lock have tried. */
  readonly starting: Claim[] = [];
  /** The fetcher goes on after those whom it has handed records to. */
  fetcherReady = false;
  /** Claims that the fetcher has let go of: that takes them through several goroutines, and the fetcher goes on first. */
  readonly ended: Claim[] = [];
  /** Those who are slower than the fetcher. */
  readonly late: Routine[] = [];

  // ---- brokers ----
  readonly links: readonly Link[] = [new Link(SEED), new Link(BROKER)];
  /** The broker is known by metadata or a look-up; the bootstrap address is not needed. */
  registered = false;
  seedAlive = true;
  coordinatorKnown = false;
  /** What Consume() is called with. */
  topics: readonly string[];
  /** What the application chooses its topics by; null: it names them. */
  readonly pattern: RegExp | null;
  /** Metadata as it was last answered. */
  readonly partitions = new Map<string, readonly TopicPartition[]>();

  // ---- membership ----
  memberId: string = NO_MEMBER_ID;
  /** lastSessionCause: what the next JoinGroup gives as its reason. */
  lastCause: string | null = null;
  session: Session | null = null;
  /** Of the last session: what `commit` by command means. */
  offsets: OffsetManager | null = null;
  joined: { readonly owned: readonly TopicPartition[]; readonly generationId: number; readonly leads: boolean } | null =
    null;
  /** What Consume() returns when the session is released. */
  consumeError: string | null = null;
  /** Cleanup runs when the session is released. */
  cleansUp = false;
  /** Attempts of the flush under way. */
  flushes = 0;
  /** Partitions that the rejoin under way takes, and brings. */
  revoked: readonly TopicPartition[] = [];
  added: readonly TopicPartition[] = [];
  closing = false;
  exited = false;
  /** The error that it ends on; null: it was told to. */
  thrown: string | null = null;

  // ---- heartbeats ----
  heartbeatRequest: HeartbeatRequest | null = null;
  heartbeatTickAt: Ticks = NEVER;
  heartbeatTicked = false;
  heartbeatRetries = RETRY_MAX;

  // ---- commits ----
  commitTickAt: Ticks = NEVER;
  commitTicked = false;
  /** Commits by command, and beside the claims. */
  readonly commits: Routine[] = [];

  // ---- fetching ----
  fetch: FetchExchange | null = null;
  spareFetch: FetchExchange | null = new FetchExchange();
  readonly subscribed: Claim[] = [];
  readonly incoming: Claim[] = [];
  /** Claims whose channel has something new. */
  readonly deliveries: Claim[] = [];
  /** New subscriptions are collected until then; 0: none are. */
  collectUntil: Ticks = 0;

  // ---- the application ----
  /** It is to be busy for so long, each with the next records that a claim takes. Milliseconds. */
  readonly chores: number[] = [];
  /** Workers behind the claims; null: each claim works by itself. */
  pool: WorkerPool | null = null;
  /** Partitions of which workers have nothing in hand any more. */
  readonly released: PartitionState[] = [];
  /** Whose commit it is. */
  readonly commitsOfWorkers = new Map<Routine, Worker>();

  constructor(
    version: string,
    settings: ConsumerSettings,
    application: ApplicationSettings,
    effects: ClientEffects,
    assignors: readonly Assignor[],
  ) {
    this.settings = settings;
    this.application = application;
    this.effects = effects;
    this.assignors = assignors;
    this.topics = settings.topics;
    this.pattern = settings.topicPattern === undefined ? null : wholeName(settings.topicPattern);
    this.can = behavioursOf(version);
    this.incremental = this.can.incremental && assignors.every(({ protocol }) => protocol === 'COOPERATIVE');
  }

  get generationId(): number {
    return this.session?.generationId ?? NO_GENERATION;
  }
}
