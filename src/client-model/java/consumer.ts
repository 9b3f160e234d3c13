/**
 * A consumer and the application around it: the inputs of the client's side of a group.
 *
 * Sans-IO: `start`, `onResponse`, `onDisconnect`, `onTimer`, `stop` change its state and speak through ClientEffects.
 * After each input the application's thread takes a turn if it is inside poll(): there the real client's loop wakes.
 */
import type { Assignor } from '../../assignors/assignor.ts';
import { Api } from '../../protocol/api.ts';
import type { GenerationId, MemberId } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type {
  FindCoordinatorRequest,
  HeartbeatRequest,
  JoinGroupRequest,
  OffsetCommitRequest,
  OffsetFetchRequest,
  SyncGroupRequest,
} from '../../protocol/requests.ts';
import type {
  FindCoordinatorResponse,
  HeartbeatResponse,
  JoinGroupResponse,
  OffsetCommitResponse,
  OffsetFetchResponse,
  SyncGroupResponse,
} from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { ApplicationAct, Client } from '../client.ts';
import { type ClientEffects, ConnectionKind, type ConnectionKindValue, type Disconnect } from '../effects.ts';
import type {
  ClientRequest,
  ClientResponse,
  FetchExchange,
  ListOffsetsRequest,
  ListOffsetsResponse,
  MetadataRequest,
  MetadataResponse,
} from '../requests.ts';
import type { ApplicationSettings, ConsumerSettings } from '../settings.ts';
import { advance, onWorkDone } from './application.ts';
import { onCloseExpired } from './closing.ts';
import { failCommits, onOffsetCommitResponse, releaseAwaitingCommits } from './commits.ts';
import { ConsumerState, type Unread } from './consumer-state.ts';
import { onFetchResponse } from './fetches.ts';
import {
  failHeartbeats,
  onHeartbeatDue,
  onHeartbeatResponse,
  onPollIntervalExpired,
  onSessionExpired,
} from './heartbeat.ts';
import { failJoinFuture, onJoinGroupResponse, onSyncGroupResponse } from './join.ts';
import { failLookups, onFindCoordinatorResponse, onLookupTurn } from './lookup.ts';
import { markCoordinatorUnknown } from './membership.ts';
import { failMetadata, onMetadataResponse, onRefreshDue, startMetadata } from './metadata.ts';
import { onNodeConnected, onNodeLost } from './nodes.ts';
import { beginPoll } from './poll.ts';
import { failOffsetFetch, onListOffsetsResponse, onOffsetFetchResponse } from './positions.ts';
import { onCommitRetry } from './sync-commit.ts';
import { ClientTimer, type ClientTimerKind } from './timers.ts';
import { onWorkersDue, poolOf } from './workers.ts';

export class Consumer implements Client {
  /** Read it, for traces and invariants; only the consumer changes it. */
  readonly state: ConsumerState;

  constructor(
    settings: ConsumerSettings,
    application: ApplicationSettings,
    effects: ClientEffects,
    assignors: readonly Assignor[],
  ) {
    this.state = new ConsumerState(settings, application, effects, assignors);
    if (application.workers > 0) this.state.pool = poolOf(this.state);
  }

  /** The process is up: its application polls for the first time. */
  start(now: Ticks): void {
    startMetadata(this.state, now);
    beginPoll(this.state, now);
    this.afterInput(now);
  }

  /** The pod is told to stop; the application closes the consumer as soon as it can. */
  stop(now: Ticks): void {
    this.state.closeRequested = true;
    this.wakeUp(now);
  }

  /** The application does so between two polls. */
  act(act: ApplicationAct, now: Ticks): void {
    this.state.acts.push(act);
    this.state.hasActs = true;
    this.wakeUp(now);
  }

  get memberId(): MemberId {
    return this.state.memberId;
  }

  get generationId(): GenerationId {
    return this.state.generationId;
  }

  owned(): readonly TopicPartition[] {
    return this.state.subscription.owned();
  }

  /** A thread that rests has something to do again: it reads first what has come meanwhile. */
  private wakeUp(now: Ticks): void {
    if (this.state.thread === 'unsubscribed') this.drainInbox(now);
    this.afterInput(now);
  }

  /** @param api the API key of both: they are of many shapes, and reading it off them is slow */
  onResponse(api: number, request: ClientRequest, response: ClientResponse, now: Ticks): void {
    const c = this.state;
    if (c.networkPolled()) this.handle(api, request, response, now);
    else this.keep({ request, response });
    this.afterInput(now);
  }

  /** It sends whether or not the connection is there: nothing waits for this. */
  onConnected(connection: ConnectionKindValue, _now: Ticks): void {
    onNodeConnected(this.state, connection);
  }

  /** The connection is gone, and everything in flight on it. */
  onDisconnect(connection: ConnectionKindValue, _how: Disconnect, now: Ticks): void {
    const c = this.state;
    if (c.networkPolled()) this.connectionLost(connection, now);
    else this.keep({ lost: connection });
    this.afterInput(now);
  }

