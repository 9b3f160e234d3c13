/**
 * The record in which a classic group is stored. Mirrors GroupCoordinatorRecordHelpers.newGroupMetadataRecord and
 * newEmptyGroupMetadataRecord (4.4.0), rules C-LOG-01…05.
 */
import type { GroupId, MemberId } from '../../protocol/ids.ts';
import { EMPTY_ASSIGNMENT, type MemberAssignment } from '../../protocol/partitions.ts';
import type { GroupMetadataMember, GroupMetadataRecord } from '../records.ts';
import type { Shard } from '../shard.ts';
import type { ClassicGroup } from './group.ts';
import { type ClassicMember, metadataFor } from './member.ts';

/** What Kafka writes for a time stamp that is not known. */
export const NO_TIMESTAMP = -1;

/** The group as it is, with the plan given, or (null) with the assignments the members have. */
export function groupRecord(
  shard: Shard,
  group: ClassicGroup,
  plan: ReadonlyMap<MemberId, MemberAssignment> | null,
): GroupMetadataRecord {
  const members: GroupMetadataMember[] = [];
  for (const member of group.members.values()) members.push(memberOf(group, member, plan));
  return {
    type: 'group',
    groupId: group.groupId,
    value: {
      protocolType: group.protocolType ?? '',
      generation: group.generationId,
      protocol: group.protocolName,
      leader: group.leaderId,
      currentStateTimestamp: shard.defects.timestampUnwritten ? NO_TIMESTAMP : (group.stateTimestamp ?? NO_TIMESTAMP),
      members,
    },
  };
}

function memberOf(
  group: ClassicGroup,
  member: ClassicMember,
  plan: ReadonlyMap<MemberId, MemberAssignment> | null,
): GroupMetadataMember {
  return {
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    sessionTimeoutMs: member.sessionTimeoutMs,
    subscription: metadataFor(member, group.protocolName) ?? { bytes: '', topics: null, subscription: null },
    assignment: plan === null ? member.assignment : (plan.get(member.memberId) ?? EMPTY_ASSIGNMENT),
  };
}

/** A group that was just created: nothing but its existence (C-LOG-01). */
export function newGroupRecord(group: ClassicGroup): GroupMetadataRecord {
  return {
    type: 'group',
    groupId: group.groupId,
    value: {
      protocolType: '',
      generation: 0,
      protocol: null,
      leader: null,
      currentStateTimestamp: group.stateTimestamp ?? NO_TIMESTAMP,
      members: [],
    },
  };
}

export function groupTombstone(groupId: GroupId): GroupMetadataRecord {
  return { type: 'group', groupId, value: null };
}
