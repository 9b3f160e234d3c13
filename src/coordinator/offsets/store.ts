/**
 * Committed offsets, in two views: the latest, which includes commits whose append is open, and the committed one,
 * which OffsetFetch reads (O-FE-02).
 *
 * Mirrors OffsetMetadataManager.Offsets (4.4.0). Offsets belong to a group id, not to a group object. Each partition has
 * one slot with both views, so that the usual commit, into a slot that exists, moves no table.
 */
import type { GroupId } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import { NO_PRODUCER_ID, type OffsetCommitRecord, type TransactionMarkerRecord } from '../records.ts';
import { OpenTransactions } from './open-transactions.ts';

/** One partition of one group: an offset in each view (null: none), and its place in the log. */
class OffsetSlot {
  latest: OffsetCommitRecord | null = null;
  latestAt = 0;
  committed: OffsetCommitRecord | null = null;
  committedAt = 0;
}

type Slots = Map<string, OffsetSlot>;

export class OffsetStore {
  private readonly groups: Map<GroupId, Slots>;
  /** The slots that were asked for last: commits come in runs for one group. */
  private lastGroupId: GroupId | null;
  private lastSlots: Slots;
  private readonly openLatest = new OpenTransactions();
  private readonly openCommitted = new OpenTransactions();
  /** Counts what is taken in; each view is taken in in the order of the log. */
  private position = 0;

  constructor() {
    this.groups = new Map();
    this.lastGroupId = null;
    this.lastSlots = new Map();
  }

  /** Offsets as requests see them, by the name of their partition. */
  latestOf(groupId: GroupId): Map<string, OffsetCommitRecord> {
    return this.view(groupId, (slot) => slot.latest);
  }

  /** Offsets as readers see them. */
  committedOf(groupId: GroupId): Map<string, OffsetCommitRecord> {
    return this.view(groupId, (slot) => slot.committed);
  }

  latest(groupId: GroupId, partitionName: string): OffsetCommitRecord | null {
    return this.groups.get(groupId)?.get(partitionName)?.latest ?? null;
  }

  committed(groupId: GroupId, partitionName: string): OffsetCommitRecord | null {
    return this.groups.get(groupId)?.get(partitionName)?.committed ?? null;
  }

  /** Whether a transaction that commits this partition is open, as requests see it. */
  hasOpenTransaction(groupId: GroupId, partitionName: string): boolean {
    return this.openLatest.has(groupId, partitionName);
  }

  hasOpenTransactions(groupId: GroupId): boolean {
    return this.openLatest.of(groupId).length > 0;
  }

  /** Partitions that open transactions commit, as requests see them. */
  openPartitionsOf(groupId: GroupId): readonly TopicPartition[] {
    return this.openLatest.of(groupId).map(({ record }) => record.partition);
  }

  /** Whether a commit of this partition waits for the log. */
  hasOpenCommit(groupId: GroupId, partitionName: string): boolean {
    const slot = this.groups.get(groupId)?.get(partitionName);
    return slot !== undefined && slot.latest !== slot.committed;
  }

  applyLatest(record: OffsetCommitRecord): void {
    this.position++;
    if (record.producerId === NO_PRODUCER_ID) this.putLatest(record, this.position);
    else this.openLatest.add(record, this.position);
  }

  applyCommitted(record: OffsetCommitRecord): void {
    this.position++;
    if (record.producerId === NO_PRODUCER_ID) this.putCommitted(record, this.position);
    else this.openCommitted.add(record, this.position);
  }

  /** The end of a transaction: what it committed counts, unless a plain commit came after it (O-TX-04). */
  endTransactionLatest({ producerId, committed }: TransactionMarkerRecord): void {
    for (const { record, position } of this.openLatest.take(producerId)) {
      const slot = this.slot(record);
      if (committed && (slot.latest === null || position > slot.latestAt)) this.putLatest(record, position);
    }
  }

  endTransactionCommitted({ producerId, committed }: TransactionMarkerRecord): void {
    for (const { record, position } of this.openCommitted.take(producerId)) {
      const slot = this.slot(record);
      if (committed && (slot.committed === null || position > slot.committedAt)) this.putCommitted(record, position);
    }
  }

  private putLatest(record: OffsetCommitRecord, position: number): void {
    if (record.value === null) this.openLatest.forget(record.groupId, record.partition.name);
    const slot = this.slot(record);
    slot.latest = record.value === null ? null : record;
    slot.latestAt = position;
  }

  private putCommitted(record: OffsetCommitRecord, position: number): void {
    if (record.value === null) this.openCommitted.forget(record.groupId, record.partition.name);
    const slot = this.slot(record);
    slot.committed = record.value === null ? null : record;
    slot.committedAt = position;
    if (slot.committed === null && slot.latest === null) this.groups.get(record.groupId)!.delete(record.partition.name);
  }

  /** Forgets every commit that is not committed yet. */
  resetLatest(): void {
    for (const slots of this.groups.values()) {
      for (const slot of slots.values()) {
        slot.latest = slot.committed;
        slot.latestAt = slot.committedAt;
      }
    }
    this.openLatest.copyFrom(this.openCommitted);
  }

  /** Everything of a group goes, in both views. */
  forget(groupId: GroupId): void {
    this.groups.delete(groupId);
    if (this.lastGroupId === groupId) this.lastGroupId = null;
    this.openLatest.forgetGroup(groupId);
    this.openCommitted.forgetGroup(groupId);
  }

  clear(): void {
    this.groups.clear();
    this.lastGroupId = null;
    this.openLatest.clear();
    this.openCommitted.clear();
  }

  private view(
    groupId: GroupId,
    look: (slot: OffsetSlot) => OffsetCommitRecord | null,
  ): Map<string, OffsetCommitRecord> {
    const offsets = new Map<string, OffsetCommitRecord>();
    for (const [name, slot] of this.groups.get(groupId) ?? []) {
      const record = look(slot);
      if (record !== null) offsets.set(name, record);
    }
    return offsets;
  }

  private slot({ groupId, partition }: OffsetCommitRecord): OffsetSlot {
    const slots = this.slotsOf(groupId);
    let slot = slots.get(partition.name);
    if (slot === undefined) {
      slot = new OffsetSlot();
      slots.set(partition.name, slot);
    }
    return slot;
  }

  private slotsOf(groupId: GroupId): Slots {
    if (groupId === this.lastGroupId) return this.lastSlots;
    let slots = this.groups.get(groupId);
    if (slots === undefined) {
      slots = new Map();
      this.groups.set(groupId, slots);
    }
    this.lastGroupId = groupId;
    this.lastSlots = slots;
    return slots;
  }
}
