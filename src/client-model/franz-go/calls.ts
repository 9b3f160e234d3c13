/**
 * Requests with all that franz-go does to get them answered: the coordinator is looked up, and again when it turns out to
 * be another; what fails is tried again after a pause, as long as the budget of the request lasts.
 *
 * Mirrors Client.retryable, handleReqWithCoordinator, handleShardedReq, doLoadCoordinators and the defaults of RetryTimeout
 * and connTimeouter; F-FC-01, F-BO-01, F-JG-07.
 */
import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import { type Ticks, ticksToMs } from '../../protocol/time.ts';
import { backoff } from '../backoff.ts';
import type { ClientRequest, ClientResponse } from '../requests.ts';
import type { Call, Failure } from './call-state.ts';
import { answered, cancelSent, isAbandoned, write } from './links.ts';
import { BACKOFF_BASE_MS, COORDINATOR_ERRORS, MAX_TRIES, RETRY_BUDGET_MS } from './profile.ts';
import type { FranzState } from './state.ts';
import { Link, SLOT_COUNT, Slot, type SlotKind } from './timers.ts';

/** By slot. */
type Flags = readonly boolean[];

const flags = (...slots: readonly SlotKind[]): Flags =>
  Array.from({ length: SLOT_COUNT }, (_, slot) => slots.includes(slot as SlotKind));

/** What goes to the coordinator. */
const TO_COORDINATOR = flags(Slot.Join, Slot.Heartbeat, Slot.Commit, Slot.OffsetFetch, Slot.Leave);

/** What any broker may answer. */
const TO_ANY = flags(Slot.Lookup, Slot.Metadata, Slot.Topics);

/** What is never repeated here: those who ask for it have their own ways. */
const ONCE = flags(Slot.Fetch, Slot.ListOffsets);

/** Makes a request; its slot is free, or what is in it is nobody's. */
export function start(c: FranzState, slot: SlotKind, request: ClientRequest, now: Ticks): void {
  const call = c.calls[slot]!;
  c.doneSlots &= ~(1 << slot);
  call.request = request;
  call.response = null;
  call.failure = null;
  call.canceled = false;
  call.tries = 0;
  call.startedAt = now;
  call.budgetMs = slot === Slot.Join || slot === Slot.Heartbeat ? c.settings.sessionTimeoutMs : RETRY_BUDGET_MS;
  call.timeoutMs = timeoutOf(c, slot, request);
  attempt(c, call, now);
}

/** F-JG-07: JoinGroup and SyncGroup may be held for as long as the rebalance lasts. */
function timeoutOf({ settings }: FranzState, slot: SlotKind, request: ClientRequest): number {
  const { requestTimeoutMs, maxPollIntervalMs, fetchMaxWaitMs } = settings;
  if (slot === Slot.Fetch) return requestTimeoutMs + fetchMaxWaitMs;
  if (slot !== Slot.Join) return requestTimeoutMs;
  return request.api === Api.JoinGroup ? requestTimeoutMs + maxPollIntervalMs : maxPollIntervalMs;
}

function attempt(c: FranzState, call: Call, now: Ticks): void {
  call.tries++;
  if (TO_COORDINATOR[call.slot]! && !c.coordinatorKnown) {
    call.phase = 'lookup';
    lookUp(c, now);
    return;
  }
  call.link = linkOf(c, call.slot);
  write(c, call);
}

function linkOf(c: FranzState, slot: SlotKind): number {
  if (TO_ANY[slot]!) return anyBroker(c);
  if (slot === Slot.OffsetFetch && c.behaviour.offsetFetchTakesTurn) anyBroker(c);
  if (slot === Slot.Join) return Link.Group;
  return slot === Slot.Fetch ? Link.Fetch : Link.Node;
}

/** Client.broker: all that were discovered in turn, then one of those it was given, so that a dead cluster is left. */
function anyBroker(c: FranzState): number {
  const link = c.nodeIsNext ? Link.Node : Link.Seed;
  c.nodeIsNext = link === Link.Seed && c.nodeKnown;
  return link;
}

function end(c: FranzState, call: Call, failure: Failure | null): void {
  call.phase = 'done';
  c.doneSlots |= 1 << call.slot;
  call.failure = failure;
}

/** The call, if it has ended and nobody has taken it; then its slot is free. */
export function take(c: FranzState, slot: SlotKind): Call | null {
  if ((c.doneSlots & (1 << slot)) === 0) return null;
  c.doneSlots &= ~(1 << slot);
  const call = c.calls[slot]!;
  call.phase = 'idle';
  return call;
}

export function isFree(c: FranzState, slot: SlotKind): boolean {
  return c.calls[slot]!.phase === 'idle';
}

/**
 * Nobody wants the answer any more. `patient`: the call ends only when the connection has come to it, as it does for who
 * waits for its end.
 */
