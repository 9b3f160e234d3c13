/**
 * The heartbeat loop of a session: one heartbeat at a time, during which nothing else is noticed; between them it waits for
 * whatever comes first: a heartbeat due, the extra early one, a reason to join again, a failed fetch of offsets, the end of
 * the revoke that its own end began, the client leaving.
 *
 * Mirrors groupConsumer.heartbeat; F-HB-01 … F-HB-05, F-ST-01, finding N6. There is no other watch: neither on the session's
 * age nor on the application's polls (F-MP-01).
 * Deviation: of several channels that are ready Go takes any; here the order is fixed.
 */
import { Errors } from '../../protocol/errors.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { heartbeatRequest } from '../membership-requests.ts';
import type { Call, Failure } from './call-state.ts';
import { callbackReturned, startCallback } from './callbacks.ts';
import { isFree, start, take } from './calls.ts';
import { awaitMetadata } from './metadata.ts';
import { FAST_CHECK_MS, SESSION_REACTIONS, TIMER_LATENESS_MS } from './profile.ts';
import type { FranzState, Session, SessionEnd } from './state.ts';
import { Slot, Timer } from './timers.ts';
import { forgetAll } from './uncommitted.ts';

export function startHeartbeats(c: FranzState, now: Ticks): void {
  armHeartbeat(c, now);
  if (c.cooperative) c.effects.startTimer(Timer.FastCheck, now + msToTicks(FAST_CHECK_MS + TIMER_LATENESS_MS));
}

function armHeartbeat(c: FranzState, now: Ticks): void {
  const lateMs = c.behaviour.heartbeatClock === 'timer' ? TIMER_LATENESS_MS : 0;
  c.effects.startTimer(Timer.Heartbeat, now + msToTicks(c.settings.heartbeatIntervalMs + lateMs));
}

/** F-HB-01: a ticker keeps its beat, and holds one tick for a loop that is busy. */
export function onHeartbeatTimer(c: FranzState, now: Ticks): void {
  if (c.session === null || c.session.end !== null) return;
  c.session.heartbeatDue = true;
  if (c.behaviour.heartbeatClock === 'ticker') armHeartbeat(c, now);
}

export function onFastCheck(c: FranzState): void {
  if (c.session !== null) c.session.fastCheckDue = true;
}

export function stepHeartbeats(c: FranzState, now: Ticks): boolean {
  const { session } = c;
  if (session === null || session.end !== null) return false;
  const call = take(c, Slot.Heartbeat);
  if (call !== null) {
    onHeartbeat(c, session, call, now);
    return true;
  }
  return (isFree(c, Slot.Heartbeat) && select(c, session, now)) || stepRevoke(c, session);
}

/** Takes what is there; false if nothing is. */
function select(c: FranzState, session: Session, now: Ticks): boolean {
  if (session.leaving) {
    session.leaving = false;
    onError(c, session, 'left', now);
  } else if (isRevoked(c, session)) {
    endLoop(c, session, session.lastError!);
  } else if (session.fetchFailure !== null) {
    const failure = session.fetchFailure;
    session.fetchFailure = null;
    // The revoke at the session's end gives up the fetch: that is no error of it.
    if (session.revoke === 'none') onError(c, session, endOf(failure), now);
  } else if (c.rejoinSignal !== null) {
    session.rejoinReason = c.rejoinSignal;
    c.rejoinSignal = null;
    onError(c, session, 'rebalance', now);
  } else if (session.heartbeatDue || session.fastCheckDue) {
    sendHeartbeat(c, session, now);
  } else return false;
  return true;
}

function isRevoked(c: FranzState, session: Session): boolean {
  return session.revoke === 'done' && (session.refresh === 'done' || !c.behaviour.metadataBeforeRejoin);
}

function sendHeartbeat(c: FranzState, session: Session, now: Ticks): void {
  if (session.fastCheckDue) session.fastCheckDue = false;
  else session.heartbeatDue = false;
  c.heartbeatRequest ??= heartbeatRequest(c.settings, c);
  start(c, Slot.Heartbeat, c.heartbeatRequest, now);
}

function onHeartbeat(c: FranzState, session: Session, call: Call, now: Ticks): void {
  if (c.behaviour.heartbeatClock === 'timer') {
    session.heartbeatDue = false;
    armHeartbeat(c, now);
  }
  if (call.failure !== null) {
    onError(c, session, endOf(call.failure), now);
    return;
  }
  const code = call.response!.errorCode;
  c.effects.heartbeatAnswered(code);
  if (code !== Errors.NONE) onError(c, session, endOf(code), now);
}

function endOf(failure: Failure): SessionEnd {
  if (failure === 'canceled') return 'left';
  return typeof failure === 'number' && SESSION_REACTIONS.has(failure) ? 'rebalance' : failure;
}

/** F-HB-04, F-HB-05: a rebalance lets the application revoke, anything else ends the session on the spot. */
function onError(c: FranzState, session: Session, error: SessionEnd, now: Ticks): void {
  if (session.revoke === 'none' && error !== 'rebalance') {
    endLoop(c, session, error);
    return;
  }
  if (session.revoke === 'none') beginRevoke(c, session, now);
  session.lastError = error;
}

function beginRevoke(c: FranzState, session: Session, now: Ticks): void {
  session.revoke = 'waiting';
  if (!c.behaviour.metadataBeforeRejoin) return;
  session.refresh = awaitMetadata(c, now) ? 'done' : 'waiting';
  if (session.refresh === 'waiting') c.effects.startTimer(Timer.Rejoin, now + msToTicks(c.settings.sessionTimeoutMs));
}

/** It has come, or has not for a whole session timeout. */
export function onRefreshed(c: FranzState): void {
  if (c.session?.refresh !== 'waiting') return;
  c.session.refresh = 'done';
  c.effects.cancelTimer(Timer.Rejoin);
}

/** F-RB-01, F-RB-02: an eager member gives up everything, a cooperative one nothing, but may commit. */
function stepRevoke(c: FranzState, session: Session): boolean {
  if (session.revoke === 'waiting' && session.assigned && c.callback === null) {
    session.revoke = 'running';
    startCallback(c, 'revoke', c.cooperative ? [] : c.nowAssigned);
    return true;
  }
  if (session.revoke !== 'running' || !callbackReturned(c, 'revoke')) return false;
  session.revoke = 'done';
  if (!c.cooperative) giveUpAll(c);
  return true;
}

function giveUpAll(c: FranzState): void {
  c.nowAssigned = [];
  c.lastAssigned = [];
  forgetAll(c);
}

function endLoop(c: FranzState, session: Session, end: SessionEnd): void {
  session.end = end;
  c.effects.cancelTimer(Timer.Heartbeat);
  c.effects.cancelTimer(Timer.FastCheck);
}
