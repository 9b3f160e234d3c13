/**
 * What a consumer is configured with: Kafka's keys in camelCase, all durations in milliseconds.
 * Meanings, defaults and ranges are in protocol/config.ts.
 */
import type { AssignorFaults } from '../assignors/faults.ts';
import type { GroupId, GroupInstanceId } from '../protocol/ids.ts';
import type { JavaDefects } from './java/defects.ts';

export interface ConsumerSettings {
  readonly groupId: GroupId;
  /** `client.id`, the prefix of dynamic member ids. */
  readonly clientId: string;
  /** null: a dynamic member. */
  readonly groupInstanceId: GroupInstanceId | null;
  /** Topics subscribed to, sorted. */
  readonly topics: readonly string[];
  /** A pattern instead of names (topic-pattern.ts); `topics` is empty then. Absent: by name. */
  readonly topicPattern?: string;
  readonly clientRack: string | null;
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly maxPollIntervalMs: number;
  readonly maxPollRecords: number;
  readonly enableAutoCommit: boolean;
  readonly autoCommitIntervalMs: number;
  readonly autoOffsetReset: 'earliest' | 'latest';
  readonly fetchMaxWaitMs: number;
  readonly fetchMinBytes: number;
  readonly fetchMaxBytes: number;
  readonly maxPartitionFetchBytes: number;
  readonly requestTimeoutMs: number;
  readonly defaultApiTimeoutMs: number;
  readonly retryBackoffMs: number;
  readonly retryBackoffMaxMs: number;
  readonly reconnectBackoffMs: number;
  readonly metadataMaxAgeMs: number;
  /** Assignors by name, in order of preference. */
  readonly partitionAssignmentStrategy: readonly string[];
  /** Defects that are planted in this client to see whether anybody notices; absent in every real configuration. */
  readonly planted?: PlantedDefects;
}

/** By part of the client. */
export interface PlantedDefects {
  readonly java?: Partial<JavaDefects>;
  readonly assignors?: Partial<AssignorFaults>;
}

/** How the application around the consumer behaves: it polls, works, perhaps commits, and polls again. */
export interface ApplicationSettings {
  /** What it passes to poll(): the longest that one poll waits for records. */
  readonly pollTimeoutMs: number;
  /** Work on a batch, whatever its size. */
  readonly processingPerBatchMs: number;
  /** Work on each record of a batch, in addition. */
  readonly processingPerRecordMs: number;
  /**
   * How much the work on a batch varies, 0 … 1: uniformly by this share up and down. With 0 all pods of a group work in
   * lockstep and poll at the same instants, which no real group does.
   */
  readonly processingSpread: number;
  /** The 99 % quantile of the work on a batch over its median, from 1 (none is slower): a long tail, in addition. */
  readonly processingTail: number;
  /** Workers behind the polling loop; 0: who polls also works. With sarama, for all claims together; 0: each by itself. */
  readonly workers: number;
  /** How the polling loop is kept from running ahead of the workers: it pauses partitions, or waits at a full channel. */
  readonly handover: 'pause' | 'block';
  /** Records that the channel to the workers holds, and the most that a worker takes as one batch. */
  readonly queueRecords: number;
  /** A worker with too little to do waits so long for more. */
  readonly lingerMs: number;
  /**
   * What becomes of records in hand when their partition is revoked: work that has begun is waited for and committed; all
   * of it is dropped; or nobody tells the workers, who go on and commit what is no longer theirs.
   */
  readonly revokedWork: 'finish' | 'drop' | 'carry-on';
  /**
   * How it commits beside (or instead of) auto commit: `auto` leaves it to the client, `sync` and `async` commit
   * each batch when it is processed, `none` never commits.
   */
  readonly commit: 'auto' | 'sync' | 'async' | 'none';
  /** `sync` and `async`: after each batch, or after each record. */
  readonly commitPer: 'batch' | 'record';
  /** A synchronous commit that failed is logged, or tried again after a pause until it works. */
  readonly failedCommit: 'ignore' | 'retry';
  readonly commitRetryMs: number;
  /** onPartitionsRevoked takes so long. */
  readonly revokedCallbackMs: number;
  /** onPartitionsAssigned takes so long. */
  readonly assignedCallbackMs: number;
  /** onPartitionsRevoked commits synchronously what was processed. */
  readonly commitOnRevoke: boolean;
  /** It registers rebalance callbacks; without, librdkafka and franz-go do what they do by default. */
  readonly callbacks: boolean;
  /** franz-go's BlockRebalanceOnPoll: no rebalance between a poll and the end of the work on its batch. */
  readonly blockRebalanceOnPoll: boolean;
  /** What it does on a fatal error of its client: closes it, ends its process without closing it, or goes on polling. */
  readonly onFatal: 'close' | 'exit' | 'go-on';
  /** When a synchronous commit tells it that its static member was replaced: as on a fatal error, or nothing. */
  readonly onFencedCommit: 'close' | 'ignore';
  /** Pause after an error that it goes on from: sarama's Consume() returned it, Java's poll() threw it. */
  readonly consumeRetryMs: number;
}

/** How much is fetched at a time where nobody says otherwise (ConsumerConfig 4.4). */
export const FETCH_BYTES = {
  fetchMinBytes: 1,
  fetchMaxBytes: 52_428_800,
  maxPartitionFetchBytes: 1_048_576,
} satisfies Partial<ConsumerSettings>;

/** The polling loop of every client's documentation: callbacks that take no time, and no tricks. */
export const PLAIN_APPLICATION = {
  processingTail: 1,
  workers: 0,
  handover: 'pause',
  queueRecords: 1_000,
  lingerMs: 0,
  revokedWork: 'finish',
  commitPer: 'batch',
  failedCommit: 'ignore',
  commitRetryMs: 100,
  revokedCallbackMs: 0,
  assignedCallbackMs: 0,
  commitOnRevoke: false,
  callbacks: true,
  blockRebalanceOnPoll: false,
  onFatal: 'close',
  onFencedCommit: 'close',
  consumeRetryMs: 100,
} as const satisfies Partial<ApplicationSettings>;
