/**
 * Whole runs on two workers against one. The verdict needs two idle cores: on a busy machine the figure stands without.
 */
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { atLeast, information, type Line, type Suite } from './lines.ts';

const EVENTS = 500_000;
const ROUNDS = 12;
const WARM_UP_ROUNDS = 3;
/** More jobs than this were running: there were no two idle cores. */
const IDLE = 0.7;

/** Runs that many events on a worker; done when it says so. */
function task(worker: Worker, events: number): Promise<unknown> {
  const done = once(worker, 'message');
  worker.postMessage(events);
  return done;
}

async function shortest(rounds: number, work: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

async function measure(): Promise<Line[]> {
  const [load = 0] = loadavg();
  const workers = [0, 1].map(() => new Worker(new URL('./worker.js', import.meta.url)));
  const alone = () => task(workers[0]!, EVENTS);
  const together = () => Promise.all(workers.map((worker) => task(worker, EVENTS / 2)));
  await shortest(WARM_UP_ROUNDS, together);
  const one = await shortest(ROUNDS, alone);
  const two = await shortest(ROUNDS, together);
  await Promise.all(workers.map((worker) => worker.terminate()));
  const name = 'two workers / one, events per second';
  return load > IDLE
    ? [information(`${name} (other jobs are running: no verdict)`, one / two)]
    : [atLeast(name, one / two, 1.7)];
}

export const workers: readonly Suite[] = [{ name: 'workers', measure }];
