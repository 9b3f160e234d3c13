/**
 * Answers as data: the ones without content are made once per error code and shared, the others are built here, so
 * that each field's default is said in one place.
 */
import { Api } from '../protocol/api.ts';
import { type ErrorCode, Errors } from '../protocol/errors.ts';
import type { MemberId } from '../protocol/ids.ts';
import { EMPTY_ASSIGNMENT } from '../protocol/partitions.ts';
import type { CoordinatorRequest, LeaveGroupRequest } from '../protocol/requests.ts';
import type {
  CoordinatorResponse,
  HeartbeatResponse,
  JoinGroupResponse,
  LeaveGroupResponse,
  OffsetCommitResponse,
  OffsetFetchResponse,
  SyncGroupResponse,
} from '../protocol/responses.ts';

/** One shared answer per error code. */
class Shared<T> {
  private readonly byCode = new Map<ErrorCode, T>();
  private readonly make: (code: ErrorCode) => T;

  constructor(make: (code: ErrorCode) => T) {
    this.make = make;
    for (const code of Object.values(Errors)) this.byCode.set(code, make(code));
  }

  of(code: ErrorCode): T {
    const known = this.byCode.get(code);
    return known === undefined ? this.make(code) : known;
  }
}

const HEARTBEAT = new Shared<HeartbeatResponse>((errorCode) => ({ api: Api.Heartbeat, errorCode }));
const COMMIT = new Shared<OffsetCommitResponse>((errorCode) => ({
  api: Api.OffsetCommit,
  errorCode,
  partitionErrors: null,
}));
const FETCH = new Shared<OffsetFetchResponse>((errorCode) => ({ api: Api.OffsetFetch, errorCode, offsets: [] }));
const LEAVE = new Shared<LeaveGroupResponse>((errorCode) => ({ api: Api.LeaveGroup, errorCode, members: [] }));
const SYNC = new Shared<SyncGroupResponse>((errorCode) => ({
  api: Api.SyncGroup,
  errorCode,
  protocolType: null,
  protocolName: null,
  assignment: EMPTY_ASSIGNMENT,
}));

export const HEARTBEAT_OK: HeartbeatResponse = HEARTBEAT.of(Errors.NONE);
export const HEARTBEAT_REBALANCE: HeartbeatResponse = HEARTBEAT.of(Errors.REBALANCE_IN_PROGRESS);

export function heartbeatResponse(errorCode: ErrorCode): HeartbeatResponse {
  return HEARTBEAT.of(errorCode);
}

export function commitResponse(errorCode: ErrorCode): OffsetCommitResponse {
  return COMMIT.of(errorCode);
}

export function syncError(errorCode: ErrorCode): SyncGroupResponse {
  return SYNC.of(errorCode);
}

/** A JoinGroup answer that lets nobody in. `memberId` is `''` where Kafka withholds it. */
export function joinError(memberId: MemberId, errorCode: ErrorCode): JoinGroupResponse {
  return {
    api: Api.JoinGroup,
    errorCode,
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}

/** LeaveGroup for a group that does not exist (C-LV-01). */
export function unknownMembersResponse(request: LeaveGroupRequest): LeaveGroupResponse {
  return {
    api: Api.LeaveGroup,
    errorCode: Errors.NONE,
    members: request.members.map(({ memberId, groupInstanceId }) => ({
      memberId,
      groupInstanceId,
      errorCode: Errors.UNKNOWN_MEMBER_ID,
    })),
  };
}

/** The answer to any request with nothing but an error code in it. */
export function errorResponse(request: CoordinatorRequest, errorCode: ErrorCode): CoordinatorResponse {
  switch (request.api) {
    case Api.JoinGroup:
      return joinError('', errorCode);
    case Api.SyncGroup:
      return SYNC.of(errorCode);
    case Api.Heartbeat:
      return HEARTBEAT.of(errorCode);
    case Api.LeaveGroup:
      return LEAVE.of(errorCode);
    case Api.OffsetCommit:
      return COMMIT.of(errorCode);
    case Api.TxnOffsetCommit:
      return { api: Api.TxnOffsetCommit, errorCode, partitionErrors: null };
    case Api.WriteTxnMarkers:
      return { api: Api.WriteTxnMarkers, errorCode };
    case Api.OffsetFetch:
      return FETCH.of(errorCode);
    case Api.DescribeGroups:
      return { api: Api.DescribeGroups, errorCode, groups: request.groupIds.map((id) => undescribed(id, errorCode)) };
    case Api.ListGroups:
      return { api: Api.ListGroups, errorCode, groups: [] };
    case Api.DeleteGroups:
      return {
        api: Api.DeleteGroups,
        errorCode,
        results: request.groupIds.map((groupId) => ({ groupId, errorCode })),
      };
    case Api.OffsetDelete:
      return { api: Api.OffsetDelete, errorCode, partitions: [] };
  }
}

function undescribed(groupId: string | null, errorCode: ErrorCode) {
  return { groupId, errorCode, state: '', protocolType: '', protocolName: '', members: [] };
}
