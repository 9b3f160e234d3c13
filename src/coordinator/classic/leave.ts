/**
 * LeaveGroup. Mirrors classicGroupLeaveToClassicGroup and removeCurrentMemberFromClassicGroup of GroupMetadataManager
 * (4.4.0), rules §7.
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import { type MemberId, NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { LeaveGroupRequest, LeavingMember } from '../../protocol/requests.ts';
import type { LeaveGroupResponse } from '../../protocol/responses.ts';
import { unknownMembersResponse } from '../answers.ts';
import { finish, type PendingAppend } from '../log.ts';
import type { Reply } from '../reply.ts';
import type { Shard } from '../shard.ts';
import type { ClassicGroup } from './group.ts';
import { cancelSession, refuseParkedJoin, removeMember, validateMember } from './membership.ts';
import { maybeCompleteJoinPhase, maybePrepareRebalanceOrCompleteJoin } from './rebalance.ts';

/** Last request version that carries one member and reports its error at top level (C-LV-01). */
const LAST_VERSION_OF_ONE_MEMBER = 2;

export function leaveGroup(shard: Shard, request: LeaveGroupRequest, reply: Reply): void {
  shard.input = 'leave';
  shard.actor = request.members[0]?.memberId || null;
  const group = shard.groups.get(request.groupId!);
  if (group === undefined) {
    reply.send(shard.effects, asVersion(request, unknownMembersResponse(request)));
    return;
  }
  const batch = new Batch(shard, group);
  const members = request.members.map((leaving) => ({
    memberId: leaving.memberId,
    groupInstanceId: leaving.groupInstanceId,
    errorCode: batch.leave(leaving),
  }));
  const response: LeaveGroupResponse = { api: Api.LeaveGroup, errorCode: Errors.NONE, members };
  finish(shard, batch.end(), reply, asVersion(request, response));
}

/** The entries of one request, in order, and what they lead to. */
class Batch {
  private readonly shard: Shard;
  private readonly group: ClassicGroup;
  /** Who has left since {@link proceed} last looked what follows. */
  private left: MemberId[] = [];
  private append: PendingAppend | null = null;

  constructor(shard: Shard, group: ClassicGroup) {
    this.shard = shard;
    this.group = group;
  }

  /** One entry. Before 4.0 its consequences came before the next entry was looked at (D-13). */
  leave(leaving: LeavingMember): ErrorCode {
    const { shard, group } = this;
    const isPending = leaving.memberId !== NO_MEMBER_ID && group.pendingJoinMembers.has(leaving.memberId);
    const errorCode = leave(shard, group, leaving);
    if (errorCode !== Errors.NONE) return errorCode;
    if (isPending && !shard.behaviour.pendingLeaveRebalances)
      this.takeUp(maybeCompleteJoinPhase(shard, group)); // D-01
    else this.left.push(leaving.memberId);
    if (!shard.behaviour.leavesAsOneBatch) this.proceed();
    return errorCode;
  }

  /** What the whole batch wants written. At most one entry can empty the group. */
  end(): PendingAppend | null {
    this.proceed();
    return this.append;
  }

  private proceed(): void {
    this.takeUp(afterLeaving(this.shard, this.group, this.left));
    this.left = [];
  }

  private takeUp(append: PendingAppend | null): void {
    this.append = append ?? this.append;
  }
}

/** A rebalance, or a look at whether the join phase is over (C-LV-06, C-LV-07). */
function afterLeaving(shard: Shard, group: ClassicGroup, left: readonly MemberId[]): PendingAppend | null {
  if (left.length === 0 || group.state === 'Empty') return null;
  if (shard.defects.pendingRemovalUnnoticed && group.state === 'PreparingRebalance') return null;
  const reason = `explicit \`LeaveGroup\` request for (${left.join(', ')}) members.`;
  return maybePrepareRebalanceOrCompleteJoin(shard, group, reason);
}

/** One entry of the batch; it sees the effect of those before it (C-LV-02…05). */
function leave(shard: Shard, group: ClassicGroup, { memberId, groupInstanceId }: LeavingMember): ErrorCode {
  if (memberId === NO_MEMBER_ID) return leaveByInstance(shard, group, groupInstanceId);
  if (group.pendingJoinMembers.has(memberId)) {
    removeMember(shard, group, memberId, 'leave', null);
    cancelSession(shard, group, memberId);
    return Errors.NONE;
  }
  const error = validateMember(group, memberId, groupInstanceId);
  if (error === Errors.NONE) removeCurrentMember(shard, group, memberId);
  return error;
}

/** An administrator removes a static member by its instance id alone (C-LV-02). */
function leaveByInstance(shard: Shard, group: ClassicGroup, groupInstanceId: string | null): ErrorCode {
  const memberId = groupInstanceId === null ? undefined : group.staticMembers.get(groupInstanceId);
  if (memberId === undefined) return Errors.UNKNOWN_MEMBER_ID;
  removeCurrentMember(shard, group, memberId);
  return Errors.NONE;
}

function removeCurrentMember(shard: Shard, group: ClassicGroup, memberId: MemberId): void {
  const member = group.members.get(memberId)!;
  cancelSession(shard, group, memberId);
  refuseParkedJoin(shard, group, member);
  removeMember(shard, group, memberId, 'leave', null);
}

function asVersion(request: LeaveGroupRequest, response: LeaveGroupResponse): LeaveGroupResponse {
  const first = response.members[0];
  if (request.version > LAST_VERSION_OF_ONE_MEMBER || first === undefined) return response;
  return { api: Api.LeaveGroup, errorCode: first.errorCode, members: [] };
}
