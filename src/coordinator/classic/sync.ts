/**
 * SyncGroup. Mirrors classicGroupSyncToClassicGroup, validateSyncGroup, removePendingSyncMember,
 * setAndPropagateAssignment and expirePendingSync of GroupMetadataManager (4.4.0), rules §5.
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors, errorName } from '../../protocol/errors.ts';
import type { GenerationId, MemberId } from '../../protocol/ids.ts';
import { EMPTY_ASSIGNMENT, type MemberAssignment } from '../../protocol/partitions.ts';
import type { SyncGroupRequest } from '../../protocol/requests.ts';
import type { SyncGroupResponse } from '../../protocol/responses.ts';
import { syncError } from '../answers.ts';
import { mapGroupAppendError } from '../append-errors.ts';
import { type AppendCallback, finish, PendingAppend } from '../log.ts';
import type { Reply } from '../reply.ts';
import { type Shard, transitionTo } from '../shard.ts';
import type { ClassicGroup } from './group.ts';
import { groupRecord } from './group-record.ts';
import { disarmTimer } from './group-timers.ts';
import type { ClassicMember } from './member.ts';
import { cancelSession, completeSync, removeMember, rescheduleSession, validateMember } from './membership.ts';
import { maybePrepareRebalanceOrCompleteJoin, prepareRebalance, resetAndPropagateError } from './rebalance.ts';

export function syncGroup(shard: Shard, request: SyncGroupRequest, reply: Reply): void {
  shard.input = 'sync';
  shard.actor = request.memberId;
  const group = shard.groups.get(request.groupId!);
  const error = validateSyncGroup(shard, group, request);
  if (error !== Errors.NONE) reply.send(shard.effects, syncError(error));
  else finish(shard, syncClassicGroup(shard, group!, request, reply), reply, null);
}

/** C-SYNC-03…08. */
function validateSyncGroup(shard: Shard, group: ClassicGroup | undefined, request: SyncGroupRequest): ErrorCode {
  if (group === undefined || group.state === 'Empty') return Errors.UNKNOWN_MEMBER_ID;
  const error = validateMember(group, request.memberId, request.groupInstanceId);
  if (error !== Errors.NONE) return error;
  if (request.generationId !== group.generationId) return Errors.ILLEGAL_GENERATION;
  const isConsistent =
    isSameOrUnsaid(shard, request.protocolType, group.protocolType) &&
    isSameOrUnsaid(shard, request.protocolName, group.protocolName);
  if (!isConsistent) return Errors.INCONSISTENT_GROUP_PROTOCOL;
  return group.state === 'PreparingRebalance' ? Errors.REBALANCE_IN_PROGRESS : Errors.NONE;
}

/** What the group has not said either fits everything since 4.0 (D-10). */
function isSameOrUnsaid(shard: Shard, requested: string | null, actual: string | null): boolean {
  if (requested === null || requested === actual) return true;
  return actual === null && shard.behaviour.unsetProtocolMatches;
}

function syncClassicGroup(
  shard: Shard,
  group: ClassicGroup,
  request: SyncGroupRequest,
  reply: Reply,
): PendingAppend | null {
  const member = group.members.get(request.memberId)!;
  if (group.state === 'CompletingRebalance') member.parkedSync = reply;
  removePendingSync(shard, group, member);
  if (group.state === 'Stable') {
    reply.send(shard.effects, assignmentResponse(group, member));
    if (!shard.behaviour.stableSyncKeepsSession) rescheduleSession(shard, member, 'sync-group'); // C-SYNC-15, D-05
    return null;
  }
  if (group.leaderId !== member.memberId) return null;
  const record = groupRecord(shard, group, request.assignments);
  return new PendingAppend([record], new AssignmentAppend(group, member.memberId, request.assignments));
}

function removePendingSync(shard: Shard, group: ClassicGroup, member: ClassicMember): void {
  group.pendingSyncMembers.delete(member.memberId);
  if (group.pendingSyncMembers.size === 0) disarmTimer(shard.effects, group.timers.sync);
}

function assignmentResponse(group: ClassicGroup, member: ClassicMember): SyncGroupResponse {
  return {
    api: Api.SyncGroup,
    errorCode: Errors.NONE,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    assignment: member.assignment,
  };
}

/** The leader's plan while it is being written (C-SYNC-11…14). */
class AssignmentAppend implements AppendCallback {
  private readonly group: ClassicGroup;
  private readonly generationId: GenerationId;
  private readonly leaderId: MemberId;
  private readonly plan: ReadonlyMap<MemberId, MemberAssignment>;

  constructor(group: ClassicGroup, leaderId: MemberId, plan: ReadonlyMap<MemberId, MemberAssignment>) {
    this.group = group;
    this.generationId = group.generationId;
    this.leaderId = leaderId;
    this.plan = plan;
  }

  /** If the group has moved on, there is nothing to do: the record is superseded. */
  appended(shard: Shard, error: ErrorCode): void {
    const { group } = this;
    if (group.state !== 'CompletingRebalance' || group.generationId !== this.generationId) return;
    shard.input = 'append';
    shard.actor = this.leaderId;
    if (error === Errors.NONE) this.propagate(shard);
    else this.fail(shard, mapGroupAppendError(shard.behaviour, error));
  }

  private propagate(shard: Shard): void {
    const { group, plan } = this;
    for (const member of group.members.values()) member.assignment = plan.get(member.memberId) ?? EMPTY_ASSIGNMENT;
    for (const member of group.members.values()) {
      if (completeSync(shard, member, assignmentResponse(group, member)))
        rescheduleSession(shard, member, 'sync-group');
    }
    transitionTo(shard, group, 'Stable', '');
  }

  /** Kafka's own words lack the space. What the rebalance would write is dropped here, as in Kafka. */
  private fail(shard: Shard, error: ErrorCode): void {
    resetAndPropagateError(shard, this.group, error);
    const what = `Error ${errorName(error)} when storing group assignmentduring SyncGroup`;
    maybePrepareRebalanceOrCompleteJoin(shard, this.group, `${what} (member: ${this.leaderId}).`);
  }
}

/** The sync timer fired: who has not sent SyncGroup in time is removed, static or not (C-SYNC-20). */
export function expirePendingSync(shard: Shard, group: ClassicGroup): PendingAppend | null {
  if (group.timers.syncGeneration !== group.generationId) return null;
  if (group.state !== 'CompletingRebalance' && group.state !== 'Stable') return null;
  if (group.pendingSyncMembers.size === 0) return null;
  const late = [...group.pendingSyncMembers];
  for (const memberId of late) {
    removeMember(shard, group, memberId, 'sync-timeout', group.timers.sync);
    cancelSession(shard, group, memberId);
  }
  return prepareRebalance(shard, group, `Removing [${late.join(', ')}] on pending sync request expiration`);
}
