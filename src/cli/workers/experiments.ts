/** Runs of the incidents' experiments, on all cores. */
import type { RunAll } from '../../scenario/incidents/lab.ts';
import { doAll, workerModule } from './pool.ts';

export const runInWorkers =
  (turn: () => Promise<void>): RunAll =>
  (tasks, done) =>
    doAll({ module: workerModule('experiments.worker', import.meta.url), tasks, turn }, done);
