/**
 * The end of a group that nobody needs any more: deleted, or expired. Mirrors createGroupTombstoneRecords of
 * GroupMetadataManager (4.4.0) and, before 4.0, cleanupGroupMetadata of the Scala GroupMetadataManager (3.6.0).
 */
import type { GroupRecord } from '../records.ts';
import { removeFromMemory, type Shard } from '../shard.ts';
import type { ClassicGroup } from './group.ts';
import { groupTombstone } from './group-record.ts';

/**
 * Adds the tombstone with which the group goes (C-LOG-05). Before 4.0 it goes here and now, and one that never completed
 * a join phase leaves no tombstone: it was never written either (D-15).
 */
export function removeGroup(shard: Shard, group: ClassicGroup, records: GroupRecord[]): void {
  if (shard.behaviour.removesGroupsByRecord) {
    records.push(groupTombstone(group.groupId));
    return;
  }
  if (group.generationId > 0) records.push(groupTombstone(group.groupId));
  removeFromMemory(shard, group);
}
