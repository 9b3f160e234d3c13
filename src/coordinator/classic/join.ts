/**
 * JoinGroup. Mirrors classicGroupJoinToClassicGroup, classicGroupJoinNewMember, …NewStaticMember, …NewDynamicMember,
 * …ExistingMember, addMemberThenRebalanceOrCompleteJoin and acceptJoiningMember of GroupMetadataManager, and joinGroup of
 * GroupCoordinatorService (4.4.0), rules §3.
 *
 * Each function returns what it wants written, as in Kafka; null if nothing.
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import { type MemberId, NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { JoinGroupRequest } from '../../protocol/requests.ts';
import { joinError } from '../answers.ts';
import { finish, PendingAppend } from '../log.ts';
import type { Reply } from '../reply.ts';
import { createGroup, type Shard } from '../shard.ts';
import type { ClassicGroup } from './group.ts';
import { newGroupRecord } from './group-record.ts';
import { armTimer } from './group-timers.ts';
import { ClassicMember, matchesProtocols } from './member.ts';
import { joinReason, removeMember, validateMember } from './membership.ts';
import { supportsProtocols } from './protocols.ts';
import { generationResponse, maybeCompleteJoinPhase, maybePrepareRebalanceOrCompleteJoin } from './rebalance.ts';
import { updateStaticMemberThenRebalanceOrCompleteJoin } from './static-members.ts';

/** First request version whose new dynamic members must join a second time with the id they got (KIP-394, C-NEW-01). */
const FIRST_VERSION_REQUIRING_MEMBER_ID = 4;

/** The session timeout has bounds, both allowed (C-JOIN-03); a group.instance.id needs a broker that knows it (KIP-345). */
export function validateJoinGroup(shard: Shard, request: JoinGroupRequest): ErrorCode {
  if (request.groupInstanceId !== null && !shard.behaviour.knowsStaticMembers) return Errors.UNSUPPORTED_VERSION;
  const { minSessionTimeoutMs, maxSessionTimeoutMs } = shard.config;
  const { sessionTimeoutMs } = request;
  const isAllowed = sessionTimeoutMs >= minSessionTimeoutMs && sessionTimeoutMs <= maxSessionTimeoutMs;
  return isAllowed ? Errors.NONE : Errors.INVALID_SESSION_TIMEOUT;
}

export function joinGroup(shard: Shard, request: JoinGroupRequest, reply: Reply): void {
  shard.input = 'join';
  shard.actor = request.memberId === NO_MEMBER_ID ? null : request.memberId;
  const groupId = request.groupId!;
  const isUnknownMember = request.memberId === NO_MEMBER_ID;
  const known = shard.groups.get(groupId);
  if (known === undefined && !isUnknownMember) {
    reply.send(shard.effects, joinError(request.memberId, Errors.UNKNOWN_MEMBER_ID)); // C-JOIN-06
    return;
  }
  const group = known ?? createGroup(shard, groupId);
  const append = joinClassicGroup(shard, group, request, reply);
  finish(shard, append ?? afterJoin(shard, group, known === undefined), reply, null);
}

/** What follows a JoinGroup that wrote nothing: the record of a new group (C-JOIN-07); before 4.0 none (D-09, D-04). */
function afterJoin(shard: Shard, group: ClassicGroup, isCreated: boolean): PendingAppend | null {
  const { behaviour } = shard;
  if (isCreated && behaviour.logsNewGroups) return new PendingAppend([newGroupRecord(group)], null);
  return behaviour.refusedJoinSkipsCompletion ? null : maybeCompleteJoinPhase(shard, group);
}

