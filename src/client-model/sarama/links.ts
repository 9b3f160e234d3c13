/**
 * Requests over the one connection to the broker: taking its lock, sending, answers, and what becomes of everybody when
 * it is lost.
 *
 * Mirrors Broker.Open, Close, sendAndReceive, responseReceiver and sendOffsetCommit (v1.61.1); N-08, S-HB-02, S-JG-03.
 * A connection that is closed is opened by whoever asks the client for the broker, not by whoever sends on it: those
 * who had asked before fail. One that the other side has closed is noticed at the next request.
 */
import type { Ticks } from '../../protocol/time.ts';
import type { Disconnect } from '../effects.ts';
import type { ClientRequest, ClientResponse } from '../requests.ts';
import { commitRequest } from './commit-request.ts';
import { runWoken, tryLock, unlock } from './lock.ts';
import { BROKER, type Link, type Routine, SEED, type Want } from './routine.ts';
import { wake } from './routines.ts';
import type { SaramaState } from './state.ts';

const ERRORS: Readonly<Record<Disconnect, string>> = {
  closed: 'EOF',
  timeout: 'i/o timeout',
  refused: 'connection refused',
};

/** Sends, and holds the lock until the answer. */
export function exchange(c: SaramaState, r: Routine, connection: number, request: ClientRequest, now: Ticks): void {
  r.request = request;
  want(c, r, 'exchange', connection, c.links[connection]!.epoch, now);
}

/** Commits what is marked when the lock is there; nothing is sent if that is nothing. */
export function commit(c: SaramaState, r: Routine, epoch: number, now: Ticks): void {
  want(c, r, 'commit', BROKER, epoch, now);
}

/** Broker.Close(): everything on it is lost. */
export function close(c: SaramaState, r: Routine, connection: number, now: Ticks): void {
  want(c, r, 'close', connection, r.epoch, now);
}

function want(c: SaramaState, r: Routine, wants: Want, connection: number, epoch: number, now: Ticks): void {
  r.wants = wants;
  r.connection = connection;
  r.epoch = epoch;
  const link = c.links[connection]!;
  if (tryLock(link.lock, r, now)) runLocked(c, link, r, now);
}

/** Broker.Open(): nothing if it is open already, as far as one knows. */
export function open(c: SaramaState, connection: number, now: Ticks): void {
  const link = c.links[connection]!;
  if (link.state !== 'closed') return;
  link.state = 'dialing';
  want(c, link.dialer, 'dial', connection, link.epoch, now);
}

/** The lock is held by the routine: it does what it wanted it for. */
function runLocked(c: SaramaState, link: Link, r: Routine, now: Ticks): void {
  if (r.sizing) {
    r.sizing = false;
    unlock(link.lock, now);
    if (tryLock(link.lock, r, now)) runLocked(c, link, r, now);
  } else if (r.wants === 'dial') c.effects.connect(link.index);
  else if (r.wants === 'close') {
    if (r.epoch === link.epoch) shut(c, link, now);
    release(c, link, r, now, null, null);
  } else if (r.epoch !== link.epoch || link.state !== 'open') failToSend(c, link, r, now);
  else if (r.wants === 'commit') sendCommit(c, link, r, now);
  else c.effects.send(link.index, r.request!, c.settings.requestTimeoutMs);
}

function failToSend(c: SaramaState, link: Link, r: Routine, now: Ticks): void {
  if (link.state === 'broken' && r.wants === 'exchange' && link.error !== ERRORS.timeout) link.state = 'closed';
  release(c, link, r, now, null, link.error);
}

function sendCommit(c: SaramaState, link: Link, r: Routine, now: Ticks): void {
  r.request = commitRequest(c, r, now);
  if (r.request === null) {
    release(c, link, r, now, null, null);
    return;
  }
  link.commits.push(r);
  c.effects.send(link.index, r.request, c.settings.requestTimeoutMs);
  unlock(link.lock, now);
}

