/**
 * Workers behind the claims (common/workers.ts): the handler of each claim hands its records over and goes on (`block`), or
 * waits until a worker is done with them (`pause`); without workers each handler works by itself. Who is done marks the
 * records and calls session.Commit(), which is of the whole session.
 *
 * A handler that is to return waits for what is in work of its partition, or returns at once (`revokedWork`); what is marked
 * later than the session's end comes to nothing (S-CM-01).
 */
import type { Ticks } from '../../protocol/time.ts';
import type { Worker } from '../common/worker.ts';
import { WorkerPool } from '../common/workers.ts';
import type { PartitionState } from '../subscription-state.ts';
import { commitBeside, onHandlerFree } from './application.ts';
import { mark } from './progress.ts';
import type { Routine } from './routine.ts';
import type { Claim, SaramaState } from './state.ts';
import { SaramaTimer } from './timers.ts';

export function poolOf(c: SaramaState): WorkerPool {
  return new WorkerPool(c.application, c.effects, SaramaTimer.Workers, {
    worked: (worker, now) => onWorked(c, worker, now),
    // Commit() tells nobody how it ended, and what it did not commit goes with the next one.
    commitAgain: (worker, now) => c.pool!.goOn(worker, now),
    released: (state) => {
      state.paused = false;
      c.released.push(state);
    },
  });
}

function onWorked(c: SaramaState, worker: Worker, now: Ticks): boolean {
  for (const { partition, offset } of c.pool!.takeFinishedOf(worker)) {
    const claim = c.session?.claims.find(({ marked }) => marked.partition === partition);
    if (claim !== undefined) mark(claim.marked, offset);
  }
  const { commit } = c.application;
  const waits = commit === 'sync' && c.offsets !== null;
  if (waits) commitBeside(c, now, worker);
  else if (commit === 'async') commitBeside(c, now);
  return waits;
}

/** The records of a claim go to its worker. */
export function handOver(c: SaramaState, claim: Claim, now: Ticks): void {
  c.pool!.hand(claim.batch, now);
  if (c.pool!.pauses) claim.app = 'busy';
}

/** A worker's Commit() has returned. */
export function workerCommitted(c: SaramaState, r: Routine, now: Ticks): void {
  const worker = c.commitsOfWorkers.get(r);
  if (worker === undefined) return;
  c.commitsOfWorkers.delete(r);
  c.pool!.goOn(worker, now);
  wakeHandlers(c, now);
}

export function onWorkersDue(c: SaramaState, now: Ticks): void {
  c.pool!.onDue(now);
  wakeHandlers(c, now);
}

/** Those whose records are done, and those who waited at the full channel. */
function wakeHandlers(c: SaramaState, now: Ticks): void {
  for (const state of c.released.splice(0)) onReleased(c, state, now);
  for (const claim of c.session?.claims ?? []) if (claim.app === 'idle') c.deliveries.push(claim);
}

function onReleased(c: SaramaState, state: PartitionState, now: Ticks): void {
  const claim = c.session?.claims.find((one) => one.state === state);
  if (claim?.app === 'busy') onHandlerFree(c, claim, now);
}

/** The claim is to end. */
export function leaveWork(c: SaramaState, claim: Claim): void {
  const partitions = [claim.marked.partition];
  c.pool!.giveUp(partitions);
  if (claim.app === 'starting') return;
  claim.app = c.pool!.holdsUp(partitions) ? 'busy' : 'returned';
  if (claim.app === 'returned') c.pool!.forget(partitions);
}
