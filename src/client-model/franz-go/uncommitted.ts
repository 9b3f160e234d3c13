/**
 * What was polled and what of it was committed, per partition: `dirty` is one past the last record polled, `head` what may be
 * committed, `committed` what was.
 *
 * Mirrors groupConsumer.updateUncommitted, undirtyUncommitted, updateCommitted and getUncommitted; F-CM-04. With automatic
 * commits the head lags one poll behind: records that the application may still be working on are not committed.
 */
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { OffsetCommitPartition, OffsetCommitRequest } from '../../protocol/requests.ts';
import type { Batch } from '../subscription-state.ts';
import type { FranzState, Uncommitted } from './state.ts';

type Offsets = readonly OffsetCommitPartition[];

/** A poll returns these records. */
export function markPolled(c: FranzState, batch: Batch): void {
  const lags = c.settings.enableAutoCommit;
  for (let i = 0; i < batch.count; i++) {
    const { partition, batchTo } = batch.states[i]!;
    // Nearly always the partitions of the last poll, in its order.
    const last = c.dirty[c.dirtyCount];
    const entry = last?.partition === partition && last.isKept ? last : entryOf(c, partition);
    entry.dirty = batchTo;
    if (lags) c.dirty[c.dirtyCount++] = entry;
    else entry.head = batchTo;
  }
  c.hasDirty = lags;
}

function newEntry(partition: TopicPartition, offset: number): Uncommitted {
  return { partition, dirty: offset, head: offset, committed: offset, isKept: true };
}

function entryOf(c: FranzState, partition: TopicPartition): Uncommitted {
  let entry = c.uncommitted.get(partition.index);
  if (entry === undefined) {
    entry = newEntry(partition, 0);
    c.uncommitted.set(partition.index, entry);
  }
  return entry;
}

/** The next poll begins: what the last one returned may be committed. */
export function undirty(c: FranzState): void {
  if (!c.hasDirty) return;
  c.hasDirty = false;
  for (let i = 0; i < c.dirtyCount; i++) c.dirty[i]!.head = c.dirty[i]!.dirty;
  c.dirtyCount = 0;
}

/** OffsetFetch has told. */
export function markFetched(c: FranzState, partition: TopicPartition, offset: number): void {
  forget(c, [partition]);
  c.uncommitted.set(partition.index, newEntry(partition, offset));
}

/** An answer to a commit of an earlier generation is not taken notice of. */
export function markCommitted(c: FranzState, { generationId, offsets }: OffsetCommitRequest): void {
  if (generationId !== c.generationId) return;
  for (const { partition, offset } of offsets) {
    const entry = c.uncommitted.get(partition.index);
    if (entry === undefined) continue;
    entry.committed = offset;
    entry.head = Math.max(entry.head, offset);
    // A commit of what was read before the partition was given away and came back.
    if (entry.head > entry.dirty && c.settings.enableAutoCommit) c.dirty[c.dirtyCount++] = entry;
  }
}

/** Heads that are not committed; with `dirty`, all that was polled. */
export function uncommittedOffsets(c: FranzState, dirty: boolean): Offsets {
  const offsets: OffsetCommitPartition[] = [];
  for (const entry of c.uncommitted.values()) {
    const offset = dirty ? entry.dirty : entry.head;
    if (offset !== entry.committed) offsets.push(committing(c, entry.partition, offset));
  }
  return offsets;
}

/** What was polled last, committed or not (CommitRecords). */
export function batchOffsets(c: FranzState): Offsets {
  return c.batch.states.slice(0, c.batch.count).map(({ partition, batchTo }) => committing(c, partition, batchTo));
}

/** Of one record. */
export function recordOffset(c: FranzState, partition: TopicPartition, offset: number): Offsets {
  return [committing(c, partition, offset + 1)];
}

function committing(c: FranzState, partition: TopicPartition, offset: number): OffsetCommitPartition {
  return { partition, offset, leaderEpoch: -1, metadata: c.memberId };
}

export function forget(c: FranzState, partitions: readonly TopicPartition[]): void {
  for (const { index } of partitions) {
    const entry = c.uncommitted.get(index);
    if (entry === undefined) continue;
    entry.isKept = false;
    c.uncommitted.delete(index);
  }
}

export function forgetAll(c: FranzState): void {
  for (const entry of c.uncommitted.values()) entry.isKept = false;
  c.uncommitted.clear();
}
