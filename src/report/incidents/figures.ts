/**
 * What a run of an incident came to, in the few figures by which it is told from its cures. Of all groups together.
 */
import type { GroupResult, RunResult } from '../../sim/measures/result.ts';

export interface Figures {
  readonly rebalances: number;
  readonly generations: number;
  /** Share of the run that the groups were not Stable. */
  readonly notStable: number;
  /** Members that the coordinator took for dead. */
  readonly removed: number;
  readonly failedCommits: number;
  readonly duplicates: number;
  /** Longest time that a partition had no owner, once it had had one. */
  readonly unownedMs: number;
}

/** Whoever leaves, or is replaced under its instance id, is not. */
const TAKEN_FOR_DEAD = ['session-expired', 'rebalance-timeout', 'sync-timeout'];

export function figuresOf({ groups, virtualMs }: RunResult): Figures {
  const sum = (value: (group: GroupResult) => number) => groups.reduce((total, group) => total + value(group), 0);
  return {
    rebalances: sum(({ rebalances }) => rebalances.count),
    generations: sum(({ generations }) => generations),
    notStable: 1 - sum(({ states }) => states.Stable) / (virtualMs * groups.length),
    removed: sum(({ removals }) => TAKEN_FOR_DEAD.reduce((n, cause) => n + (removals[cause] ?? 0), 0)),
    failedCommits: sum(({ commits }) => commits.total - (commits.byCode.NONE ?? 0)),
    duplicates: sum(({ records }) => records.duplicated),
    unownedMs: Math.max(...groups.map(({ unowned }) => unowned.maxMs)),
  };
}