function joinClassicGroup(
  shard: Shard,
  group: ClassicGroup,
  request: JoinGroupRequest,
  reply: Reply,
): PendingAppend | null {
  const { memberId } = request;
  if (!acceptJoiningMember(shard, group, memberId)) {
    // No look at whether the join phase is over now: C-MAX-05.
    removeMember(shard, group, memberId, 'max-size', null);
    reply.send(shard.effects, joinError(NO_MEMBER_ID, Errors.GROUP_MAX_SIZE_REACHED));
    return null;
  }
  if (!supportsProtocols(group, request.protocolType, request.protocols)) {
    reply.send(shard.effects, joinError(memberId, Errors.INCONSISTENT_GROUP_PROTOCOL));
    return null;
  }
  if (memberId === NO_MEMBER_ID) return joinNewMember(shard, group, request, reply);
  return joinExistingMember(shard, group, request, reply);
}

/** Whether there is room in the group (rules §3.2). In PreparingRebalance those who came first count, not who was there. */
function acceptJoiningMember(shard: Shard, group: ClassicGroup, memberId: MemberId): boolean {
  const { maxSize } = shard.config;
  if (shard.defects.sizeCheckedForNewIdsOnly && memberId !== NO_MEMBER_ID) return true;
  switch (group.state) {
    case 'PreparingRebalance': {
      const isParked = group.members.get(memberId)?.parkedJoin != null;
      return isParked || (shard.defects.sizeCountsAbsent ? group.members.size : group.awaitingJoinCount) < maxSize;
    }
    case 'CompletingRebalance':
    case 'Stable':
      return group.members.has(memberId) || group.members.size < maxSize;
    default:
      return true;
  }
}

/** A join without a member id (rules §3.3). The id is drawn before anything else is decided (C-GEN-05). */
function joinNewMember(
  shard: Shard,
  group: ClassicGroup,
  request: JoinGroupRequest,
  reply: Reply,
): PendingAppend | null {
  const { groupInstanceId } = request;
  const newMemberId = issueMemberId(shard, group, request);
  shard.actor = newMemberId;
  if (groupInstanceId === null) return joinNewDynamicMember(shard, group, request, newMemberId, reply);
  const existing = group.staticMembers.get(groupInstanceId);
  if (existing === undefined) return addMemberThenRebalanceOrCompleteJoin(shard, group, request, newMemberId, reply);
  return updateStaticMemberThenRebalanceOrCompleteJoin(shard, group, request, existing, newMemberId, reply);
}

/** The id comes from the host, which never gives one out twice. */
function issueMemberId(shard: Shard, group: ClassicGroup, { groupInstanceId, clientId }: JoinGroupRequest): MemberId {
  const { defects, effects } = shard;
  if (groupInstanceId !== null && defects.staticIdFromTimestamp) return `${groupInstanceId}-${group.stateTimestamp}`;
  const isKept = defects.staticIdReused && group.state !== 'Stable' && groupInstanceId !== null;
  const kept = isKept ? group.staticMembers.get(groupInstanceId) : undefined;
  return kept ?? effects.newMemberId(groupInstanceId ?? clientId);
}

/** C-NEW-01, C-NEW-02: the id is only reserved, for as long as the session timeout, until the client joins with it. */
function joinNewDynamicMember(
  shard: Shard,
  group: ClassicGroup,
  request: JoinGroupRequest,
  newMemberId: MemberId,
  reply: Reply,
): PendingAppend | null {
  if (request.version < FIRST_VERSION_REQUIRING_MEMBER_ID || !shard.behaviour.requiresMemberId) {
    return addMemberThenRebalanceOrCompleteJoin(shard, group, request, newMemberId, reply);
  }
  group.pendingJoinMembers.add(newMemberId);
  const timer = group.timers.session(newMemberId);
  armTimer(shard.effects, timer, shard.now, request.sessionTimeoutMs, 'join-group');
  reply.send(shard.effects, joinError(newMemberId, Errors.MEMBER_ID_REQUIRED));
  return null;
}