function release(
  c: SaramaState,
  link: Link,
  r: Routine,
  now: Ticks,
  response: ClientResponse | null,
  error: string | null,
): void {
  r.wants = 'nothing';
  unlock(link.lock, now);
  wake(c, r, response, error);
}

/** Everything in flight on it is lost. */
function shut(c: SaramaState, link: Link, now: Ticks): void {
  if (link.state !== 'open' && link.state !== 'broken') return;
  if (link.state === 'open') c.effects.disconnect(link.index);
  link.state = 'closed';
  failCommits(c, link, CLOSED);
  const r = inFlightOn(link);
  if (r !== null) release(c, link, r, now, null, CLOSED);
}

const CLOSED = 'use of closed network connection';

/** Who waits for an answer, and holds the lock meanwhile. */
function inFlightOn({ lock: { holder, handed } }: Link): Routine | null {
  return holder !== null && holder.wants === 'exchange' && !handed ? holder : null;
}

function failCommits(c: SaramaState, link: Link, error: string): void {
  for (const r of link.commits) wake(c, r, null, error);
  link.commits.length = 0;
}

/** Lets one of those run that were woken or handed a lock. False if there is none. */
export function runWaiting(c: SaramaState, now: Ticks): boolean {
  for (const link of c.links) {
    if (!link.lock.woken && !link.lock.handed) continue;
    const r = runWoken(link.lock, now);
    if (r !== null) runLocked(c, link, r, now);
    return true;
  }
  return false;
}

// ---- what the network says ----

export function onAnswer(c: SaramaState, request: ClientRequest, response: ClientResponse, now: Ticks): void {
  for (const link of c.links) {
    const r = link.lock.holder;
    if (r !== null && r.wants === 'exchange' && r.request === request) {
      release(c, link, r, now, response, null);
      return;
    }
    const at = link.commits.findIndex((commit) => commit.request === request);
    if (at < 0) continue;
    wake(c, link.commits[at]!, response, null);
    link.commits.splice(at, 1);
    return;
  }
}

export function onOpened(c: SaramaState, connection: number, now: Ticks): void {
  const link = c.links[connection]!;
  if (link.state !== 'dialing') return;
  link.state = 'open';
  link.dialer.wants = 'nothing';
  unlock(link.lock, now);
}

/** S-HB-02: a time-out leaves a connection on which nothing is answered, until somebody closes it. */
export function onLost(c: SaramaState, connection: number, how: Disconnect, now: Ticks): void {
  const link = c.links[connection]!;
  link.error = ERRORS[how];
  if (link.state === 'dialing') {
    link.state = 'closed';
    link.dialer.wants = 'nothing';
    unlock(link.lock, now);
    return;
  }
  if (link.state === 'closed') return;
  failCommits(c, link, link.error);
  const r = inFlightOn(link);
  link.state = r !== null && how !== 'timeout' ? 'closed' : 'broken';
  if (r !== null) release(c, link, r, now, null, link.error);
}

// ---- which broker ----

/** LeastLoadedBroker: the broker if it is known, else the bootstrap address; −1 if neither is there. Opens it. */
export function leastLoaded(c: SaramaState, r: Routine, now: Ticks): number {
  const connection = c.registered ? BROKER : c.seedAlive ? SEED : -1;
  if (connection < 0) return connection;
  open(c, connection, now);
  r.sizing = connection === BROKER;
  return connection;
}

/**
 * A broker that failed is forgotten, and its connection closed.
 * Deviation: the closing does not wait for the lock; who holds it loses its request.
 */
export function deregister(c: SaramaState, connection: number, now: Ticks): void {
  const link = c.links[connection]!;
  if (connection === SEED) c.seedAlive = false;
  else {
    c.registered = false;
    link.epoch++;
  }
  shut(c, link, now);
}

/** Coordinator(): true if it is known; it is opened. */
export function coordinatorAtHand(c: SaramaState, now: Ticks): boolean {
  if (!c.coordinatorKnown || !c.registered) return false;
  open(c, BROKER, now);
  return true;
}
