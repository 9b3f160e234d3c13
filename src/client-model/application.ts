/**
 * The application around the consumer: it polls, works on the batch, commits if it is to, and polls again.
 *
 * A polling loop with one thread, as the documentation of every client shows it: `try { poll … } finally { close }`.
 * When its pod is told to stop it ends the batch it works on (and a commitSync() it waits for) and closes the
 * consumer; poll() is woken up at once. When poll() throws it closes the consumer too, and the process ends.
 */
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { advanceClose, startClose } from './closing.ts';
import { commitAsync } from './commits.ts';
import type { ConsumerState } from './consumer-state.ts';
import { beginPoll, turn } from './poll.ts';
import { makeCalls } from './subscribing.ts';
import { advanceSyncCommit, beginSyncCommit } from './sync-commit.ts';
import { ClientTimer } from './timers.ts';

/** The application's thread goes as far as it can at this instant. */
export function advance(c: ConsumerState, now: Ticks): void {
  if (c.syncCommit !== null) advanceSyncCommit(c, now);
  // Whatever commitSync() throws, this application logs it and polls again.
  if (c.thread === 'in-commit-sync' && c.syncCommit === null) beginPoll(c, now);
  if (c.thread === 'in-poll' || c.thread === 'unsubscribed') goOn(c, now);
  if (c.thread === 'closing') advanceClose(c);
}

/** The thread is not busy: it does what it has been told to, or polls. */
function goOn(c: ConsumerState, now: Ticks): void {
  if (c.closeRequested) {
    startClose(c, now);
    return;
  }
  if (c.callsWaiting.length > 0) makeCalls(c, now);
  if (c.thread === 'in-poll') runPoll(c, now);
}

/** Turns of poll() until it waits, returns records, or throws. An empty poll is followed by the next one at once. */
function runPoll(c: ConsumerState, now: Ticks): void {
  let how = turn(c, now);
  while (how === 'empty') {
    beginPoll(c, now);
    how = turn(c, now);
  }
  if (how === 'records') startWork(c, now);
  else if (how === 'thrown') die(c, now);
}

function startWork(c: ConsumerState, now: Ticks): void {
  const { batch, application } = c;
  c.thread = 'busy';
  c.effects.cancelTimer(ClientTimer.PollWake);
  c.effects.batchDelivered(batch);
  const workMs = application.processingPerBatchMs + application.processingPerRecordMs * batch.records;
  c.effects.startTimer(ClientTimer.Work, now + msToTicks(workMs * variation(c)));
}

function variation(c: ConsumerState): number {
  const { processingSpread } = c.application;
  return processingSpread === 0 ? 1 : 1 + processingSpread * (2 * c.effects.workRandom() - 1);
}

export function onWorkDone(c: ConsumerState, now: Ticks): void {
  const { batch } = c;
  c.effects.batchProcessed(batch);
  batch.clear();
  c.thread = 'in-commit-sync';
  if (c.application.commit === 'sync') {
    beginSyncCommit(c, 'sync', now + msToTicks(c.settings.defaultApiTimeoutMs), now);
  } else if (c.application.commit === 'async') {
    commitAsync(c, now);
  }
}

/** poll() threw: the application closes the consumer and the process ends. */
function die(c: ConsumerState, now: Ticks): void {
  c.thrown = c.fatal ?? '';
  startClose(c, now);
}
