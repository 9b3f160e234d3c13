/**
 * A sarama client and the application around it: the inputs, and the order in which its goroutines go on.
 *
 * After each input everybody who was set off by it runs, in this order: those who have an answer or have been nudged,
 * those who were woken at a lock, claims that begin, claims that have records, the fetcher, claims that have ended. This is
 * how Go's scheduler ran them in most recordings: the goroutine that was answered goes on at once, the fetcher comes back
 * after all those that it has handed records to, and before those that need several goroutines to come to an end.
 */
import type { Assignor } from '../../assignors/assignor.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { ApplicationAct, Client } from '../client.ts';
import type { ClientEffects, ConnectionKindValue, Disconnect } from '../effects.ts';
import type { ClientRequest, ClientResponse } from '../requests.ts';
import type { ApplicationSettings, ConsumerSettings } from '../settings.ts';
import { commitBeside, deliver, onCommitted, onCommittedBeside, onWorkDue } from './application.ts';
import { endClaimIfOver } from './cancel.ts';
import { beginClaim, onClaimStarting } from './claims.ts';
import { boot, endIfReleased, onConsume, stop } from './consume.ts';
import { onRevokeExpired } from './cooperative.ts';
import { onFeedDue } from './feeding.ts';
import { nextFetch, onFetch } from './fetching.ts';
import { onFlush } from './flush.ts';
import { onHeartbeat, onHeartbeatTick } from './heartbeat.ts';
import { onJoining } from './join.ts';
import { onAnswer, onLost, onOpened, runWaiting } from './links.ts';
import { onLookup } from './lookup.ts';
import { onManaging } from './managing.ts';
import { onMetadata } from './metadata.ts';
import { onAutoCommit, onCommitTick } from './offsets.ts';
import { onRedispatch } from './redispatch.ts';
import type { Routine } from './routine.ts';
import { onPauseOver } from './routines.ts';
import { SaramaState } from './state.ts';
import { SaramaTimer } from './timers.ts';
import { onPartitionWatch, onRefreshDue, onRefreshed } from './watch.ts';
import { onWorkersDue, poolOf } from './workers.ts';

export class SaramaClient implements Client {
  /** Read it, for traces and invariants; only the client changes it. */
  readonly state: SaramaState;

  constructor(
    version: string,
    settings: ConsumerSettings,
    application: ApplicationSettings,
    effects: ClientEffects,
    assignors: readonly Assignor[],
  ) {
    this.state = new SaramaState(version, settings, application, effects, assignors);
    if (application.workers > 0) this.state.pool = poolOf(this.state);
  }

  get memberId(): string {
    return this.state.memberId;
  }

  get generationId(): number {
    return this.state.generationId;
  }

  owned(): readonly TopicPartition[] {
    return this.state.session?.owned ?? [];
  }

  start(now: Ticks): void {
    boot(this.state, now);
    settle(this.state, now);
  }

  stop(now: Ticks): void {
    stop(this.state, now);
    settle(this.state, now);
  }

  /** A subscription is an argument of Consume(): there is none to change. */
  act(act: ApplicationAct, now: Ticks): void {
    if (act.act === 'work') this.state.chores.push(act.ms);
    else if (act.act === 'commit') commitBeside(this.state, now);
    settle(this.state, now);
  }

  onResponse(_api: number, request: ClientRequest, response: ClientResponse, now: Ticks): void {
    onAnswer(this.state, request, response, now);
    settle(this.state, now);
  }

  onConnected(connection: ConnectionKindValue, now: Ticks): void {
    onOpened(this.state, connection, now);
    settle(this.state, now);
  }

  onDisconnect(connection: ConnectionKindValue, how: Disconnect, now: Ticks): void {
    onLost(this.state, connection, how, now);
    settle(this.state, now);
  }

  onTimer(timer: number, now: Ticks): void {
    expire(this.state, timer, now);
    settle(this.state, now);
  }
}

function expire(c: SaramaState, timer: number, now: Ticks): void {
  switch (timer) {
    case SaramaTimer.Pause:
      onPauseOver(c, now);
      break;
    case SaramaTimer.Heartbeat:
      onHeartbeatTick(c, now);
      break;
    case SaramaTimer.AutoCommit:
      onCommitTick(c, now);
      break;
    case SaramaTimer.Fetch:
      nextFetch(c, now);
      break;
    case SaramaTimer.Work:
      onWorkDue(c, now);
      break;
    case SaramaTimer.Feed:
      onFeedDue(c, now);
      break;
    case SaramaTimer.Revoke:
      onRevokeExpired(c, now);
      break;
    case SaramaTimer.Workers:
      onWorkersDue(c, now);
      break;
    case SaramaTimer.Metadata:
      onRefreshDue(c, now);
      break;
    case SaramaTimer.PartitionWatch:
      onPartitionWatch(c, now);
  }
}

/** Until everybody waits for something that is not here. */
function settle(c: SaramaState, now: Ticks): void {
  while (!c.exited) {
    const r = c.ready.shift();
    if (r !== undefined) goOn(c, r, now);
    else if (runWaiting(c, now)) continue;
    else if (c.starting.length > 0) beginClaim(c, c.starting.shift()!, now);
    else if (c.deliveries.length > 0) deliver(c, c.deliveries.shift()!, now);
    else if (c.fetcherReady) {
      c.fetcherReady = false;
      nextFetch(c, now);
    } else if (c.ended.length > 0) endClaimIfOver(c, c.ended.shift()!, now);
    else if (c.late.length > 0) c.ready.push(c.late.shift()!);
    else return;
  }
}

/** Its innermost procedure goes on. */
function goOn(c: SaramaState, r: Routine, now: Ticks): void {
  if (r.metadata !== null) onMetadata(c, r, now);
  else if (r.lookup !== null) onLookup(c, r, now);
  else if (r.flush !== null) onFlush(c, r, now);
  else if (r.managing !== null) onManaging(c, r, now);
  else if (r.joining !== null) onJoining(c, r, now);
  else takeStep(c, r, now);
}

function takeStep(c: SaramaState, r: Routine, now: Ticks): void {
  switch (r.kind) {
    case 'consume':
      onConsume(c, now);
      endIfReleased(c, now);
      break;
    case 'heartbeat':
      onHeartbeat(c, now);
      endIfReleased(c, now);
      break;
    case 'auto-commit':
      onAutoCommit(c, now);
      break;
    case 'commit':
      onCommittedBeside(c, r, now);
      break;
    case 'claim':
      if (r.claim!.app === 'starting') onClaimStarting(c, r.claim!, now);
      else onCommitted(c, r.claim!, now);
      break;
    case 'fetch':
      onFetch(c, now);
      break;
    case 'redispatch':
      onRedispatch(c, now);
      break;
    case 'refresh':
      onRefreshed(c, now);
      break;
    case 'dial':
      break;
  }
}
