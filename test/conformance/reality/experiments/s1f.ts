/** S1F: three processes are started together, and form a group. */
import { FORMING, RUNNING } from '../calibration.ts';
import { isStabilized, type Samples, samples } from '../metrics.ts';
import type { Setup } from '../setup.ts';
import { Stage } from '../stage.ts';

const OBSERVED_MS = 25_000;

export function runS1F(setup: Setup, seed: number): Samples {
  const members = setup.members + setup.more;
  const stage = new Stage(setup, members, seed, RUNNING);
  stage.crowd();
  stage.start(
    Array.from({ length: members }, (_, n) => n),
    FORMING[setup.client],
  );
  stage.runFor(OBSERVED_MS);
  const { joins, transitions, processed } = stage.record;
  const stable = transitions.filter(isStabilized).map(({ at }) => at);
  const firstJoin = joins[0]!.at;
  const firsts = [...new Map([...processed].reverse().map(({ pod, at }) => [pod, at])).values()];
  return samples({
    generations: stable.length,
    firstJoinToFirstStableMs: stable[0]! - firstJoin,
    firstJoinToLastStableMs: stable.at(-1)! - firstJoin,
    startToFirstRecordMs: Math.min(...firsts),
    startToAllRecordsMs: firsts.length < members ? undefined : Math.max(...firsts),
  });
}
