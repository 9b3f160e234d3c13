/**
 * The sweep over expired offsets and groups that nobody needs. Mirrors GroupCoordinatorShard.cleanupGroupMetadata,
 * OffsetMetadataManager.cleanupExpiredOffsets, onPartitionsDeleted, ClassicGroup.offsetExpirationCondition and
 * OffsetExpirationConditionImpl (4.4.0), rules O-EX-01…08, C-DESC-06.
 *
 * Deviation: tombstones of one sweep come in order of insertion; Kafka's come in that of its hash tables.
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { GroupId } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { type ClassicGroup, isSubscribedToTopic } from '../classic/group.ts';
import { armTimer } from '../classic/group-timers.ts';
import { removeGroup } from '../classic/removal.ts';
import { type AppendCallback, enqueue, WriteOperation, write } from '../log.ts';
import type { GroupRecord, OffsetCommitRecord } from '../records.ts';
import type { Shard } from '../shard.ts';
import type { ArmedBy } from '../timers.ts';
import { offsetTombstone } from './delete.ts';

/** Arms the timer of the next sweep. */
export function scheduleCleanup(shard: Shard, by: ArmedBy): void {
  armTimer(shard.effects, shard.cleanupTimer, shard.now, shard.config.offsetsRetentionCheckIntervalMs, by);
}

/** A sweep whose append fails is tried again after the same pause; this one alone is (`retry`, C-RT-06). */
const RETRY: AppendCallback = {
  appended(shard: Shard, error: ErrorCode): void {
    if (error !== Errors.NONE && error !== Errors.NOT_COORDINATOR) scheduleCleanup(shard, 'rearm');
  },
};

export function cleanupGroupMetadata(shard: Shard): void {
  const records: GroupRecord[] = [];
  for (const group of [...shard.groups.values()]) {
    if (cleanupExpiredOffsets(shard, group, records) && group.state === 'Empty') removeGroup(shard, group, records);
  }
  scheduleCleanup(shard, 'rearm');
  const operation = new WriteOperation(null, null, RETRY);
  if (records.length > 0) write(shard, operation, records);
  else if (shard.waiting.length > 0) enqueue(shard, operation);
}

/** Adds the tombstones of expired offsets; whether none is left, nor an open transaction (O-EX-06). */
function cleanupExpiredOffsets(shard: Shard, group: ClassicGroup, records: GroupRecord[]): boolean {
  const offsets = shard.offsets.latestOf(group.groupId);
  const isWaitedFor = shard.offsets.hasOpenTransactions(group.groupId) && !shard.defects.openTransactionsForgotten;
  if (offsets.size === 0) return !isWaitedFor;
  if (!mayExpire(group) && !shard.defects.offsetsExpireInRebalance) return false;
  let allExpired = !isWaitedFor;
  for (const record of offsets.values()) {
    if (isExpired(shard, group, record)) records.push(offsetTombstone(group.groupId, record.partition));
    else allExpired = false;
  }
  return allExpired;
}

/** O-EX-04: nothing expires while a group rebalances, nor in one whose topics are not known. */
function mayExpire(group: ClassicGroup): boolean {
  if (group.protocolType === null || group.state === 'Empty') return true;
  return group.usesConsumerProtocol && group.subscribedTopics !== null && group.state === 'Stable';
}

/** O-EX-05: an offset that an open transaction may replace is kept. */
function isExpired(shard: Shard, group: ClassicGroup, { partition, value }: OffsetCommitRecord): boolean {
  if (value === null || isSubscribedToTopic(group, partition.topic)) return false;
  if (shard.offsets.hasOpenTransaction(group.groupId, partition.name)) return false;
  if (value.expireTimestamp !== null) return shard.now >= value.expireTimestamp;
  return shard.now - baseTimestamp(group, value.commitTimestamp) >= msToTicks(shard.config.offsetsRetentionMs);
}

/** Retention counts from when the group became empty, else from the commit (O-EX-01…03). */
function baseTimestamp(group: ClassicGroup, commitTimestamp: Ticks): Ticks {
  const countsFromEmpty = group.protocolType !== null && group.state === 'Empty';
  return countsFromEmpty ? (group.stateTimestamp ?? commitTimestamp) : commitTimestamp;
}

/** Topics were deleted: their offsets go at once, in all groups, then those of open transactions (O-EX-07). */
export function onTopicsDeleted(shard: Shard, topics: ReadonlySet<string>): void {
  const records: GroupRecord[] = [];
  const remove = (groupId: GroupId, partition: TopicPartition) => {
    if (topics.has(partition.topic)) records.push(offsetTombstone(groupId, partition));
  };
  const { groups, offsets } = shard;
  for (const id of groups.keys()) for (const { partition } of offsets.latestOf(id).values()) remove(id, partition);
  for (const id of groups.keys()) for (const partition of offsets.openPartitionsOf(id)) remove(id, partition);
  if (records.length > 0) write(shard, new WriteOperation(null, null, null), records);
}
