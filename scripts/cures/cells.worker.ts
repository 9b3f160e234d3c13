/** In a worker: one run of a cell of the table of cures. */
import { type RunTask, runOnce } from '../../src/scenario/incidents/lab.ts';
import type { Samples } from '../../src/scenario/incidents/types.ts';
import { CELLS } from './catalogue.ts';

export default function runTask({ experiment, run }: RunTask): Samples {
  return runOnce(CELLS.get(experiment)!, run);
}
