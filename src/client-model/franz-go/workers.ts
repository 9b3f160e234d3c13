/**
 * Workers behind the polling loop (common/workers.ts): goroutines that commit what they have worked on by CommitRecords, each
 * waiting for its own; the client keeps commits and joins apart (commits.ts).
 *
 * Mirrors kgo's PauseFetchPartitions and ResumeFetchPartitions: paused partitions are left out of the next fetches.
 * Deviation: what was fetched of a partition before it was paused is kept, and polled when it is resumed.
 */
import type { Ticks } from '../../protocol/time.ts';
import type { Worker } from '../common/worker.ts';
import { WorkerPool } from '../common/workers.ts';
import { requestCommit } from './commits.ts';
import type { FranzState } from './state.ts';
import { Timer } from './timers.ts';

export function poolOf(c: FranzState): WorkerPool {
  return new WorkerPool(c.application, c.effects, Timer.Workers, {
    worked: (worker) => commitOfWorker(c, worker),
    commitAgain: (worker: Worker, _now: Ticks) => requestCommit(c, 'worker', worker.commit, worker),
    released: (state) => {
      state.paused = false;
      c.fetchable = true;
      c.polled = true;
    },
  });
}

function commitOfWorker(c: FranzState, worker: Worker): boolean {
  const { commit: how } = c.application;
  if (how === 'auto' || how === 'none') return false;
  const offsets = c.pool!.takeFinishedOf(worker).map((offset) => ({ ...offset, metadata: c.memberId }));
  if (offsets.length === 0) return false;
  worker.commit = offsets;
  c.effects.applicationEvent('commit-begin', '');
  if (how === 'sync') requestCommit(c, 'worker', offsets, worker);
  else requestCommit(c, 'beside', offsets);
  return how === 'sync';
}

/** At a full channel, or before it closes: what has begun is finished, what has not is dropped. */
export function awaitWorkers(c: FranzState): void {
  if (c.closeRequested) c.pool!.drain();
  c.thread = 'busy';
  c.busyWith = 'workers';
}

/** True if the polling loop goes on. */
export function endWaiting(c: FranzState): boolean {
  const pool = c.pool!;
  if (c.closeRequested ? pool.isBusy : pool.isFull) return false;
  c.thread = 'polling';
  return true;
}
