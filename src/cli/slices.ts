/**
 * Runs a run to its end in slices, with a turn of the event loop after each, so that Ctrl-C is heard.
 */

import type { Run } from '../scenario/run.ts';
import type { RunResult } from '../sim/measures/result.ts';
import type { Io } from './io.ts';
import { Progress } from './progress.ts';

/** Some ten milliseconds' worth. */
export const SLICE = 50_000;

export interface Finished {
  readonly result: RunResult;
  readonly wallMs: number;
}

/** `start` belongs to the time that is measured; `afterSlice` hands on what has piled up; `untilMs`: not to its end. */
export async function runInSlices(
  start: () => Run,
  durationMs: number,
  io: Io,
  afterSlice: () => void = () => {},
  untilMs?: number,
): Promise<Finished> {
  let interrupted = false;
  const deaf = io.onInterrupt(() => {
    interrupted = true;
  });
  const began = io.now();
  const run = start();
  const progress = new Progress(io);
  let done = false;
  while (!done && !interrupted) {
    done = untilMs === undefined ? run.advance(SLICE) : run.advanceTo(untilMs, SLICE);
    afterSlice();
    progress.show(run, durationMs);
    if (!done) await io.turn();
  }
  progress.clear();
  deaf();
  const result = run.result(interrupted);
  return { result, wallMs: io.now() - began };
}
