/**
 * close(): the last commit, onPartitionsRevoked, LeaveGroup, and the wait for what is still unanswered.
 *
 * Mirrors ConsumerCoordinator.close, AbstractCoordinator.close, onLeavePrepare and AbstractFetch.close (4.4); J-LV-01,
 * J-CM-06. The fetch session is closed behind a fetch that is under way: up to fetch.max.wait.ms (so recorded).
 * Deviation: the exchange that closes an idle fetch session is not modelled (one round trip).
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { ConsumerState } from './consumer-state.ts';
import { maybeLeaveGroup } from './heartbeat.ts';
import { disableHeartbeatThread } from './membership.ts';
import { CLOSE_TIMEOUT_MS } from './profile.ts';
import { onLeavePrepare } from './rebalance.ts';
import { beginSyncCommit, endSyncCommit } from './sync-commit.ts';
import { ClientTimer } from './timers.ts';

export function startClose(c: ConsumerState, now: Ticks): void {
  const deadline = now + msToTicks(CLOSE_TIMEOUT_MS);
  c.thread = 'closing';
  c.effects.cancelTimer(ClientTimer.PollWake);
  c.effects.startTimer(ClientTimer.Close, deadline);
  if (c.settings.enableAutoCommit) beginSyncCommit(c, 'close', deadline, now);
}

/** When the last commit is settled the member leaves; when nothing is unanswered close() returns. */
export function advanceClose(c: ConsumerState): void {
  if (c.defects.closeHangs && c.memberState === 'COMPLETING_REBALANCE') return;
  if (c.syncCommit !== null) return;
  if (!c.left) leave(c);
  if (c.coordinatorInFlight === 0 && c.fetchInFlight === null) endProcess(c);
}

/** The time is over: the member still says good-bye, but waits for nothing more. */
export function onCloseExpired(c: ConsumerState): void {
  if (c.defects.closeHangs && c.memberState === 'COMPLETING_REBALANCE') return;
  endSyncCommit(c);
  if (!c.left) leave(c);
  endProcess(c);
}

function leave(c: ConsumerState): void {
  c.left = true;
  disableHeartbeatThread(c);
  onLeavePrepare(c);
  maybeLeaveGroup(c, 'the consumer is being closed');
}

/** The process is gone, whether or not the consumer was closed. */
export function endProcess(c: ConsumerState): void {
  c.thread = 'closed';
  if (c.thrown === null) c.effects.exited('graceful', 'closed');
  else c.effects.exited('fatal-error', c.thrown);
}
