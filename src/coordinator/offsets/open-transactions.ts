/**
 * Offsets of transactions that are not over: they count for nobody until the marker comes, but keep their partitions
 * unstable. Mirrors pendingTransactionalOffsets and OpenTransactions of OffsetMetadataManager (4.4.0).
 *
 * There are few at a time, so that producers are looked through one after the other.
 */
import type { GroupId } from '../../protocol/ids.ts';
import type { OffsetCommitRecord } from '../records.ts';

/** An offset and its place in the log, which decides between it and a plain commit (O-TX-04). */
export interface PendingOffset {
  readonly record: OffsetCommitRecord;
  readonly position: number;
}

type ByPartition = Map<string, PendingOffset>;

export class OpenTransactions {
  private producers: Map<number, Map<GroupId, ByPartition>> = new Map();

  add(record: OffsetCommitRecord, position: number): void {
    const groups = getOrAdd(this.producers, record.producerId, () => new Map<GroupId, ByPartition>());
    const pending = getOrAdd(groups, record.groupId, (): ByPartition => new Map());
    pending.set(record.partition.name, { record, position });
  }

  /** Takes out what a producer's transaction has committed so far. */
  take(producerId: number): readonly PendingOffset[] {
    const groups = this.producers.get(producerId);
    this.producers.delete(producerId);
    return [...(groups?.values() ?? [])].flatMap((pending) => [...pending.values()]);
  }

  /** A tombstone: nothing of this partition is left to be committed, in any transaction. */
  forget(groupId: GroupId, partitionName: string): void {
    for (const groups of this.producers.values()) {
      const pending = groups.get(groupId);
      if (pending?.delete(partitionName) && pending.size === 0) groups.delete(groupId);
    }
  }

  forgetGroup(groupId: GroupId): void {
    for (const groups of this.producers.values()) groups.delete(groupId);
  }

  has(groupId: GroupId, partitionName: string): boolean {
    if (this.producers.size === 0) return false;
    for (const groups of this.producers.values()) if (groups.get(groupId)?.has(partitionName)) return true;
    return false;
  }

  /** All that is pending in a group. */
  of(groupId: GroupId): readonly PendingOffset[] {
    return [...this.producers.values()].flatMap((groups) => [...(groups.get(groupId)?.values() ?? [])]);
  }

  /** Becomes the same as another. */
  copyFrom(other: OpenTransactions): void {
    if (this.producers.size === 0 && other.producers.size === 0) return;
    this.producers = new Map();
    for (const groups of other.producers.values()) {
      for (const pending of groups.values()) {
        for (const { record, position } of pending.values()) this.add(record, position);
      }
    }
  }

  clear(): void {
    this.producers.clear();
  }
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
