/**
 * Where is the coordinator: FindCoordinator on the node connection, again and again until it is known.
 *
 * Mirrors AbstractCoordinator.ensureCoordinatorReady, lookupCoordinator, FindCoordinatorResponseHandler and the first
 * branch of HeartbeatThread.run (4.4); J-FC-01 … J-FC-04. The application's thread waits for its look-up until poll()
 * returns, and holds the lock meanwhile; after a failure it pauses, longer each time, but the count begins anew with
 * each call of poll(): who polls for 100 ms sees a fixed pause of 100 ms (so recorded: FINDINGS.md, "refuted" J-FC-01).
 * The heartbeat thread sends a look-up, forgets that it has, and sends another after retry.backoff.ms. When it gets the
 * lock between two polls it forgets the application's, so that the next poll() sends one more: while the coordinator is
 * unreachable many are out (finding N2).
 * Deviation: who gets the lock between two polls is drawn, evenly; the metadata refresh after a failure is not modelled.
 */
import { Api } from '../../protocol/api.ts';
import { ERROR_INFO, Errors } from '../../protocol/errors.ts';
import type { FindCoordinatorRequest } from '../../protocol/requests.ts';
import type { FindCoordinatorResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { backoff } from '../backoff.ts';
import type { ConsumerState } from './consumer-state.ts';
import { exceptionName } from './exceptions.ts';
import { sendToAnyNode } from './nodes.ts';
import { ClientTimer } from './timers.ts';

/** ensureCoordinatorReady, on the application's thread. */
export function lookupCoordinator(c: ConsumerState, now: Ticks): void {
  if (c.coordinatorKnown || c.awaitedLookup !== null || now < c.lookupRetryAt) return;
  c.awaitedLookup = c.lookup ?? sendLookup(c);
}

function sendLookup(c: ConsumerState): FindCoordinatorRequest {
  // One waits for its connection already: to a node that is not there the real client sends nothing.
  if (c.heldLookup !== null) {
    c.lookup = c.heldLookup;
    return c.heldLookup;
  }
  const request: FindCoordinatorRequest = { api: Api.FindCoordinator, groupId: c.settings.groupId };
  c.lookup = request;
  c.lookupsOn = sendToAnyNode(c, request);
  if (!c.effects.isConnected(c.lookupsOn)) c.heldLookup = request;
  return request;
}

/** The heartbeat thread, which has the lock only while no other thread waits in poll() or commitSync() (N2). */
export function onLookupTurn(c: ConsumerState, now: Ticks): void {
  if (c.coordinatorKnown || !c.heartbeatThreadEnabled()) return;
  if (c.applicationAway()) {
    if (c.lookup === null) sendLookup(c);
    c.lookup = null;
  }
  c.effects.startTimer(ClientTimer.Lookup, now + msToTicks(c.settings.retryBackoffMs));
}

/** A call of poll() begins: it waits for a look-up of its own. While the coordinator is known there is nothing to do. */
export function beginLookups(c: ConsumerState): void {
  if (c.coordinatorKnown) return;
  forgetLookups(c);
  if (c.heartbeatThreadEnabled() && c.effects.random() < 0.5) c.lookup = null;
}

function forgetLookups(c: ConsumerState): void {
  c.awaitedLookup = null;
  c.lookupFailures = 0;
  c.lookupRetryAt = 0;
}

export function onFindCoordinatorResponse(
  c: ConsumerState,
  request: FindCoordinatorRequest,
  response: FindCoordinatorResponse,
  now: Ticks,
): void {
  const code = response.errorCode;
  if (code === Errors.NONE) {
    settleLookup(c, request);
    coordinatorFound(c, now);
    return;
  }
  failLookup(c, request, now);
  if (!ERROR_INFO.get(code)?.retriable) c.fatal = exceptionName(code);
}

/** True if the application's thread waited for it. */
function settleLookup(c: ConsumerState, request: FindCoordinatorRequest): boolean {
  if (request === c.lookup) c.lookup = null;
  if (request !== c.awaitedLookup) return false;
  c.awaitedLookup = null;
  return true;
}

function failLookup(c: ConsumerState, request: FindCoordinatorRequest, now: Ticks): void {
  if (!settleLookup(c, request)) return;
  c.lookupRetryAt = now + lookupPause(c);
  if (!c.heartbeatThreadEnabled()) c.effects.startTimer(ClientTimer.Lookup, c.lookupRetryAt);
}

/** The node connection is lost, and with it every look-up. */
export function failLookups(c: ConsumerState, now: Ticks): void {
  c.heldLookup = null;
  if (c.awaitedLookup !== null) failLookup(c, c.awaitedLookup, now);
  c.lookup = null;
}

function lookupPause(c: ConsumerState): Ticks {
  const { retryBackoffMs, retryBackoffMaxMs } = c.settings;
  return backoff(retryBackoffMs, retryBackoffMaxMs, c.lookupFailures++, c.effects.random());
}

/** J-FC-02: the session timer starts anew, since silence so far was no fault of the coordinator. */
function coordinatorFound(c: ConsumerState, now: Ticks): void {
  forgetLookups(c);
  c.coordinatorKnown = true;
  c.effects.cancelTimer(ClientTimer.Lookup);
  if (!c.heartbeatThreadEnabled()) return;
  c.effects.startTimer(ClientTimer.Session, now + msToTicks(c.settings.sessionTimeoutMs));
  if (!c.heartbeatOverdue) return;
  c.heartbeatOverdue = false;
  c.effects.startTimer(ClientTimer.Heartbeat, now);
}
