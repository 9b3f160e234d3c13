/**
 * The answers of a group coordinator, with Kafka's field names. Immutable; the ones without content are shared.
 */
import type { Api } from './api.ts';
import type { ErrorCode } from './errors.ts';
import type { GenerationId, GroupId, GroupInstanceId, MemberId } from './ids.ts';
import type { MemberAssignment, ProtocolMetadata, TopicPartition } from './partitions.ts';

/** One member as the leader sees it. */
export interface JoinGroupResponseMember {
  readonly memberId: MemberId;
  readonly groupInstanceId: GroupInstanceId | null;
  /** Its metadata for the protocol that was chosen. */
  readonly metadata: ProtocolMetadata;
}

export interface JoinGroupResponse {
  readonly api: typeof Api.JoinGroup;
  readonly errorCode: ErrorCode;
  readonly generationId: GenerationId;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leader: MemberId;
  /** The leader keeps the stored plan and does not assign (KIP-814). */
  readonly skipAssignment: boolean;
  readonly memberId: MemberId;
  /** Everybody, for the leader; empty for the others. */
  readonly members: readonly JoinGroupResponseMember[];
}

export interface SyncGroupResponse {
  readonly api: typeof Api.SyncGroup;
  readonly errorCode: ErrorCode;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignment: MemberAssignment;
}

export interface HeartbeatResponse {
  readonly api: typeof Api.Heartbeat;
  readonly errorCode: ErrorCode;
}

export interface LeaveGroupResponse {
  readonly api: typeof Api.LeaveGroup;
  readonly errorCode: ErrorCode;
  readonly members: readonly {
    readonly memberId: MemberId;
    readonly groupInstanceId: GroupInstanceId | null;
    readonly errorCode: ErrorCode;
  }[];
}

export interface OffsetCommitResponse {
  readonly api: typeof Api.OffsetCommit;
  /** The code that all partitions share; when they differ, that of the first which failed. */
  readonly errorCode: ErrorCode;
  /** Present only when the partitions' codes differ: code by position in the request. */
  readonly partitionErrors: readonly ErrorCode[] | null;
}

/** Errors as in {@link OffsetCommitResponse}. */
export interface TxnOffsetCommitResponse {
  readonly api: typeof Api.TxnOffsetCommit;
  readonly errorCode: ErrorCode;
  readonly partitionErrors: readonly ErrorCode[] | null;
}

export interface WriteTxnMarkersResponse {
  readonly api: typeof Api.WriteTxnMarkers;
  readonly errorCode: ErrorCode;
}

/** A committed offset as OffsetFetch gives it. */
export interface FetchedOffset {
  readonly partition: TopicPartition;
  /** −1: none committed. */
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly errorCode: ErrorCode;
}

export interface OffsetFetchResponse {
  readonly api: typeof Api.OffsetFetch;
  readonly errorCode: ErrorCode;
  readonly offsets: readonly FetchedOffset[];
}

export interface FindCoordinatorResponse {
  readonly api: typeof Api.FindCoordinator;
  readonly errorCode: ErrorCode;
  /** −1 with an error. */
  readonly nodeId: number;
}

export interface DescribedMember {
  readonly memberId: MemberId;
  readonly groupInstanceId: GroupInstanceId | null;
  readonly clientId: string;
  /** null outside Stable. */
  readonly metadata: ProtocolMetadata | null;
  readonly assignment: MemberAssignment;
}

export interface DescribedGroup {
  readonly groupId: GroupId | null;
  readonly errorCode: ErrorCode;
  readonly state: string;
  readonly protocolType: string;
  readonly protocolName: string;
  readonly members: readonly DescribedMember[];
}

export interface DescribeGroupsResponse {
  readonly api: typeof Api.DescribeGroups;
  readonly errorCode: ErrorCode;
  readonly groups: readonly DescribedGroup[];
}

export interface ListGroupsResponse {
  readonly api: typeof Api.ListGroups;
  readonly errorCode: ErrorCode;
  readonly groups: readonly {
    readonly groupId: GroupId;
    readonly protocolType: string;
    readonly state: string;
    readonly type: string;
  }[];
}

export interface DeleteGroupsResponse {
  readonly api: typeof Api.DeleteGroups;
  readonly errorCode: ErrorCode;
  readonly results: readonly { readonly groupId: GroupId | null; readonly errorCode: ErrorCode }[];
}

export interface OffsetDeleteResponse {
  readonly api: typeof Api.OffsetDelete;
  readonly errorCode: ErrorCode;
  readonly partitions: readonly { readonly partition: TopicPartition; readonly errorCode: ErrorCode }[];
}

export type CoordinatorResponse =
  | JoinGroupResponse
  | SyncGroupResponse
  | HeartbeatResponse
  | LeaveGroupResponse
  | OffsetCommitResponse
  | TxnOffsetCommitResponse
  | WriteTxnMarkersResponse
  | OffsetFetchResponse
  | DescribeGroupsResponse
  | ListGroupsResponse
  | DeleteGroupsResponse
  | OffsetDeleteResponse;
