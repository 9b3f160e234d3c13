/**
 * Small changes of a consumer's membership that several concerns need: asking for a rejoin, forgetting the
 * generation, marking the coordinator unknown.
 *
 * Mirrors AbstractCoordinator.requestRejoin, resetStateAndGeneration, resetStateOnResponseError and
 * markCoordinatorUnknown (4.4).
 */
import { errorName } from '../../protocol/errors.ts';
import { NO_GENERATION, NO_MEMBER_ID } from '../../protocol/ids.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { ConnectionKind } from '../effects.ts';
import type { ConsumerState } from './consumer-state.ts';
import { ClientTimer } from './timers.ts';

/** The next poll() will join again, telling the broker this reason (KIP-800). */
export function requestRejoin(c: ConsumerState, reason: string): void {
  c.rejoinNeeded = true;
  c.rejoinReason = reason;
}

/** Takes another identity; observers learn of a new member id. */
export function setIdentity(c: ConsumerState, memberId: string, generationId: number): void {
  if (memberId !== c.memberId) c.effects.memberIdTaken(memberId);
  c.memberId = memberId;
  c.generationId = generationId;
  c.heartbeatRequest = null;
}

/** Heartbeats, session and poll interval are watched only by an enabled heartbeat thread. */
export function disableHeartbeatThread(c: ConsumerState): void {
  c.effects.cancelTimer(ClientTimer.Heartbeat);
  c.effects.cancelTimer(ClientTimer.Session);
  c.effects.cancelTimer(ClientTimer.PollInterval);
}

/** No longer a member; onPartitionsLost runs in the next poll() (J-RB-01). */
export function resetStateAndRejoin(c: ConsumerState, reason: string, forgetMemberId: boolean): void {
  c.memberState = 'UNJOINED';
  disableHeartbeatThread(c);
  setIdentity(c, forgetMemberId ? NO_MEMBER_ID : c.memberId, NO_GENERATION);
  requestRejoin(c, reason);
  if (!c.defects.preparesOnce || c.joinFuture !== 'pending') c.needsJoinPrepare = true;
}

/** The same, for an error in an answer; the reason is worded as Kafka's. */
export function resetStateOnResponseError(c: ConsumerState, api: string, code: number, forgetMemberId: boolean): void {
  resetStateAndRejoin(c, `encountered ${errorName(code)} from ${api} response`, forgetMemberId);
}

/**
 * J-FC-03: also closes the connection, so that every request in flight on it fails. The look-up starts at once, but
 * after retry.backoff.ms if commitSync() holds the thread, which pauses first (recorded: 84–130 ms).
 */
export function markCoordinatorUnknown(c: ConsumerState, now: Ticks): void {
  if (!c.coordinatorKnown) return;
  c.coordinatorKnown = false;
  c.coordinatorLost = true;
  c.effects.disconnect(ConnectionKind.Coordinator);
  c.lookupRetryAt = c.syncCommit === null ? now : now + msToTicks(c.settings.retryBackoffMs);
  c.effects.startTimer(ClientTimer.Lookup, c.lookupRetryAt);
}
