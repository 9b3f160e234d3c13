/**
 * What a librdkafka consumer remembers, as plain data. Every other file of this folder holds functions over it.
 *
 * Three kinds of threads share the work, and the difference shows in every recording:
 *
 * - The **main thread** runs the group: its state machine, its timers, all answers about membership and offsets. It sleeps
 *   until something is put on its queue or a timer of its own is due, a second at most, and then takes one turn
 *   (main-loop.ts). Nothing is looked at in between: heartbeats, the session's end and the pace of joins come late by as
 *   much as it sleeps. It never waits for the application, unless a rebalance callback is due (R-RB-01).
 * - The **application** polls, runs callbacks, works, and commits (application.ts). It meets the main thread in two queues.
 * - One thread per **connection** sends, repeats, and reconnects (connections.ts, retries.ts). The coordinator has a
 *   connection of its own, so that its requests never wait behind a Fetch; look-ups share the node's and do.
 *
 * Two state machines run side by side: where the coordinator is (`coordinatorState`) and how membership stands (`joinState`).
 * Losing the coordinator leaves the second alone: the member keeps what it owns until it hears otherwise or until it has not
 * heard a good answer for session.timeout.ms (R-ST-01).
 *
 * An assignment is kept twice: `groupAssignment` is what the group gave (and what JoinGroup tells as owned), `assignment` what
 * the application has put into effect by assign() and unassign(), with positions and fetched records.
 */
