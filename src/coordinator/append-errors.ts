/**
 * What a client is told when the log refuses what its request wanted written, as tables: the log's error → the answer.
 *
 * Mirrors appendGroupMetadataErrorToResponseError and handleOperationException (4.4.0), rules §12.2, and for brokers before 4.0
 * storeGroup and storeOffsets of the Scala GroupMetadataManager (3.6.0), D-07, D-17, D-18.
 */
import { type ErrorCode, Errors } from '../protocol/errors.ts';
import type { Behaviour } from './behaviour.ts';

type Mapping = ReadonlyMap<ErrorCode, ErrorCode>;

const { COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR, UNKNOWN_SERVER_ERROR } = Errors;

/** Errors that are not in the table go through as they are. */
const APPEND_ERRORS: Mapping = new Map([
  [Errors.UNKNOWN_TOPIC_OR_PARTITION, COORDINATOR_NOT_AVAILABLE],
  [Errors.NOT_ENOUGH_REPLICAS, COORDINATOR_NOT_AVAILABLE],
  [Errors.REQUEST_TIMED_OUT, COORDINATOR_NOT_AVAILABLE],
  [Errors.NOT_LEADER_OR_FOLLOWER, NOT_COORDINATOR],
  [Errors.KAFKA_STORAGE_ERROR, NOT_COORDINATOR],
  [Errors.MESSAGE_TOO_LARGE, UNKNOWN_SERVER_ERROR],
  [Errors.RECORD_LIST_TOO_LARGE, UNKNOWN_SERVER_ERROR],
  [Errors.INVALID_FETCH_SIZE, UNKNOWN_SERVER_ERROR],
]);

/** Of a group record before 4.0 (D-07): errors that are not in the table are UNKNOWN_SERVER_ERROR. */
const SCALA_GROUP_ERRORS: Mapping = new Map([
  ...APPEND_ERRORS,
  [Errors.REQUEST_TIMED_OUT, Errors.REBALANCE_IN_PROGRESS],
  [Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND, COORDINATOR_NOT_AVAILABLE],
  [NOT_COORDINATOR, NOT_COORDINATOR],
]);

const TOO_LARGE: ReadonlySet<ErrorCode> = new Set([
  Errors.MESSAGE_TOO_LARGE,
  Errors.RECORD_LIST_TOO_LARGE,
  Errors.INVALID_FETCH_SIZE,
]);

export function mapAppendError(error: ErrorCode): ErrorCode {
  return APPEND_ERRORS.get(error) ?? error;
}

/** Of a record that holds the group itself: a leader's plan, a static replacement. */
export function mapGroupAppendError(behaviour: Behaviour, error: ErrorCode): ErrorCode {
  if (behaviour.timedOutPlanIsUnavailable) return mapAppendError(error);
  return SCALA_GROUP_ERRORS.get(error) ?? UNKNOWN_SERVER_ERROR;
}

/** Of committed offsets. */
export function mapCommitError(behaviour: Behaviour, error: ErrorCode): ErrorCode {
  if (TOO_LARGE.has(error) && !behaviour.largeCommitIsServerError) return Errors.INVALID_COMMIT_OFFSET_SIZE;
  if (error === Errors.REQUEST_TIMED_OUT && !behaviour.timedOutCommitIsUnavailable) return error;
  return mapOperationError(error);
}

/** Of an operation as a whole, with one error more (`handleOperationException`). */
export function mapOperationError(error: ErrorCode): ErrorCode {
  return error === Errors.NETWORK_EXCEPTION ? Errors.COORDINATOR_LOAD_IN_PROGRESS : mapAppendError(error);
}

/** OffsetFetch tells clients to look for another coordinator instead (`handleOffsetFetchException`, O-FE-04). */
export function mapOffsetFetchError(error: ErrorCode): ErrorCode {
  switch (error) {
    case Errors.UNKNOWN_TOPIC_OR_PARTITION:
    case Errors.NOT_ENOUGH_REPLICAS:
    case Errors.REQUEST_TIMED_OUT:
      return NOT_COORDINATOR;
    default:
      return mapOperationError(error);
  }
}
