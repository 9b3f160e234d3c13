/** Answers and records in the form that the traces give them. */
import type { GroupRecord } from '../../../src/coordinator/records.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors, errorName } from '../../../src/protocol/errors.ts';
import type { OffsetCommitRequest } from '../../../src/protocol/requests.ts';
import type {
  CoordinatorResponse,
  DescribeGroupsResponse,
  FetchedOffset,
  JoinGroupResponse,
  OffsetCommitResponse,
} from '../../../src/protocol/responses.ts';
import { byAlias, present } from './aliases.ts';
import type { JsonObject } from './trace.ts';

export function answerOf(response: CoordinatorResponse, commit: OffsetCommitRequest | null): JsonObject {
  const err = errorName(response.errorCode);
  switch (response.api) {
    case Api.JoinGroup:
      return joinAnswer(response, err);
    case Api.SyncGroup: {
      const isOk = response.errorCode === Errors.NONE;
      const { protocolType: pt, protocolName: pn, assignment } = response;
      return present({ err, pt, pn, asg: isOk ? assignment.bytes : null });
    }
    case Api.LeaveGroup: {
      const ms = response.members.map((m) =>
        present({ m: m.memberId, inst: m.groupInstanceId, err: errorName(m.errorCode) }),
      );
      return present({ err, ms: ms.length > 0 ? ms : null });
    }
    case Api.OffsetCommit:
      return commitAnswer(response, err, commit);
    case Api.OffsetFetch:
      return present({ err, offs: offsetsOf(response.offsets) });
    case Api.DescribeGroups:
      return describeAnswer(response);
    case Api.ListGroups: {
      const groups = response.groups.map((g) => ({ g: g.groupId, pt: g.protocolType, st: g.state, type: g.type }));
      return { err, groups };
    }
    case Api.DeleteGroups:
      return { err: errorName(response.results[0]!.errorCode) };
    case Api.OffsetDelete: {
      const ps = response.partitions.map(({ partition, errorCode }) => [partition.name, errorName(errorCode)]);
      return present({ err, ps: ps.length > 0 ? Object.fromEntries(ps) : null });
    }
    default:
      return { err };
  }
}

function joinAnswer(response: JoinGroupResponse, err: string): JsonObject {
  const isOk = response.errorCode === Errors.NONE;
  const members = [...response.members]
    .sort((a, b) => byAlias(a.memberId, b.memberId))
    .map((m) => present({ m: m.memberId, inst: m.groupInstanceId, meta: m.metadata.bytes }));
  return present({
    err,
    m: response.memberId === '' ? null : response.memberId,
    gen: isOk ? response.generationId : null,
    pt: response.protocolType,
    pn: isOk ? response.protocolName : null,
    leader: isOk ? response.leader : null,
    skip: response.skipAssignment ? true : null,
    members: members.length > 0 ? members : null,
  });
}

function commitAnswer(response: OffsetCommitResponse, err: string, commit: OffsetCommitRequest | null): JsonObject {
  const codes = response.partitionErrors;
  if (codes === null || commit === null) return { err };
  const ps = commit.offsets.map(({ partition }, i) => [partition.name, errorName(codes[i]!)]);
  return { err: 'MIXED', ps: Object.fromEntries(ps) };
}

function offsetsOf(offsets: readonly FetchedOffset[]): JsonObject | null {
  const committed = offsets.filter(({ offset }) => offset >= 0);
  if (committed.length === 0) return null;
  return Object.fromEntries(committed.map(({ partition, offset }) => [partition.name, offset]));
}

function describeAnswer(response: DescribeGroupsResponse): JsonObject {
  const group = response.groups[0]!;
  const members = group.members.map((m) => [
    m.memberId,
    present({ inst: m.groupInstanceId, c: m.clientId, meta: m.metadata?.bytes ?? '', asg: m.assignment.bytes }),
  ]);
  return present({
    err: errorName(group.errorCode),
    st: group.state,
    pt: group.protocolType,
    pn: group.protocolName,
    ms: members.length > 0 ? Object.fromEntries(members) : null,
  });
}

export function recordOf(record: GroupRecord): JsonObject {
  if (record.type === 'offset') {
    const o = record.value?.offset;
    return present({ t: 'off', tp: record.partition.name, o, tomb: o === undefined ? true : null });
  }
  if (record.type === 'marker') return { t: 'marker', committed: record.committed };
  if (record.value === null) return { t: 'group', tomb: true };
  const { generation: gen, protocolType: pt, protocol: pn, leader, members } = record.value;
  const ms = members.map((m) => [m.memberId, m.assignment.bytes]);
  return present({ t: 'group', gen, pt, pn, leader, ms: ms.length > 0 ? Object.fromEntries(ms) : null });
}
