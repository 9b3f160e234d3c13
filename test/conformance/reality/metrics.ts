/**
 * The metrics of the cells, as the file defines them, each computed from what was recorded in a window around an event.
 */
import { gapsIn, maximum, mean, type Window } from './gaps.ts';
import type { Handover, Recorder, Transition } from './recorder.ts';

/** The values of a run by metric; a metric that did not occur has none. */
export type Samples = Record<string, number[]>;

/** Every metric that a file may ask for, and what it is. */
export const METRICS: Readonly<Record<string, string>> = {
  worstGapMs: 'longest time between two processed records of a partition, maximum over the partitions',
  meanGapMs: 'the same, mean over the partitions',
  medianGapMs: 'the same, median over the partitions',
  partitionsOver600ms: 'partitions whose gap exceeded 600 ms',
  groupStopMs: 'longest time in which nobody processed a record',
  generations: 'generations that stabilised after the event',
  generationsPerMin: 'the same, per minute',
  eventToPreparingMs: 'from the event until the broker begins the rebalance',
  preparingToStableMs: 'from there until all have joined',
  secondGenerationMs: 'from the first generation to the second',
  settleMs: 'until every partition was delivered by its final owner',
  timeToLastAssignmentMs: "from the event until the last leader's plan",
  noticeSpreadMs: 'between the first revokes of the members that stay',
  joinerFirstRecordMs: "from the new member's JoinGroup to its first record",
  failedCommits: 'commit calls that returned an error',
  longestCommitMs: 'longest commit call in the 8.5 s after the event',
  longestFailedCommitMs: 'longest commit call that returned an error',
  committedOk: 'successful commit calls',
  lostPartitionEvents: 'partitions reported as lost, over all members',
  duplicatePct: 'records processed more than once',
  firstJoinToFirstStableMs: 'from the first JoinGroup of the group until all have joined for the first time',
  firstJoinToLastStableMs: 'the same, for the last time',
  startToFirstRecordMs: 'from the first process until anybody has processed a record',
  startToAllRecordsMs: 'the same, until every member has',
  oldKeepsProcessingMs: "from a takeover to the old holder's last record",
  firstFencedErrorMs: 'from a takeover to the first fenced error of the old holder',
  fencedAtMembershipLevelMs: 'the same, to the first that is not a commit',
  fencedErrorsPerSec: 'such errors per second afterwards',
  leaves: 'LeaveGroup requests',
  expired: 'members whose session ended',
  assignedToLeaveMs: "from an assignment to its member's LeaveGroup",
  memberCycleMs: "from a member's LeaveGroup to its next",
};

export function within<T extends { readonly at: number }>(events: readonly T[], { from, to }: Window): T[] {
  return events.filter(({ at }) => at >= from && at < to);
}

/** "Preparing to rebalance". */
export const isPreparing = ({ to }: Transition): boolean => to === 'PreparingRebalance';
/** "Stabilized": all have joined. */
export const isStabilized = ({ to }: Transition): boolean => to === 'CompletingRebalance';
/** "Assignment received from leader". */
export const isAssigned = ({ to }: Transition): boolean => to === 'Stable';

/** `undefined` values are left out. */
export function samples(values: Readonly<Record<string, number | undefined>>): Samples {
  const known = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return Object.fromEntries(known.map(([metric, value]) => [metric, [value]]));
}

export function gapMetrics({ processed }: Recorder, window: Window): Record<string, number> {
  const { partitions, group } = gapsIn(processed, window);
  return {
    worstGapMs: maximum(partitions),
    meanGapMs: mean(partitions),
    partitionsOver600ms: partitions.filter((gap) => gap > 600).length,
    groupStopMs: group,
  };
}

export function rebalanceMetrics(
  { transitions }: Recorder,
  window: Window,
): Record<'generations' | 'eventToPreparingMs' | 'preparingToStableMs' | 'secondGenerationMs', number | undefined> {
  const inside = within(transitions, window);
  const preparing = inside.find(isPreparing)?.at;
  const stabilized = inside.filter(isStabilized).map(({ at }) => at);
  const [first, second] = stabilized;
  return {
    generations: stabilized.length,
    eventToPreparingMs: preparing === undefined ? undefined : preparing - window.from,
    preparingToStableMs: preparing === undefined || first === undefined ? undefined : first - preparing,
    secondGenerationMs: first === undefined || second === undefined ? undefined : second - first,
  };
}

/** Until every partition has been delivered by its final owner after the last assignment. */
export function settledAt({ transitions, processed }: Recorder, window: Window): number | undefined {
  const assigned = within(transitions, window).filter(isAssigned).at(-1);
  if (assigned === undefined) return undefined;
  const after = within(processed, { from: assigned.at, to: window.to });
  const owner = new Map(after.map(({ partition, pod }) => [partition, pod]));
  const first = new Map<number, number>();
  for (const { partition, pod, at } of after) {
    if (owner.get(partition) === pod && !first.has(partition)) first.set(partition, at);
  }
  return maximum([...first.values()]);
}

/** Between the first revokes of the members that stay. */
export function noticeSpread({ handovers }: Recorder, window: Window, staying: readonly number[]): number | undefined {
  const revokes = within(handovers, window).filter(({ what }) => what === 'revoked');
  const firsts = staying.map((pod) => firstOf(revokes, pod)).filter((at) => at !== undefined);
  return firsts.length < 2 ? undefined : maximum(firsts) - Math.min(...firsts);
}

function firstOf(handovers: readonly Handover[], pod: number): number | undefined {
  return handovers.find((handover) => handover.pod === pod)?.at;
}

/** Failed calls in the window, and the longest call that was begun within the first 8.5 s. */
export function commitMetrics({ commits }: Recorder, window: Window) {
  const inside = commits.filter(({ to }) => to >= window.from && to < window.to);
  const soon = inside.filter(({ to }) => to < window.from + LONGEST_COMMIT_WINDOW_MS);
  const failed = inside.filter((call) => call.failed);
  return {
    failedCommits: failed.length,
    longestCommitMs: soon.length === 0 ? undefined : maximum(soon.map(({ from, to }) => to - from)),
    longestFailedCommitMs: failed.length === 0 ? undefined : maximum(failed.map(({ from, to }) => to - from)),
  };
}

const LONGEST_COMMIT_WINDOW_MS = 8_500;
