/**
 * The requests of a consumer that do not go to a group coordinator: fetches, offsets of a log's ends.
 *
 * A fetch is one object for the way there and back: the client fills in where it wants to read, the broker how far
 * it may, and the client reuses it. It is the only mutable message; one of them belongs to at most one exchange.
 */
import { Api } from '../protocol/api.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import type { CoordinatorRequest, FindCoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse, FindCoordinatorResponse } from '../protocol/responses.ts';

/** A fetch session's request and, when it comes back, its answer. */
export class FetchExchange {
  readonly api = Api.Fetch;
  /** How many of the entries below are in use. */
  count = 0;
  /** Indices of partitions. */
  readonly partitions: number[] = [];
  /** Where to read from. */
  readonly offsets: number[] = [];
  /** The broker's answer: records [offset, endOffset) are in it. */
  readonly endOffsets: number[] = [];
  maxWaitMs = 0;
  /** Longest answer for one partition, in records (max.partition.fetch.bytes over the size of a record). */
  maxRecordsPerPartition = 0;
  errorCode: ErrorCode = 0;

  add(partition: number, offset: number): void {
    this.partitions[this.count] = partition;
    this.offsets[this.count] = offset;
    this.endOffsets[this.count] = offset;
    this.count++;
  }
}

/** Where a log begins or ends at present. */
export interface ListOffsetsRequest {
  readonly api: typeof Api.ListOffsets;
  readonly partitions: readonly TopicPartition[];
  readonly at: 'earliest' | 'latest';
}

export interface ListOffsetsResponse {
  readonly api: typeof Api.ListOffsets;
  readonly errorCode: ErrorCode;
  /** By position in the request. */
  readonly offsets: readonly number[];
}

export type ClientRequest = CoordinatorRequest | FindCoordinatorRequest | ListOffsetsRequest | FetchExchange;
export type ClientResponse = CoordinatorResponse | FindCoordinatorResponse | ListOffsetsResponse | FetchExchange;
