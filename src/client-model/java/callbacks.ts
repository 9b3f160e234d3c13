/**
 * Rebalance callbacks that take time: they run on the application's thread, inside poll(), which goes on behind them
 * when they have returned. onPartitionsRevoked may wait for workers, and commit (`commitOnRevoke`).
 *
 * Mirrors ConsumerRebalanceListenerInvoker and where ConsumerCoordinator calls it (4.4).
 * Deviation: close() and unsubscribe() do not wait for their callbacks.
 */
import type { TopicPartition } from '../../protocol/partitions.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { ConsumerState } from './consumer-state.ts';
import { beginSyncCommit } from './sync-commit.ts';
import { ClientTimer } from './timers.ts';

/** True when onPartitionsRevoked has returned; false while it runs: to be asked again then. */
export function revokedCallback(c: ConsumerState, partitions: readonly TopicPartition[], now: Ticks): boolean {
  const { revokedCallbackMs, commitOnRevoke } = c.application;
  if (hasReturned(c)) return true;
  c.effects.partitionsRevoked(partitions);
  if (revokedCallbackMs === 0 && !commitOnRevoke && c.pool === null) return true;
  begin(c, revokedCallbackMs);
  c.given = partitions;
  c.pool?.giveUp(partitions);
  return goOnInRevoked(c, now) && hasReturned(c);
}

/** True when it has returned. The work on what is given up comes first (`revokedWork`), then its commit. */
export function goOnInRevoked(c: ConsumerState, now: Ticks): boolean {
  c.thread = 'busy';
  c.awaitsWork = c.pool?.holdsUp(c.given) ?? false;
  if (c.awaitsWork) return false;
  c.thread = 'in-commit-sync';
  const offsets = c.pool?.takeFinished();
  c.pool?.forget(c.given);
  if (c.application.commitOnRevoke || (c.pool?.commitsOnRevoke ?? false))
    beginSyncCommit(c, 'sync', now + msToTicks(c.settings.defaultApiTimeoutMs), now, offsets);
  return c.syncCommit === null && endCallback(c, now);
}

/** The same for onPartitionsAssigned. */
export function assignedCallback(c: ConsumerState, partitions: readonly TopicPartition[], now: Ticks): boolean {
  const { assignedCallbackMs } = c.application;
  if (hasReturned(c)) return true;
  c.effects.partitionsAssigned(partitions);
  if (assignedCallbackMs === 0) return true;
  begin(c, assignedCallbackMs);
  return endCallback(c, now);
}

function hasReturned(c: ConsumerState): boolean {
  if (c.callback !== 'returned') return false;
  c.callback = 'none';
  return true;
}

/** First its commit, if it has one; `advance` goes on when that has returned. */
function begin(c: ConsumerState, ms: number): void {
  c.callback = 'running';
  c.callbackMs = ms;
  c.occupation = 'callback';
  c.thread = 'in-commit-sync';
  c.effects.cancelTimer(ClientTimer.PollWake);
}

/** Its commit has returned, then the rest of it: True when poll() goes on. */
export function endCallback(c: ConsumerState, now: Ticks): boolean {
  if (c.callbackMs > 0) {
    c.thread = 'busy';
    c.effects.startTimer(ClientTimer.Work, now + msToTicks(c.callbackMs));
    c.callbackMs = 0;
    return false;
  }
  c.callback = 'returned';
  c.thread = 'in-poll';
  return true;
}
