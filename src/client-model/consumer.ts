/**
 * A consumer and the application around it: the inputs of the client's side of a group.
 *
 * Sans-IO: `start`, `onResponse`, `onDisconnect`, `onTimer`, `stop` change its state and speak through ClientEffects.
 * After each input the application's thread takes a turn if it is inside poll(): there the real client's loop wakes.
 */
import type { Assignor } from '../assignors/assignor.ts';
import { Api } from '../protocol/api.ts';
import type {
  HeartbeatRequest,
  JoinGroupRequest,
  OffsetCommitRequest,
  OffsetFetchRequest,
  SyncGroupRequest,
} from '../protocol/requests.ts';
import type {
  FindCoordinatorResponse,
  HeartbeatResponse,
  JoinGroupResponse,
  OffsetCommitResponse,
  OffsetFetchResponse,
  SyncGroupResponse,
} from '../protocol/responses.ts';
import type { Ticks } from '../protocol/time.ts';
import { enterPoll, onCommitSyncSettled, onWorkDone, runPoll, tryCommitSync } from './application.ts';
import { commitOnClose, finishClose, leaveOnClose } from './closing.ts';
import { failCommit, onOffsetCommitResponse } from './commits.ts';
import { ConsumerState } from './consumer-state.ts';
import { type ClientEffects, ConnectionKind, type ConnectionKindValue } from './effects.ts';
import { onFetchResponse } from './fetches.ts';
import {
  failHeartbeat,
  onHeartbeatDue,
  onHeartbeatResponse,
  onPollIntervalExpired,
  onSessionExpired,
} from './heartbeat.ts';
import { failJoinFuture, onJoinGroupResponse, onSyncGroupResponse } from './join.ts';
import { lookupCoordinator, onFindCoordinatorResponse, retryLookup } from './lookup.ts';
import { markCoordinatorUnknown } from './membership.ts';
import { onListOffsetsResponse, onOffsetFetchResponse, retryPositions } from './positions.ts';
import type {
  ClientRequest,
  ClientResponse,
  FetchExchange,
  ListOffsetsRequest,
  ListOffsetsResponse,
} from './requests.ts';
import type { ApplicationSettings, ConsumerSettings } from './settings.ts';
import { ClientTimer, type ClientTimerKind } from './timers.ts';

export class Consumer {
  /** Read it, for traces and invariants; only the consumer changes it. */
  readonly state: ConsumerState;

  constructor(
    settings: ConsumerSettings,
    application: ApplicationSettings,
    effects: ClientEffects,
    assignors: readonly Assignor[],
  ) {
    this.state = new ConsumerState(settings, application, effects, assignors);
  }

  /** The process is up: its application polls for the first time. */
  start(now: Ticks): void {
    enterPoll(this.state, now);
  }

  /** The pod is told to stop; the application closes the consumer as soon as it can. */
  stop(now: Ticks): void {
    this.state.closeRequested = true;
    this.afterInput(now);
  }

  onResponse(request: ClientRequest, response: ClientResponse, now: Ticks): void {
    const c = this.state;
    if (c.networkPolled()) this.handle(request, response, now);
    else c.inbox.push({ request, response });
    this.afterInput(now);
  }

  /** The connection is gone, and everything in flight on it. */
  onDisconnect(connection: ConnectionKindValue, now: Ticks): void {
    if (connection === ConnectionKind.Coordinator) markCoordinatorUnknown(this.state, now);
    else this.failNodeRequests(now);
    this.afterInput(now);
  }

  onTimer(timer: ClientTimerKind, now: Ticks): void {
    const c = this.state;
    switch (timer) {
      case ClientTimer.Heartbeat:
        onHeartbeatDue(c, now);
        break;
      case ClientTimer.Session:
        onSessionExpired(c, now);
        break;
      case ClientTimer.PollInterval:
        onPollIntervalExpired(c, now);
        break;
      case ClientTimer.Work:
        this.drainInbox(now);
        this.workDone(now);
        return;
      case ClientTimer.Lookup:
        lookupCoordinator(c);
        break;
      case ClientTimer.CommitRetry:
        if (c.thread === 'in-commit-sync') tryCommitSync(c, now);
        this.resumePoll(now);
        break;
      case ClientTimer.Close:
        if (c.thread === 'closing') finishClose(c);
        return;
      case ClientTimer.PollWake:
        break;
    }
    // A turn of poll() is taken for what concerns the application's thread, not for each heartbeat.
    if (timer !== ClientTimer.Heartbeat) this.afterInput(now);
  }

