/** Which concern an answer, or the loss of a request, belongs to. */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { SyncGroupRequest } from '../../protocol/requests.ts';
import type {
  FindCoordinatorResponse,
  JoinGroupResponse,
  OffsetFetchResponse,
  SyncGroupResponse,
} from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { ClientResponse, MetadataRequest, MetadataResponse } from '../requests.ts';
import { onLeft } from './closing.ts';
import { onCommitAnswered } from './commits.ts';
import { onLookup } from './coordinator.ts';
import { onHeartbeatAnswered } from './heartbeats.ts';
import { onJoinAnswered, onLeaderMetadata } from './join.ts';
import { onMetadata } from './metadata.ts';
import { onOffsetFetchAnswered } from './offsets.ts';
import { Local } from './profile.ts';
import type { LibrdkafkaState } from './state.ts';
import { Connection, type Outstanding } from './state-parts.ts';
import { onSyncAnswered } from './sync.ts';

/**
 * @param response null if the request was lost
 * @param code of the answer, or why it was lost
 */
export function answered(
  c: LibrdkafkaState,
  outstanding: Outstanding,
  response: ClientResponse | null,
  code: ErrorCode,
  now: Ticks,
): void {
  switch (outstanding.request.api) {
    case Api.Heartbeat:
      onHeartbeatAnswered(c, outstanding, code, now);
      break;
    case Api.OffsetCommit:
      onCommitAnswered(c, outstanding, code, now);
      break;
    case Api.JoinGroup:
      onJoinAnswered(c, response as JoinGroupResponse | null, code, now);
      break;
    case Api.SyncGroup:
      onSyncAnswered(
        c,
        outstanding as Outstanding & { request: SyncGroupRequest },
        response as SyncGroupResponse | null,
        code,
        now,
      );
      break;
    case Api.OffsetFetch:
      onOffsetFetchAnswered(c, outstanding, response as OffsetFetchResponse | null, code, now);
      break;
    default:
      answeredOther(c, outstanding, response, code, now);
  }
}

function answeredOther(
  c: LibrdkafkaState,
  { request }: Outstanding,
  response: ClientResponse | null,
  code: ErrorCode,
  now: Ticks,
): void {
  switch (request.api) {
    case Api.LeaveGroup:
      onLeft(c);
      break;
    case Api.Metadata:
      if (request === c.metadataRequest) onMetadata(c, response as MetadataResponse | null, now);
      else onLeaderMetadata(c, request as MetadataRequest, response as MetadataResponse | null);
      break;
    case Api.FindCoordinator:
      onLookup(c, Connection.Coordinator, lookupCode(response, code), now);
      break;
    default:
      break;
  }
}

function lookupCode(response: ClientResponse | null, code: ErrorCode): ErrorCode {
  if (response !== null) return (response as FindCoordinatorResponse).errorCode;
  return code === Errors.NONE ? Local.TRANSPORT : code;
}
