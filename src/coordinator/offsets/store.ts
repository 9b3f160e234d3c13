/**
 * Committed offsets, in two views: the latest, which includes commits whose append is open, and the committed one,
 * which OffsetFetch reads (O-FE-02).
 *
 * Mirrors OffsetMetadataManager.Offsets (4.4.0). Offsets belong to a group id, not to a group object. Each partition has
 * one slot with both views, so that the usual commit, into a slot that exists, moves no table.
 */
import type { GroupId } from '../../protocol/ids.ts';
import type { OffsetCommitRecord } from '../records.ts';

/** One partition of one group. A view without an offset is null. */
class OffsetSlot {
  latest: OffsetCommitRecord | null = null;
  committed: OffsetCommitRecord | null = null;
}

type Slots = Map<string, OffsetSlot>;

export class OffsetStore {
  private readonly groups: Map<GroupId, Slots>;
  /** The slots that were asked for last: commits come in runs for one group. */
  private lastGroupId: GroupId | null;
  private lastSlots: Slots;

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

  applyLatest(record: OffsetCommitRecord): void {
    this.slot(record).latest = record.value === null ? null : record;
  }

  applyCommitted(record: OffsetCommitRecord): void {
    const slot = this.slot(record);
    slot.committed = record.value === null ? null : record;
    if (slot.committed === null && slot.latest === null) this.groups.get(record.groupId)!.delete(record.partition.name);
  }

  /** Forgets every commit that is not committed yet. */
  resetLatest(): void {
    for (const slots of this.groups.values()) for (const slot of slots.values()) slot.latest = slot.committed;
  }

  clear(): void {
    this.groups.clear();
    this.lastGroupId = null;
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