  private workDone(now: Ticks): void {
    onWorkDone(this.state, now);
    this.resumePoll(now);
  }

  /** The application's thread is free again: it polls, or closes. */
  private resumePoll(now: Ticks): void {
    if (this.state.thread === 'in-poll') enterPoll(this.state, now);
    this.failLostCoordinator(now);
  }

  private handle(request: ClientRequest, response: ClientResponse, now: Ticks): void {
    const c = this.state;
    switch (request.api) {
      case Api.Fetch:
        onFetchResponse(c, response as FetchExchange);
        break;
      case Api.Heartbeat:
        onHeartbeatResponse(c, request as HeartbeatRequest, response as HeartbeatResponse, now);
        break;
      case Api.OffsetCommit:
        this.handleCommit(request as OffsetCommitRequest, response as OffsetCommitResponse, now);
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
      case Api.ListOffsets:
        onListOffsetsResponse(c, request as ListOffsetsRequest, response as ListOffsetsResponse);
        break;
      case Api.FindCoordinator:
        onFindCoordinatorResponse(c, response as FindCoordinatorResponse, now);
        break;
      case Api.LeaveGroup:
        if (c.thread === 'closing') finishClose(c);
        break;
      default:
        break;
    }
  }

  private handleCommit(request: OffsetCommitRequest, response: OffsetCommitResponse, now: Ticks): void {
    const settled = onOffsetCommitResponse(this.state, request, response, now);
    if (settled === null) return;
    if (settled.purpose === 'sync') this.commitSyncSettled(settled.outcome, now);
    if (settled.purpose === 'close') this.commitOnCloseSettled(settled.outcome === 'retriable');
  }

  private commitSyncSettled(outcome: 'done' | 'retriable' | 'failed', now: Ticks): void {
    onCommitSyncSettled(this.state, outcome, now);
    this.resumePoll(now);
  }

  private commitOnCloseSettled(retriable: boolean): void {
    if (this.state.thread !== 'closing' || this.state.leaveSent) return;
    if (retriable && this.state.coordinatorKnown) commitOnClose(this.state);
    else leaveOnClose(this.state);
  }

  private drainInbox(now: Ticks): void {
    const { inbox } = this.state;
    if (inbox.length === 0) return;
    for (let i = 0; i < inbox.length; i++) this.handle(inbox[i]!.request, inbox[i]!.response, now);
    inbox.length = 0;
  }

  private afterInput(now: Ticks): void {
    const c = this.state;
    if (c.coordinatorLost) this.failLostCoordinator(now);
    if (c.thread === 'in-poll') runPoll(c, now);
    if (c.coordinatorLost) this.failLostCoordinator(now);
  }

  /** What was in flight to the coordinator fails, retriably (J-JG-06, J-CM-03). */
  private failLostCoordinator(now: Ticks): void {
    const c = this.state;
    if (!c.coordinatorLost) return;
    c.coordinatorLost = false;
    failJoinFuture(c, 'failed-retriable', 'rebalance failed due to DisconnectException');
    failHeartbeat(c, now);
    if (c.offsetFetchRequest !== null) {
      c.offsetFetchRequest = null;
      retryPositions(c, now);
    }
    const lost = c.pendingCommits.splice(0);
    for (const { purpose } of lost) failCommit(c, purpose, now);
    if (lost.some(({ purpose }) => purpose === 'sync')) this.commitSyncSettled('retriable', now);
    if (c.thread === 'closing') finishClose(c);
  }

  private failNodeRequests(now: Ticks): void {
    const c = this.state;
    if (c.lookupInFlight) retryLookup(c, now);
    c.fetchInFlight = null;
    c.listOffsetsRequest = null;
  }
}
