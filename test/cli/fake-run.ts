/**
 * Runs that take a given number of slices and come to the sample result.
 */
import type { Run, StartRun } from '../../src/scenario/run.ts';
import { REPORT } from '../report/sample.ts';

/** Each run takes the next of the hashes; the last one stays. */
export function fakeRuns(slices: number, hashes: readonly string[] = ['0123456789abcdef']): StartRun {
  let started = 0;
  return (world): Run => {
    const traceHash = hashes[Math.min(started++, hashes.length - 1)]!;
    let slice = 0;
    return {
      advance: () => ++slice >= slices,
      advanceTo: () => ++slice >= slices,
      moment: () => {
        throw new Error('this run has no moments');
      },
      get nowMs() {
        return (world.durationMs * slice) / slices;
      },
      get events() {
        return slice * 50_000;
      },
      result: (interrupted) => ({ ...REPORT.result, traceHash, interrupted }),
    };
  };
}
