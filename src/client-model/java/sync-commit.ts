/**
 * commitSync(): of the application after a batch, and of close() when auto commit is on.
 *
 * Mirrors ConsumerCoordinator.commitOffsetsSync (4.4); J-CM-03, J-CM-06. The calling thread is held up: it waits for a
 * coordinator, sends, waits for the answer, pauses after a retriable failure, and begins again, until its time is over.
 */
import type { OffsetCommitPartition } from '../../protocol/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import { backoff } from '../backoff.ts';
import { consumedPositions, sendCommit } from './commits.ts';
import type { ConsumerState, SyncCommit } from './consumer-state.ts';
import { lookupCoordinator } from './lookup.ts';
import { ClientTimer } from './timers.ts';

/** @param offsets without: all that poll() has returned */
export function beginSyncCommit(
  c: ConsumerState,
  purpose: 'sync' | 'close',
  deadline: Ticks,
  now: Ticks,
  offsets: readonly OffsetCommitPartition[] = consumedPositions(c),
): void {
  // Nothing to commit needs no coordinator.
  if (offsets.length === 0) return;
  c.syncCommit = { purpose, offsets, deadline, attempts: 0, phase: 'waiting', throws: false };
  advanceSyncCommit(c, now);
}

/** Takes the commit as far as it goes at this instant; `c.syncCommit` is null when the call has returned. */
export function advanceSyncCommit(c: ConsumerState, now: Ticks): void {
  const commit = c.syncCommit;
  if (commit === null) return;
  if (commit.phase === 'failed') pause(c, commit, now);
  if (commit.phase === 'waiting' && now < commit.deadline) trySend(c, commit, now);
  if (commit.phase !== 'done' && now < commit.deadline) return;
  noteFailure(c, commit);
  endSyncCommit(c);
}

/** What it throws after the time is over is a TimeoutException. */
function noteFailure(c: ConsumerState, { purpose, phase, offsets, throws }: SyncCommit): void {
  const failed = throws || phase !== 'done';
  const retries = purpose === 'sync' && c.application.failedCommit === 'retry' && c.callback === 'none';
  c.commitAgain = failed && retries && !c.closeRequested ? offsets : null;
}

/** The pause is over. */
export function onCommitRetry(c: ConsumerState): void {
  if (c.syncCommit?.phase === 'pausing') c.syncCommit.phase = 'waiting';
}

/** The call returns, or throws; an answer that comes later is nobody's. */
export function endSyncCommit(c: ConsumerState): void {
  c.syncCommit = null;
  c.effects.cancelTimer(ClientTimer.CommitRetry);
}

function pause(c: ConsumerState, commit: SyncCommit, now: Ticks): void {
  const { retryBackoffMs, retryBackoffMaxMs } = c.settings;
  const span = backoff(retryBackoffMs, retryBackoffMaxMs, commit.attempts++, c.effects.random());
  commit.phase = 'pausing';
  c.effects.startTimer(ClientTimer.CommitRetry, Math.min(now + span, commit.deadline));
}

function trySend(c: ConsumerState, commit: SyncCommit, now: Ticks): void {
  c.effects.startTimer(ClientTimer.CommitRetry, commit.deadline);
  if (!c.coordinatorKnown) lookupCoordinator(c, now);
  else {
    const how = sendCommit(c, commit.purpose, commit.offsets);
    commit.throws = how === 'refused';
    commit.phase = how === 'sent' ? 'sent' : 'done';
  }
}
