/** What a commit holds: all that is marked and not committed, at the instant at which the lock is there (S-CM-02). */
import type { OffsetCommitPartition, OffsetCommitRequest } from '../../protocol/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import { offsetCommitRequest } from '../membership-requests.ts';
import { OFFSET_COMMIT_VERSION } from './profile.ts';
import { markProgress } from './progress.ts';
import type { Routine } from './routine.ts';
import type { SaramaState } from './state.ts';

/** Null if there is nothing to commit. S-CM-01: in the name of the session that it belongs to. */
export function commitRequest(c: SaramaState, r: Routine, now: Ticks): OffsetCommitRequest | null {
  const { offsets, targets } = r.flush!;
  if (c.session?.offsets === offsets) for (const claim of c.session.claims) markProgress(claim, now);
  let partitions: OffsetCommitPartition[] | null = null;
  for (const { partition, offset, dirty } of offsets.marked) {
    if (!dirty || (targets !== null && !targets.has(partition))) continue;
    partitions ??= [];
    partitions.push({ partition, offset, leaderEpoch: 0, metadata: '' });
  }
  return partitions === null ? null : offsetCommitRequest(c.settings, offsets, OFFSET_COMMIT_VERSION, partitions);
}
