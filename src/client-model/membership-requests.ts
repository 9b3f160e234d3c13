/**
 * The requests of a group member, built the same way for every client: from its settings and its identity of the
 * moment of sending.
 */
import { Api } from '../protocol/api.ts';
import type { GenerationId, MemberId } from '../protocol/ids.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import type {
  HeartbeatRequest,
  JoinGroupProtocol,
  JoinGroupRequest,
  LeaveGroupRequest,
  OffsetCommitPartition,
  OffsetCommitRequest,
  OffsetFetchRequest,
  SyncGroupRequest,
} from '../protocol/requests.ts';
import type { ConsumerSettings } from './settings.ts';

/** Who a member is to the coordinator. `''` and −1: nobody yet. */
export interface Identity {
  readonly memberId: MemberId;
  readonly generationId: GenerationId;
}

export const NO_ASSIGNMENTS: SyncGroupRequest['assignments'] = new Map();

export function joinGroupRequest(
  s: ConsumerSettings,
  memberId: MemberId,
  version: number,
  protocols: readonly JoinGroupProtocol[],
  reason: string | null,
): JoinGroupRequest {
  return {
    api: Api.JoinGroup,
    version,
    groupId: s.groupId,
    memberId,
    groupInstanceId: s.groupInstanceId,
    clientId: s.clientId,
    sessionTimeoutMs: s.sessionTimeoutMs,
    rebalanceTimeoutMs: s.maxPollIntervalMs,
    protocolType: 'consumer',
    protocols,
    reason,
  };
}

export function syncGroupRequest(
  s: ConsumerSettings,
  { memberId, generationId }: Identity,
  protocolName: string | null,
  assignments: SyncGroupRequest['assignments'],
): SyncGroupRequest {
  const { groupId, groupInstanceId } = s;
  const protocolType = 'consumer';
  return {
    api: Api.SyncGroup,
    groupId,
    memberId,
    groupInstanceId,
    generationId,
    protocolType,
    protocolName,
    assignments,
  };
}

export function heartbeatRequest(s: ConsumerSettings, { memberId, generationId }: Identity): HeartbeatRequest {
  return { api: Api.Heartbeat, groupId: s.groupId, memberId, groupInstanceId: s.groupInstanceId, generationId };
}

export function offsetCommitRequest(
  s: ConsumerSettings,
  { memberId, generationId }: Identity,
  version: number,
  offsets: readonly OffsetCommitPartition[],
): OffsetCommitRequest {
  const { groupId, groupInstanceId } = s;
  const retentionTimeMs = -1;
  return {
    api: Api.OffsetCommit,
    version,
    groupId,
    memberId,
    groupInstanceId,
    generationId,
    retentionTimeMs,
    offsets,
  };
}

export function offsetFetchRequest(s: ConsumerSettings, partitions: readonly TopicPartition[]): OffsetFetchRequest {
  return { api: Api.OffsetFetch, groupId: s.groupId, partitions, requireStable: true };
}

export function leaveGroupRequest(
  s: ConsumerSettings,
  memberId: MemberId,
  version: number,
  reason: string | null,
): LeaveGroupRequest {
  const members = [{ memberId, groupInstanceId: null, reason }];
  return { api: Api.LeaveGroup, version, groupId: s.groupId, members };
}
