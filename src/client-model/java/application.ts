/**
 * The application around the consumer: it polls, works on the batch, commits if it is to, and polls again.
 *
 * A polling loop with one thread, as the documentation of every client shows it: `try { poll … } finally { close }`.
 * What it is made to do (ApplicationAct) it does between two polls. When its pod is told to stop it ends the batch it
 * works on (and a commitSync() it waits for) and closes the consumer; poll() is woken up at once. When poll() throws it
 * closes the consumer too, and the process ends; or it ends at once; or the application logs what was thrown and polls
 * again (`onFatal`).
 */

import type { OffsetCommitPartition } from '../../protocol/requests.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { ApplicationAct } from '../client.ts';
import { endCallback } from './callbacks.ts';
import { advanceClose, endProcess, startClose } from './closing.ts';
import { commitAsync } from './commits.ts';
import type { ConsumerState } from './consumer-state.ts';
import { beginPoll, turn } from './poll.ts';
import { subscribe, unsubscribe } from './subscribing.ts';
import { advanceSyncCommit, beginSyncCommit } from './sync-commit.ts';
import { ClientTimer } from './timers.ts';
import { handOver, tendWorkers, workersHoldUpClose } from './workers.ts';

/** The application's thread goes as far as it can at this instant. */
export function advance(c: ConsumerState, now: Ticks): void {
  if (c.syncCommit !== null) advanceSyncCommit(c, now);
  if (c.thread === 'in-commit-sync' && c.syncCommit === null) onCommitReturned(c, now);
  if (c.thread === 'in-poll' || c.thread === 'unsubscribed') goOn(c, now);
  if (c.thread === 'closing') advanceClose(c);
}

/** Whatever commitSync() throws, this application logs it and polls again, or calls it again; but not when it was fenced. */
function onCommitReturned(c: ConsumerState, now: Ticks): void {
  if (c.fatal !== null) die(c, now);
  else if (c.occupation === 'callback') endCallback(c, now);
  else if (c.commitAgain !== null) pauseBeforeCommit(c, now);
  else nextRound(c, now);
}

/** The thread is not busy: it closes if it has been told to, or goes on in poll(). */
function goOn(c: ConsumerState, now: Ticks): void {
  if (c.closeRequested) {
    if (!workersHoldUpClose(c, now)) startClose(c, now);
    return;
  }
  if (c.thread === 'unsubscribed' && c.hasActs) nextRound(c, now);
  if (c.thread === 'in-poll') runPoll(c, now);
}

/** Turns of poll() until it waits, returns records, or throws. An empty poll is followed by the next one at once. */
function runPoll(c: ConsumerState, now: Ticks): void {
  let how = turn(c, now);
  while (how === 'empty' || (how === 'records' && c.pool !== null)) {
    if (how === 'records') handOver(c, now);
    nextRound(c, now);
    if (c.thread !== 'in-poll') return;
    how = turn(c, now);
  }
  if (how === 'records') startWork(c, now);
  else if (how === 'thrown') die(c, now);
}

/** The top of its loop: what it has been made to do, then the next poll, unless it has no subscription. */
export function nextRound(c: ConsumerState, now: Ticks): void {
  c.occupation = 'batch';
  if (!c.isPlain && nextRecord(c, now)) return;
  if (c.hasActs && performAll(c, now)) return;
  if (!c.isPlain && c.pool !== null && tendWorkers(c, now)) return;
  if (!c.isSubscribed()) c.thread = 'unsubscribed';
  else beginPoll(c, now);
}

/** True if one of them holds the thread up; the others wait. */
function performAll(c: ConsumerState, now: Ticks): boolean {
  c.effects.cancelTimer(ClientTimer.PollWake);
  for (let act = c.acts.shift(); act !== undefined; act = c.acts.shift()) {
    if (perform(c, act, now)) return true;
  }
  c.hasActs = false;
  return false;
}

/** True if the thread is held up by it. */
function perform(c: ConsumerState, act: ApplicationAct, now: Ticks): boolean {
  if (act.act === 'work') occupy(c, 'act', act.ms, now);
  else if (act.act === 'subscribe') subscribe(c, act.topics);
  else if (act.act === 'unsubscribe') unsubscribe(c);
  else if (act.async) commitAsync(c, now);
  else commitNow(c, now);
  return act.act === 'work' || c.syncCommit !== null;
}

