/**
 * Offsets that are committed as part of a transaction: TxnOffsetCommit, and the marker that ends the transaction. Mirrors
 * commitTransactionalOffset and validateTransactionalOffsetCommit of OffsetMetadataManager and completeTransaction of
 * CoordinatorRuntime (4.4.0), rules O-TX-01…04.
 *
 * Whether the producer may speak for its transaction is settled before this: producer ids and epochs are not checked here.
 *
 * Deviation: of the transaction coordinator there is only what it tells this one, a marker; there is no transaction that it
 * gives up by itself (transaction.timeout.ms).
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { TxnOffsetCommitRequest, WriteTxnMarkersRequest } from '../../protocol/requests.ts';
import type { TxnOffsetCommitResponse } from '../../protocol/responses.ts';
import { errorResponse } from '../answers.ts';
import { finish, PendingAppend } from '../log.ts';
import type { TransactionMarkerRecord } from '../records.ts';
import type { Reply } from '../reply.ts';
import { createGroup, type Shard } from '../shard.ts';
import { errorsOf, recordsOf, validateCommitter } from './commit.ts';

/** First request version that tells an unknown group from a wrong generation (KIP-1319, 4.4). */
const FIRST_VERSION_OF_GROUP_ID_NOT_FOUND = 6;

/** Accepted in every state of the group, and no sign of life (O-TX-02, O-TX-03). */
export function txnOffsetCommit(shard: Shard, request: TxnOffsetCommitRequest, reply: Reply): void {
  const group = shard.groups.get(request.groupId!);
  const error = group === undefined ? validateUnknownGroup(request) : validateCommitter(shard, group, request);
  if (error !== Errors.NONE) {
    reply.send(shard.effects, errorResponse(request, error));
    return;
  }
  if (group === undefined) createGroup(shard, request.groupId!);
  const records = recordsOf(shard, request, request.producerId, null);
  finish(shard, records.length === 0 ? null : new PendingAppend(records, null), reply, responseOf(shard, request));
}

/** O-TX-01. */
function validateUnknownGroup({ generationId, version }: TxnOffsetCommitRequest): ErrorCode {
  if (generationId < 0) return Errors.NONE;
  return version >= FIRST_VERSION_OF_GROUP_ID_NOT_FOUND ? Errors.GROUP_ID_NOT_FOUND : Errors.ILLEGAL_GENERATION;
}

function responseOf(shard: Shard, request: TxnOffsetCommitRequest): TxnOffsetCommitResponse {
  const errors = errorsOf(shard, request);
  const errorCode = errors.find((error) => error !== Errors.NONE) ?? Errors.NONE;
  const isMixed = errors.some((error) => error !== errorCode);
  return { api: Api.TxnOffsetCommit, errorCode, partitionErrors: isMixed ? errors : null };
}

/** The transaction is over: its offsets count from now on, or never (O-TX-04). */
export function writeTxnMarkers(shard: Shard, request: WriteTxnMarkersRequest, reply: Reply): void {
  const { producerId, committed } = request;
  const marker: TransactionMarkerRecord = { type: 'marker', producerId, committed };
  finish(shard, new PendingAppend([marker], null), reply, errorResponse(request, Errors.NONE));
}
