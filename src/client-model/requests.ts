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
import type { ConsumerSettings } from './settings.ts';

/** Stands for UNKNOWN_TOPIC_OR_PARTITION where an answer has an offset for each partition. */
export const NO_SUCH_PARTITION = -1;

/** The settings of a client that each of its fetches has. */
export type FetchLimits = Pick<
  ConsumerSettings,
  'fetchMaxWaitMs' | 'fetchMinBytes' | 'fetchMaxBytes' | 'maxPartitionFetchBytes'
>;

/** Numbers of an entry of a fetch. */
const WIDTH = 3;

/** A fetch session's request and, when it comes back, its answer. */
export class FetchExchange {
  readonly api = Api.Fetch;
  /** How many of the entries below are in use. */
  count = 0;
  /**
   * Of each entry three numbers: the index of its partition, where to read from, and the broker's answer. One list, not
   * three: a group of a thousand members has a thousand of these, and each list is a place in memory of its own.
   */
  private entries: number[] = [];
  maxWaitMs = 0;
  /** fetch.min.bytes: with less the broker waits; fetch.max.bytes and max.partition.fetch.bytes: it does not answer more. */
  minBytes = 0;
  maxBytes = 0;
  maxBytesPerPartition = 0;
  /** Of the records in the broker's answer. */
  bytes = 0;
  errorCode: ErrorCode = 0;

  /** Is empty, with room for so many entries: a list that grows by itself takes five times as much as most need. */
  begin(room: number): void {
    this.count = 0;
    if (this.entries.length < WIDTH * room) this.entries = Array<number>(WIDTH * room).fill(0);
  }

  /** What the client wants of the answer. */
  limit({ fetchMaxWaitMs, fetchMinBytes, fetchMaxBytes, maxPartitionFetchBytes }: FetchLimits): void {
    this.maxWaitMs = fetchMaxWaitMs;
    this.minBytes = fetchMinBytes;
    this.maxBytes = fetchMaxBytes;
    this.maxBytesPerPartition = maxPartitionFetchBytes;
  }

  add(partition: number, offset: number): void {
    const at = WIDTH * this.count++;
    this.entries[at] = partition;
    this.entries[at + 1] = offset;
    this.entries[at + 2] = offset;
  }

  /** Index of the partition. */
  partition(entry: number): number {
    return this.entries[WIDTH * entry]!;
  }

  /** Where to read from. */
  offset(entry: number): number {
    return this.entries[WIDTH * entry + 1]!;
  }

  /** The broker's answer: records [offset, endOffset) are in it; or {@link NO_SUCH_PARTITION}. */
  endOffset(entry: number): number {
    return this.entries[WIDTH * entry + 2]!;
  }

  answer(entry: number, endOffset: number): void {
    this.entries[WIDTH * entry + 2] = endOffset;
  }

  /** Forgets what earlier uses have left behind the entries. */
  trim(): void {
    this.entries.length = WIDTH * this.count;
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
  /** By position in the request; {@link NO_SUCH_PARTITION} where there is none. */
  readonly offsets: readonly number[];
}

/** Which partitions topics have at present; null: which topics there are, too. */
export interface MetadataRequest {
  readonly api: typeof Api.Metadata;
  readonly topics: readonly string[] | null;
}

export interface MetadataResponse {
  readonly api: typeof Api.Metadata;
  readonly errorCode: ErrorCode;
  /** All that there are, sorted, where the request asks for that; absent: those of the request. */
  readonly topics?: readonly string[];
  /** By position among the topics; none: no such topic. */
  readonly partitions: readonly (readonly TopicPartition[])[];
}

/** The first exchange on each connection: which versions the broker speaks. The network sends it by itself. */
export interface ApiVersionsRequest {
  readonly api: typeof Api.ApiVersions;
}

export interface ApiVersionsResponse {
  readonly api: typeof Api.ApiVersions;
  readonly errorCode: ErrorCode;
}

export type ClientRequest =
  | CoordinatorRequest
  | FindCoordinatorRequest
  | ListOffsetsRequest
  | MetadataRequest
  | ApiVersionsRequest
  | FetchExchange;
export type ClientResponse =
  | CoordinatorResponse
  | FindCoordinatorResponse
  | ListOffsetsResponse
  | MetadataResponse
  | ApiVersionsResponse
  | FetchExchange;
