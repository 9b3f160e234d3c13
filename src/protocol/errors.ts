/**
 * Kafka's error codes, as far as group membership and offsets use them.
 *
 * Mirrors org.apache.kafka.common.protocol.Errors of Kafka 4.4 (numbers, names, retriable classes).
 * Codes travel as numbers, Kafka's own; names are for people.
 */

/** Kafka's numeric error code. */
export type ErrorCode = number;

export const Errors = {
  UNKNOWN_SERVER_ERROR: -1,
  NONE: 0,
  OFFSET_OUT_OF_RANGE: 1,
  UNKNOWN_TOPIC_OR_PARTITION: 3,
  NOT_LEADER_OR_FOLLOWER: 6,
  REQUEST_TIMED_OUT: 7,
  MESSAGE_TOO_LARGE: 10,
  OFFSET_METADATA_TOO_LARGE: 12,
  NETWORK_EXCEPTION: 13,
  COORDINATOR_LOAD_IN_PROGRESS: 14,
  COORDINATOR_NOT_AVAILABLE: 15,
  NOT_COORDINATOR: 16,
  RECORD_LIST_TOO_LARGE: 18,
  NOT_ENOUGH_REPLICAS: 19,
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 20,
  ILLEGAL_GENERATION: 22,
  INCONSISTENT_GROUP_PROTOCOL: 23,
  INVALID_GROUP_ID: 24,
  UNKNOWN_MEMBER_ID: 25,
  INVALID_SESSION_TIMEOUT: 26,
  REBALANCE_IN_PROGRESS: 27,
  INVALID_COMMIT_OFFSET_SIZE: 28,
  GROUP_AUTHORIZATION_FAILED: 30,
  UNSUPPORTED_VERSION: 35,
  INVALID_REQUEST: 42,
  KAFKA_STORAGE_ERROR: 56,
  NON_EMPTY_GROUP: 68,
  GROUP_ID_NOT_FOUND: 69,
  FENCED_LEADER_EPOCH: 74,
  MEMBER_ID_REQUIRED: 79,
  GROUP_MAX_SIZE_REACHED: 81,
  FENCED_INSTANCE_ID: 82,
  GROUP_SUBSCRIBED_TO_TOPIC: 86,
  UNSTABLE_OFFSET_COMMIT: 88,
  STALE_MEMBER_EPOCH: 113,
  INVALID_FETCH_SIZE: 4,
} as const;

/** The name of an error code used by this model. */
export type ErrorName = keyof typeof Errors;

/** What a person needs to know of an error code. */
export interface ErrorInfo {
  readonly name: ErrorName;
  readonly code: ErrorCode;
  /** Whether Kafka's class of the error is retriable: the same request may succeed later. */
  readonly retriable: boolean;
  /** One sentence of meaning. */
  readonly sentence: string;
}

const SENTENCES: { readonly [name in ErrorName]: readonly [retriable: boolean, sentence: string] } = {
  UNKNOWN_SERVER_ERROR: [false, 'The broker met an error it has no name for.'],
  NONE: [false, 'The request succeeded.'],
  OFFSET_OUT_OF_RANGE: [false, 'The fetched offset is outside the log.'],
  UNKNOWN_TOPIC_OR_PARTITION: [true, 'The broker does not host this topic partition.'],
  NOT_LEADER_OR_FOLLOWER: [true, 'This broker is no replica of the partition.'],
  REQUEST_TIMED_OUT: [true, 'The request was not done in time.'],
  MESSAGE_TOO_LARGE: [false, 'The record is larger than the broker accepts.'],
  OFFSET_METADATA_TOO_LARGE: [false, 'The metadata of a commit is longer than offset.metadata.max.bytes.'],
  NETWORK_EXCEPTION: [true, 'The connection was lost before the answer came.'],
  COORDINATOR_LOAD_IN_PROGRESS: [true, 'The coordinator is still loading its log.'],
  COORDINATOR_NOT_AVAILABLE: [true, 'There is no coordinator for the group at present.'],
  NOT_COORDINATOR: [true, 'This broker is not the coordinator of the group.'],
  RECORD_LIST_TOO_LARGE: [false, 'The batch of records is larger than a log segment.'],
  NOT_ENOUGH_REPLICAS: [true, 'Too few replicas are in sync to accept a write.'],
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: [true, 'The record was written to fewer replicas than required.'],
  ILLEGAL_GENERATION: [false, 'The generation named is not the current one of the group.'],
  INCONSISTENT_GROUP_PROTOCOL: [false, 'The protocols of the member do not fit those of the group.'],
  INVALID_GROUP_ID: [false, 'The group id is empty or missing.'],
  UNKNOWN_MEMBER_ID: [false, 'The coordinator does not know this member.'],
  INVALID_SESSION_TIMEOUT: [false, 'The session timeout is outside the bounds that the broker allows.'],
  REBALANCE_IN_PROGRESS: [false, 'The group is rebalancing: the member should rejoin.'],
  INVALID_COMMIT_OFFSET_SIZE: [false, 'The commit is larger than the broker accepts.'],
  GROUP_AUTHORIZATION_FAILED: [false, 'The client may not use this group.'],
  UNSUPPORTED_VERSION: [false, 'The broker does not support this version of the request.'],
  INVALID_REQUEST: [false, 'The request contradicts itself.'],
  KAFKA_STORAGE_ERROR: [true, 'The broker cannot reach its disk.'],
  NON_EMPTY_GROUP: [false, 'The group still has members.'],
  GROUP_ID_NOT_FOUND: [false, 'There is no such group.'],
  FENCED_LEADER_EPOCH: [true, 'The leader epoch is older than that of the broker.'],
  MEMBER_ID_REQUIRED: [false, 'The member has to join again with the id it was given (KIP-394).'],
  GROUP_MAX_SIZE_REACHED: [false, 'The group has group.max.size members already.'],
  FENCED_INSTANCE_ID: [false, 'Another member has taken over this group.instance.id (KIP-345).'],
  GROUP_SUBSCRIBED_TO_TOPIC: [false, 'Offsets of a topic that the group subscribes to cannot be deleted.'],
  UNSTABLE_OFFSET_COMMIT: [true, 'A transaction that commits these offsets is still open.'],
  STALE_MEMBER_EPOCH: [false, 'The member epoch is not the current one.'],
  INVALID_FETCH_SIZE: [false, 'The size of a fetch is invalid.'],
};

/** All error codes by number, in no particular order. */
export const ERROR_INFO: ReadonlyMap<ErrorCode, ErrorInfo> = new Map(
  (Object.keys(Errors) as ErrorName[]).map((name) => {
    const [retriable, sentence] = SENTENCES[name];
    return [Errors[name], { name, code: Errors[name], retriable, sentence }];
  }),
);

/** The Kafka name of a code, or `ERROR_<code>` for one that this model does not use. */
export function errorName(code: ErrorCode): string {
  return ERROR_INFO.get(code)?.name ?? `ERROR_${code}`;
}

/** What a code means, in one sentence; of a name that this model does not use, that much. */
export function errorSentence(name: string): string {
  return SENTENCES[name as ErrorName]?.[1] ?? 'A code that this model does not use.';
}
