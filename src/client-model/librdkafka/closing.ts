/**
 * Changing the subscription, leaving, closing. Mirrors rd_kafka_cgrp_subscribe, cgrp_unsubscribe, cgrp_leave(_maybe),
 * cgrp_terminate0, cgrp_try_terminate and cgrp_terminated (v2.4.0, v2.11.1); R-LV-01.
 */
import { NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { Ticks } from '../../protocol/time.ts';
import { leaveGroupRequest } from '../membership-requests.ts';
import { dropRequests, sendToCoordinator } from './exchanges.ts';
import { setMemberId } from './identity.ts';
import { join } from './join.ts';
import { LEAVE_GROUP_VERSION, LEAVE_TIMEOUT_MS } from './profile.ts';
import { revokeAllAndRejoin, unassign } from './rebalance.ts';
import { serveAssignment } from './removals.ts';
import type { LibrdkafkaState } from './state.ts';
import { Connection } from './state-parts.ts';
import { TIMER_NAMES } from './timers.ts';

export function subscribe(c: LibrdkafkaState, now: Ticks): void {
  c.mainWoken = true;
  if (c.isRebalancing()) {
    c.nextSubscription = 'subscribe';
    return;
  }
  c.nextSubscription = 'none';
  c.subscribed = true;
  join(c, now);
}

export function unsubscribe(c: LibrdkafkaState, now: Ticks): void {
  c.mainWoken = true;
  c.nextSubscription = c.isRebalancing() ? 'unsubscribe' : 'none';
  if (c.nextSubscription === 'none' && c.subscribed) giveUpSubscription(c, now);
}

/** What was asked for during a rebalance. */
export function applyNextSubscription(c: LibrdkafkaState, now: Ticks): void {
  const next = c.nextSubscription;
  if (next === 'none') return;
  c.nextSubscription = 'none';
  if (next === 'subscribe') subscribe(c, now);
  else giveUpSubscription(c, now);
}

/** What is owned is given up first, unless it is lost already and the application still to be told. */
function giveUpSubscription(c: LibrdkafkaState, now: Ticks): void {
  c.nextPollCheck = Number.POSITIVE_INFINITY;
  c.subscribed = false;
  c.leading = null;
  if (c.memberId !== NO_MEMBER_ID) c.leaveOnUnassignDone = true;
  if (!c.lost) revokeAllAndRejoin(c, false, now);
}

/** A static member that closes stays (KIP-345); one that only unsubscribes leaves (clients.md 3.5). */
export function leaveMaybe(c: LibrdkafkaState): void {
  if (!c.leaveOnUnassignDone) return;
  c.leaveOnUnassignDone = false;
  if (c.settings.groupInstanceId === null || !c.terminating) leave(c);
}

/** Without retries, and for five seconds at most. */
export function leave(c: LibrdkafkaState): void {
  const { memberId } = c;
  setMemberId(c, NO_MEMBER_ID);
  if (c.waitLeave) return;
  c.waitLeave = true;
  if (c.coordinatorState === 'up') {
    sendToCoordinator(c, leaveGroupRequest(c.settings, memberId, LEAVE_GROUP_VERSION, null), LEAVE_TIMEOUT_MS);
  } else {
    onLeft(c);
  }
}

/** Answered, whatever it says, or lost. */
export function onLeft(c: LibrdkafkaState): void {
  c.waitLeave = false;
  tryTerminate(c);
}

/** close() of the application. */
export function terminate(c: LibrdkafkaState, now: Ticks): void {
  if (c.terminating) return;
  c.terminating = true;
  c.mainWoken = true;
  if (c.subscribed) giveUpSubscription(c, now);
  if (!c.waitsForCall()) unassign(c, null, now);
  serveAssignment(c, now);
  tryTerminate(c);
}

/** Closed once nothing is on its way any more. */
export function tryTerminate(c: LibrdkafkaState): void {
  if (!c.terminating || c.coordinatorState === 'term') return;
  if (c.waitsForCall() || c.waitCommits > 0 || c.waitLeave || c.removed.length > 0) return;
  c.coordinatorState = 'term';
  c.groupAssignment = null;
  dropRequests(c);
  for (let timer = 0; timer < TIMER_NAMES.length; timer++) c.effects.cancelTimer(timer);
  for (const connection of Object.values(Connection)) c.effects.disconnect(connection);
}
