/**
 * Workers behind the polling loop (common/workers.ts), as KafkaConsumer allows: it is not to be called by two threads, so that
 * the polling loop commits and resumes for its workers, when it comes round; a poll() that waits is not woken up for that.
 *
 * Mirrors KafkaConsumer.pause and resume (4.4): what was fetched of a paused partition is kept (KAFKA-7548).
 */
import type { Ticks } from '../../protocol/time.ts';
import { WorkerPool } from '../common/workers.ts';
import { commitAs, nextRound, pauseBeforeCommit } from './application.ts';
import { goOnInRevoked } from './callbacks.ts';
import type { ConsumerState } from './consumer-state.ts';
import { ClientTimer } from './timers.ts';

export function poolOf(c: ConsumerState): WorkerPool {
  return new WorkerPool(c.application, c.effects, ClientTimer.Workers, {
    worked: () => false,
    commitAgain: () => {},
    released: (state) => c.toResume.push(state),
  });
}

/** The batch goes to the workers; the loop goes on. */
export function handOver({ batch, effects, pool }: ConsumerState, now: Ticks): void {
  effects.batchDelivered(batch);
  pool!.hand(batch, now);
  batch.clear();
}

/** A worker has gone on: who waited for that goes on too. */
export function onWorkersDue(c: ConsumerState, now: Ticks): void {
  c.pool!.onDue(now);
  if (c.thread !== 'busy') return;
  if (c.awaitsWork) {
    goOnInRevoked(c, now);
  } else if (c.occupation === 'workers' && !(c.closeRequested ? c.pool!.isBusy : c.pool!.isFull)) {
    nextRound(c, now);
  }
}

/**
 * Between two polls: what was worked on is resumed and committed, for only this thread may call the consumer. True if a
 * commit, or a full channel, holds it up.
 */
export function tendWorkers(c: ConsumerState, now: Ticks): boolean {
  for (const state of c.toResume.splice(0)) if (state.inHand === 0) state.paused = false;
  if (commitFinished(c, now)) return true;
  if (c.pool!.isFull) awaitWorkers(c);
  return c.pool!.isFull;
}

function commitFinished(c: ConsumerState, now: Ticks): boolean {
  const { commit } = c.application;
  if (commit === 'auto' || commit === 'none') return false;
  const offsets = c.pool!.takeFinished();
  if (offsets.length === 0) return false;
  commitAs(c, offsets, now);
  if (c.commitAgain !== null) pauseBeforeCommit(c, now);
  return c.syncCommit !== null || c.commitAgain !== null;
}

function awaitWorkers(c: ConsumerState): void {
  c.thread = 'busy';
  c.occupation = 'workers';
  c.effects.cancelTimer(ClientTimer.PollWake);
}

/** What is in work is waited for, what is not is dropped; then what is done is committed. */
export function workersHoldUpClose(c: ConsumerState, now: Ticks): boolean {
  if (c.pool === null) return false;
  c.pool.drain();
  if (c.pool.isBusy) awaitWorkers(c);
  return c.pool.isBusy || commitFinished(c, now);
}