export function cancel(c: FranzState, slot: SlotKind, patient = false): void {
  const call = c.calls[slot]!;
  if (call.phase === 'idle' || call.phase === 'done') return;
  c.effects.cancelTimer(slot);
  if (call.phase === 'sent') {
    const abandoned = isAbandoned(c, call);
    cancelSent(c, call);
    if (patient && !abandoned) return;
  }
  end(c, call, 'canceled');
}

// ---- answers ----

export function onAnswer(
  c: FranzState,
  api: number,
  request: ClientRequest,
  response: ClientResponse,
  now: Ticks,
): void {
  const call = answered(c, api, request);
  if (call === null) return;
  call.response = response;
  if (call.slot === Slot.Lookup) {
    onLookedUp(c, call, response.errorCode === Errors.NONE ? null : response.errorCode, now);
    return;
  }
  if (TO_COORDINATOR[call.slot]! && COORDINATOR_ERRORS.has(response.errorCode)) {
    c.coordinatorKnown = false;
    if (tryAgain(c, call, now)) return;
  }
  end(c, call, null);
}

/** Attempts that have failed: another one, or the end of the call. */
export function settleAttempts(c: FranzState, now: Ticks): void {
  c.failedAttempts = 0;
  for (const call of c.calls) {
    if (call.phase !== 'failed') continue;
    const failure = call.canceled ? 'canceled' : call.failure!;
    if (failure === 'canceled') end(c, call, failure);
    else if (call.slot === Slot.Lookup) onLookupLost(c, call, failure, now);
    else if (!(mayRepeat(c, call, failure) && tryAgain(c, call, now))) end(c, call, failure);
  }
}

/** F-BO-01: time-outs and lost connections are; a refused one depends on who refuses, and on the version. */
function mayRepeat(c: FranzState, { slot, link }: Call, failure: Failure): boolean {
  if (ONCE[slot]! || failure === 'unproven') return false;
  if (failure !== 'refused') return true;
  if (TO_ANY[slot]!) return c.nodeKnown || link !== Link.Seed;
  if (slot === Slot.OffsetFetch || c.behaviour.refusedDial === 'fails') return false;
  c.coordinatorKnown = false;
  return true;
}

/** After a pause, if the budget has room for it. */
function tryAgain(c: FranzState, call: Call, now: Ticks): boolean {
  const pause = retryPause(c, call.tries);
  if (ticksToMs(now + pause - call.startedAt) > call.budgetMs || call.tries > maxTries(c, call.slot)) return false;
  pauseFor(c, call, now + pause);
  return true;
}

function maxTries(c: FranzState, slot: SlotKind): number {
  return slot === Slot.Metadata || slot === Slot.Topics ? c.behaviour.metadataTries - 1 : MAX_TRIES;
}

function pauseFor(c: FranzState, call: Call, until: Ticks): void {
  call.phase = 'pausing';
  c.effects.startTimer(call.slot, until);
}

/** @param failures so far, from 1 */
export function retryPause(c: FranzState, failures: number): Ticks {
  return backoff(BACKOFF_BASE_MS, c.behaviour.backoffMaxMs, failures - 1, c.effects.random());
}

export function onRetryDue(c: FranzState, slot: SlotKind, now: Ticks): void {
  const call = c.calls[slot]!;
  if (call.phase === 'pausing') attempt(c, call, now);
}

// ---- the coordinator ----

/** One look-up for all that need it. */
function lookUp(c: FranzState, now: Ticks): void {
  if (!isFree(c, Slot.Lookup)) return;
  start(c, Slot.Lookup, { api: Api.FindCoordinator, groupId: c.settings.groupId }, now);
}

function onLookupLost(c: FranzState, call: Call, failure: Failure, now: Ticks): void {
  const again = c.behaviour.lookupRetriesItself && failure !== 'refused' && tryAgain(c, call, now);
  if (!again) onLookedUp(c, call, failure, now);
}

function onLookedUp(c: FranzState, lookup: Call, failure: Failure | null, now: Ticks): void {
  lookup.phase = 'idle';
  c.coordinatorKnown = failure === null;
  for (const call of c.calls) {
    if (call.phase === 'second-lookup') onSecondLookup(c, call, failure, now);
    else if (call.phase !== 'lookup') continue;
    else if (failure !== null) onLookupFailed(c, call, failure, now);
    else {
      call.link = linkOf(c, call.slot);
      write(c, call);
    }
  }
}

/** An OffsetFetch asks once. When the broker asked refuses connections, the next is asked at once, one time. */
function onLookupFailed(c: FranzState, call: Call, failure: Failure, now: Ticks): void {
  const repeats = typeof failure === 'string' ? failure !== 'unproven' : COORDINATOR_ERRORS.has(failure);
  if (call.slot === Slot.OffsetFetch || !repeats) end(c, call, failure);
  else if (failure !== 'refused') {
    if (!tryAgain(c, call, now)) end(c, call, failure);
  } else {
    call.phase = 'second-lookup';
    lookUp(c, now);
  }
}

function onSecondLookup(c: FranzState, call: Call, failure: Failure | null, now: Ticks): void {
  if (failure !== null || !tryAgain(c, call, now)) end(c, call, 'refused');
}
