/**
 * Committed offsets, in two views: the latest, which includes commits whose append is open, and the committed one,
 * which OffsetFetch reads (O-FE-02).
 *
 * Mirrors OffsetMetadataManager.Offsets (4.4.0). Offsets belong to a group id, not to a group object.
 */
import type { GroupId } from '../../protocol/ids.ts';
import type { OffsetCommitRecord } from '../records.ts';

/** Offsets by the name of their partition; the record that holds each is kept whole. */
export type PartitionOffsets = Map<string, OffsetCommitRecord>;

const NONE: ReadonlyMap<string, OffsetCommitRecord> = new Map();

export class OffsetStore {
  private readonly latest: Map<GroupId, PartitionOffsets>;
  private readonly committed: Map<GroupId, PartitionOffsets>;

  constructor() {
    this.latest = new Map();
    this.committed = new Map();
  }

  latestOf(groupId: GroupId): ReadonlyMap<string, OffsetCommitRecord> {
    return this.latest.get(groupId) ?? NONE;
  }

  committedOf(groupId: GroupId): ReadonlyMap<string, OffsetCommitRecord> {
    return this.committed.get(groupId) ?? NONE;
  }

  applyLatest(record: OffsetCommitRecord): void {
    apply(this.latest, record);
  }

  applyCommitted(record: OffsetCommitRecord): void {
    apply(this.committed, record);
  }

  /** Forgets every commit that is not committed yet. */
  resetLatest(): void {
    this.latest.clear();
    for (const [groupId, offsets] of this.committed) this.latest.set(groupId, new Map(offsets));
  }

  clear(): void {
    this.latest.clear();
    this.committed.clear();
  }
}

function apply(view: Map<GroupId, PartitionOffsets>, record: OffsetCommitRecord): void {
  let offsets = view.get(record.groupId);
  if (record.value === null) {
    offsets?.delete(record.partition.name);
    if (offsets?.size === 0) view.delete(record.groupId);
    return;
  }
  if (offsets === undefined) {
    offsets = new Map();
    view.set(record.groupId, offsets);
  }
  offsets.set(record.partition.name, record);
}
