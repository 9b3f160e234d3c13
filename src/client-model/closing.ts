/**
 * close(): the last commit, onPartitionsRevoked, LeaveGroup, and the wait for its answer.
 *
 * Mirrors ConsumerCoordinator.close, AbstractCoordinator.close and onLeavePrepare (4.4); J-LV-01, J-CM-06.
 */
import { NO_GENERATION } from '../protocol/ids.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { sendCommit } from './commits.ts';
import type { ConsumerState } from './consumer-state.ts';
import { maybeLeaveGroup } from './heartbeat.ts';
import { disableHeartbeatThread } from './membership.ts';
import { CLOSE_TIMEOUT_MS } from './profiles/java.ts';
import { losePartitions, revokePartitions } from './rebalance.ts';
import { ClientTimer } from './timers.ts';

export function startClose(c: ConsumerState, now: Ticks): void {
  c.thread = 'closing';
  c.effects.cancelTimer(ClientTimer.PollWake);
  c.effects.startTimer(ClientTimer.Close, now + msToTicks(CLOSE_TIMEOUT_MS));
  commitOnClose(c);
}

/** The automatic commit is synchronous here; when it cannot be sent, or is settled, the member leaves. */
export function commitOnClose(c: ConsumerState): void {
  if (c.settings.enableAutoCommit && sendCommit(c, 'close') === 'sent') return;
  leaveOnClose(c);
}

export function leaveOnClose(c: ConsumerState): void {
  disableHeartbeatThread(c);
  giveUpOnClose(c);
  c.leaveSent = maybeLeaveGroup(c, 'the consumer is being closed');
  if (!c.leaveSent) finishClose(c);
}

/** A cooperative member in the middle of a join loses its partitions, an eager one has given them up already. */
function giveUpOnClose(c: ConsumerState): void {
  const rebalancing = c.memberState === 'PREPARING_REBALANCE' || c.memberState === 'COMPLETING_REBALANCE';
  if (rebalancing || c.generationId === NO_GENERATION) losePartitions(c);
  else revokePartitions(c);
}

export function finishClose(c: ConsumerState): void {
  if (c.thread === 'closed') return;
  c.thread = 'closed';
  c.effects.exited('graceful', 'closed');
}
