/**
 * Heartbeats, and the three watches of the heartbeat thread: heartbeat due, session expired, poll interval expired.
 *
 * Mirrors AbstractCoordinator.HeartbeatThread, HeartbeatResponseHandler and Heartbeat (4.4); J-HB-01 … 07, J-ST-01,
 * J-MP-01 … 03.
 * K-MP: with nothing to send the thread sleeps for retry.backoff.ms at a time, so that it sees the end of the poll interval up
 * to so much late (measured: LeaveGroup 33 to 117 ms after it).
 */
import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import { NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { HeartbeatRequest } from '../../protocol/requests.ts';
import type { HeartbeatResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { backoff } from '../backoff.ts';
import type { ConsumerState } from './consumer-state.ts';
import { markCoordinatorUnknown, requestRejoin, resetStateAndRejoin, resetStateOnResponseError } from './membership.ts';
import { HEARTBEAT_REACTIONS, LEAVE_GROUP_VERSION } from './profile.ts';
import { sendToCoordinator } from './sending.ts';
import { ClientTimer } from './timers.ts';

/** HeartbeatThread.enable: all three timers start at the Join answer (J-HB-03, phase lock E-01). */
export function enableHeartbeatThread(c: ConsumerState, now: Ticks): void {
  c.heartbeatOverdue = false;
  c.heartbeatThreadAwake = now;
  c.pollIntervalOver = false;
  c.effects.startTimer(ClientTimer.Heartbeat, now + msToTicks(c.settings.heartbeatIntervalMs));
  c.effects.startTimer(ClientTimer.Session, now + msToTicks(c.settings.sessionTimeoutMs));
  c.effects.startTimer(ClientTimer.PollInterval, now + msToTicks(c.settings.maxPollIntervalMs));
}

export function onHeartbeatDue(c: ConsumerState, now: Ticks): void {
  if (!c.heartbeatThreadEnabled()) return;
  if (!c.coordinatorKnown) {
    c.heartbeatOverdue = true;
    return;
  }
  c.heartbeatThreadAwake = now;
  c.heartbeatsInFlight++;
  sendToCoordinator(c, heartbeatRequest(c), c.settings.requestTimeoutMs);
  // J-HB-02: the interval runs from the sending; nothing asks whether an earlier one is still unanswered.
  c.effects.startTimer(ClientTimer.Heartbeat, now + msToTicks(c.settings.heartbeatIntervalMs));
}

function heartbeatRequest(c: ConsumerState): HeartbeatRequest {
  c.heartbeatRequest ??= {
    api: Api.Heartbeat,
    groupId: c.settings.groupId,
    memberId: c.memberId,
    groupInstanceId: c.settings.groupInstanceId,
    generationId: c.generationId,
  };
  return c.heartbeatRequest;
}

export function onHeartbeatResponse(
  c: ConsumerState,
  request: HeartbeatRequest,
  response: HeartbeatResponse,
  now: Ticks,
): void {
  c.heartbeatsInFlight--;
  c.effects.heartbeatAnswered(response.errorCode);
  if (response.errorCode === Errors.NONE) onGoodHeartbeat(c, now);
  else onHeartbeatError(c, request, response.errorCode, now);
}

function onGoodHeartbeat(c: ConsumerState, now: Ticks): void {
  c.heartbeatFailures = 0;
  if (c.heartbeatThreadEnabled()) {
    c.effects.startTimer(ClientTimer.Session, now + msToTicks(c.settings.sessionTimeoutMs));
  }
}

function onHeartbeatError(c: ConsumerState, request: HeartbeatRequest, code: number, now: Ticks): void {
  const reaction = HEARTBEAT_REACTIONS.get(code);
  if (reaction === 'rejoin') {
    // J-HB-05: only a STABLE member takes notice; heartbeats go on until the application polls.
    if (c.memberState === 'STABLE' && !c.defects.rebalanceIgnored) requestRejoin(c, 'group is already rebalancing');
    onGoodHeartbeat(c, now);
    if (c.defects.rebalanceStopsHeartbeats) c.effects.cancelTimer(ClientTimer.Heartbeat);
    return;
  }
  if (reaction === 'coordinator-unknown') markCoordinatorUnknown(c, now);
  if (reaction === undefined || reaction === 'coordinator-unknown') failHeartbeat(c, now);
  else onMembershipLost(c, request, code, now);
}

/** J-HB-06: an answer to a heartbeat of an earlier generation says nothing of this one, and counts as a good one. */
function onMembershipLost(c: ConsumerState, request: HeartbeatRequest, code: number, now: Ticks): void {
  if (request.generationId !== c.generationId || request.memberId !== c.memberId) {
    onGoodHeartbeat(c, now);
    return;
  }
  resetStateOnResponseError(c, 'HEARTBEAT', code, code !== Errors.ILLEGAL_GENERATION);
  if (code === Errors.FENCED_INSTANCE_ID && !c.defects.fencedBeginsAnew) c.fatal = 'FencedInstanceIdException';
}

/** J-HB-04: after a failure the next one comes after the back-off. */
function failHeartbeat(c: ConsumerState, now: Ticks): void {
  const { retryBackoffMs, retryBackoffMaxMs } = c.settings;
  const pause = backoff(retryBackoffMs, retryBackoffMaxMs, c.heartbeatFailures++, c.effects.random());
  if (c.heartbeatThreadEnabled()) c.effects.startTimer(ClientTimer.Heartbeat, now + pause);
}

/** The connection is lost: each heartbeat on its way fails, and each failure lengthens the back-off. */
export function failHeartbeats(c: ConsumerState, now: Ticks): void {
  for (; c.heartbeatsInFlight > 0; c.heartbeatsInFlight--) failHeartbeat(c, now);
}

/** J-ST-01: reconnect and look up; whether the member is still one is for the broker to say. */
export function onSessionExpired(c: ConsumerState, now: Ticks): void {
  const watches = c.heartbeatThreadEnabled() || c.defects.watchesSessionWhileJoining;
  if (watches && c.coordinatorKnown) markCoordinatorUnknown(c, now);
}

/** J-MP-02: the application has not polled for too long. */
export function onPollIntervalExpired(c: ConsumerState, now: Ticks): void {
  if (!c.heartbeatThreadEnabled() || sleepsOn(c, now)) return;
  if (!c.coordinatorKnown) {
    // The thread looks for the coordinator first and comes back to the poll interval when it has found it.
    c.effects.startTimer(ClientTimer.PollInterval, now + msToTicks(c.settings.retryBackoffMs));
    return;
  }
  maybeLeaveGroup(c, 'consumer poll timeout has expired.');
}

/** K-MP: the poll interval is over while the thread sleeps; it looks when it wakes. */
function sleepsOn(c: ConsumerState, now: Ticks): boolean {
  if (c.pollIntervalOver) return false;
  c.pollIntervalOver = true;
  const sleep = Math.max(1, msToTicks(c.settings.retryBackoffMs));
  const slept = (now - c.heartbeatThreadAwake) % sleep;
  if (slept > 0) c.effects.startTimer(ClientTimer.PollInterval, now + sleep - slept);
  return slept > 0;
}

/**
 * J-LV-01, J-MP-02: only a dynamic member that the coordinator may know says good-bye; every member forgets its
 * membership, so that a JoinGroup or SyncGroup that is answered later comes to nothing.
 */
export function maybeLeaveGroup(c: ConsumerState, reason: string): void {
  if (saysGoodBye(c)) sendLeaveGroup(c, reason);
  resetStateAndRejoin(c, 'consumer pro-actively leaving the group', true);
}

function saysGoodBye(c: ConsumerState): boolean {
  if (c.settings.groupInstanceId !== null || !c.coordinatorKnown) return false;
  if (c.defects.leavesWithoutId) return true;
  return c.memberState !== 'UNJOINED' && c.memberId !== NO_MEMBER_ID;
}

function sendLeaveGroup(c: ConsumerState, reason: string): void {
  const members = [{ memberId: c.memberId, groupInstanceId: null, reason }];
  const request = { api: Api.LeaveGroup, version: LEAVE_GROUP_VERSION, groupId: c.settings.groupId, members } as const;
  sendToCoordinator(c, request, c.settings.requestTimeoutMs);
}
