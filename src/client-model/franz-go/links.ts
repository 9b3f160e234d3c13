/**
 * Writing requests: one worker per broker, which sets up a connection when a request needs one, and keeps all other
 * requests to that broker waiting meanwhile; and what becomes of the requests on a connection when it ends.
 *
 * Mirrors broker.handleReqs, handleReq and loadConnection, brokerCxn.handleResps, die and abandonOnCancel; clients.md 5.2
 * and 5.3, N-01. Nothing reads from a connection that has nothing to be answered: that the broker has closed it is found
 * out by the next request, which fails.
 * Deviation: the time-out of a request runs from its sending, not from the moment that its answer is the next one to read.
 */
import { Api } from '../../protocol/api.ts';
import type { Disconnect } from '../effects.ts';
import type { ClientRequest } from '../requests.ts';
import type { Call, Exchange, Failure, Worker } from './call-state.ts';
import { ORDERLY_END_SHARE } from './profile.ts';
import type { FranzState } from './state.ts';
import { Link, type LinkKind, type SlotKind } from './timers.ts';

const workerOf = (c: FranzState, link: number): Worker => c.workers[link === Link.Seed ? 0 : 1]!;

/** Sends a call over its link, now or when the worker comes to it. */
export function write(c: FranzState, call: Call): void {
  const worker = workerOf(c, call.link);
  if (worker.settingUp < 0) {
    issue(c, call, worker);
    return;
  }
  call.phase = 'queued';
  if (worker.settingUp !== call.slot && !worker.queue.includes(call.slot)) worker.queue.push(call.slot);
}

function issue(c: FranzState, call: Call, worker: Worker): void {
  const link = c.links[call.link]!;
  if (link.stale) {
    link.stale = false;
    failAttempt(c, call, 'closed');
  } else if (c.effects.isConnected(call.link)) {
    send(c, call);
  } else {
    call.phase = 'queued';
    worker.settingUp = call.slot;
    worker.tries = 1;
    dial(c, worker, call);
  }
}

/** Up to 1.18 a broker is asked for its versions once, not on each connection: a new one to a frozen broker seems sound. */
function dial(c: FranzState, worker: Worker, call: Call): void {
  c.effects.connect(call.link, worker.versionsKnown && c.behaviour.versionsOncePerBroker);
}

function send(c: FranzState, call: Call): void {
  call.phase = 'sent';
  c.links[call.link]!.exchanges.push(exchangeOf(c, call.slot, call.request!));
  c.effects.send(call.link, call.request!, call.timeoutMs);
}

function exchangeOf(c: FranzState, slot: SlotKind, request: ClientRequest): Exchange {
  const spare = c.spareExchanges.pop();
  if (spare === undefined) return { slot, request, canceled: false };
  spare.slot = slot;
  spare.request = request;
  spare.canceled = false;
  return spare;
}

/** The attempt is over; calls.ts decides what follows. */
function failAttempt(c: FranzState, call: Call, failure: Failure): void {
  call.phase = 'failed';
  call.failure = failure;
  c.failedAttempts++;
}

export function onConnected(c: FranzState, link: number): void {
  const worker = workerOf(c, link);
  const call = c.calls[worker.settingUp];
  if (call === undefined || call.link !== link) return;
  worker.settingUp = -1;
  worker.versionsKnown = true;
  if (call.phase === 'queued') send(c, call);
  drain(c, worker);
}

function drain(c: FranzState, worker: Worker): void {
  while (worker.queue.length > 0 && worker.settingUp < 0) {
    const call = c.calls[worker.queue.shift()!]!;
    if (call.phase === 'queued' && workerOf(c, call.link) === worker) issue(c, call, worker);
  }
}

export function onDisconnect(c: FranzState, link: number, how: Disconnect): void {
  const worker = workerOf(c, link);
  const call = c.calls[worker.settingUp];
  if (call !== undefined && call.link === link) onSetUpFailed(c, worker, call, how);
  else loseExchanges(c, link, how);
}

