/**
 * The application around the client: it polls, works, perhaps commits, and polls again.
 *
 * One goroutine. A poll waits for records without limit, and is left when there is something else to do: an act that it was
 * asked for, or the end. Automatic commits, heartbeats and rebalances need no poll (F-MP-01).
 * Deviation: franz-go has no way to unsubscribe and subscribe again; such acts are passed over.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { ApplicationAct } from '../client.ts';
import { isFatal } from '../common/fatal-errors.ts';
import { pollsWait } from './callbacks.ts';
import { endProcess, startClose } from './closing.ts';
import { requestCommit } from './commits.ts';
import type { FranzState } from './state.ts';
import { Timer } from './timers.ts';
import { batchOffsets, markPolled, recordOffset, uncommittedOffsets, undirty } from './uncommitted.ts';
import { awaitWorkers, endWaiting } from './workers.ts';

export function stepApplication(c: FranzState, now: Ticks): boolean {
  if (c.thread === 'busy' && c.busyWith === 'workers') return endWaiting(c);
  if (c.thread !== 'polling') return false;
  if (c.acts.length > 0) perform(c, c.acts.shift()!, now);
  else if (c.closeRequested && c.pool?.isBusy) awaitWorkers(c);
  else if (c.closeRequested) startClose(c);
  else return poll(c, now);
  return true;
}

function perform(c: FranzState, act: ApplicationAct, now: Ticks): void {
  if (act.act === 'work') {
    c.effects.applicationEvent('busy-begin', '');
    c.thread = 'busy';
    c.busyWith = 'act';
    c.effects.startTimer(Timer.Work, now + msToTicks(act.ms));
  } else if (act.act === 'commit') {
    commit(c, act.async ? 'beside' : 'app', uncommittedOffsets(c, true));
  }
}

/** Nothing to commit is done at once. */
function commit(c: FranzState, kind: 'app' | 'beside', offsets: ReturnType<typeof batchOffsets>): void {
  c.effects.applicationEvent('commit-begin', '');
  if (offsets.length === 0) {
    c.effects.applicationEvent('commit-end', '');
    return;
  }
  if (kind === 'app') {
    c.thread = 'committing';
    c.committing = offsets;
  }
  requestCommit(c, kind, offsets);
}

/** One call after the other; false while it waits. */
function poll(c: FranzState, now: Ticks): boolean {
  undirty(c);
  if (pollsWait(c)) return false;
  if (c.pollError !== null) {
    onPollError(c, c.pollError);
    return true;
  }
  if (!c.polled) return false;
  c.polled = false;
  c.subscription.collect(c.batch, c.settings.maxPollRecords);
  if (c.batch.count === 0) return false;
  deliver(c, now);
  return true;
}

/** PollFetches returns errors beside the records; which of them are fatal is for the application to say. */
function onPollError(c: FranzState, error: string): void {
  c.effects.applicationEvent('error', error);
  c.pollError = null;
  if (isFatal(error)) onFatal(c, error);
}

function onFatal(c: FranzState, error: string): void {
  const { onFatal: how } = c.application;
  if (how === 'go-on') return;
  c.thrown = error;
  if (how === 'close') startClose(c);
  else endProcess(c);
}

function deliver(c: FranzState, now: Ticks): void {
  const { batch } = c;
  markPolled(c, batch);
  c.polled = true;
  c.fetchable = true;
  c.effects.batchDelivered(batch);
  if (c.pool !== null) {
    // AllowRebalance is called as soon as the records are handed over.
    c.pool.hand(batch, now);
    if (c.pool.isFull) awaitWorkers(c);
    return;
  }
  c.holding = c.application.blockRebalanceOnPoll;
  c.workShare = c.effects.workShare();
  const { processingPerBatchMs, processingPerRecordMs, commitPer } = c.application;
  if (commitPer === 'record') c.cursor.begin(batch.states, batch.count);
  work(c, processingPerBatchMs + processingPerRecordMs * (commitPer === 'record' ? 1 : batch.records), now);
}

function work(c: FranzState, ms: number, now: Ticks): void {
  c.busyWith = 'batch';
  c.thread = 'busy';
  if (ms === 0) onWorkDone(c, now);
  else c.effects.startTimer(Timer.Work, now + msToTicks(ms * c.workShare));
}

export function onWorkDone(c: FranzState, now: Ticks): void {
  if (c.thread !== 'busy') return;
  switch (c.busyWith) {
    case 'waking':
      onCommitReturned(c, now);
      break;
    case 'commit-retry':
      commitAgain(c, now);
      break;
    case 'act':
      c.thread = 'polling';
      c.effects.applicationEvent('busy-end', '');
      break;
    case 'batch':
      c.thread = 'polling';
      if (c.cursor.isOver) afterBatch(c);
      else afterRecord(c, now);
  }
}

function afterBatch(c: FranzState): void {
  c.effects.batchProcessed(c.batch);
  c.holding = false;
  const mode = c.application.commit;
  if (mode === 'sync') commit(c, 'app', batchOffsets(c));
  else if (mode === 'async') commit(c, 'beside', batchOffsets(c));
}

/** CommitRecords of this one; then the next. */
function afterRecord(c: FranzState, now: Ticks): void {
  const { cursor } = c;
  const { range, offset } = cursor;
  c.effects.batchProcessed({ count: 1, states: [{ index: range.index, batchFrom: offset, batchTo: offset + 1 }] });
  cursor.advance();
  const isSync = c.application.commit === 'sync';
  commit(c, isSync ? 'app' : 'beside', recordOffset(c, range.partition, offset));
  if (!isSync) nextRecord(c, now);
}

function nextRecord(c: FranzState, now: Ticks): void {
  if (c.cursor.isOver) c.holding = false;
  else work(c, c.application.processingPerRecordMs, now);
}

function onCommitReturned(c: FranzState, now: Ticks): void {
  const { onFencedCommit, failedCommit, commitRetryMs } = c.application;
  c.thread = 'polling';
  if (c.commitError === 'FENCED_INSTANCE_ID' && onFencedCommit === 'close') onFatal(c, c.commitError);
  else if (c.commitError !== null && failedCommit === 'retry' && !c.closeRequested) {
    c.thread = 'busy';
    c.busyWith = 'commit-retry';
    c.effects.startTimer(Timer.Work, now + msToTicks(Math.max(1, commitRetryMs)));
  } else nextRecord(c, now);
}

/** Told to stop, the application gives it up. */
function commitAgain(c: FranzState, now: Ticks): void {
  c.thread = 'polling';
  if (c.closeRequested) nextRecord(c, now);
  else commit(c, 'app', c.committing);
}
