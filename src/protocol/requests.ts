/**
 * The requests that reach a group coordinator, with Kafka's field names.
 *
 * Requests are immutable values: a client that repeats itself (heartbeats) may send the same object again.
 * `api` tells them apart. Versions: where behaviour depends on the request version, the version is a field.
 */
import type { Api } from './api.ts';
import type { GenerationId, GroupId, GroupInstanceId, MemberId } from './ids.ts';
import type { MemberAssignment, ProtocolMetadata, TopicPartition } from './partitions.ts';

/** One entry of JoinGroup's protocol list, in order of the member's preference. */
export interface JoinGroupProtocol {
  /** An assignor's name: `range`, `cooperative-sticky` … */
  readonly name: string;
  readonly metadata: ProtocolMetadata;
}

export interface JoinGroupRequest {
  readonly api: typeof Api.JoinGroup;
  /** 0–9. From 4 on a new dynamic member first gets an id (KIP-394); from 9 on skipAssignment (KIP-814). */
  readonly version: number;
  readonly groupId: GroupId | null;
  readonly memberId: MemberId;
  readonly groupInstanceId: GroupInstanceId | null;
  /** Not a field of the request: `client.id` of its header, the prefix of dynamic member ids. */
  readonly clientId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocolType: string;
  readonly protocols: readonly JoinGroupProtocol[];
  /** Why the client joins (KIP-800), for people; null if not said. */
  readonly reason: string | null;
}

export interface SyncGroupRequest {
  readonly api: typeof Api.SyncGroup;
  readonly groupId: GroupId | null;
  readonly memberId: MemberId;
  readonly groupInstanceId: GroupInstanceId | null;
  readonly generationId: GenerationId;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  /** The leader's plan; empty from everybody else. */
  readonly assignments: ReadonlyMap<MemberId, MemberAssignment>;
}

export interface HeartbeatRequest {
  readonly api: typeof Api.Heartbeat;
  readonly groupId: GroupId | null;
  readonly memberId: MemberId;
  readonly groupInstanceId: GroupInstanceId | null;
  readonly generationId: GenerationId;
}

/** One member that leaves: by id, or, as administrators do, by instance id alone. */
export interface LeavingMember {
  readonly memberId: MemberId;
  readonly groupInstanceId: GroupInstanceId | null;
  readonly reason: string | null;
}

export interface LeaveGroupRequest {
  readonly api: typeof Api.LeaveGroup;
  /** 0–5. Up to 2 one member, its error at top level. */
  readonly version: number;
  readonly groupId: GroupId | null;
  readonly members: readonly LeavingMember[];
}

/** One partition of a commit. */
export interface OffsetCommitPartition {
  readonly partition: TopicPartition;
  readonly offset: number;
  /** −1 if unknown. */
  readonly leaderEpoch: number;
  readonly metadata: string;
}

export interface OffsetCommitRequest {
  readonly api: typeof Api.OffsetCommit;
  readonly version: number;
  readonly groupId: GroupId | null;
  readonly memberId: MemberId;
  readonly groupInstanceId: GroupInstanceId | null;
  /** −1 from a client that is no member. */
  readonly generationId: GenerationId;
  /** Versions 2–4 only: −1 for the broker's own retention, else milliseconds. */
  readonly retentionTimeMs: number;
  readonly offsets: readonly OffsetCommitPartition[];
}

/** Offsets as part of a producer's transaction: they count when it is committed. */
export interface TxnOffsetCommitRequest {
  readonly api: typeof Api.TxnOffsetCommit;
  readonly version: number;
  readonly groupId: GroupId | null;
  readonly producerId: number;
  /** `''` and −1 from clients that do not say in whose name they commit (before KIP-447). */
  readonly memberId: MemberId;
  readonly groupInstanceId: GroupInstanceId | null;
  readonly generationId: GenerationId;
  readonly offsets: readonly OffsetCommitPartition[];
}

/** What the transaction coordinator tells the log when a transaction is over. */
export interface WriteTxnMarkersRequest {
  readonly api: typeof Api.WriteTxnMarkers;
  readonly producerId: number;
  /** false: aborted. */
  readonly committed: boolean;
}

export interface OffsetFetchRequest {
  readonly api: typeof Api.OffsetFetch;
  readonly groupId: GroupId | null;
  /** null: all partitions that have an offset. */
  readonly partitions: readonly TopicPartition[] | null;
  /** Wait for open appends, and refuse partitions with an open transaction (version 7 on). */
  readonly requireStable: boolean;
}

export interface FindCoordinatorRequest {
  readonly api: typeof Api.FindCoordinator;
  readonly groupId: GroupId;
}

export interface DescribeGroupsRequest {
  readonly api: typeof Api.DescribeGroups;
  readonly version: number;
  readonly groupIds: readonly (GroupId | null)[];
}

export interface ListGroupsRequest {
  readonly api: typeof Api.ListGroups;
  /** Case does not matter; empty: every state. */
  readonly statesFilter: readonly string[];
  /** Case does not matter; empty: every type. */
  readonly typesFilter: readonly string[];
}

export interface DeleteGroupsRequest {
  readonly api: typeof Api.DeleteGroups;
  readonly groupIds: readonly (GroupId | null)[];
}

export interface OffsetDeleteRequest {
  readonly api: typeof Api.OffsetDelete;
  readonly groupId: GroupId | null;
  readonly partitions: readonly TopicPartition[];
}

/** Everything that a group coordinator answers. */
export type CoordinatorRequest =
  | JoinGroupRequest
  | SyncGroupRequest
  | HeartbeatRequest
  | LeaveGroupRequest
  | OffsetCommitRequest
  | TxnOffsetCommitRequest
  | WriteTxnMarkersRequest
  | OffsetFetchRequest
  | DescribeGroupsRequest
  | ListGroupsRequest
  | DeleteGroupsRequest
  | OffsetDeleteRequest;