/** A connection that breaks at once is dialled again, within the same try of the request. */
function onSetUpFailed(c: FranzState, worker: Worker, call: Call, how: Disconnect): void {
  const failure = how === 'closed' && endsOrderly(c) ? 'unproven' : how;
  if (call.phase === 'queued' && worker.tries < triesOf(c, failure)) {
    worker.tries++;
    dial(c, worker, call);
    return;
  }
  worker.settingUp = -1;
  if (call.phase === 'queued') failAttempt(c, call, failure);
  drain(c, worker);
}

function triesOf(c: FranzState, failure: Disconnect | 'unproven'): number {
  return failure === 'refused' || failure === 'unproven' ? 1 : c.behaviour.setupTries[failure];
}

/** A broker that accepts and closes is seen to reset the connection, or, if it was quicker than the request, to end it. */
function endsOrderly(c: FranzState): boolean {
  return c.behaviour.firstCloseFails && c.effects.random() < ORDERLY_END_SHARE;
}

function loseExchanges(c: FranzState, index: number, how: Disconnect): void {
  const link = c.links[index]!;
  link.stale = link.exchanges.length === 0 && how === 'closed';
  let failure: Failure = how === 'closed' && !link.proven && c.behaviour.firstCloseFails ? 'unproven' : how;
  link.proven = false;
  for (const exchange of link.exchanges.splice(0)) {
    if (isCurrent(c, exchange)) failAttempt(c, c.calls[exchange.slot]!, failure);
    c.spareExchanges.push(exchange);
    failure = 'closed';
  }
}

/** The exchange is the one that its call waits for. */
function isCurrent(c: FranzState, { slot, request }: Exchange): boolean {
  const call = c.calls[slot]!;
  return call.phase === 'sent' && call.request === request;
}

/** An answer has come. Its call, unless nobody wants it any more. */
export function answered(c: FranzState, api: number, request: ClientRequest): Call | null {
  if (api === Api.Fetch) return answeredOn(c, Link.Fetch, request);
  for (let link = 0; link < c.links.length; link++) {
    if (c.links[link]!.exchanges.some((exchange) => exchange.request === request)) {
      return answeredOn(c, link as LinkKind, request);
    }
  }
  return null;
}

function answeredOn(c: FranzState, index: LinkKind, request: ClientRequest): Call | null {
  const link = c.links[index]!;
  const at = indexOf(link.exchanges, request);
  if (at < 0) return null;
  const exchange = link.exchanges[at]!;
  if (at === 0) link.exchanges.shift();
  else link.exchanges.splice(at, 1);
  link.proven = true;
  const call = isCurrent(c, exchange) && !exchange.canceled ? c.calls[exchange.slot]! : null;
  c.spareExchanges.push(exchange);
  endIfCanceled(c, index);
  return call;
}

/** Nearly always the first. */
function indexOf(exchanges: readonly Exchange[], request: ClientRequest): number {
  if (exchanges[0]?.request === request) return 0;
  return exchanges.findIndex((exchange) => exchange.request === request);
}

/** Gives up a request that is on its way: at once, if its answer is the next to be read, else when its turn comes. */
export function cancelSent(c: FranzState, call: Call): void {
  const exchange = c.links[call.link]!.exchanges.find(({ request }) => request === call.request);
  if (exchange !== undefined) exchange.canceled = true;
  call.canceled = true;
  endIfCanceled(c, call.link as LinkKind);
}

/** On the normal connections of 1.22 a request that is given up only loses its answer. */
export function isAbandoned(c: FranzState, call: Call): boolean {
  return !c.behaviour.cancelKillsConnection && (call.link === Link.Node || call.link === Link.Seed);
}

function endIfCanceled(c: FranzState, index: LinkKind): void {
  const abandoned = !c.behaviour.cancelKillsConnection && (index === Link.Node || index === Link.Seed);
  if (abandoned || c.links[index]!.exchanges[0]?.canceled !== true) return;
  c.effects.disconnect(index);
  loseExchanges(c, index, 'closed');
  c.links[index]!.stale = false;
}
