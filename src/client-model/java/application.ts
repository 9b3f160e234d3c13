/**
 * The application around the consumer: it polls, works on the batch, commits if it is to, and polls again.
 *
 * A polling loop with one thread, as the documentation of every client shows it: `try { poll … } finally { close }`.
 * What it is made to do (ApplicationAct) it does between two polls. When its pod is told to stop it ends the batch it
 * works on (and a commitSync() it waits for) and closes the consumer; poll() is woken up at once. When poll() throws it
 * closes the consumer too, and the process ends; or it ends at once; or the application logs what was thrown and polls
 * again (`onFatal`).
 */
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

/** The application's thread goes as far as it can at this instant. */
export function advance(c: ConsumerState, now: Ticks): void {
  if (c.syncCommit !== null) advanceSyncCommit(c, now);
  if (c.thread === 'in-commit-sync' && c.syncCommit === null) onCommitReturned(c, now);
  if (c.thread === 'in-poll' || c.thread === 'unsubscribed') goOn(c, now);
  if (c.thread === 'closing') advanceClose(c);
}

/** Whatever commitSync() throws, this application logs it and polls again; but not when it was fenced. */
function onCommitReturned(c: ConsumerState, now: Ticks): void {
  if (c.fatal !== null) die(c, now);
  else if (c.occupation === 'callback') endCallback(c, now);
  else nextRound(c, now);
}

/** The thread is not busy: it closes if it has been told to, or goes on in poll(). */
function goOn(c: ConsumerState, now: Ticks): void {
  if (c.closeRequested) {
    startClose(c, now);
    return;
  }
  if (c.thread === 'unsubscribed' && c.hasActs) nextRound(c, now);
  if (c.thread === 'in-poll') runPoll(c, now);
}

/** Turns of poll() until it waits, returns records, or throws. An empty poll is followed by the next one at once. */
function runPoll(c: ConsumerState, now: Ticks): void {
  let how = turn(c, now);
  while (how === 'empty') {
    nextRound(c, now);
    if (c.thread !== 'in-poll') return;
    how = turn(c, now);
  }
  if (how === 'records') startWork(c, now);
  else if (how === 'thrown') die(c, now);
}

/** The top of its loop: what it has been made to do, then the next poll, unless it has no subscription. */
function nextRound(c: ConsumerState, now: Ticks): void {
  c.occupation = 'batch';
  if (c.hasActs && performAll(c, now)) return;
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
  const workMs = application.processingPerBatchMs + application.processingPerRecordMs * batch.records;
  occupy(c, 'batch', workMs * variation(c), now);
}

/** The thread is busy for so long. */
function occupy(c: ConsumerState, occupation: ConsumerState['occupation'], ms: number, now: Ticks): void {
  c.thread = 'busy';
  c.occupation = occupation;
  c.effects.cancelTimer(ClientTimer.PollWake);
  c.effects.startTimer(ClientTimer.Work, now + msToTicks(ms));
}

function variation(c: ConsumerState): number {
  const { processingSpread } = c.application;
  return processingSpread === 0 ? 1 : 1 + processingSpread * (2 * c.effects.workRandom() - 1);
}

/** What the thread was busy with is done. */
export function onWorkDone(c: ConsumerState, now: Ticks): void {
  if (c.occupation === 'callback') {
    endCallback(c, now);
  } else if (c.occupation === 'act') {
    nextRound(c, now);
  } else {
    c.effects.batchProcessed(c.batch);
    c.batch.clear();
    afterBatch(c, now);
  }
}

function afterBatch(c: ConsumerState, now: Ticks): void {
  c.thread = 'in-commit-sync';
  if (c.application.commit === 'sync') commitNow(c, now);
  else if (c.application.commit === 'async') commitAsync(c, now);
}

function commitNow(c: ConsumerState, now: Ticks): void {
  c.thread = 'in-commit-sync';
  beginSyncCommit(c, 'sync', now + msToTicks(c.settings.defaultApiTimeoutMs), now);
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
