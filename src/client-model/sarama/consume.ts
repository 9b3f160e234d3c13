/**
 * The application's loop around Consume(): join, set up a session, wait for its end, release it, and again.
 *
 * Mirrors NewConsumerGroup, consumerGroup.Consume, newSession, newConsumerGroupSession and Close (v1.61.1); S-JG-01,
 * S-SS-01, S-ER-01, S-LV-01. The loop is that of sarama's own example, with a pause after an error.
 */
import { errorName } from '../../protocol/errors.ts';
import { NO_GENERATION, NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { LeaveGroupResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import { isFatal } from '../common/fatal-errors.ts';
import { leaveGroupRequest } from '../membership-requests.ts';
import { cancelSession } from './cancel.ts';
import { startClaims } from './claims.ts';
import { onCooperative, rejoin } from './cooperative.ts';
import { startHeartbeats } from './heartbeat.ts';
import { endJoinPause, joinSync, setMemberId } from './join.ts';
import { close, coordinatorAtHand, exchange } from './links.ts';
import { lookUpCoordinator } from './lookup.ts';
import { manage } from './managing.ts';
import { refreshMetadata } from './metadata.ts';
import { startCommits } from './offsets.ts';
import { BOOT_RETRY_MS, LEAVE_GROUP_VERSION, LEAVE_SUCCEEDS } from './profile.ts';
import { onRelease, release } from './release.ts';
import { BROKER } from './routine.ts';
import { endPause, pause, wake } from './routines.ts';
import { type SaramaState, Session } from './state.ts';
import { chooseTopics, wantedTopics } from './topics.ts';
import { startRefreshing, watchPartitions } from './watch.ts';

/** NewConsumerGroup: all metadata, from the bootstrap address. */
export function boot(c: SaramaState, now: Ticks): void {
  c.consume.step = 'boot';
  refreshMetadata(c, c.consume, wantedTopics(c), now);
}

/** The consume routine goes on. */
export function onConsume(c: SaramaState, now: Ticks): void {
  const { error } = c.consume;
  switch (c.consume.step) {
    case 'boot':
      onBooted(c, error, now);
      break;
    case 'boot-pause':
      if (c.closing) exit(c, null);
      else boot(c, now);
      break;
    case 'metadata':
      if (error !== null) giveBack(c, error, now);
      else {
        c.consume.step = 'joining';
        joinSync(c, c.consume, null, NO_GENERATION, now);
      }
      break;
    case 'joining':
      if (error !== null) giveBack(c, error, now);
      else beginSession(c, now);
      break;
    case 'set-up':
      if (error !== null) release(c, error, false, now);
      else setUp(c, now);
      break;
    case 'setup-callback':
      afterSetUp(c, now);
      break;
    case 'consuming':
      look(c, now);
      break;
    case 'app-pause':
      consume(c, now);
      break;
    case 'leave-lookup':
      if (error !== null) exit(c, error);
      else leave(c, now);
      break;
    case 'leave':
      onLeft(c, error, now);
      break;
    case 'leave-closing':
      exit(c, c.links[BROKER]!.error);
      break;
    default:
      inSession(c, now);
  }
}

const COOPERATIVE_STEPS: ReadonlySet<string> = new Set([
  'generation-mutex',
  'generation-lock',
  'rejoining',
  'follow-up',
  'revoking',
  'flush-revoked',
  'added-metadata',
  'added-set-up',
]);

function inSession(c: SaramaState, now: Ticks): void {
  if (COOPERATIVE_STEPS.has(c.consume.step)) onCooperative(c, now);
  else onRelease(c, now);
}

/** Release may be done at once, wherever it was begun. */
export function endIfReleased(c: SaramaState, now: Ticks): void {
  const { session } = c;
  if (session === null || c.consume.step !== 'heartbeat' || session.heartbeatsEnd !== 'dead') return;
  c.lastCause = session.cause;
  c.session = null;
  giveBack(c, c.consumeError, now);
}

// ---- Consume() ----

function onBooted(c: SaramaState, error: string | null, now: Ticks): void {
  if (error === null) {
    startRefreshing(c, now);
    consume(c, now);
    return;
  }
  c.effects.applicationEvent('group-error', error);
  c.consume.step = 'boot-pause';
  pause(c, c.consume, BOOT_RETRY_MS, now);
}

/** S-JG-01: first of all the metadata of its topics. */
function consume(c: SaramaState, now: Ticks): void {
  if (c.closing) {
    closeGroup(c, now);
    return;
  }
  chooseTopics(c);
  c.effects.applicationEvent('consume-call', '');
  if (c.topics.length === 0) {
    giveBack(c, 'no topics provided', now);
    return;
  }
  c.consume.step = 'metadata';
  refreshMetadata(c, c.consume, c.topics, now);
}

/** Consume() returns. S-ER-01: the application calls it again, after a pause if there was an error. */
function giveBack(c: SaramaState, error: string | null, now: Ticks): void {
  c.effects.applicationEvent('consume-return', error ?? '');
  if (error === null) {
    consume(c, now);
    return;
  }
  if (isFatal(error) && c.application.onFatal !== 'go-on') {
    endOf(c, error, now);
    return;
  }
  c.consume.step = 'app-pause';
  pause(c, c.consume, Math.max(1, c.application.consumeRetryMs), now);
}

/** The loop around Consume() ends on an error: with or without closing the group. */
function endOf(c: SaramaState, error: string, now: Ticks): void {
  c.thrown = error;
  if (c.application.onFatal === 'exit') {
    endProcess(c, error);
    return;
  }
  stop(c, now);
  closeGroup(c, now);
}

// ---- a session ----

/** S-SS-01: the offset manager, the heartbeats, and a round trip per partition. */
function beginSession(c: SaramaState, now: Ticks): void {
  const { owned, generationId } = c.joined!;
  const session = new Session(c.memberId, generationId, owned);
  session.cancelled = c.closing;
  c.session = session;
  startCommits(c, now);
  c.consume.step = 'set-up';
  manage(c, c.consume, owned, now);
  startHeartbeats(c, now);
}

function setUp(c: SaramaState, now: Ticks): void {
  const session = c.session!;
  session.isSetUp = true;
  c.offsets = session.offsets;
  c.effects.partitionsAssigned(session.owned);
  if (session.cancelled) c.effects.applicationEvent('session-cancelled', `generation ${session.generationId}`);
  c.consume.step = 'setup-callback';
  if (c.application.assignedCallbackMs > 0) pause(c, c.consume, c.application.assignedCallbackMs, now);
  else afterSetUp(c, now);
}

function afterSetUp(c: SaramaState, now: Ticks): void {
  const session = c.session!;
  startClaims(c, session, session.owned);
  watchPartitions(c, c.joined!.leads, now);
  c.consume.step = 'consuming';
  look(c, now);
}

/** What the session waits for: its end, or a rejoin. */
function look(c: SaramaState, now: Ticks): void {
  const session = c.session!;
  if (session.cancelled || c.closing) release(c, null, true, now);
  else if (session.rejoin !== null) {
    c.lastCause = session.rejoin;
    rejoin(c, now);
  }
}

// ---- the end ----

/** The application is told to stop: it cancels the context of Consume(), waits for it, and closes the group. */
export function stop(c: SaramaState, now: Ticks): void {
  if (c.closing) return;
  c.closing = true;
  c.effects.applicationEvent('closing', '');
  if (c.session !== null) cancelSession(c, c.session, null, now);
  endJoinPause(c);
  if (c.consume.step === 'boot-pause' && endPause(c, c.consume)) wake(c, c.consume, null, null);
}

/** S-LV-01: LeaveGroup with the id it holds; a static member says nothing. */
function closeGroup(c: SaramaState, now: Ticks): void {
  if (c.memberId === NO_MEMBER_ID) exit(c, null);
  else if (coordinatorAtHand(c, now)) leave(c, now);
  else {
    c.consume.step = 'leave-lookup';
    lookUpCoordinator(c, c.consume, now);
  }
}

function leave(c: SaramaState, now: Ticks): void {
  if (c.settings.groupInstanceId !== null) {
    exit(c, null);
    return;
  }
  coordinatorAtHand(c, now);
  c.consume.step = 'leave';
  const request = leaveGroupRequest(c.settings, c.memberId, LEAVE_GROUP_VERSION, 'the consumer is being closed');
  exchange(c, c.consume, BROKER, request, now);
}

function onLeft(c: SaramaState, error: string | null, now: Ticks): void {
  if (error !== null) {
    c.consume.step = 'leave-closing';
    close(c, c.consume, BROKER, now);
    return;
  }
  setMemberId(c, NO_MEMBER_ID);
  const { errorCode } = c.consume.response as LeaveGroupResponse;
  exit(c, LEAVE_SUCCEEDS.has(errorCode) ? null : errorName(errorCode));
}

function exit(c: SaramaState, error: string | null): void {
  c.effects.applicationEvent('closed', error ?? '');
  endProcess(c, error ?? 'closed');
}

/** Nothing of it runs any more, whether or not the group was closed. */
function endProcess(c: SaramaState, how: string): void {
  c.consume.step = 'done';
  c.exited = true;
  if (c.thrown === null) c.effects.exited('graceful', how);
  else c.effects.exited('fatal-error', c.thrown);
}
