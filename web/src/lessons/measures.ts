/** What goals ask of a run. Each is one look at the measures of the one group that lessons have. */
import type { GroupResult } from 'groupsim';
import type { Attempt } from './lesson.ts';

export function groupOf({ result }: Attempt): GroupResult {
  return result.groups[0]!;
}

/** How the group stood at the end: members in the coordinator's list, and processes that run. */
export function endOf(attempt: Attempt) {
  const { members, pods, lagSeconds } = groupOf(attempt).timeline.at(-1)!;
  return { members, pods, lagSeconds };
}

/** Partitions that were without an owner at some time after their first one. */
export function interrupted(attempt: Attempt): number {
  return groupOf(attempt).partitions.filter(({ unowned }) => unowned.count > 0).length;
}

/** Commits that were answered with this code, or that the client refused under this name. */
export function commitsWith(attempt: Attempt, code: string): number {
  return groupOf(attempt).commits.byCode[code] ?? 0;
}

/** Commits that did not succeed. */
export function failedCommits(attempt: Attempt): number {
  return groupOf(attempt).commits.total - commitsWith(attempt, 'NONE');
}

/** Members that the coordinator removed for this reason. */
export function removed(attempt: Attempt, cause: string): number {
  return groupOf(attempt).removals[cause] ?? 0;
}

/** When members were removed since their session was over, in milliseconds. */
export function expiries(attempt: Attempt): readonly number[] {
  const { records } = groupOf(attempt).rebalances;
  return records.flatMap(({ removals }) => removals.filter(({ timer }) => timer === 'session').map(({ atMs }) => atMs));
}

/** Whether the last rebalance came to its end. */
export function atRest(attempt: Attempt): boolean {
  const last = groupOf(attempt).rebalances.records.at(-1);
  return last !== undefined && last.endMs !== null;
}
