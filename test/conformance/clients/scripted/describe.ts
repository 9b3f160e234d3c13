/**
 * Requests and answers as the fields of a recorded line (data/README.md): what the recorder wrote of the real ones.
 */
import type { ClientRequest, ClientResponse, FetchExchange } from '../../../../src/client-model/requests.ts';
import { Api } from '../../../../src/protocol/api.ts';
import { errorName } from '../../../../src/protocol/errors.ts';
import type { TopicPartition } from '../../../../src/protocol/partitions.ts';
import type {
  HeartbeatRequest,
  JoinGroupRequest,
  LeaveGroupRequest,
  OffsetCommitRequest,
  OffsetFetchRequest,
  SyncGroupRequest,
} from '../../../../src/protocol/requests.ts';
import type { JoinGroupResponse, SyncGroupResponse } from '../../../../src/protocol/responses.ts';

export type Fields = { readonly [name: string]: unknown };

/** Numbers of partitions, ascending. */
export function numbers(partitions: readonly TopicPartition[]): number[] {
  return partitions.map(({ partition }) => partition).sort((a, b) => a - b);
}

export function requestFields(request: ClientRequest): Fields {
  switch (request.api) {
    case Api.JoinGroup:
      return joinFields(request);
    case Api.SyncGroup:
      return { ...identity(request), ...assignFields(request) };
    case Api.Heartbeat:
      return identity(request);
    case Api.OffsetCommit:
      return { ...identity(request), offsets: committed(request) };
    case Api.OffsetFetch:
      return { p: numbers((request as OffsetFetchRequest).partitions ?? []) };
    case Api.LeaveGroup:
      return { members: leaving(request) };
    case Api.Fetch:
      return { offsets: positions(request as FetchExchange) };
    case Api.ListOffsets:
      return { p: numbers(request.partitions) };
    default:
      return {};
  }
}

function identity(request: SyncGroupRequest | HeartbeatRequest | OffsetCommitRequest): Fields {
  const { memberId, generationId, groupInstanceId } = request;
  return { mid: memberId, gen: generationId, ...(groupInstanceId === null ? {} : { inst: groupInstanceId }) };
}

function joinFields(request: JoinGroupRequest): Fields {
  const protos = request.protocols.map(({ name, metadata }) => ({
    name,
    topics: metadata.topics,
    owned: numbers(metadata.subscription?.ownedPartitions ?? []),
    gen: metadata.subscription?.generationId ?? -1,
  }));
  const { memberId, groupInstanceId, sessionTimeoutMs, rebalanceTimeoutMs, reason } = request;
  return {
    mid: memberId,
    ...(groupInstanceId === null ? {} : { inst: groupInstanceId }),
    sessionMs: sessionTimeoutMs,
    rebalanceMs: rebalanceTimeoutMs,
    protos,
    ...(reason === null ? {} : { reason }),
  };
}

function assignFields(request: SyncGroupRequest): Fields {
  if (request.assignments.size === 0) return {};
  const entries = [...request.assignments].map(([member, { partitions }]) => [member, numbers(partitions)]);
  return { assigns: Object.fromEntries(entries) };
}

function committed(request: OffsetCommitRequest): Fields {
  return Object.fromEntries(request.offsets.map(({ partition, offset }) => [`${partition.partition}`, offset]));
}

function leaving(request: LeaveGroupRequest): Fields[] {
  return request.members.map(({ memberId, reason }) => ({ mid: memberId, ...(reason === null ? {} : { reason }) }));
}

function positions(fetch: FetchExchange): Fields {
  const entries = Array.from({ length: fetch.count }, (_, i) => [`${fetch.partition(i)}`, fetch.offset(i)]);
  return Object.fromEntries(entries);
}

export function responseFields(response: ClientResponse): Fields {
  const err = errorName(response.errorCode);
  if (response.api === Api.JoinGroup) return { err, ...joinedFields(response as JoinGroupResponse) };
  if (response.api === Api.SyncGroup && response.errorCode === 0) {
    return { err, p: numbers((response as SyncGroupResponse).assignment.partitions) };
  }
  return { err };
}

function joinedFields({ errorCode, memberId, generationId, leader, members, protocolName }: JoinGroupResponse): Fields {
  if (errorCode !== 0) return { mid: memberId };
  return { mid: memberId, gen: generationId, leader, members: members.length, proto: protocolName };
}
