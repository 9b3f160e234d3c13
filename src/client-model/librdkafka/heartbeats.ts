/**
 * Heartbeats and the two limits that the client holds itself to: session.timeout.ms and max.poll.interval.ms. Mirrors
 * rd_kafka_cgrp_heartbeat, cgrp_handle_Heartbeat, cgrp_session_timeout_check and cgrp_max_poll_interval_check_tmr_cb
 * (v2.4.0, v2.11.1); R-HB-01 … R-HB-04, R-ST-01, R-MP-01, K-E-01.
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import { NO_MEMBER_ID } from '../../protocol/ids.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { heartbeatRequest } from '../membership-requests.ts';
import { leave } from './closing.ts';
import { queryCoordinator } from './coordinator.ts';
import { retry, transmit } from './exchanges.ts';
import { failForGood, forget, setMemberId, tell } from './identity.ts';
import { HEARTBEAT_REACTIONS, Local, type Step, stepsFor } from './profile.ts';
import { groupIsRebalancing, loseAll } from './rebalance.ts';
import type { LibrdkafkaState } from './state.ts';
import type { Outstanding } from './state-parts.ts';

/**
 * A turn of the main thread while it is a member. The interval runs on through joins: whoever has not sent one for that long
 * does so in the turn that ends the rebalance (R-HB-01, K-E-01).
 */
export function maybeHeartbeat(c: LibrdkafkaState, now: Ticks): void {
  if (!c.subscribed || !c.heartbeatInterval.isOver(c.settings.heartbeatIntervalMs, now)) return;
  // R-HB-02, and one at a time.
  if (c.maxPollExceeded || c.heartbeatInTransit) return;
  c.heartbeatInTransit = true;
  const heartbeat = heartbeatOf(c);
  heartbeat.retries = 0;
  heartbeat.sent = false;
  transmit(c, heartbeat);
}

function heartbeatOf(c: LibrdkafkaState): Outstanding {
  if (c.heartbeat !== null) return c.heartbeat;
  const { settings: s } = c;
  const timeoutMs = Math.min(s.sessionTimeoutMs, s.requestTimeoutMs);
  const request = heartbeatRequest(s, c);
  c.heartbeat = { request, timeoutMs, retries: 0, sent: false, dueAt: 0, commit: null };
  return c.heartbeat;
}

export function onHeartbeatAnswered(c: LibrdkafkaState, outstanding: Outstanding, code: ErrorCode, now: Ticks): void {
  c.heartbeatInTransit = false;
  c.effects.heartbeatAnswered(code);
  if (code === Errors.NONE) extendSession(c, now);
  else if (mayReact(c)) onHeartbeatError(c, outstanding, code, now);
}

/** In `init` and while joining an error says nothing new (R-HB-04). */
function mayReact(c: LibrdkafkaState): boolean {
  const { joinState } = c;
  return (
    joinState !== 'init' && joinState !== 'wait-join' && joinState !== 'wait-metadata' && joinState !== 'wait-sync'
  );
}

/** R-HB-03: not once it has expired. */
function extendSession(c: LibrdkafkaState, now: Ticks): void {
  if (c.sessionDeadline !== 0) c.sessionDeadline = now + msToTicks(c.settings.sessionTimeoutMs);
}

function onHeartbeatError(c: LibrdkafkaState, outstanding: Outstanding, code: ErrorCode, now: Ticks): void {
  const steps: readonly Step[] = HEARTBEAT_REACTIONS.has(code) ? stepsFor(HEARTBEAT_REACTIONS, code) : [];
  if (steps.includes('rebalance')) {
    extendSession(c, now);
    if (!c.waitsForCall()) groupIsRebalancing(c, now);
    return;
  }
  if (steps.includes('fatal')) failForGood(c, code);
  forget(c, steps);
  if (steps.includes('lose')) loseAll(c, now);
  if (steps.includes('look-up')) queryCoordinator(c, now);
  if (steps.includes('retry') && retry(c, outstanding, now)) c.heartbeatInTransit = true;
}

/** R-ST-01: unlike Kafka's own client it gives up its partitions by itself, with or without a connection. */
export function checkSession(c: LibrdkafkaState, now: Ticks): void {
  if (c.sessionDeadline === 0 || now < c.sessionDeadline) return;
  c.sessionDeadline = 0;
  setMemberId(c, NO_MEMBER_ID);
  loseAll(c, now);
}

/** The application has been away from poll() for too long. While it is inside it does not count. */
export function pollIntervalExceeded(c: LibrdkafkaState, now: Ticks): boolean {
  if (c.thread !== 'busy' && c.thread !== 'committing') return false;
  return now - c.lastPoll > msToTicks(c.settings.maxPollIntervalMs);
}

/** R-MP-01: leaves at once, a static member without a word; gives its partitions up when the application polls. */
export function checkPollInterval(c: LibrdkafkaState, now: Ticks): void {
  if (!pollIntervalExceeded(c, now)) return;
  tell(c, 'Application maximum poll interval exceeded', Local.MAX_POLL_EXCEEDED);
  c.maxPollExceeded = true;
  c.nextPollCheck = Number.POSITIVE_INFINITY;
  if (c.settings.groupInstanceId === null) leave(c);
  setMemberId(c, NO_MEMBER_ID);
  loseAll(c, now);
}
