/**
 * The answer that a request is still owed. It answers at most once, whoever comes first: the handler, the callback of
 * an append, or the failure of the append (Kafka's CompletableFuture does the same for JoinGroup and SyncGroup).
 */
import { Api } from '../protocol/api.ts';
import { type ErrorCode, Errors } from '../protocol/errors.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import { errorResponse, unknownMembersResponse } from './answers.ts';
import type { CoordinatorEffects } from './effects.ts';

export class Reply {
  readonly requestId: number;
  readonly request: CoordinatorRequest;
  answered: boolean;

  constructor(requestId: number, request: CoordinatorRequest) {
    this.requestId = requestId;
    this.request = request;
    this.answered = false;
  }

  send(effects: CoordinatorEffects, response: CoordinatorResponse): void {
    if (this.answered) return;
    this.answered = true;
    effects.respond(this.requestId, response);
  }

  /** Answers with an error of the log or of the coordinator's state, mapped as a broker maps it. */
  fail(effects: CoordinatorEffects, error: ErrorCode): void {
    this.send(effects, failureResponse(this.request, error));
  }
}

/**
 * The answer to a request that met an error outside its own rules (`handleOperationException` and the handlers in
 * GroupCoordinatorService). While the shard loads, heartbeats are answered blindly (C-HB-01).
 */
export function failureResponse(request: CoordinatorRequest, error: ErrorCode): CoordinatorResponse {
  if (request.api === Api.OffsetFetch) return errorResponse(request, mapOffsetFetchError(error));
  const mapped = mapOperationError(error);
  if (request.api === Api.Heartbeat && mapped === Errors.COORDINATOR_LOAD_IN_PROGRESS) {
    return errorResponse(request, Errors.NONE);
  }
  if (request.api === Api.LeaveGroup && mapped === Errors.UNKNOWN_MEMBER_ID) return unknownMembersResponse(request);
  return errorResponse(request, mapped);
}

/** What a client is told of an error of the log (`appendGroupMetadataErrorToResponseError`, rules §12.2). */
export function mapAppendError(error: ErrorCode): ErrorCode {
  switch (error) {
    case Errors.UNKNOWN_TOPIC_OR_PARTITION:
    case Errors.NOT_ENOUGH_REPLICAS:
    case Errors.REQUEST_TIMED_OUT:
      return Errors.COORDINATOR_NOT_AVAILABLE;
    case Errors.NOT_LEADER_OR_FOLLOWER:
    case Errors.KAFKA_STORAGE_ERROR:
      return Errors.NOT_COORDINATOR;
    case Errors.MESSAGE_TOO_LARGE:
    case Errors.RECORD_LIST_TOO_LARGE:
    case Errors.INVALID_FETCH_SIZE:
      return Errors.UNKNOWN_SERVER_ERROR;
    default:
      return error;
  }
}

/** The same for operations as a whole, with one error more (`handleOperationException`). */
function mapOperationError(error: ErrorCode): ErrorCode {
  return error === Errors.NETWORK_EXCEPTION ? Errors.COORDINATOR_LOAD_IN_PROGRESS : mapAppendError(error);
}

/** OffsetFetch tells clients to look for another coordinator instead (`handleOffsetFetchException`, O-FE-04). */
function mapOffsetFetchError(error: ErrorCode): ErrorCode {
  switch (error) {
    case Errors.UNKNOWN_TOPIC_OR_PARTITION:
    case Errors.NOT_ENOUGH_REPLICAS:
    case Errors.REQUEST_TIMED_OUT:
      return Errors.NOT_COORDINATOR;
    default:
      return mapOperationError(error);
  }
}
