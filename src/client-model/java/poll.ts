/**
 * One turn of poll(): membership first, then positions, then records.
 *
 * Mirrors ClassicKafkaConsumer.poll, updateAssignmentMetadataIfNeeded, pollForFetches and ConsumerCoordinator.poll
 * (4.4). The real loop turns whenever the network or its timer wakes it; here a turn is taken at each of these
 * instants, and in between nothing happens. Two things hold up the whole call, so that it returns records only when
 * its time is over: the coordinator is unknown (ensureCoordinatorReady), or the committed offsets of new partitions
 * are on their way (fetchCommittedOffsets). A JoinGroup on its way does not (J-JG-01).
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { maybeAutoCommit } from './commits.ts';
import type { ConsumerState } from './consumer-state.ts';
import { sendFetches } from './fetches.ts';
import { joinGroupIfNeeded } from './join.ts';
import { beginLookups, lookupCoordinator } from './lookup.ts';
import { beginMetadata, metadataIsFresh } from './metadata.ts';
import { updateFetchPositions } from './positions.ts';
import { ClientTimer } from './timers.ts';

/** How a turn ended: `waiting` for a wake-up, or poll() returns. `thrown`: it throws `c.fatal`. */
export type Turn = 'waiting' | 'records' | 'empty' | 'thrown';

/** A poll for no time at all would turn for ever at one instant: it takes a millisecond. */
const SHORTEST_POLL_MS = 1;

export function beginPoll(c: ConsumerState, now: Ticks): void {
  c.thread = 'in-poll';
  c.pollDeadline = now + msToTicks(Math.max(c.application.pollTimeoutMs, SHORTEST_POLL_MS));
  c.positionsAwaited = false;
  c.positionsFailures = 0;
  beginLookups(c);
  beginMetadata(c);
}

export function turn(c: ConsumerState, now: Ticks): Turn {
  const heldUp = c.fatal === null && updateAssignmentMetadata(c, now);
  if (c.fatal !== null) return 'thrown';
  if (c.callback === 'running') return 'waiting';
  if (heldUp && now < c.pollDeadline) return sleep(c, now);
  c.subscription.collect(c.batch, c.settings.maxPollRecords);
  sendFetches(c);
  if (c.batch.count > 0) return 'records';
  if (now >= c.pollDeadline) return 'empty';
  return sleep(c, now);
}

/** True if this call of poll() is held up. */
function updateAssignmentMetadata(c: ConsumerState, now: Ticks): boolean {
  if (!c.positionsAwaited) {
    pollHeartbeat(c, now);
    if (!c.coordinatorKnown) {
      lookupCoordinator(c, now);
      return true;
    }
    if (!metadataIsFresh(c, now)) return true;
    if (!joinGroupIfNeeded(c, now)) return false;
    maybeAutoCommit(c, now);
  }
  c.positionsAwaited = !updateFetchPositions(c, now);
  return c.positionsAwaited;
}

/** J-MP-01: each turn restarts the poll timer; the heartbeat thread watches it only while it is enabled. */
function pollHeartbeat(c: ConsumerState, now: Ticks): void {
  if (c.heartbeatThreadEnabled() && !c.defects.pollsUnnoticed) {
    c.pollIntervalOver = false;
    c.effects.startTimer(ClientTimer.PollInterval, now + msToTicks(c.settings.maxPollIntervalMs));
  }
}

function sleep(c: ConsumerState, now: Ticks): Turn {
  c.effects.startTimer(ClientTimer.PollWake, wakeTime(c, now));
  return 'waiting';
}

/**
 * poll() sleeps until its time-out, the next automatic commit, or, when nothing that could wake it is on its way or
 * a position is missing, for retry.backoff.ms; never past the end of a pause before the next OffsetFetch.
 */
function wakeTime(c: ConsumerState, now: Ticks): Ticks {
  let wake = c.pollDeadline;
  if (c.settings.enableAutoCommit && c.nextAutoCommitAt > now) wake = Math.min(wake, c.nextAutoCommitAt);
  if (c.effects.inFlight() === 0 || !c.subscription.hasAllPositions()) {
    wake = Math.min(wake, now + msToTicks(c.settings.retryBackoffMs));
  }
  return c.positionsRetryAt > now ? Math.min(wake, c.positionsRetryAt) : wake;
}
