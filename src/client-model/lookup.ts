/**
 * Where is the coordinator: FindCoordinator on the node connection, again after a pause until it is known.
 *
 * Mirrors AbstractCoordinator.ensureCoordinatorReady, lookupCoordinator and FindCoordinatorResponseHandler (4.4);
 * J-FC-01 … J-FC-04. The pause doubles with each failure, but the count begins anew with each call of poll(): an
 * application that polls for 100 ms sees a fixed pause of 100 ms (so recorded: FINDINGS.md, "refuted" J-FC-01). With
 * an enabled heartbeat thread, which looks up by itself, it is always retry.backoff.ms.
 * Deviation: the real client's two threads both look up while the coordinator is unreachable and may have many
 * look-ups out (FINDINGS.md N2); here there is one at a time. The metadata refresh after a failure is not modelled.
 */
import { Api } from '../protocol/api.ts';
import { ERROR_INFO, Errors } from '../protocol/errors.ts';
import type { FindCoordinatorResponse } from '../protocol/responses.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { backoff } from './backoff.ts';
import type { ConsumerState } from './consumer-state.ts';
import { ConnectionKind } from './effects.ts';
import { exceptionName } from './exceptions.ts';
import { ClientTimer } from './timers.ts';

export function lookupCoordinator(c: ConsumerState, now: Ticks): void {
  if (c.coordinatorKnown || c.lookupInFlight || now < c.lookupRetryAt) return;
  c.lookupInFlight = true;
  const request = { api: Api.FindCoordinator, groupId: c.settings.groupId } as const;
  c.effects.send(ConnectionKind.Node, request, c.settings.requestTimeoutMs);
}

export function onFindCoordinatorResponse(c: ConsumerState, response: FindCoordinatorResponse, now: Ticks): void {
  const code = response.errorCode;
  if (code === Errors.NONE) {
    coordinatorFound(c, now);
    return;
  }
  retryLookup(c, now);
  if (!ERROR_INFO.get(code)?.retriable) c.fatal = exceptionName(code);
}

export function retryLookup(c: ConsumerState, now: Ticks): void {
  c.lookupInFlight = false;
  c.lookupRetryAt = now + lookupPause(c);
  c.effects.startTimer(ClientTimer.Lookup, c.lookupRetryAt);
}

function lookupPause(c: ConsumerState): Ticks {
  const { retryBackoffMs, retryBackoffMaxMs } = c.settings;
  if (c.heartbeatThreadEnabled()) return msToTicks(retryBackoffMs);
  return backoff(retryBackoffMs, retryBackoffMaxMs, c.lookupFailures++, c.effects.random());
}

/** J-FC-02: the session timer starts anew, since silence so far was no fault of the coordinator. */
function coordinatorFound(c: ConsumerState, now: Ticks): void {
  c.lookupInFlight = false;
  c.lookupRetryAt = 0;
  c.coordinatorKnown = true;
  c.effects.cancelTimer(ClientTimer.Lookup);
  if (!c.heartbeatThreadEnabled()) return;
  c.effects.startTimer(ClientTimer.Session, now + msToTicks(c.settings.sessionTimeoutMs));
  if (!c.heartbeatOverdue) return;
  c.heartbeatOverdue = false;
  c.effects.startTimer(ClientTimer.Heartbeat, now);
}