  onTimer(timer: ClientTimerKind, now: Ticks): void {
    const c = this.state;
    switch (timer) {
      case ClientTimer.Heartbeat:
        // A turn of poll() is taken for what concerns the application's thread, not for each heartbeat.
        onHeartbeatDue(c, now);
        return;
      case ClientTimer.Session:
        onSessionExpired(c, now);
        break;
      case ClientTimer.PollInterval:
        onPollIntervalExpired(c, now);
        break;
      case ClientTimer.Work:
        onWorkDone(c, now);
        this.drainInbox(now);
        break;
      case ClientTimer.Workers:
        onWorkersDue(c, now);
        this.drainInbox(now);
        break;
      case ClientTimer.Lookup:
        onLookupTurn(c, now);
        break;
      case ClientTimer.CommitRetry:
        onCommitRetry(c);
        break;
      case ClientTimer.Close:
        if (c.thread === 'closing') onCloseExpired(c);
        break;
      case ClientTimer.Metadata:
        onRefreshDue(c);
        break;
      case ClientTimer.PollWake:
        break;
    }
    this.afterInput(now);
  }

  private handle(api: number, request: ClientRequest, response: ClientResponse, now: Ticks): void {
    const c = this.state;
    switch (api) {
      case Api.Fetch:
        onFetchResponse(c, response as FetchExchange, now);
        break;
      case Api.ListOffsets:
        onListOffsetsResponse(c, request as ListOffsetsRequest, response as ListOffsetsResponse, now);
        break;
      case Api.FindCoordinator:
        onFindCoordinatorResponse(c, request as FindCoordinatorRequest, response as FindCoordinatorResponse, now);
        releaseAwaitingCommits(c);
        break;
      case Api.Metadata:
        onMetadataResponse(c, request as MetadataRequest, response as MetadataResponse, now);
        break;
      default:
        c.coordinatorInFlight--;
        this.handleCoordinator(api, request, response, now);
    }
  }

  private handleCoordinator(api: number, request: ClientRequest, response: ClientResponse, now: Ticks): void {
    const c = this.state;
    switch (api) {
      case Api.Heartbeat:
        onHeartbeatResponse(c, request as HeartbeatRequest, response as HeartbeatResponse, now);
        break;
      case Api.OffsetCommit:
        onOffsetCommitResponse(c, request as OffsetCommitRequest, response as OffsetCommitResponse, now);
        break;
      case Api.JoinGroup:
        onJoinGroupResponse(c, request as JoinGroupRequest, response as JoinGroupResponse, now);
        break;
      case Api.SyncGroup:
        onSyncGroupResponse(c, request as SyncGroupRequest, response as SyncGroupResponse, now);
        break;
      case Api.OffsetFetch:
        onOffsetFetchResponse(c, request as OffsetFetchRequest, response as OffsetFetchResponse, now);
        break;
      default:
        // LeaveGroup: nobody looks at the answer (clients.md 3.5).
        break;
    }
  }

  private drainInbox(now: Ticks): void {
    if (this.state.hasUnread) this.readInbox(now);
    if (this.state.metadataOverdue) onRefreshDue(this.state);
  }

  private keep(unread: Unread): void {
    this.state.inbox.push(unread);
    this.state.hasUnread = true;
  }

  private readInbox(now: Ticks): void {
    const { inbox } = this.state;
    for (let i = 0; i < inbox.length; i++) this.read(inbox[i]!, now);
    inbox.length = 0;
    this.state.hasUnread = false;
  }

  private read(unread: Unread, now: Ticks): void {
    if ('lost' in unread) this.connectionLost(unread.lost, now);
    else this.handle(unread.request.api, unread.request, unread.response, now);
    this.failLostCoordinator(now);
  }

  private afterInput(now: Ticks): void {
    this.failLostCoordinator(now);
    advance(this.state, now);
  }

  private connectionLost(connection: ConnectionKindValue, now: Ticks): void {
    if (connection === ConnectionKind.Coordinator) markCoordinatorUnknown(this.state, now);
    else this.failNodeRequests(connection, now);
  }

  /** What was in flight to the coordinator fails, retriably (J-JG-06, J-CM-03). */
  private failLostCoordinator(now: Ticks): void {
    const c = this.state;
    if (!c.coordinatorLost) return;
    c.coordinatorLost = false;
    c.coordinatorInFlight = 0;
    failJoinFuture(c, 'failed-retriable', 'rebalance failed due to DisconnectException');
    failHeartbeats(c, now);
    failOffsetFetch(c, now);
    failCommits(c, now);
  }

  private failNodeRequests(connection: ConnectionKindValue, now: Ticks): void {
    const c = this.state;
    if (connection === ConnectionKind.Node) {
      onNodeLost(c, now);
      c.fetchInFlight = null;
      c.listOffsetsRequest = null;
    }
    if (connection === c.metadataOn) failMetadata(c, now);
    if (connection !== c.lookupsOn) return;
    failLookups(c, now);
    releaseAwaitingCommits(c);
  }
}
