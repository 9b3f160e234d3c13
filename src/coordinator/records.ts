/**
 * The records a coordinator writes to its log, as far as the model tells them apart.
 *
 * Mirrors GroupMetadataKey/Value, OffsetCommitKey/Value and the control records EndTransactionMarker of Kafka 4.4. Rules C-LOG-01…06, O-CM-12.
 */
import type { MemberAssignment, ProtocolMetadata, TopicPartition } from '../protocol/partitions.ts';
import type { Ticks } from '../protocol/time.ts';

/** One member inside a group record. */
export interface GroupMetadataMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  /** Metadata for the selected protocol only. */
  readonly subscription: ProtocolMetadata;
  readonly assignment: MemberAssignment;
}

export interface GroupMetadataRecord {
  readonly type: 'group';
  readonly groupId: string;
  /** null: tombstone, the group is gone. */
  readonly value: {
    readonly protocolType: string;
    readonly generation: number;
    readonly protocol: string | null;
    readonly leader: string | null;
    readonly currentStateTimestamp: Ticks;
    readonly members: readonly GroupMetadataMember[];
  } | null;
}

/** The producer id of what belongs to no transaction. */
export const NO_PRODUCER_ID = -1;

export interface OffsetCommitRecord {
  readonly type: 'offset';
  readonly groupId: string;
  readonly partition: TopicPartition;
  /** Whose transaction it belongs to; {@link NO_PRODUCER_ID}: to none. In Kafka a field of the batch. */
  readonly producerId: number;
  /** null: tombstone, the offset is gone. */
  readonly value: {
    readonly offset: number;
    readonly leaderEpoch: number;
    readonly metadata: string;
    readonly commitTimestamp: Ticks;
    /** Only with an explicit retention (OffsetCommit 2–4); else null. */
    readonly expireTimestamp: Ticks | null;
  } | null;
}

/** The end of a transaction, as far as it wrote to this log: what it committed counts from here on, or never. */
export interface TransactionMarkerRecord {
  readonly type: 'marker';
  readonly producerId: number;
  readonly committed: boolean;
}

export type GroupRecord = GroupMetadataRecord | OffsetCommitRecord | TransactionMarkerRecord;