import type { Assignor } from '../../assignors/assignor.ts';
import { NO_GENERATION, NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { HeartbeatRequest, OffsetCommitPartition } from '../../protocol/requests.ts';
import type { JoinGroupResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { ApplicationAct } from '../client.ts';
import type { WorkerPool } from '../common/workers.ts';
import type { ClientEffects } from '../effects.ts';
import { FetchExchange, type ListOffsetsRequest, type MetadataRequest } from '../requests.ts';
import type { ApplicationSettings, ConsumerSettings } from '../settings.ts';
import { Batch } from '../subscription-state.ts';
import { wholeName } from '../topic-pattern.ts';
import { type AssignedPartition, Assignment } from './assignment-state.ts';
import { Dialling } from './dialling.ts';
import { Interval } from './interval.ts';
import type { Behaviour } from './profile.ts';
import {
  type AfterBusy,
  type ApplicationItem,
  type AppThread,
  type Commit,
  Connection,
  type CoordinatorState,
  type JoinState,
  type Outstanding,
  type RebalanceItem,
} from './state-parts.ts';
import { Timer } from './timers.ts';

export class LibrdkafkaState {
  readonly settings: ConsumerSettings;
  readonly application: ApplicationSettings;
  readonly effects: ClientEffects;
  /** In order of preference. */
  readonly assignors: readonly Assignor[];
  readonly behaviour: Behaviour;

  // ---- the group ----
  coordinatorState: CoordinatorState = 'query-coord';
  /** Its address is known, so that its connection may be dialled. */
  coordinatorKnown = false;
  joinState: JoinState = 'init';
  memberId: string = NO_MEMBER_ID;
  generationId: number = NO_GENERATION;
  /** Chosen by the last JoinGroup; null before the first: neither eager nor cooperative yet. */
  assignor: Assignor | null = null;
  subscribed = false;
  /** A change of subscription that waits for the end of a rebalance. */
  nextSubscription: 'none' | 'subscribe' | 'unsubscribe' = 'none';
  leaveOnUnassignDone = false;
  /** A LeaveGroup is out. */
  waitLeave = false;
  terminating = false;
  /** No joins, heartbeats or commits any more. */
  fatal = false;
  maxPollExceeded = false;
  /** JoinGroup or SyncGroup is not answered yet. */
  awaitingResponse = false;
  /** Members to assign to, while the leader waits for metadata. */
  leading: JoinGroupResponse | null = null;
  protocolName: string | null = null;
  /** What the last SyncGroup gave, and in which generation: the sticky assignors tell it. */
  lastGiven: readonly TopicPartition[] = [];
  lastGivenIn: number = NO_GENERATION;
  /** The member gives up by itself then; 0: it has. */
  sessionDeadline: Ticks = 0;
  readonly joinInterval = new Interval();
  readonly heartbeatInterval = new Interval();
  readonly queryInterval = new Interval();
  readonly deferredScan = new Interval();

  // ---- heartbeats ----
  heartbeatInTransit = false;
  /** One object per member id and generation: heartbeats are sent millions of times. */
  heartbeat: (Outstanding & { readonly request: HeartbeatRequest }) | null = null;

  // ---- what it owns ----
  /** null: nothing was given. */
  groupAssignment: readonly TopicPartition[] | null = null;
  /** The present assignment is lost: nothing of it may be committed (R-RB-04). */
  lost = false;
  /** Join again when the incremental change under way is done. */
  rebalanceRejoin = false;
  /** To be assigned once the incremental unassignment is done. */
  incrementalAssignment: readonly TopicPartition[] | null = null;
  readonly assignment = new Assignment();
  /** Given up, not yet dealt with. */
  removed: AssignedPartition[] = [];
  /** Fetchers stand still while a callback waits. */
  paused = false;

  // ---- commits ----
  /** Neither answered nor given up. */
  waitCommits = 0;
  readonly deferredCommits: Commit[] = [];
  /** Refused without being sent: their results are read in the next turn. */
  readonly refusedCommits: { readonly commit: Commit; readonly code: number }[] = [];

  // ---- connections ----
  readonly node = new Dialling(Connection.Node, Timer.NodeDial);
  readonly coordinator = new Dialling(Connection.Coordinator, Timer.CoordinatorDial);
  readonly bootstrap = new Dialling(Connection.Bootstrap, Timer.BootstrapDial);
  /** The node behind the bootstrap address is known. */
  nodeKnown = false;
  /** Something has been assigned: the node is dialled again by itself when it is lost. */
  nodeNeeded = false;
  /** The bootstrap address is being tried, since nothing else can be reached. */
  rebootstrapping = false;
  /** On the coordinator's connection, in the order of sending. */
  readonly inFlight: Outstanding[] = [];
  /** For the coordinator's connection, until it is up. */
  held: Outstanding[] = [];
  /** Written, but not on the wire before what was sent last is acknowledged (Nagle's algorithm). */
  corked: Outstanding[] = [];
  acknowledgedBy: Ticks = 0;
  /** What is held is about to be given back to the main thread. */
  takingBack = false;
  /** To be repeated, in the order of asking: nobody overtakes the first one. */
  readonly retrying: Outstanding[] = [];
  /** Look-ups under way on the node's and the bootstrap connection. */
  readonly lookups = [0, 0, 0];
  metadataRequest: MetadataRequest | null = null;
  /** Of its subscription those that there are (rkcg_subscribed_topics), with their partitions, as last heard; null: not yet. */
  topics: ReadonlyMap<string, number> | null = null;
  readonly pattern: RegExp | null;

  // ---- the main thread ----
  /** The instant of the present input. */
  now: Ticks = 0;
  mainWoken = false;
  nextTick: Ticks = 0;
  nextAutoCommit: Ticks = Number.POSITIVE_INFINITY;
  nextPollCheck: Ticks = Number.POSITIVE_INFINITY;
  nextMetadataRefresh: Ticks = 0;

  // ---- fetching ----
  fetchInFlight: FetchExchange | null = null;
  spareFetch: FetchExchange | null = new FetchExchange();
  /** The fetch under way was sent before a pause: what it brings is dropped. */
  fetchOutdated = false;
  /** The node's thread went to sleep then, having nothing to fetch. */
  fetcherIdleSince: Ticks | null = null;
  /** It sleeps until then. */
  fetchesFrom: Ticks = 0;
  /** What the entries of the fetch under way are for. */
  readonly fetching: AssignedPartition[] = [];
  listOffsets: ListOffsetsRequest | null = null;

  // ---- the application ----
  thread: AppThread = 'not-started';
  afterBusy: AfterBusy = 'nothing';
  /** When its present poll() began. */
  pollBegan: Ticks = 0;
  /** When it last came back from poll(). */
  lastPoll: Ticks = 0;
  closeRequested = false;
  readonly acts: ApplicationAct[] = [];
  readonly queue: ApplicationItem[] = [];
  callback: RebalanceItem | null = null;
  /** Fetched records wait for the application. */
  recordsReady = false;
  readonly batch = new Batch();
  /**
   * Where each record is committed: how many more belong to what waited together, and count as one batch. Negative: the
   * first of them is still to come.
   */
  batchLeft = 0;
  /** What it has polled since its last commit of its own. */
  readonly uncommitted = new Map<TopicPartition, number>();
  /** Whether the synchronous commit that it waits for is answered. */
  commitAnswered = false;
  /** What it commits, and whether that has failed. */
  committing: readonly OffsetCommitPartition[] = [];
  commitFailed = false;
  /** Workers behind the polling loop; null: it works itself. */
  pool: WorkerPool | null = null;

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

  get cooperative(): boolean {
    return this.assignor?.protocol === 'COOPERATIVE';
  }

  waitsForCall(): boolean {
    return this.joinState === 'wait-assign-call' || this.joinState === 'wait-unassign-call';
  }

  /** R-RB-05: in the middle of a rebalance. In `init` it is not. */
  isRebalancing(): boolean {
    switch (this.joinState) {
      case 'wait-join':
      case 'wait-metadata':
        if (this.memberId !== NO_MEMBER_ID) return true;
        break;
      case 'init':
      case 'steady':
        break;
      default:
        return true;
    }
    return this.incrementalAssignment !== null || this.rebalanceRejoin;
  }
}
