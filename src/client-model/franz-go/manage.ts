/**
 * The life of a member: join, session, join again; after an error everything is lost, a pause, and join again with the
 * member id still held, for ever.
 *
 * Mirrors groupConsumer.manage and manageFailWait; F-ER-01, F-ER-02, finding N11.
 */
import type { Ticks } from '../../protocol/time.ts';
import { callbackReturned, describe, startCallback } from './callbacks.ts';
import { retryPause } from './calls.ts';
import { lockForJoin, startAutoCommits, unlockAfterJoin } from './commits.ts';
import { sendJoinGroup, stepJoin } from './join.ts';
import { awaitMetadata } from './metadata.ts';
import { Reason } from './profile.ts';
import { beginSession } from './session.ts';
import { invalidate } from './source.ts';
import type { FranzState, Session, SessionEnd } from './state.ts';
import { Timer } from './timers.ts';
import { forgetAll } from './uncommitted.ts';

export function stepManage(c: FranzState, now: Ticks): boolean {
  switch (c.manage) {
    case 'starting':
      return stepStarting(c, now);
    case 'locking':
      return stepLocking(c, now);
    case 'joining':
    case 'syncing':
      return stepJoining(c, now);
    case 'session':
      return stepSessionEnd(c);
    case 'failing':
      return stepFailing(c, now);
    default:
      return false;
  }
}

/** There is no group to join before the topics are known. */
function stepStarting(c: FranzState, now: Ticks): boolean {
  if (c.using.size === 0) return false;
  startAutoCommits(c, now);
  c.manage = 'locking';
  return true;
}

/** F-JG-05, N10: commits that are under way come first. */
function stepLocking(c: FranzState, now: Ticks): boolean {
  if (!lockForJoin(c)) return false;
  sendJoinGroup(c, now);
  return true;
}

function stepJoining(c: FranzState, now: Ticks): boolean {
  const before = c.manage;
  const end = stepJoin(c, now);
  if (end === null) return before !== c.manage;
  unlockAfterJoin(c);
  if (end === 'joined') {
    c.manage = 'session';
    beginSession(c, now);
  } else fail(c, end.failed);
  return true;
}

/** The session is over when its loop has ended and its set-up has come to an end. */
function stepSessionEnd(c: FranzState): boolean {
  const session = c.session!;
  if (session.end === null || session.setup !== 'ready' || c.callback !== null) return false;
  c.session = null;
  if (session.end !== 'rebalance') fail(c, session.end);
  else onRebalance(c, session);
  return true;
}

function onRebalance(c: FranzState, { rejoinReason }: Session): void {
  c.errors = 0;
  c.joinReason = rejoinReason ?? Reason.Normal;
  c.manage = 'locking';
}

/** Leaving revokes, so that an application can commit; anything else is lost. */
function fail(c: FranzState, end: SessionEnd): void {
  c.manage = 'failing';
  c.failure = end;
  startCallback(c, end === 'left' ? 'leave' : 'lost', c.nowAssigned);
}

function stepFailing(c: FranzState, now: Ticks): boolean {
  if (!callbackReturned(c, c.failure === 'left' ? 'leave' : 'lost')) return false;
  if (c.failure !== 'left') c.pollError = describe(c.failure);
  forgetSession(c);
  if (c.leaving) c.manage = 'left';
  else pause(c, now);
  return true;
}

function forgetSession(c: FranzState): void {
  invalidate(c, []);
  forgetAll(c);
  c.fetchingOffsets.clear();
  c.nowAssigned = [];
  c.lastAssigned = [];
  c.isLeader = false;
}

function pause(c: FranzState, now: Ticks): void {
  c.manage = 'pausing';
  c.joinReason = Reason.AfterError;
  c.effects.startTimer(Timer.Rejoin, now + retryPause(c, ++c.errors));
  awaitMetadata(c, now);
}

export function onPauseOver(c: FranzState): void {
  if (c.manage === 'pausing') c.manage = 'locking';
}
