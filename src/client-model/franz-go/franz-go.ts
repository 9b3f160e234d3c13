/**
 * A franz-go client and the application around it: the inputs of the client's side of a group.
 *
 * Each input changes a little; then every goroutine is asked whether it can go on, until none can (state.ts).
 */
import { Api } from '../../protocol/api.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { ApplicationAct, Client } from '../client.ts';
import type { ConnectionKindValue, Disconnect } from '../effects.ts';
import type { ClientRequest, ClientResponse } from '../requests.ts';
import { onWorkDone, stepApplication } from './application.ts';
import { onCallbackReturns, stepCallback } from './callbacks.ts';
import { onAnswer, onRetryDue, settleAttempts } from './calls.ts';
import { stepClosing } from './closing.ts';
import { onAutoCommitTick, stepCommits } from './commits.ts';
import { onFastCheck, onHeartbeatTimer, onRefreshed, stepHeartbeats } from './heartbeat.ts';
import { onConnected, onDisconnect } from './links.ts';
import { onPauseOver, stepManage } from './manage.ts';
import { onMetadataTimer, stepMetadata, wantMetadata } from './metadata.ts';
import { onUnstableOver, stepOffsets } from './offsets.ts';
import { stepSession } from './session.ts';
import { stepSource } from './source.ts';
import type { FranzState } from './state.ts';
import { SLOT_COUNT, type SlotKind, Timer } from './timers.ts';
import { poolOf } from './workers.ts';

export class FranzGo implements Client {
  /** Read it, for traces and invariants; only the client changes it. */
  readonly state: FranzState;

  constructor(state: FranzState) {
    this.state = state;
    if (state.application.workers > 0) state.pool = poolOf(state);
  }

  get memberId(): string {
    return this.state.memberId;
  }

  get generationId(): number {
    return this.state.generationId;
  }

  owned(): readonly TopicPartition[] {
    return this.state.nowAssigned;
  }

  start(now: Ticks): void {
    this.state.thread = 'polling';
    wantMetadata(this.state, 'now');
    settle(this.state, now);
  }

  stop(now: Ticks): void {
    this.state.closeRequested = true;
    settle(this.state, now);
  }

  act(act: ApplicationAct, now: Ticks): void {
    this.state.acts.push(act);
    settle(this.state, now);
  }

  onResponse(api: number, request: ClientRequest, response: ClientResponse, now: Ticks): void {
    onAnswer(this.state, api, request, response, now);
    if (api === Api.Metadata) onRefreshed(this.state);
    if (api !== Api.Fetch) this.state.groupAwake = true;
    settle(this.state, now);
  }

  onConnected(connection: ConnectionKindValue, now: Ticks): void {
    this.state.groupAwake = true;
    onConnected(this.state, connection);
    settle(this.state, now);
  }

  onDisconnect(connection: ConnectionKindValue, how: Disconnect, now: Ticks): void {
    this.state.groupAwake = true;
    onDisconnect(this.state, connection, how);
    settle(this.state, now);
  }

  onTimer(timer: number, now: Ticks): void {
    if (timer !== Timer.Work) this.state.groupAwake = true;
    expire(this.state, timer, now);
    settle(this.state, now);
  }
}

function expire(c: FranzState, timer: number, now: Ticks): void {
  if (timer === Timer.FetchRetry) c.fetchable = true;
  else if (timer === Timer.ListOffsetsRetry) c.listable = true;
  else if (timer < SLOT_COUNT) onRetryDue(c, timer as SlotKind, now);
  else expireOther(c, timer, now);
}

function expireOther(c: FranzState, timer: number, now: Ticks): void {
  switch (timer) {
    case Timer.Heartbeat:
      onHeartbeatTimer(c, now);
      break;
    case Timer.FastCheck:
      onFastCheck(c);
      break;
    case Timer.Rejoin:
      onRefreshed(c);
      onPauseOver(c);
      break;
    case Timer.AutoCommit:
      onAutoCommitTick(c, now);
      break;
    case Timer.Metadata:
      onMetadataTimer(c);
      break;
    case Timer.Callback:
      onCallbackReturns(c);
      break;
    case Timer.Work:
      onWorkDone(c, now);
      break;
    case Timer.Workers:
      c.pool!.onDue(now);
      break;
    case Timer.UnstableOffsets:
      onUnstableOver(c, now);
      break;
    default:
      break;
  }
}

/** The goroutines go on as far as they can at this instant. */
function settle(c: FranzState, now: Ticks): void {
  while (c.thread !== 'closed' && step(c, now));
}

/** Asks one after the other; most inputs are about records, and concern those of the group not at all. */
function step(c: FranzState, now: Ticks): boolean {
  if (c.failedAttempts > 0) failAttempts(c, now);
  return stepHelpers(c, now) || (c.groupAwake && stepGroup(c, now)) || stepRecords(c, now) || c.failedAttempts > 0;
}

/** What was fetched concerns only those who are asked behind: no need to begin anew. */
function stepRecords(c: FranzState, now: Ticks): boolean {
  stepSource(c, now);
  return stepMetadata(c, now) || stepApplication(c, now) || (c.leaving && stepClosing(c, now));
}

function failAttempts(c: FranzState, now: Ticks): void {
  c.groupAwake = true;
  settleAttempts(c, now);
}

/** Callbacks and commits: what the group's goroutines wait for. */
function stepHelpers(c: FranzState, now: Ticks): boolean {
  const gone = (c.callback !== null && stepCallback(c, now)) || stepCommits(c, now);
  if (gone) c.groupAwake = true;
  return gone;
}

function stepGroup(c: FranzState, now: Ticks): boolean {
  c.groupAwake = stepHeartbeats(c, now) || stepSession(c, now) || stepManage(c, now) || stepOffsets(c, now);
  return c.groupAwake;
}
