/** The operations of a trace that are requests, as requests; absent fields have the recording harness's defaults. */

import { Api } from '../../../src/protocol/api.ts';
import type { MemberAssignment } from '../../../src/protocol/partitions.ts';
import type { CoordinatorRequest, LeavingMember } from '../../../src/protocol/requests.ts';
import { GROUP, metadataOf, partitionOf } from './aliases.ts';
import type { JsonObject } from './trace.ts';

/** The request, or null if the operation is none. */
export function requestOf(op: JsonObject): CoordinatorRequest | null {
  const make = REQUESTS[op.op as string];
  return make === undefined ? null : make(op, text(op, 'grp', GROUP));
}

const REQUESTS: { readonly [op: string]: (op: JsonObject, groupId: string) => CoordinatorRequest } = {
  join: (op, groupId) => {
    const protocolType = text(op, 'pt', 'consumer');
    const protocols = op.protos as [string, string][];
    return {
      api: Api.JoinGroup,
      version: number(op, 'v', 9),
      groupId,
      memberId: text(op, 'm', ''),
      groupInstanceId: optional(op, 'inst'),
      clientId: text(op, 'c', 'c'),
      sessionTimeoutMs: number(op, 'sess', 10_000),
      rebalanceTimeoutMs: number(op, 'reb', 60_000),
      protocolType,
      protocols: protocols.map(([name, token]) => ({ name, metadata: metadataOf(protocolType, token) })),
      reason: optional(op, 'why'),
    };
  },
  sync: (op, groupId) => ({
    api: Api.SyncGroup,
    ...member(op),
    groupId,
    protocolType: optional(op, 'pt'),
    protocolName: optional(op, 'pn'),
    assignments: assignmentsOf((op.asg ?? {}) as { [id: string]: string }),
  }),
  hb: (op, groupId) => ({ api: Api.Heartbeat, ...member(op), groupId }),
  leave: (op, groupId) => ({
    api: Api.LeaveGroup,
    version: 5,
    groupId,
    members: (op.ms as JsonObject[]).map(
      (leaving): LeavingMember => ({
        memberId: text(leaving, 'm', ''),
        groupInstanceId: optional(leaving, 'inst'),
        reason: null,
      }),
    ),
  }),
  commit: (op, groupId) => ({
    api: Api.OffsetCommit,
    ...member(op),
    groupId,
    version: number(op, 'v', 9),
    retentionTimeMs: -1,
    offsets: Object.entries(op.offs as { [name: string]: number }).map(([name, offset]) => ({
      partition: partitionOf(name),
      offset,
      leaderEpoch: -1,
      metadata: '',
    })),
  }),
  fetchOff: (op, groupId) => ({
    api: Api.OffsetFetch,
    groupId,
    partitions: op.tps === undefined ? null : (op.tps as string[]).map(partitionOf),
    requireStable: false,
  }),
  describe: (op, groupId) => ({ api: Api.DescribeGroups, version: number(op, 'v', 6), groupIds: [groupId] }),
  list: () => ({ api: Api.ListGroups, statesFilter: [], typesFilter: [] }),
  delGroup: (_op, groupId) => ({ api: Api.DeleteGroups, groupIds: [groupId] }),
  delOff: (op, groupId) => ({ api: Api.OffsetDelete, groupId, partitions: (op.tps as string[]).map(partitionOf) }),
};

function member(op: JsonObject) {
  return {
    memberId: text(op, 'm', ''),
    groupInstanceId: optional(op, 'inst'),
    generationId: number(op, 'gen', -1),
  };
}

function assignmentsOf(tokens: { readonly [id: string]: string }): Map<string, MemberAssignment> {
  return new Map(Object.entries(tokens).map(([id, bytes]) => [id, { bytes, partitions: [] }]));
}

function text(op: JsonObject, key: string, otherwise: string): string {
  return op[key] === undefined ? otherwise : (op[key] as string);
}

function optional(op: JsonObject, key: string): string | null {
  return (op[key] as string | undefined) ?? null;
}

function number(op: JsonObject, key: string, otherwise: number): number {
  return op[key] === undefined ? otherwise : (op[key] as number);
}
