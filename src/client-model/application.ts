/**
 * The application around the consumer: it polls, works on the batch, commits if it is to, and polls again.
 *
 * A polling loop with one thread, as the documentation of every client shows it. When its pod is told to stop it
 * ends the batch it works on and closes the consumer (poll() is woken up at once).
 */
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { backoff } from './backoff.ts';
import { startClose } from './closing.ts';
import { type CommitOutcome, sendCommit } from './commits.ts';
import type { ConsumerState } from './consumer-state.ts';
import { beginPoll, turn } from './poll.ts';
import { ClientTimer } from './timers.ts';

/** Turns of poll() until it waits, returns records, or throws. An empty poll is followed by the next one at once. */
export function runPoll(c: ConsumerState, now: Ticks): void {
  if (c.closeRequested) {
    startClose(c, now);
    return;
  }
  let how = turn(c, now);
  while (how === 'empty') {
    beginPoll(c, now);
    how = turn(c, now);
  }
  if (how === 'records') startWork(c, now);
  else if (how === 'thrown') die(c);
}

export function enterPoll(c: ConsumerState, now: Ticks): void {
  beginPoll(c, now);
  runPoll(c, now);
}

function startWork(c: ConsumerState, now: Ticks): void {
  const { batch, application } = c;
  c.thread = 'busy';
  c.effects.cancelTimer(ClientTimer.PollWake);
  for (let i = 0; i < batch.count; i++) {
    c.effects.recordsDelivered(batch.partitions[i]!, batch.from[i]!, batch.to[i]!);
  }
  const workMs = application.processingPerBatchMs + application.processingPerRecordMs * batch.records;
  c.effects.startTimer(ClientTimer.Work, now + msToTicks(workMs));
}

export function onWorkDone(c: ConsumerState, now: Ticks): void {
  const { batch } = c;
  for (let i = 0; i < batch.count; i++) {
    c.effects.recordsProcessed(batch.partitions[i]!, batch.from[i]!, batch.to[i]!);
  }
  batch.clear();
  if (c.application.commit === 'sync') beginCommitSync(c, now);
  else if (c.application.commit === 'async') sendCommit(c, 'async');
  if (c.thread === 'busy') c.thread = 'in-poll';
}

/** J-CM-03: commitSync() blocks the thread until it has succeeded, failed for good, or run out of time. */
function beginCommitSync(c: ConsumerState, now: Ticks): void {
  c.commitSyncDeadline = now + msToTicks(c.settings.defaultApiTimeoutMs);
  c.commitSyncAttempts = 0;
  c.thread = 'in-commit-sync';
  tryCommitSync(c, now);
}

export function tryCommitSync(c: ConsumerState, now: Ticks): void {
  const sent = sendCommit(c, 'sync');
  if (sent === 'retriable') onCommitSyncSettled(c, 'retriable', now);
  else if (sent !== 'sent') c.thread = 'in-poll';
}

/** Whatever commitSync() throws, this application logs it and polls again. */
export function onCommitSyncSettled(c: ConsumerState, outcome: CommitOutcome, now: Ticks): void {
  if (outcome !== 'retriable' || now >= c.commitSyncDeadline) {
    c.thread = 'in-poll';
    return;
  }
  const { retryBackoffMs, retryBackoffMaxMs } = c.settings;
  const pause = backoff(retryBackoffMs, retryBackoffMaxMs, c.commitSyncAttempts++, c.effects.random());
  c.effects.startTimer(ClientTimer.CommitRetry, Math.min(now + pause, c.commitSyncDeadline));
}

/** poll() threw: nobody catches it, the process ends without closing its consumer. */
function die(c: ConsumerState): void {
  c.thread = 'closed';
  c.effects.exited('fatal-error', c.fatal ?? '');
}
