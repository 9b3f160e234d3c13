/** The coordinator's answers in one line of words each. */
import { Api } from '../../../src/protocol/api.ts';
import { Errors, errorName } from '../../../src/protocol/errors.ts';
import type { MemberAssignment } from '../../../src/protocol/partitions.ts';
import type { CoordinatorRequest } from '../../../src/protocol/requests.ts';
import type {
  CoordinatorResponse,
  DescribeGroupsResponse,
  JoinGroupResponse,
  LeaveGroupResponse,
} from '../../../src/protocol/responses.ts';
import { list } from './words.ts';

/** All that is said of an answer after the name of its error. `asker`: who sent the request, by id or by client. */
export function answerWords(response: CoordinatorResponse, request: CoordinatorRequest, asker: string): string {
  const error = errorName(response.errorCode);
  switch (response.api) {
    case Api.JoinGroup:
      return [error, ...joinWords(response, asker)].join(', ');
    case Api.SyncGroup:
      return response.errorCode === Errors.NONE
        ? `${error}, assignment ${assignmentWords(response.assignment)}`
        : error;
    case Api.LeaveGroup:
      return leaveWords(response, error);
    case Api.OffsetCommit:
      return commitWords(response.partitionErrors, request, error);
    case Api.OffsetFetch:
      return [error, ...response.offsets.map(({ partition, offset }) => `${partition.name}=${offset}`)].join(', ');
    case Api.DescribeGroups:
      return describeWords(response);
    case Api.DeleteGroups:
      return response.results.map(({ errorCode }) => errorName(errorCode)).join(' ');
    case Api.OffsetDelete:
      return [error, ...response.partitions.map((p) => `${p.partition.name} ${errorName(p.errorCode)}`)].join(', ');
    case Api.ListGroups:
      return list(response.groups.map((group) => `${group.groupId} (${group.state})`));
    case Api.TxnOffsetCommit:
    case Api.WriteTxnMarkers:
    case Api.Heartbeat:
      return error;
  }
}

function joinWords(response: JoinGroupResponse, asker: string): string[] {
  const words: string[] = [];
  if (response.memberId !== '' && response.memberId !== asker) words.push(`member id ${response.memberId}`);
  if (response.errorCode !== Errors.NONE) return words;
  const { generationId, protocolName, leader, members } = response;
  words.push(`generation ${generationId}`, `protocol ${protocolName}`, `leader ${leader}`);
  if (response.skipAssignment) words.push('skipAssignment');
  if (members.length > 0) words.push(`members ${members.map(({ memberId }) => memberId).join(' ')}`);
  return words;
}

export function assignmentWords(assignment: MemberAssignment): string {
  return assignment.bytes === '' ? 'none' : assignment.bytes.split(',').join(' ');
}

function leaveWords(response: LeaveGroupResponse, error: string): string {
  const one = response.members[0];
  if (one === undefined || response.errorCode !== Errors.NONE) return error;
  if (response.members.length === 1) return errorName(one.errorCode);
  return response.members
    .map(({ memberId, groupInstanceId, errorCode }) => `${memberId || groupInstanceId} ${errorName(errorCode)}`)
    .join(', ');
}

function commitWords(errors: readonly number[] | null, request: CoordinatorRequest, error: string): string {
  if (errors === null || request.api !== Api.OffsetCommit) return error;
  return request.offsets.map(({ partition }, i) => `${partition.name} ${errorName(errors[i]!)}`).join(', ');
}

function describeWords(response: DescribeGroupsResponse): string {
  const group = response.groups[0]!;
  const protocol = group.protocolName === '' ? '' : `, protocol ${group.protocolName}`;
  const members = group.members.map(({ memberId, groupInstanceId, assignment }) => {
    const instance = groupInstanceId === null ? '' : ` (${groupInstanceId})`;
    return `${memberId}${instance} ${assignmentWords(assignment)}`;
  });
  const error = group.errorCode === Errors.NONE ? '' : `, ${errorName(group.errorCode)}`;
  return [`${group.state}${error}${protocol}`, ...members].join('; ');
}
