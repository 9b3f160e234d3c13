/**
 * What the coordinator has written, so that a later coordinator can read it: `__consumer_offsets`, compacted.
 * Kept only in worlds in which a coordinator is ever loaded.
 */
import type { GroupRecord } from '../coordinator/records.ts';

export class CoordinatorLog {
  /** The last committed record of each key, oldest first. */
  private readonly compacted = new Map<string, GroupRecord>();
  /** Appended, not yet committed, in order. */
  private readonly open = new Map<number, readonly GroupRecord[]>();

  append(appendId: number, records: readonly GroupRecord[]): void {
    this.open.set(appendId, records);
  }

  /** It is committed, and with it all before it. */
  committed(appendId: number): void {
    for (const [id, records] of this.open) {
      if (id > appendId) return;
      for (const record of records) this.keep(record);
      this.open.delete(id);
    }
  }

  /** The leader is gone: what was on its way gets committed by its successor, or was never copied. */
  leaderGone(copied: boolean): void {
    if (copied) for (const records of this.open.values()) for (const record of records) this.keep(record);
    this.open.clear();
  }

  records(): Iterable<GroupRecord> {
    return this.compacted.values();
  }

  private keep(record: GroupRecord): void {
    const key = keyOf(record);
    this.compacted.delete(key);
    if (record.type === 'marker' || record.value !== null) this.compacted.set(key, record);
  }
}

function keyOf(record: GroupRecord): string {
  switch (record.type) {
    case 'group':
      return `group ${record.groupId}`;
    case 'offset':
      return `offset ${record.groupId} ${record.partition.name}`;
    case 'marker':
      return `marker ${record.producerId}`;
  }
}
