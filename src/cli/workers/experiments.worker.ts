/** In a worker: one run of one of the incidents' experiments. */
import { EXPERIMENTS } from '../../scenario/incidents/catalogue.ts';
import { type RunTask, runOnce } from '../../scenario/incidents/lab.ts';
import type { Samples } from '../../scenario/incidents/types.ts';

export default function runTask({ experiment, run }: RunTask): Samples {
  return runOnce(EXPERIMENTS.get(experiment)!, run);
}
