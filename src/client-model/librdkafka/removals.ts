/**
 * Bringing an assignment about: what was given up is committed, what was added gets its position. Mirrors
 * rd_kafka_assignment_serve, …_serve_removals and …_serve_pending (v2.4.0, v2.11.1); R-RB-02, R-PO-01.
 * Deviation: a fetcher stops at once; the real one takes a tenth of a millisecond.
 */
import type { OffsetCommitPartition } from '../../protocol/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import { type AssignedPartition, NO_OFFSET } from './assignment-state.ts';
import { commitAssigned } from './commits.ts';
import { queryOffsets } from './offsets.ts';
import { assignmentDone } from './rebalance.ts';
import type { LibrdkafkaState } from './state.ts';

/** Takes the assignment as far as it goes; once nothing is on its way the group's state machine goes on. */
export function serveAssignment(c: LibrdkafkaState, now: Ticks): void {
  if (c.removed.length > 0) serveRemovals(c, now);
  if (c.waitCommits === 0) queryOffsets(c);
  if (c.waitCommits === 0 && c.assignment.count('pending') + c.assignment.count('queried') === 0)
    assignmentDone(c, now);
}

/** R-RB-02: with auto commit what is stored for the removed partitions is committed, and waited for. */
function serveRemovals(c: LibrdkafkaState, now: Ticks): void {
  const { removed } = c;
  c.removed = [];
  const offsets = storedOffsets(removed);
  if (offsets.length > 0 && c.settings.enableAutoCommit) commitAssigned(c, offsets, now);
}

export function storedOffsets(partitions: readonly AssignedPartition[]): OffsetCommitPartition[] {
  const offsets: OffsetCommitPartition[] = [];
  for (const { partition, stored } of partitions) if (stored !== NO_OFFSET) offsets.push(commitOf(partition, stored));
  return offsets;
}

export function commitOf(partition: OffsetCommitPartition['partition'], offset: number): OffsetCommitPartition {
  return { partition, offset, leaderEpoch: -1, metadata: '' };
}
