/** S6: the application needs longer for each batch than max.poll.interval.ms allows. */
import { JOINING, RUNNING } from '../calibration.ts';
import { duplicates } from '../gaps.ts';
import { isStabilized, type Samples } from '../metrics.ts';
import type { Recorder } from '../recorder.ts';
import type { Setup } from '../setup.ts';
import { Stage } from '../stage.ts';

export function runS6(setup: Setup, seed: number): Samples {
  const stage = new Stage(setup, setup.members, seed, RUNNING);
  stage.start(
    Array.from({ length: setup.members }, (_, n) => n),
    JOINING[setup.client],
    setup.startGapMs,
  );
  stage.runFor(setup.durationMs);
  const { record } = stage;
  const { again, all } = duplicates(record.processed);
  return {
    generationsPerMin: [record.transitions.filter(isStabilized).length / (setup.durationMs / 60_000)],
    leaves: [record.leaves.length],
    expired: [record.expiries.length],
    duplicatePct: [all === 0 ? 0 : (100 * again) / all],
    committedOk: [record.commits.filter(({ failed }) => !failed).length],
    assignedToLeaveMs: record.leaves.flatMap((leave) => sinceAssignment(record, leave)),
    memberCycleMs: cycles(record),
  };
}

function sinceAssignment({ handovers }: Recorder, leave: { readonly at: number; readonly pod: number }): number[] {
  const assigned = handovers.findLast(
    ({ at, pod, what, partitions }) =>
      at <= leave.at && pod === leave.pod && what === 'assigned' && partitions.length > 0,
  );
  return assigned === undefined ? [] : [leave.at - assigned.at];
}

/** From each leave of a member to its next. */
function cycles({ leaves }: Recorder): number[] {
  const before = new Map<number, number>();
  return leaves.flatMap(({ at, pod }) => {
    const last = before.get(pod);
    before.set(pod, at);
    return last === undefined ? [] : [at - last];
  });
}
