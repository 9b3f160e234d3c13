/** S2: many members are added to a working group, at once or one after the other. */
import { ADDED, JOINING, PAIR, RUNNING } from '../calibration.ts';
import { quantileOf } from '../compare.ts';
import { duplicates, gapsIn } from '../gaps.ts';
import { commitMetrics, gapMetrics, isAssigned, rebalanceMetrics, type Samples, samples, within } from '../metrics.ts';
import type { Setup } from '../setup.ts';
import { Stage } from '../stage.ts';

/** The others were started so long after the first, in every run: with a formation of 6 s that is about at a heartbeat. */
const FORMATION_MS = 12_000;

export function runS2(setup: Setup, seed: number): Samples {
  const { members, more, client, oneProcess } = setup;
  const stage = new Stage(setup, members + more, seed, RUNNING);
  stage.start(
    Array.from({ length: members }, (_, n) => n),
    PAIR[client],
  );
  stage.runFor(FORMATION_MS);
  const from = stage.now;
  stage.start(
    Array.from({ length: more }, (_, n) => members + n),
    (oneProcess ? ADDED : JOINING)[client],
    setup.staggerMs,
  );
  stage.runFor(setup.observedMs);
  return measure(stage, { from, to: stage.now });
}

function measure({ record }: Stage, window: { readonly from: number; readonly to: number }): Samples {
  const assigned = within(record.transitions, window).filter(isAssigned).at(-1)?.at;
  const lost = within(record.handovers, window).filter(({ what }) => what === 'lost');
  const { again, all } = duplicates(record.processed);
  const { generations } = rebalanceMetrics(record, window);
  return samples({
    ...gapMetrics(record, window),
    ...commitMetrics(record, window),
    generations,
    timeToLastAssignmentMs: assigned === undefined ? undefined : assigned - window.from,
    lostPartitionEvents: lost.reduce((sum, { partitions }) => sum + partitions.length, 0),
    duplicatePct: (100 * again) / all,
    medianGapMs: quantileOf(gapsIn(record.processed, window).partitions, 0.5) ?? undefined,
  });
}
