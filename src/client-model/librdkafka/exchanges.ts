/**
 * Requests to the coordinator, from sending to their last answer: they wait while its connection is down, fail with it, and
 * may be repeated. Mirrors the queues of rdkafka_broker.c (`outbufs`, `waitresps`, `retrybufs`) and rd_kafka_buf_retry.
 */
import { Api } from '../../protocol/api.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { ClientRequest } from '../requests.ts';
import { answered } from './answers.ts';
import { DELAYED_ACK_MS, Local, MAX_RETRIES, RETRY_JITTER, TIMEOUT_SCAN_LATE_MS, TIMEOUT_SCAN_MS } from './profile.ts';
import type { LibrdkafkaState } from './state.ts';
import { type Commit, Connection, type Outstanding } from './state-parts.ts';
import { Timer } from './timers.ts';

export function sendToCoordinator(
  c: LibrdkafkaState,
  request: ClientRequest,
  timeoutMs: number,
  commit: Commit | null = null,
): void {
  transmit(c, { request, timeoutMs, retries: 0, sent: false, dueAt: 0, commit });
}

/** Writes a request, or keeps it until the connection is up. */
export function transmit(c: LibrdkafkaState, outstanding: Outstanding): void {
  if (!c.coordinator.up) {
    c.held.push(outstanding);
    return;
  }
  outstanding.sent = true;
  c.inFlight.push(outstanding);
  if (c.behaviour.nagle && c.now < c.acknowledgedBy) cork(c, outstanding);
  else write(c, outstanding);
}

function write(c: LibrdkafkaState, { request, timeoutMs }: Outstanding): void {
  if (c.now >= c.acknowledgedBy) c.acknowledgedBy = c.now + msToTicks(DELAYED_ACK_MS);
  c.effects.send(Connection.Coordinator, request, noticedAfter(timeoutMs));
}

function cork(c: LibrdkafkaState, outstanding: Outstanding): void {
  if (c.corked.length === 0) c.effects.startTimer(Timer.Acknowledged, c.acknowledgedBy);
  c.corked.push(outstanding);
}

/** An answer carries the acknowledgement of all that was sent before. */
export function onAcknowledged(c: LibrdkafkaState): void {
  c.acknowledgedBy = 0;
  if (c.corked.length === 0) return;
  c.effects.cancelTimer(Timer.Acknowledged);
  for (const outstanding of c.corked.splice(0)) write(c, outstanding);
}

/** Time-outs are looked for once a second, a little later each time. */
function noticedAfter(timeoutMs: number): number {
  return timeoutMs + Math.ceil(timeoutMs / TIMEOUT_SCAN_MS) * TIMEOUT_SCAN_LATE_MS;
}

/** The connection is up. */
export function flushHeld(c: LibrdkafkaState): void {
  const held = c.held;
  if (held.length === 0) return;
  c.held = [];
  for (const outstanding of held) transmit(c, outstanding);
}

/** Takes the request that was answered off the list; undefined if it was not one of the coordinator's. */
export function takeAnswered(c: LibrdkafkaState, request: ClientRequest): Outstanding | undefined {
  if (c.inFlight[0]?.request === request) {
    onAcknowledged(c);
    return c.inFlight.shift();
  }
  const index = c.inFlight.findIndex((outstanding) => outstanding.request === request);
  return index < 0 ? undefined : c.inFlight.splice(index, 1)[0];
}

/** The connection is gone, and what was written on it. */
export function failRequests(c: LibrdkafkaState, code: ErrorCode, now: Ticks): void {
  c.corked = [];
  c.acknowledgedBy = 0;
  for (const outstanding of c.inFlight.splice(0)) fail(c, outstanding, code, now);
}

/** A dial failed, or the coordinator was told anew: what waited for the connection goes back to the main thread. */
export function takeBackHeld(c: LibrdkafkaState, now: Ticks): void {
  c.takingBack = false;
  const held = c.held;
  c.held = [];
  for (const outstanding of held) fail(c, outstanding, Local.TRANSPORT, now);
}

/** The same, without the main thread taking it for a loss of the coordinator. */
export function repeatHeld(c: LibrdkafkaState, now: Ticks): void {
  const held = c.held;
  c.held = [];
  for (const outstanding of held) retry(c, outstanding, now);
}

function fail(c: LibrdkafkaState, outstanding: Outstanding, code: ErrorCode, now: Ticks): void {
  c.mainWoken = true;
  answered(c, outstanding, null, code, now);
}

/** Nobody waits for these any more. */
export function dropRequests(c: LibrdkafkaState): void {
  c.held = [];
  c.retrying.length = 0;
}

/** Sends it again after a back-off, in the order of asking. False if it has been repeated often enough. */
export function retry(c: LibrdkafkaState, outstanding: Outstanding, now: Ticks): boolean {
  const retries = outstanding.retries + (outstanding.sent ? 1 : 0);
  if (retries > MAX_RETRIES && outstanding.request.api !== Api.OffsetFetch) return false;
  outstanding.retries = retries;
  outstanding.sent = false;
  outstanding.dueAt = now + retryPause(c, retries);
  c.retrying.push(outstanding);
  if (c.retrying.length === 1) c.effects.startTimer(Timer.Retry, outstanding.dueAt);
  return true;
}

/** 100 ms, doubled from the second repetition on. */
function retryPause(c: LibrdkafkaState, retries: number): Ticks {
  const { retryBackoffMs, retryBackoffMaxMs } = c.settings;
  let pause = retryBackoffMs;
  for (let i = 1; i < retries && pause < retryBackoffMaxMs; i++) pause *= 2;
  const [low, high] = RETRY_JITTER;
  return msToTicks(Math.min(pause * (low + (high - low) * c.effects.random()), retryBackoffMaxMs));
}

export function onRetryDue(c: LibrdkafkaState, now: Ticks): void {
  while (c.retrying.length > 0 && c.retrying[0]!.dueAt <= now) transmit(c, c.retrying.shift()!);
  if (c.retrying.length > 0) c.effects.startTimer(Timer.Retry, c.retrying[0]!.dueAt);
}
