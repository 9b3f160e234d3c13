/**
 * One turn of poll(): membership first, then positions, then records.
 *
 * Mirrors ClassicKafkaConsumer.poll, updateAssignmentMetadataIfNeeded, pollForFetches and ConsumerCoordinator.poll
 * (4.4). The real loop turns whenever the network or its timer wakes it; here a turn is taken at each of these
 * instants, and in between nothing happens.
 */
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { maybeAutoCommit } from './commits.ts';
import type { ConsumerState } from './consumer-state.ts';
import { sendFetches } from './fetches.ts';
import { joinGroupIfNeeded } from './join.ts';
import { lookupCoordinator } from './lookup.ts';
import { updateFetchPositions } from './positions.ts';
import { ClientTimer } from './timers.ts';

/** How a turn ended: `waiting` for a wake-up, or poll() returns. `thrown`: it throws `c.fatal`. */
export type Turn = 'waiting' | 'records' | 'empty' | 'thrown';

export function beginPoll(c: ConsumerState, now: Ticks): void {
  c.thread = 'in-poll';
  c.pollDeadline = now + msToTicks(c.application.pollTimeoutMs);
}

export function turn(c: ConsumerState, now: Ticks): Turn {
  pollHeartbeat(c, now);
  if (c.fatal === null) pollCoordinator(c, now);
  if (c.fatal !== null) return 'thrown';
  updateFetchPositions(c, now);
  c.subscription.collect(c.batch, c.settings.maxPollRecords);
  sendFetches(c);
  if (c.batch.count > 0) return 'records';
  if (now >= c.pollDeadline) return 'empty';
  c.effects.startTimer(ClientTimer.PollWake, wakeTime(c, now));
  return 'waiting';
}

/** J-MP-01: each turn restarts the poll timer; the heartbeat thread watches it only while it is enabled. */
function pollHeartbeat(c: ConsumerState, now: Ticks): void {
  if (c.heartbeatThreadEnabled()) {
    c.effects.startTimer(ClientTimer.PollInterval, now + msToTicks(c.settings.maxPollIntervalMs));
  }
}

function pollCoordinator(c: ConsumerState, now: Ticks): void {
  if (!c.coordinatorKnown) lookupCoordinator(c);
  else if (joinGroupIfNeeded(c, now)) maybeAutoCommit(c, now);
}

/**
 * poll() sleeps until its time-out, the next automatic commit, or, when nothing that could wake it is on its way or
 * a position is missing, for retry.backoff.ms.
 */
function wakeTime(c: ConsumerState, now: Ticks): Ticks {
  let wake = c.pollDeadline;
  if (c.settings.enableAutoCommit && c.nextAutoCommitAt > now) wake = Math.min(wake, c.nextAutoCommitAt);
  if (c.effects.inFlight() === 0 || !c.subscription.hasAllPositions()) {
    wake = Math.min(wake, now + msToTicks(c.settings.retryBackoffMs));
  }
  return wake;
}
