/**
 * The heartbeats of a session: the first when it starts, then on a ticker, one in flight (S-HB-01 … S-HB-04).
 *
 * Mirrors consumerGroupSession.heartbeatLoop and sendHeartbeat (v1.61.1). Each waits for the broker's lock, so it is
 * late by what is left of a fetch (N16); while the session rejoins it waits for the new generation. The errors of a
 * look-up that a heartbeat has asked for count as its own.
 */
import { type ErrorCode, Errors, errorName } from '../../protocol/errors.ts';
import type { HeartbeatResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { heartbeatRequest } from '../membership-requests.ts';
import { cancelSession } from './cancel.ts';
import { close, coordinatorAtHand, exchange } from './links.ts';
import { lookUpCoordinator } from './lookup.ts';
import { HEARTBEAT_REACTIONS, type HeartbeatReaction, RETRY_MAX } from './profile.ts';
import { requestRejoin } from './rejoin-signal.ts';
import { BROKER, NEVER } from './routine.ts';
import { endPause, nudge, pause } from './routines.ts';
import type { SaramaState, Session } from './state.ts';
import { SaramaTimer } from './timers.ts';

export function startHeartbeats(c: SaramaState, now: Ticks): void {
  c.heartbeatRetries = RETRY_MAX;
  c.heartbeatTicked = false;
  c.heartbeatTickAt = now;
  scheduleTick(c);
  iterate(c, now);
}

function scheduleTick(c: SaramaState): void {
  c.heartbeatTickAt += msToTicks(c.settings.heartbeatIntervalMs);
  c.effects.startTimer(SaramaTimer.Heartbeat, c.heartbeatTickAt);
}

/** A tick that comes while the loop is elsewhere is kept for it; a second one is lost. */
export function onHeartbeatTick(c: SaramaState, now: Ticks): void {
  scheduleTick(c);
  if (c.heartbeat.step === 'ticking') iterate(c, now);
  else c.heartbeatTicked = true;
}

function iterate(c: SaramaState, now: Ticks): void {
  const r = c.heartbeat;
  r.step = 'coordinator';
  if (coordinatorAtHand(c, now)) send(c, c.session!, now);
  else lookUpCoordinator(c, r, now);
}

function send(c: SaramaState, session: Session, now: Ticks): void {
  c.heartbeat.step = 'generation';
  if (session.generationHolder === 'join') return;
  session.generationHolder = 'heartbeat';
  c.heartbeat.step = 'asked';
  exchange(c, c.heartbeat, BROKER, requestOf(c, session), now);
}

/** One object per member id and generation: heartbeats are sent millions of times. */
function requestOf(c: SaramaState, session: Session) {
  const known = c.heartbeatRequest;
  if (known !== null && known.memberId === session.memberId && known.generationId === session.generationId) {
    return known;
  }
  c.heartbeatRequest = heartbeatRequest(c.settings, session);
  return c.heartbeatRequest;
}

/** The goroutine goes on. */
export function onHeartbeat(c: SaramaState, now: Ticks): void {
  const r = c.heartbeat;
  switch (r.step) {
    case 'coordinator':
      if (r.error === null && coordinatorAtHand(c, now)) send(c, c.session!, now);
      else restOrDie(c, r.error ?? errorName(Errors.COORDINATOR_NOT_AVAILABLE), now);
      break;
    case 'generation':
      send(c, c.session!, now);
      break;
    case 'asked':
      if (r.error === null) onAnswer(c, (r.response as HeartbeatResponse).errorCode, now);
      else onLost(c, r.error, now);
      break;
    case 'closing':
      iterate(c, now);
      break;
    case 'last-closing':
      die(c, c.links[BROKER]!.error, now);
      break;
    case 'refreshing':
      rest(c, now);
      break;
    case 'pausing':
      iterate(c, now);
  }
}

/** S-HB-02: the connection is closed; another try at once, three at most. */
function onLost(c: SaramaState, error: string, now: Ticks): void {
  releaseGeneration(c, c.session!);
  const last = c.heartbeatRetries <= 0;
  if (last) c.effects.applicationEvent('error', error);
  else c.heartbeatRetries--;
  c.heartbeat.step = last ? 'last-closing' : 'closing';
  close(c, c.heartbeat, BROKER, now);
}

function onAnswer(c: SaramaState, code: ErrorCode, now: Ticks): void {
  const session = c.session!;
  c.effects.heartbeatAnswered(code);
  if (code === Errors.NONE) {
    releaseGeneration(c, session);
    c.heartbeatRetries = RETRY_MAX;
    nextTick(c, now);
    return;
  }
  const reaction = reactionTo(c, code);
  if (reaction === 'rebalance') requestRejoin(c, session, 'group is rebalancing', now);
  releaseGeneration(c, session);
  react(c, code, reaction, now);
}

function reactionTo(c: SaramaState, code: ErrorCode): HeartbeatReaction | undefined {
  const reaction = HEARTBEAT_REACTIONS.get(code);
  return reaction === 'follow' && !c.can.heartbeatFollows ? undefined : reaction;
}

function react(c: SaramaState, code: ErrorCode, reaction: HeartbeatReaction | undefined, now: Ticks): void {
  switch (reaction) {
    case 'rebalance':
      c.heartbeatRetries = RETRY_MAX;
      if (c.can.heartbeatUntilReleased) nextTick(c, now);
      else end(c, now);
      break;
    case 'follow':
      follow(c, code, now);
      break;
    case 'cancel':
      cancelSession(c, c.session!, REASONS.get(code) ?? errorName(code), now);
      end(c, now);
      break;
    case undefined:
      c.effects.applicationEvent('error', errorName(code));
      cancelSession(c, c.session!, REASONS.get(code) ?? errorName(code), now);
      end(c, now);
  }
}

/** sessionCauseToReason: what the next JoinGroup says (KIP-800). */
const REASONS: ReadonlyMap<ErrorCode, string> = new Map([
  [Errors.UNKNOWN_MEMBER_ID, 'member id is not known by the group coordinator'],
  [Errors.ILLEGAL_GENERATION, 'generation id is not current'],
  [Errors.FENCED_INSTANCE_ID, 'group instance id has been fenced'],
]);

/** The group has moved: look-up, pause, next heartbeat; the session is kept. */
function follow(c: SaramaState, code: ErrorCode, now: Ticks): void {
  if (c.heartbeatRetries <= 0) {
    die(c, errorName(code), now);
    return;
  }
  c.heartbeat.step = 'refreshing';
  lookUpCoordinator(c, c.heartbeat, now);
}

function restOrDie(c: SaramaState, error: string, now: Ticks): void {
  if (c.heartbeatRetries <= 0) die(c, error, now);
  else rest(c, now);
}

function rest(c: SaramaState, now: Ticks): void {
  if (c.session!.heartbeatsEnd === 'asked') {
    end(c, now);
    return;
  }
  c.heartbeatRetries--;
  c.heartbeat.step = 'pausing';
  pause(c, c.heartbeat, c.settings.retryBackoffMs, now);
}

function nextTick(c: SaramaState, now: Ticks): void {
  if (c.session!.heartbeatsEnd === 'asked') end(c, now);
  else if (c.heartbeatTicked) {
    c.heartbeatTicked = false;
    iterate(c, now);
  } else c.heartbeat.step = 'ticking';
}

/** sendHeartbeat returns: a rejoin may go on. */
function releaseGeneration(c: SaramaState, session: Session): void {
  session.generationHolder = 'none';
  if (c.consume.step === 'generation-mutex') nudge(c, c.consume);
}

function die(c: SaramaState, error: string, now: Ticks): void {
  c.effects.applicationEvent('error', error);
  cancelSession(c, c.session!, error, now);
  end(c, now);
}

/** S-RB-02: the last thing that a release waits for. True if it is done already. */
export function stopHeartbeats(c: SaramaState, now: Ticks): boolean {
  const session = c.session!;
  if (session.heartbeatsEnd === 'dead') return true;
  session.heartbeatsEnd = 'asked';
  const { step } = c.heartbeat;
  if (step !== 'ticking' && !(step === 'pausing' && endPause(c, c.heartbeat))) return false;
  end(c, now);
  return true;
}

function end(c: SaramaState, now: Ticks): void {
  const session = c.session!;
  c.heartbeat.step = '';
  c.heartbeatTickAt = NEVER;
  c.effects.cancelTimer(SaramaTimer.Heartbeat);
  session.heartbeatsEnd = 'dead';
  cancelSession(c, session, 'the heartbeat goroutine has stopped', now);
}
