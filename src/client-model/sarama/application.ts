/**
 * The application: its handler takes the records of each claim from their channel, works on them, marks them, and perhaps
 * commits (S-CM-02, E-06).
 *
 * A batch is what waits in the channel when the handler is free; it works on its records one by one and can be stopped
 * between two of them. With manual commits the handler of the lowest partition commits for the whole session, after each
 * of its batches (the recorded application did so).
 * Deviation: the records of a batch leave the channel together, not one by one.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { Worker } from '../common/worker.ts';
import { endClaimIfOver } from './cancel.ts';
import { isChannelFull, onRecordsTaken } from './feeding.ts';
import { flush } from './flush.ts';
import { CHANNEL_RECORDS } from './profile.ts';
import { mark } from './progress.ts';
import { NEVER, Routine } from './routine.ts';
import type { Claim, SaramaState } from './state.ts';
import { subscribe } from './subscribe.ts';
import { armWork } from './work-timer.ts';
import { handOver, workerCommitted } from './workers.ts';

/** Takes what waits, as long as that costs no time. */
export function deliver(c: SaramaState, claim: Claim, now: Ticks): void {
  while (claim.app === 'idle' && !claim.cancelled && claim.state.bufferedTo > claim.state.position) {
    if (c.pool?.isFull) return;
    take(c, claim, now);
  }
}

function take(c: SaramaState, claim: Claim, now: Ticks): void {
  const { batch, state } = claim;
  batch.clear();
  const most = Math.min(CHANNEL_RECORDS, c.settings.maxPollRecords);
  const each = c.application.commitPer === 'record' && c.pool === null;
  if (each && claim.batchLeft <= 0) claim.batchLeft = -Math.min(most, state.bufferedTo - state.position);
  batch.take(state, each ? 1 : most);
  c.effects.batchDelivered(batch);
  onRecordsTaken(c, claim, now);
  if (claim.fetched === 'abandoned' && !isChannelFull(claim)) subscribe(c, claim, now);
  if (c.pool === null) beginWork(c, claim, now);
  else handOver(c, claim, now);
}

function beginWork(c: SaramaState, claim: Claim, now: Ticks): void {
  const { processingPerBatchMs, processingPerRecordMs } = c.application;
  const share = c.effects.workShare();
  const choreMs = c.chores.shift();
  if (choreMs !== undefined) c.effects.applicationEvent('busy-begin', `${choreMs} ms`);
  const overheadMs = claim.batchLeft > 0 ? 0 : processingPerBatchMs;
  if (c.application.commitPer === 'record') claim.batchLeft = Math.abs(claim.batchLeft) - 1;
  claim.overhead = msToTicks(overheadMs * share + (choreMs ?? 0));
  claim.perRecord = msToTicks(processingPerRecordMs * share);
  claim.workFrom = now;
  claim.busyUntil = now + claim.overhead + claim.batch.records * claim.perRecord;
  claim.app = 'busy';
  if (claim.busyUntil === now) finishWork(c, claim, now);
  else armWork(c);
}

export function onWorkDue(c: SaramaState, now: Ticks): void {
  for (const claim of [...(c.session?.claims ?? [])]) {
    if (claim.app !== 'busy' || claim.busyUntil > now) continue;
    finishWork(c, claim, now);
    deliver(c, claim, now);
  }
  armWork(c);
}

function finishWork(c: SaramaState, claim: Claim, now: Ticks): void {
  claim.busyUntil = NEVER;
  mark(claim.marked, claim.state.batchTo);
  c.effects.batchProcessed(claim.batch);
  if (c.application.commit === 'sync' && commits(c, claim)) {
    claim.app = 'committing';
    c.effects.applicationEvent('commit-begin', '');
    flush(c, claim.routine, claim.session.offsets, null, now);
    return;
  }
  if (c.application.commit === 'async' && commits(c, claim)) commitBeside(c, now);
  onHandlerFree(c, claim, now);
}

/** Commit() is of the whole session: one claim does it, or each after each record. */
function commits(c: SaramaState, claim: Claim): boolean {
  return c.application.commitPer === 'record' || claim.session.owned[0] === claim.marked.partition;
}

export function onCommitted(c: SaramaState, claim: Claim, now: Ticks): void {
  c.effects.applicationEvent('commit-end', '');
  onHandlerFree(c, claim, now);
  deliver(c, claim, now);
}

export function onHandlerFree(c: SaramaState, claim: Claim, now: Ticks): void {
  claim.app = claim.cancelled ? 'returned' : 'idle';
  endClaimIfOver(c, claim, now);
}

/** `go session.Commit()`: of the last session that was set up. */
export function commitBeside(c: SaramaState, now: Ticks, worker: Worker | null = null): void {
  if (c.offsets === null) return;
  const r = new Routine('commit');
  if (worker !== null) c.commitsOfWorkers.set(r, worker);
  c.commits.push(r);
  c.effects.applicationEvent('commit-begin', '');
  flush(c, r, c.offsets, null, now);
}

export function onCommittedBeside(c: SaramaState, r: Routine, now: Ticks): void {
  c.commits.splice(c.commits.indexOf(r), 1);
  c.effects.applicationEvent('commit-end', '');
  workerCommitted(c, r, now);
}
