/**
 * DescribeGroups and ListGroups. Mirror describeGroups and listGroups of GroupMetadataManager (4.4.0), rules
 * C-DESC-01…04. Which groups exist is read at the last commit; what they are like is read live.
 */
import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import type { GroupId } from '../../protocol/ids.ts';
import { EMPTY_ASSIGNMENT } from '../../protocol/partitions.ts';
import type { DescribeGroupsRequest, ListGroupsRequest } from '../../protocol/requests.ts';
import type { DescribedGroup, DescribeGroupsResponse, ListGroupsResponse } from '../../protocol/responses.ts';
import type { ClassicGroup } from '../classic/group.ts';
import { metadataFor } from '../classic/member.ts';
import type { Shard } from '../shard.ts';

/** First request version that says that a group is unknown instead of calling it dead (C-DESC-02). */
const FIRST_VERSION_OF_GROUP_ID_NOT_FOUND = 6;
/** Kafka's name of the type of these groups. */
const CLASSIC = 'classic';

export function describeGroups(shard: Shard, request: DescribeGroupsRequest): DescribeGroupsResponse {
  const groups = request.groupIds.map((groupId) => describeGroup(shard, groupId, request.version));
  return { api: Api.DescribeGroups, errorCode: Errors.NONE, groups };
}

function describeGroup(shard: Shard, groupId: GroupId | null, version: number): DescribedGroup {
  const nothing = { groupId, protocolType: '', protocolName: '', members: [] };
  if (groupId === null) return { ...nothing, errorCode: Errors.INVALID_GROUP_ID, state: '' };
  const group = shard.committedGroups.get(groupId);
  if (group !== undefined) return describe(shard, group);
  const saysSo = version >= FIRST_VERSION_OF_GROUP_ID_NOT_FOUND && shard.behaviour.describeNamesUnknownGroup; // D-20
  return { ...nothing, errorCode: saysSo ? Errors.GROUP_ID_NOT_FOUND : Errors.NONE, state: 'Dead' };
}

/** The protocol and the members' metadata show only in Stable; stored assignments always do since 4.0 (C-DESC-01, D-14). */
function describe(shard: Shard, group: ClassicGroup): DescribedGroup {
  const showsAssignments = group.state === 'Stable' || shard.behaviour.describesStoredAssignments;
  const protocolName = group.state === 'Stable' ? group.protocolName : null;
  return {
    groupId: group.groupId,
    errorCode: Errors.NONE,
    state: group.state,
    protocolType: group.protocolType ?? '',
    protocolName: protocolName ?? '',
    members: Array.from(group.members.values(), (member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      metadata: protocolName === null ? null : metadataFor(member, protocolName),
      assignment: showsAssignments ? member.assignment : EMPTY_ASSIGNMENT,
    })),
  };
}

export function listGroups(shard: Shard, request: ListGroupsRequest): ListGroupsResponse {
  const states = request.statesFilter.map((state) => state.toLowerCase().trim());
  const types = request.typesFilter.map((type) => type.toLowerCase());
  const isListed = ({ state }: ClassicGroup) =>
    (states.length === 0 || states.includes(state.toLowerCase())) && (types.length === 0 || types.includes(CLASSIC));
  const groups = [...shard.committedGroups.values()].filter(isListed).flatMap((group) => {
    const listed = {
      groupId: group.groupId,
      protocolType: group.protocolType ?? '',
      state: group.state,
      type: CLASSIC,
    };
    const isDoubled = shard.doubledGroups.has(group.groupId) && shard.groups.get(group.groupId) === group;
    return isDoubled ? [listed, listed] : [listed];
  });
  return { api: Api.ListGroups, errorCode: Errors.NONE, groups };
}
