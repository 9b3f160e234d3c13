/**
 * JoinGroup and SyncGroup: how a consumer gets into a generation.
 *
 * Mirrors AbstractCoordinator.joinGroupIfNeeded, initiateJoinGroup, sendJoinGroupRequest and the two response
 * handlers (4.4); J-JG-01 … J-JG-08. J-JG-09 is in metadata.ts. A join goes on only while the application polls.
 */
import type { Assignor } from '../../assignors/assignor.ts';
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import { NO_GENERATION } from '../../protocol/ids.ts';
import type { ProtocolMetadata, StickyUserData, Subscription } from '../../protocol/partitions.ts';
import type { JoinGroupRequest, SyncGroupRequest } from '../../protocol/requests.ts';
import type { JoinGroupResponse, SyncGroupResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import { SubscriptionMetadata } from '../member-metadata.ts';
import { type ConsumerState, NO_PARTITIONS } from './consumer-state.ts';
import { exceptionName } from './exceptions.ts';
import { enableHeartbeatThread } from './heartbeat.ts';
import { performAssignment } from './leader.ts';
import {
  disableHeartbeatThread,
  markCoordinatorUnknown,
  requestRejoin,
  resetStateAndRejoin,
  resetStateOnResponseError,
  setIdentity,
} from './membership.ts';
import { rejoinNeeded, takeSnapshot } from './metadata.ts';
import {
  JOIN_GROUP_TIMEOUT_LAPSE_MS,
  JOIN_GROUP_VERSION,
  JOIN_REACTIONS,
  type Reaction,
  SYNC_REACTIONS,
} from './profile.ts';
import { onJoinComplete, onJoinPrepare } from './rebalance.ts';
import { sendToCoordinator } from './sending.ts';

const NO_ASSIGNMENTS: SyncGroupRequest['assignments'] = new Map();

/** Fatal errors that the handlers of JoinGroup and SyncGroup know; the rest is an unexpected KafkaException. */
const THROWN_AS_THEY_ARE: ReadonlySet<ErrorCode> = new Set([
  Errors.FENCED_INSTANCE_ID,
  Errors.GROUP_AUTHORIZATION_FAILED,
  Errors.GROUP_MAX_SIZE_REACHED,
  Errors.INCONSISTENT_GROUP_PROTOCOL,
  Errors.INVALID_GROUP_ID,
  Errors.INVALID_SESSION_TIMEOUT,
]);

/** Takes the join as far as it goes at this instant. True when the consumer need not join (any more). */
export function joinGroupIfNeeded(c: ConsumerState, now: Ticks): boolean {
  while ((rejoinNeeded(c) || c.joinFuture !== 'none') && c.fatal === null) {
    if (c.joinFuture === 'pending') return false;
    if (c.joinFuture === 'succeeded') {
      finishJoin(c, now);
      if (c.callback === 'running') return false;
    } else if (c.joinFuture === 'failed-retriable') {
      // J-JG-06: poll() has no time left for the pause; the next turn tries again.
      c.joinFuture = 'none';
      return false;
    } else {
      c.joinFuture = 'none';
      if (!c.coordinatorKnown) return false;
      if (c.needsJoinPrepare && !prepare(c, now)) return false;
      sendJoinGroup(c);
    }
  }
  return true;
}

function prepare(c: ConsumerState, now: Ticks): boolean {
  c.needsJoinPrepare = false;
  if (onJoinPrepare(c, now)) return true;
  c.needsJoinPrepare = true;
  return false;
}

/** J-JG-08: if the heartbeat thread has lost the membership meanwhile, the result is worth nothing. */
function finishJoin(c: ConsumerState, now: Ticks): void {
  const assignment = c.receivedAssignment;
  const isSound = c.memberState === 'STABLE' && c.generationId !== NO_GENERATION;
  const member = (isSound || c.defects.completesLostJoins) && assignment !== null;
  // A callback that has begun is gone on behind, whatever has become of the membership meanwhile.
  if (assignment !== null && (member || c.callback !== 'none')) {
    if (!onJoinComplete(c, assignment, now)) return;
  } else {
    resetStateAndRejoin(c, modifiedByHeartbeatThread(c), true);
  }
  c.joinFuture = 'none';
  c.needsJoinPrepare = true;
  c.receivedAssignment = null;
  c.revokedMissing = false;
  if (c.defects.beatsAfterCallback && c.heartbeatThreadEnabled()) enableHeartbeatThread(c, now);
  if (c.defects.leaderJoinsAgain && c.isLeader) requestRejoin(c, 'group is already rebalancing');
}

function modifiedByHeartbeatThread(c: ConsumerState): string {
  const generation = `Generation{generationId=${c.generationId}, memberId='${c.memberId}', protocol='null'}`;
  return (
    `rebalance failed since the generation/state was modified by heartbeat thread to ${generation}/${c.memberState} ` +
    'before the rebalance callback triggered'
  );
}

function sendJoinGroup(c: ConsumerState): void {
  c.freshMetadata = null;
  const s = c.settings;
  const request: JoinGroupRequest = {
    api: Api.JoinGroup,
    version: JOIN_GROUP_VERSION,
    groupId: s.groupId,
    memberId: c.memberId,
    groupInstanceId: s.groupInstanceId,
    clientId: s.clientId,
    sessionTimeoutMs: s.sessionTimeoutMs,
    rebalanceTimeoutMs: c.defects.rebalanceTimeoutUnsent ? 0 : s.maxPollIntervalMs,
    protocolType: 'consumer',
    protocols: c.assignors.map((assignor) => ({ name: assignor.name, metadata: metadata(c, assignor) })),
    reason: c.rejoinReason,
  };
  c.memberState = 'PREPARING_REBALANCE';
  if (!c.defects.watchesSessionWhileJoining) disableHeartbeatThread(c);
  c.joinFuture = 'pending';
  c.joinRequest = request;
  c.joinedTopics = c.topics;
  c.syncRequest = null;
  c.effects.joinStarted();
  const rebalanceMs = c.defects.joinTimesOutEarly ? 0 : s.maxPollIntervalMs + JOIN_GROUP_TIMEOUT_LAPSE_MS;
  const timeoutMs = Math.max(s.requestTimeoutMs, rebalanceMs);
  sendToCoordinator(c, request, timeoutMs);
}

/** ConsumerCoordinator.metadata: what this member wants and, with a cooperative protocol, has. */
function metadata(c: ConsumerState, assignor: Assignor): ProtocolMetadata {
  const userData = stickyUserData(c, assignor);
  const subscription: Subscription = {
    topics: c.topics,
    ownedPartitions: c.cooperative ? c.subscription.owned() : NO_PARTITIONS,
    generationId: c.generationId,
    rackId: c.settings.clientRack,
    userData,
  };
  return new SubscriptionMetadata(subscription);
}

/** StickyAssignor.subscriptionUserData remembers its whole plan, CooperativeStickyAssignor only the generation. */
function stickyUserData(c: ConsumerState, assignor: Assignor): StickyUserData | null {
  const memory = c.stickyMemoryOf === assignor.name ? c.stickyMemory : null;
  if (assignor.name === 'sticky') return memory;
  if (assignor.name !== 'cooperative-sticky') return null;
  return { partitions: [], generation: memory?.generation ?? NO_GENERATION };
}

export function onJoinGroupResponse(
  c: ConsumerState,
  request: JoinGroupRequest,
  response: JoinGroupResponse,
  now: Ticks,
): void {
  if (request !== c.joinRequest || c.joinFuture !== 'pending') return;
  c.joinRequest = null;
  if (response.errorCode !== Errors.NONE) {
    if (response.errorCode === Errors.MEMBER_ID_REQUIRED) setIdentity(c, response.memberId, NO_GENERATION);
    failJoin(c, 'JOIN_GROUP', JOIN_REACTIONS.get(response.errorCode) ?? 'fatal', response.errorCode, now);
  } else if (c.memberState !== 'PREPARING_REBALANCE') {
    // The membership was lost or left meanwhile (J-JG-08).
    if (!c.defects.keepsLostJoins)
      failJoinFuture(c, 'failed-retriable', 'rebalance failed due to UnjoinedGroupException');
  } else {
    onJoined(c, response, now);
  }
}

function onJoined(c: ConsumerState, response: JoinGroupResponse, now: Ticks): void {
  c.memberState = 'COMPLETING_REBALANCE';
  c.protocolName = response.protocolName;
  setIdentity(c, response.memberId, response.generationId);
  if (!c.defects.beatsInStableOnly && !c.defects.beatsAfterCallback) enableHeartbeatThread(c, now);
  c.isLeader = response.leader === response.memberId;
  if (c.isLeader) takeSnapshot(c, response);
  // J-JG-07: with skipAssignment (KIP-814) the leader of a restarted static group keeps the stored plan.
  const plan = c.isLeader && !response.skipAssignment ? performAssignment(c, response) : NO_ASSIGNMENTS;
  if (plan !== null) sendSyncGroup(c, plan);
}

function sendSyncGroup(c: ConsumerState, assignments: SyncGroupRequest['assignments']): void {
  const request: SyncGroupRequest = {
    api: Api.SyncGroup,
    groupId: c.settings.groupId,
    memberId: c.memberId,
    groupInstanceId: c.settings.groupInstanceId,
    generationId: c.generationId,
    protocolType: 'consumer',
    protocolName: c.protocolName,
    assignments,
  };
  c.syncRequest = request;
  sendToCoordinator(c, request, c.settings.requestTimeoutMs);
}

export function onSyncGroupResponse(
  c: ConsumerState,
  request: SyncGroupRequest,
  response: SyncGroupResponse,
  now: Ticks,
): void {
  if (request !== c.syncRequest || c.joinFuture !== 'pending') return;
  c.syncRequest = null;
  if (response.errorCode !== Errors.NONE) {
    failJoin(c, 'SYNC_GROUP', syncReaction(c, response.errorCode), response.errorCode, now);
  } else if (c.memberState !== 'COMPLETING_REBALANCE') {
    // J-JG-08: lost meanwhile; Kafka's handler raises this very error to join again at once.
    failJoinFuture(c, 'failed-now', 'rebalance failed due to IllegalGenerationException');
  } else {
    c.memberState = 'STABLE';
    if (c.defects.beatsInStableOnly) enableHeartbeatThread(c, now);
    c.rejoinNeeded = false;
    c.rejoinReason = '';
    c.receivedAssignment = response.assignment;
    c.joinFuture = 'succeeded';
    c.effects.joinFinished(c.generationId);
  }
}

function syncReaction({ defects }: ConsumerState, code: ErrorCode): Reaction {
  if (defects.syncRebalanceResets && code === Errors.REBALANCE_IN_PROGRESS) return 'reset-generation';
  return SYNC_REACTIONS.get(code) ?? 'fatal';
}

/** The reactions of tables 3.1 and 3.2. */
function failJoin(c: ConsumerState, api: string, reaction: Reaction, code: ErrorCode, now: Ticks): void {
  if (reaction === 'fatal') {
    c.fatal = THROWN_AS_THEY_ARE.has(code) ? exceptionName(code) : 'KafkaException';
    failJoinFuture(c, 'failed-now', `rebalance failed due to ${c.fatal}`);
    return;
  }
  if (reaction === 'reset-member-id' || reaction === 'reset-generation') {
    resetStateOnResponseError(c, api, code, reaction === 'reset-member-id');
  }
  if (reaction === 'coordinator-unknown') markCoordinatorUnknown(c, now);
  const later = reaction === 'coordinator-unknown' || reaction === 'retry';
  failJoinFuture(c, later ? 'failed-retriable' : 'failed-now', rejoinReason(c, reaction, code));
}

/** The join did not work out; the member is no longer in a rebalance of its own and will begin anew. */
export function failJoinFuture(c: ConsumerState, how: 'failed-now' | 'failed-retriable', reason: string): void {
  if (c.joinFuture !== 'pending') return;
  if (how === 'failed-retriable' && c.defects.resetsOnRetriable) resetStateAndRejoin(c, reason, true);
  c.joinFuture = how;
  c.joinRequest = null;
  c.syncRequest = null;
  requestRejoin(c, reason);
}

function rejoinReason(c: ConsumerState, reaction: Reaction, code: ErrorCode): string {
  if (reaction === 'take-member-id') return `need to re-join with the given member-id: ${c.memberId}`;
  return `rebalance failed due to ${exceptionName(code)}`;
}
