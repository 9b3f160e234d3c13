/**
 * The answer that a request is still owed. It answers at most once, whoever comes first: the handler, the callback of
 * an append, or the failure of the append (Kafka's CompletableFuture does the same for JoinGroup and SyncGroup).
 */
import { Api } from '../protocol/api.ts';
import { type ErrorCode, Errors } from '../protocol/errors.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import { errorResponse, unknownMembersResponse } from './answers.ts';
import { mapCommitError, mapOffsetFetchError, mapOperationError } from './append-errors.ts';
import type { Behaviour } from './behaviour.ts';
import type { CoordinatorEffects } from './effects.ts';

/** What a failing answer needs of its shard. */
interface FailureContext {
  readonly effects: CoordinatorEffects;
  readonly behaviour: Behaviour;
}

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
  fail({ effects, behaviour }: FailureContext, error: ErrorCode): void {
    this.send(effects, failureResponse(this.request, error, behaviour));
  }
}

/**
 * The answer to a request that met an error outside its own rules (`handleOperationException` and the handlers in
 * GroupCoordinatorService). While the shard loads, heartbeats are answered blindly (C-HB-01).
 */
export function failureResponse(
  request: CoordinatorRequest,
  error: ErrorCode,
  behaviour: Behaviour,
): CoordinatorResponse {
  const mapped = mapFailure(request, error, behaviour);
  if (request.api === Api.LeaveGroup && mapped === Errors.UNKNOWN_MEMBER_ID) return unknownMembersResponse(request);
  return errorResponse(request, mapped);
}

function mapFailure({ api }: CoordinatorRequest, error: ErrorCode, behaviour: Behaviour): ErrorCode {
  if (api === Api.OffsetFetch) return mapOffsetFetchError(error);
  if (api === Api.OffsetCommit || api === Api.TxnOffsetCommit) return mapCommitError(behaviour, error);
  const mapped = mapOperationError(error);
  if (mapped !== Errors.COORDINATOR_LOAD_IN_PROGRESS) return mapped;
  if (api === Api.Heartbeat) return Errors.NONE;
  return api === Api.SyncGroup && !behaviour.syncSaysLoading ? Errors.REBALANCE_IN_PROGRESS : mapped; // D-06
}