function startWork(c: ConsumerState, now: Ticks): void {
  const { batch, application } = c;
  c.effects.batchDelivered(batch);
  c.workShare = c.effects.workShare();
  const { processingPerBatchMs, processingPerRecordMs, commitPer } = application;
  if (commitPer === 'record') {
    c.cursor.begin(batch.states, batch.count);
    startRecord(c, processingPerBatchMs, now);
    return;
  }
  occupy(c, 'batch', (processingPerBatchMs + processingPerRecordMs * batch.records) * c.workShare, now);
}

/** True if the batch in hand has another one. */
function nextRecord(c: ConsumerState, now: Ticks): boolean {
  if (c.cursor.isOver) return false;
  startRecord(c, 0, now);
  return true;
}

function startRecord(c: ConsumerState, addedMs: number, now: Ticks): void {
  occupy(c, 'batch', (addedMs + c.application.processingPerRecordMs) * c.workShare, now);
}

/** The thread is busy for so long. */
function occupy(c: ConsumerState, occupation: ConsumerState['occupation'], ms: number, now: Ticks): void {
  c.thread = 'busy';
  c.occupation = occupation;
  c.effects.cancelTimer(ClientTimer.PollWake);
  c.effects.startTimer(ClientTimer.Work, now + msToTicks(ms));
}

/** What the thread was busy with is done. */
export function onWorkDone(c: ConsumerState, now: Ticks): void {
  if (c.occupation === 'callback') {
    endCallback(c, now);
  } else if (c.occupation === 'act') {
    nextRound(c, now);
  } else if (c.occupation === 'commit-retry') {
    commitAgain(c, now);
  } else if (!c.cursor.isOver) {
    afterRecord(c, now);
  } else {
    c.effects.batchProcessed(c.batch);
    c.batch.clear();
    commitAs(c, undefined, now);
  }
}

/** commitSync() of this one record's offset. */
function afterRecord(c: ConsumerState, now: Ticks): void {
  const { range, offset } = c.cursor;
  c.effects.batchProcessed({ count: 1, states: [{ index: range.index, batchFrom: offset, batchTo: offset + 1 }] });
  c.cursor.advance();
  if (c.cursor.isOver) c.batch.clear();
  commitAs(c, [{ partition: range.partition, offset: offset + 1, leaderEpoch: -1, metadata: '' }], now);
}

export function commitAs(c: ConsumerState, offsets: readonly OffsetCommitPartition[] | undefined, now: Ticks): void {
  c.thread = 'in-commit-sync';
  if (c.application.commit === 'sync') commitNow(c, now, offsets);
  else if (c.application.commit === 'async') commitAsync(c, now, offsets);
}

export function pauseBeforeCommit(c: ConsumerState, now: Ticks): void {
  occupy(c, 'commit-retry', Math.max(1, c.application.commitRetryMs), now);
}

/** In the loop around commitSync(): told to stop, the application gives it up. */
function commitAgain(c: ConsumerState, now: Ticks): void {
  const offsets = c.closeRequested ? [] : (c.commitAgain ?? []);
  c.commitAgain = null;
  c.occupation = 'batch';
  commitNow(c, now, offsets);
}

function commitNow(c: ConsumerState, now: Ticks, offsets?: readonly OffsetCommitPartition[]): void {
  c.thread = 'in-commit-sync';
  beginSyncCommit(c, 'sync', now + msToTicks(c.settings.defaultApiTimeoutMs), now, offsets);
}

/** poll(), or a commitSync() that was fenced, threw. */
function die(c: ConsumerState, now: Ticks): void {
  const { onFatal, consumeRetryMs } = c.application;
  if (onFatal === 'go-on') {
    pollAgain(c, consumeRetryMs, now);
    return;
  }
  c.thrown = c.fatal ?? '';
  if (onFatal === 'exit') endProcess(c);
  else startClose(c, now);
}

/**
 * What the heartbeat thread met is thrown once (AbstractCoordinator.pollHeartbeat), and the next poll() begins a new one; a
 * commitAsync() that was fenced is thrown by every poll() from then on (asyncCommitFenced).
 */
function pollAgain(c: ConsumerState, pauseMs: number, now: Ticks): void {
  c.effects.applicationEvent('error', c.fatal ?? '');
  c.fatal = c.asyncCommitFenced;
  occupy(c, 'act', Math.max(1, pauseMs), now);
}
