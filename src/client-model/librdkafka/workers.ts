/**
 * Workers behind the polling loop (common/workers.ts), as librdkafka allows: commit(), pause() and resume() may be called from
 * any thread, so that each worker commits what it has worked on, and waits for that alone; poll() goes on and serves callbacks.
 *
 * Mirrors rd_kafka_pause_partitions and rd_kafka_toppar_pause_resume (v2.4.0, v2.11.1): what was fetched ahead is dropped.
 */
import type { Ticks } from '../../protocol/time.ts';
import type { Worker } from '../common/worker.ts';
import { WorkerPool } from '../common/workers.ts';
import { beginPoll, stayInCallback, waitForCommit } from './application.ts';
import { serveCommit } from './commits.ts';
import { fetchMore } from './fetches.ts';
import type { LibrdkafkaState } from './state.ts';
import type { RebalanceItem } from './state-parts.ts';
import { Timer } from './timers.ts';

export function poolOf(c: LibrdkafkaState): WorkerPool {
  return new WorkerPool(c.application, c.effects, Timer.Workers, {
    worked: (worker, now) => commitOfWorker(c, worker, now),
    commitAgain: (worker, now) => serveCommit(c, { offsets: worker.commit, waiter: worker, deferredUntil: 0 }, now),
    released: (state) => {
      state.paused = false;
      fetchMore(c, c.now);
    },
  });
}

/** rd_kafka_pause_partitions: what was fetched ahead of a paused partition is dropped, and fetched again when it is resumed. */
export function handOver(c: LibrdkafkaState, now: Ticks): void {
  const { batch, pool } = c;
  c.effects.batchDelivered(batch);
  pool!.hand(batch, now);
  for (let i = 0; i < batch.count; i++) {
    const state = batch.states[i]!;
    if (state.paused) state.bufferedTo = state.position;
  }
  batch.clear();
  c.recordsReady = c.assignment.hasRecords();
  if (pool!.isFull) awaitWorkers(c, now);
  else beginPoll(c, now);
}

function commitOfWorker(c: LibrdkafkaState, worker: Worker, now: Ticks): boolean {
  const { commit: how } = c.application;
  if (how === 'auto' || how === 'none') return false;
  const offsets = c.pool!.takeFinishedOf(worker);
  if (offsets.length === 0) return false;
  worker.commit = offsets;
  c.effects.applicationEvent('commit-begin', '');
  serveCommit(c, { offsets, waiter: how === 'sync' ? worker : 'beside', deferredUntil: 0 }, now);
  return how === 'sync';
}

/** At a full channel, or before it closes: what has begun is finished, what has not is dropped. */
export function awaitWorkers(c: LibrdkafkaState, now = c.now): void {
  if (c.closeRequested) c.pool!.drain();
  c.thread = 'busy';
  c.afterBusy = 'workers';
  c.lastPoll = now;
}

export function afterWorkers(c: LibrdkafkaState, now: Ticks): boolean {
  const pool = c.pool!;
  if (c.afterBusy === 'workers' && !(c.closeRequested ? pool.isBusy : pool.isFull)) beginPoll(c, now);
  else if (c.afterBusy === 'revoked-work' && !pool.holdsUp(c.callback!.partitions)) goOnInRevoked(c, now);
  else return false;
  return true;
}

export function beginGivingUp(c: LibrdkafkaState, { partitions }: RebalanceItem, now: Ticks): void {
  if (c.lost) c.pool!.forget(partitions);
  else c.pool!.giveUp(partitions);
  c.thread = 'busy';
  c.afterBusy = 'revoked-work';
  c.lastPoll = now;
}

/** The work on what is given up is done: it is committed, then the callback takes its time. */
function goOnInRevoked(c: LibrdkafkaState, now: Ticks): void {
  const { commitOnRevoke, revokedCallbackMs } = c.application;
  const pool = c.pool!;
  const offsets = commitOnRevoke || pool.commitsOnRevoke ? pool.takeFinished() : [];
  pool.forget(c.callback!.partitions);
  if (offsets.length === 0) {
    stayInCallback(c, revokedCallbackMs, now);
    return;
  }
  waitForCommit(c, 'callback', now);
  serveCommit(c, { offsets, waiter: 'application', deferredUntil: 0 }, now);
}
