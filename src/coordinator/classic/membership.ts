/**
 * What happens to a single member: its session timer, the answers to its parked requests, its removal; and who may
 * speak in its name.
 *
 * Mirrors rescheduleClassicGroupMemberHeartbeat of GroupMetadataManager and completeJoinFuture, completeSyncFuture,
 * validateMember of ClassicGroup (4.4.0).
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { GroupInstanceId, MemberId } from '../../protocol/ids.ts';
import type { JoinGroupRequest } from '../../protocol/requests.ts';
import type { JoinGroupResponse, SyncGroupResponse } from '../../protocol/responses.ts';
import { joinError } from '../answers.ts';
import type { RemovalCause } from '../effects.ts';
import type { Shard } from '../shard.ts';
import { type ArmedBy, type CoordinatorTimer, NOT_ARMED } from '../timers.ts';
import type { ClassicGroup } from './group.ts';
import { armTimer, disarmTimer } from './group-timers.ts';
import type { ClassicMember } from './member.ts';

/**
 * Whether a request may speak for a member: the instance id, if given, must be registered, and to this member id; the
 * id must be a member's. Pending ids are none (C-HB-04, C-STM-01).
 */
export function validateMember(
  group: ClassicGroup,
  memberId: MemberId,
  groupInstanceId: GroupInstanceId | null,
): ErrorCode {
  if (groupInstanceId !== null) {
    const registered = group.staticMembers.get(groupInstanceId);
    if (registered === undefined) return Errors.UNKNOWN_MEMBER_ID;
    if (registered !== memberId) return Errors.FENCED_INSTANCE_ID;
  }
  return group.members.has(memberId) ? Errors.NONE : Errors.UNKNOWN_MEMBER_ID;
}

/** Gives the member its full session timeout again (C-HB-10). */
export function rescheduleSession(shard: Shard, member: ClassicMember, by: ArmedBy): void {
  armTimer(shard.effects, member.sessionTimer, shard.now, member.sessionTimeoutMs, by);
}

/** Cancels the session timer of a member or pending id that is gone for good (C-HB-12). */
export function cancelSession(shard: Shard, group: ClassicGroup, memberId: MemberId): void {
  const timer = group.timers.sessions.get(memberId);
  if (timer === undefined) return;
  disarmTimer(shard.effects, timer);
  group.timers.sessions.delete(memberId);
}

/** Answers the member's parked join, if there is one; it no longer counts as joined. */
export function completeJoin(
  shard: Shard,
  group: ClassicGroup,
  member: ClassicMember,
  response: JoinGroupResponse,
): void {
  const join = member.parkedJoin;
  if (join === null) return;
  group.parkJoin(member, null);
  join.send(shard.effects, response);
}

/** Answers the member's parked sync, if there is one; false if there was none. */
export function completeSync(shard: Shard, member: ClassicMember, response: SyncGroupResponse): boolean {
  const sync = member.parkedSync;
  if (sync === null) return false;
  member.parkedSync = null;
  sync.send(shard.effects, response);
  return true;
}

/** The answer to the parked join of a member that is removed (C-GEN-09). */
export function refuseParkedJoin(shard: Shard, group: ClassicGroup, member: ClassicMember): void {
  if (member.parkedJoin !== null) completeJoin(shard, group, member, joinError('', Errors.UNKNOWN_MEMBER_ID));
}

/**
 * Removes a member or pending id and says so. Its parked sync is dropped unanswered (C-GEN-09); its session timer is the caller's
 * business.
 */
export function removeMember(
  shard: Shard,
  group: ClassicGroup,
  memberId: MemberId,
  cause: RemovalCause,
  timer: CoordinatorTimer | null,
): void {
  const known = group.members.has(memberId) || group.pendingJoinMembers.has(memberId);
  group.remove(memberId);
  if (known) shard.effects.memberRemoved(group.groupId, memberId, cause, timer);
}

/** Whether a session timer is of no use any more: not armed, and nobody's. */
export function isStrayTimer(group: ClassicGroup | undefined, timer: CoordinatorTimer): boolean {
  if (timer.deadline !== NOT_ARMED) return false;
  return group === undefined || !(group.members.has(timer.memberId) || group.pendingJoinMembers.has(timer.memberId));
}

/** The client's own words (KIP-800), as the broker's log prints them. */
export function joinReason(request: JoinGroupRequest): string {
  return request.reason || 'not provided';
}
