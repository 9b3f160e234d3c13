/**
 * Where is the coordinator: FindCoordinator on the node connection, again every retry.backoff.ms until it is known.
 *
 * Mirrors AbstractCoordinator.lookupCoordinator and FindCoordinatorResponseHandler (4.4); J-FC-01 … J-FC-04.
 * The recordings show a fixed pause of about 100 ms, not a growing one (FINDINGS.md, refuted J-FC-01).
 * Deviation: the real client's two threads both look up while the coordinator is unreachable and may have many
 * look-ups out (FINDINGS.md N2); here there is one at a time.
 */
import { Api } from '../protocol/api.ts';
import { Errors } from '../protocol/errors.ts';
import type { FindCoordinatorResponse } from '../protocol/responses.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import type { ConsumerState } from './consumer-state.ts';
import { ConnectionKind } from './effects.ts';
import { ClientTimer } from './timers.ts';

export function lookupCoordinator(c: ConsumerState): void {
  if (c.coordinatorKnown || c.lookupInFlight) return;
  c.lookupInFlight = true;
  const request = { api: Api.FindCoordinator, groupId: c.settings.groupId } as const;
  c.effects.send(ConnectionKind.Node, request, c.settings.requestTimeoutMs);
}

export function onFindCoordinatorResponse(c: ConsumerState, response: FindCoordinatorResponse, now: Ticks): void {
  c.lookupInFlight = false;
  if (response.errorCode !== Errors.NONE) retryLookup(c, now);
  else coordinatorFound(c, now);
}

export function retryLookup(c: ConsumerState, now: Ticks): void {
  c.lookupInFlight = false;
  c.effects.startTimer(ClientTimer.Lookup, now + msToTicks(c.settings.retryBackoffMs));
}

/** J-FC-02: the session timer starts anew, since silence so far was no fault of the coordinator. */
function coordinatorFound(c: ConsumerState, now: Ticks): void {
  c.coordinatorKnown = true;
  c.effects.cancelTimer(ClientTimer.Lookup);
  if (!c.heartbeatThreadEnabled()) return;
  c.effects.startTimer(ClientTimer.Session, now + msToTicks(c.settings.sessionTimeoutMs));
  if (!c.heartbeatOverdue) return;
  c.heartbeatOverdue = false;
  c.effects.startTimer(ClientTimer.Heartbeat, now);
}