/** A join with a member id (rules §3.4). */
function joinExistingMember(
  shard: Shard,
  group: ClassicGroup,
  request: JoinGroupRequest,
  reply: Reply,
): PendingAppend | null {
  const { memberId, groupInstanceId } = request;
  if (group.pendingJoinMembers.has(memberId)) {
    if (groupInstanceId === null) return addMemberThenRebalanceOrCompleteJoin(shard, group, request, memberId, reply);
    reply.fail(shard, Errors.UNKNOWN_SERVER_ERROR); // C-KNOWN-01: Kafka throws IllegalStateException
    return null;
  }
  const error = validateMember(group, memberId, groupInstanceId);
  if (error !== Errors.NONE) {
    reply.send(shard.effects, joinError(memberId, error));
    return null;
  }
  return rejoin(shard, group, group.members.get(memberId)!, request, reply);
}

/** A member joins again: it parks, starts a rebalance, or is told the generation it is in (C-KNOWN-05…10). */
function rejoin(
  shard: Shard,
  group: ClassicGroup,
  member: ClassicMember,
  request: JoinGroupRequest,
  reply: Reply,
): PendingAppend | null {
  const { memberId } = member;
  const isUnchanged = matchesProtocols(member, request.protocols);
  const isLeader = group.leaderId === memberId;
  const answersNow = isUnchanged && (group.state === 'CompletingRebalance' || (group.state === 'Stable' && !isLeader));
  if (answersNow) {
    reply.send(shard.effects, generationResponse(group, member, false));
    return null;
  }
  const what = rejoinWords(group, memberId, isLeader);
  group.update(member, request.protocols, request.rebalanceTimeoutMs, request.sessionTimeoutMs, reply);
  return maybePrepareRebalanceOrCompleteJoin(shard, group, `${what}; client reason: ${joinReason(request)}`);
}

function rejoinWords(group: ClassicGroup, memberId: MemberId, isLeader: boolean): string {
  if (group.state === 'PreparingRebalance') return `Member ${memberId} is joining group during PreparingRebalance`;
  if (group.state === 'Stable' && isLeader) return `Leader ${memberId} re-joining group during Stable`;
  return `Updating metadata for member ${memberId} during ${group.state}`;
}

/** C-ADD: a new member gets the new-member timeout, not its session timeout, until the join phase ends. */
function addMemberThenRebalanceOrCompleteJoin(
  shard: Shard,
  group: ClassicGroup,
  request: JoinGroupRequest,
  memberId: MemberId,
  reply: Reply,
): PendingAppend | null {
  const member = newMember(shard, group, request, memberId);
  if (extendsInitialDelay(shard, group)) group.newMemberAdded = true;
  group.add(member, reply);
  shard.effects.memberAdded(group.groupId, memberId, member.groupInstanceId);
  if (!shard.defects.newMemberHasNoTimer) {
    armTimer(shard.effects, member.sessionTimer, shard.now, shard.config.newMemberJoinTimeoutMs, 'join-group');
  }
  const who = `Adding new member ${memberId} with group instance id ${request.groupInstanceId}`;
  return maybePrepareRebalanceOrCompleteJoin(shard, group, `${who}; client reason: ${joinReason(request)}`);
}

/** Whether a member that comes now makes the initial delay longer; before 4.0 only in a group's first generation (D-03). */
function extendsInitialDelay(shard: Shard, group: ClassicGroup): boolean {
  if (group.state !== 'PreparingRebalance') return false;
  return shard.behaviour.emptiedGroupExtendsDelay ? group.previousState === 'Empty' : group.generationId === 0;
}

function newMember(shard: Shard, group: ClassicGroup, request: JoinGroupRequest, memberId: MemberId): ClassicMember {
  const member = new ClassicMember(
    memberId,
    request.groupInstanceId,
    request.clientId,
    request.sessionTimeoutMs,
    shard.defects.rebalanceTimeoutUnread ? 0 : request.rebalanceTimeoutMs,
    request.protocolType,
    request.protocols,
    group.timers.session(memberId),
  );
  member.isNew = true;
  return member;
}
