/**
 * What experiments compare: figures of one group at the end of a run, each such that more of it is worse.
 */
import type { Ticks } from '../../protocol/time.ts';
import { EventKind } from '../../sim/events.ts';
import type { GroupResult } from '../../sim/measures/result.ts';
import { NullObserver } from '../../sim/null-observer.ts';

export interface Figure {
  /** What is counted or measured. */
  readonly what: string;
  readonly unit: 'ms' | 'count' | 'share';
  readonly of: (group: GroupResult, watched: TimeoutCount) => number;
}

/** What a result does not tell: connections that clients gave up since an answer did not come. */
export class TimeoutCount extends NullObserver {
  timeouts = 0;

  override event(_now: Ticks, kind: number): void {
    if (kind === EventKind.RequestTimeout) this.timeouts++;
  }
}

const count = (what: string, of: Figure['of']): Figure => ({ what, unit: 'count', of });
const span = (what: string, of: Figure['of']): Figure => ({ what, unit: 'ms', of });

/** Causes of a removal that a living member suffers. */
const SILENCE = ['session-expired', 'rebalance-timeout', 'sync-timeout'];

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

export const GENERATIONS = count('generations', (group) => group.generations);
export const REMOVALS = count('members removed because they were silent or late', (group) =>
  sum(SILENCE.map((cause) => group.removals[cause] ?? 0)),
);
export const DUPLICATES = count('records delivered twice', (group) => group.records.duplicated);
export const LOST = count('records skipped', (group) => group.records.lost);
export const BACKLOG = count('records not yet processed', ({ records }) => records.produced - records.consumed);
export const COMMITS = count('commits', (group) => group.commits.total);
export const HEARTBEATS = count('heartbeats', (group) => group.heartbeats.total);
export const ILLEGAL_GENERATION = count(
  'commits refused with ILLEGAL_GENERATION',
  ({ commits }) => commits.byCode.ILLEGAL_GENERATION ?? 0,
);
export const UNOWNED_P99 = span('time without an owner, 99 of 100 partitions', ({ unowned }) => unowned.p99Ms);
export const TIMEOUTS = count('connections given up because an answer did not come', (_, { timeouts }) => timeouts);
export const UNOWNED = span('time without an owner, all partitions', ({ unowned }) => unowned.totalMs);
export const UNSTABLE: Figure = {
  what: 'share of time that the group is not Stable',
  unit: 'share',
  of: ({ states }) => 1 - states.Stable / Math.max(1, sum(Object.values(states))),
};
export const QUIET: Figure = {
  what: 'share of time that the group is Stable',
  unit: 'share',
  of: ({ states }) => states.Stable / Math.max(1, sum(Object.values(states))),
};
