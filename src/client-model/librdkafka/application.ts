/**
 * The application around the consumer, as recorded: `for { event := Poll(100 ms); … }` with one thread (confluent-kafka-go). It
 * runs callbacks as they come out of poll(), takes all records there are, works, perhaps commits, and polls again. What it is
 * asked to do from outside it does when its present poll() is over.
 *
 * N13: after a fatal error it closes the consumer, and that close() never returns: the process stays, and says nothing more.
 * Only one that ends its process without closing (`onFatal: 'exit'`) is started again.
 */

import type { TopicPartition } from '../../protocol/partitions.ts';
import type { OffsetCommitPartition } from '../../protocol/requests.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { ApplicationAct } from '../client.ts';
import { subscribe, terminate, unsubscribe } from './closing.ts';
import { serveCommit } from './commits.ts';
import { CLOSE_MS, MAX_BATCH_RECORDS, POLL_LATENCY_MS } from './profile.ts';
import { onApplicationCall } from './rebalance.ts';
import { commitOf } from './removals.ts';
import type { LibrdkafkaState } from './state.ts';
import type { ApplicationItem, RebalanceItem } from './state-parts.ts';
import { Timer } from './timers.ts';
import { afterWorkers, awaitWorkers, beginGivingUp, handOver } from './workers.ts';

/** Takes the application's thread a step further. False if it waits. */
export function advanceApplication(c: LibrdkafkaState, now: Ticks): boolean {
  switch (c.thread) {
    case 'polling':
      return poll(c, now);
    case 'committing':
      return c.commitAnswered && afterCommit(c, now);
    case 'closing':
      return close(c, now);
    case 'busy':
      return c.pool !== null && afterWorkers(c, now);
    default:
      return false;
  }
}

/** From here on it is inside poll(). */
export function beginPoll(c: LibrdkafkaState, now: Ticks): void {
  c.thread = 'polling';
  c.afterBusy = 'nothing';
  c.pollBegan = now;
}

function poll(c: LibrdkafkaState, now: Ticks): boolean {
  if ((c.closeRequested || c.acts.length > 0) && obey(c, now)) return true;
  const item = c.queue.shift();
  if (item !== undefined) {
    beginPoll(c, now);
    take(c, item, now);
    return true;
  }
  return c.recordsReady && !c.paused && deliver(c, now);
}

/** What it was asked to do waits for the end of the present poll(). */
function obey(c: LibrdkafkaState, now: Ticks): boolean {
  const end = pollEnd(c, now);
  if (end > now) {
    c.effects.startTimer(Timer.Application, end);
    c.afterBusy = 'poll-end';
    return false;
  }
  const act = c.acts.shift();
  if (act !== undefined) perform(c, act, now);
  else if (c.pool?.isBusy) awaitWorkers(c);
  else startClose(c, now);
  return true;
}

/** Polls follow one another, each as long as its time-out, unless something comes out of one. */
function pollEnd(c: LibrdkafkaState, now: Ticks): Ticks {
  const span = msToTicks(c.application.pollTimeoutMs + POLL_LATENCY_MS);
  return c.pollBegan + Math.ceil((now - c.pollBegan) / span) * span;
}

function perform(c: LibrdkafkaState, act: ApplicationAct, now: Ticks): void {
  switch (act.act) {
    case 'work':
      c.effects.applicationEvent('busy-begin', `${act.ms}`);
      busy(c, 'act', msToTicks(act.ms), now);
      break;
    case 'commit':
      commit(c, act.async, now);
      break;
    case 'subscribe':
      subscribe(c, now);
      break;
    case 'unsubscribe':
      unsubscribe(c, now);
      break;
  }
}

function take(c: LibrdkafkaState, item: ApplicationItem, now: Ticks): void {
  switch (item.kind) {
    case 'assign':
    case 'revoke':
      runCallback(c, item, now);
      break;
    case 'committed':
      c.effects.applicationEvent('auto-commit', item.text);
      break;
    case 'error':
      c.effects.applicationEvent(item.fatal ? 'fatal' : 'error', item.text);
      if (item.fatal) onFatal(c, item.text, now);
      break;
  }
}

function onFatal(c: LibrdkafkaState, error: string, now: Ticks): void {
  const { onFatal: how } = c.application;
  if (how === 'exit') endProcess(c, 'fatal-error', error);
  else if (how === 'close' && c.thread === 'polling') startClose(c, now);
}

// ---- callbacks ----

function runCallback(c: LibrdkafkaState, item: RebalanceItem, now: Ticks): void {
  c.callback = item;
  if (item.kind === 'assign') c.effects.partitionsAssigned(item.partitions);
  else if (c.lost) c.effects.partitionsLost(item.partitions);
  else c.effects.partitionsRevoked(item.partitions);
  const { commitOnRevoke, revokedCallbackMs, assignedCallbackMs } = c.application;
  if (item.kind === 'revoke' && c.pool !== null) {
    beginGivingUp(c, item, now);
    return;
  }
  if (item.kind === 'revoke' && commitOnRevoke) {
    commitStored(c, now);
    return;
  }
  stayInCallback(c, item.kind === 'assign' ? assignedCallbackMs : revokedCallbackMs, now);
}

export function stayInCallback(c: LibrdkafkaState, ms: number, now: Ticks): void {
  if (ms === 0) endCallback(c, now);
  else busy(c, 'callback', msToTicks(ms), now);
}

/** The callback is over: assign() or unassign() is called for the application. */
function endCallback(c: LibrdkafkaState, now: Ticks): void {
  const item = c.callback!;
  c.callback = null;
  c.mainWoken = true;
  if (c.terminating) c.thread = 'closing';
  else beginPoll(c, now);
  onApplicationCall(c, item, now);
}

/** commit() without offsets, in a callback: what is stored for the assignment. */
function commitStored(c: LibrdkafkaState, now: Ticks): void {
  waitForCommit(c, 'callback', now);
  serveCommit(c, { offsets: null, waiter: 'application', deferredUntil: 0 }, now);
}

// ---- records ----

function deliver(c: LibrdkafkaState, now: Ticks): boolean {
  const { batch } = c;
  // The library hands out one record at a time; the application asks until there is none, unless it commits each of them.
  const each = c.application.commitPer === 'record' && c.pool === null;
  if (each && c.batchLeft <= 0) c.batchLeft = -Math.min(c.assignment.records(), MAX_BATCH_RECORDS);
  c.assignment.collect(batch, each ? 1 : MAX_BATCH_RECORDS);
  c.recordsReady = c.assignment.hasRecords();
  if (batch.count === 0) return false;
  if (c.pool !== null) {
    handOver(c, now);
    return true;
  }
  for (let i = 0; i < batch.count; i++) c.uncommitted.set(batch.states[i]!.partition, batch.states[i]!.position);
  c.effects.batchDelivered(batch);
  const { processingPerBatchMs, processingPerRecordMs } = c.application;
  const overheadMs = c.batchLeft > 0 ? 0 : processingPerBatchMs;
  if (each) c.batchLeft = Math.abs(c.batchLeft) - 1;
  const workMs = overheadMs + processingPerRecordMs * batch.records;
  busy(c, 'batch', msToTicks(workMs * c.effects.workShare()), now);
  return true;
}

function afterBatch(c: LibrdkafkaState, now: Ticks): void {
  c.effects.batchProcessed(c.batch);
  c.batch.clear();
  const { commit: how } = c.application;
  beginPoll(c, now);
  if (how === 'sync' || how === 'async') commit(c, how === 'async', now);
}

// ---- commits ----

/** Of all it has polled since its last one. */
function commit(c: LibrdkafkaState, async: boolean, now: Ticks): void {
  if (c.uncommitted.size === 0) return;
  const offsets: readonly OffsetCommitPartition[] = Array.from(
    c.uncommitted,
    ([partition, offset]: [TopicPartition, number]) => commitOf(partition, offset),
  );
  c.uncommitted.clear();
  c.effects.applicationEvent('commit-begin', '');
  c.committing = offsets;
  if (!async) waitForCommit(c, 'nothing', now);
  const waiter = async ? 'beside' : 'application';
  serveCommit(c, { offsets, waiter, deferredUntil: 0 }, now);
}

/** The same offsets once more; told to stop, the application gives it up. It has not polled meanwhile. */
function commitAgain(c: LibrdkafkaState, now: Ticks): void {
  if (c.closeRequested || c.fatal) {
    beginPoll(c, now);
    return;
  }
  const { lastPoll } = c;
  waitForCommit(c, 'nothing', now);
  c.lastPoll = lastPoll;
  serveCommit(c, { offsets: c.committing, waiter: 'application', deferredUntil: 0 }, now);
}

export function waitForCommit(c: LibrdkafkaState, then: 'nothing' | 'callback', now: Ticks): void {
  c.thread = 'committing';
  c.afterBusy = then;
  c.lastPoll = now;
  c.commitAnswered = false;
}

function afterCommit(c: LibrdkafkaState, now: Ticks): boolean {
  c.commitAnswered = false;
  if (c.afterBusy === 'callback') stayInCallback(c, c.application.revokedCallbackMs, now);
  else if (c.commitFailed && c.application.failedCommit === 'retry') pauseBeforeCommit(c, now);
  else beginPoll(c, now);
  return true;
}

function pauseBeforeCommit(c: LibrdkafkaState, now: Ticks): void {
  c.thread = 'busy';
  c.afterBusy = 'commit-retry';
  c.effects.startTimer(Timer.Application, now + msToTicks(Math.max(1, c.application.commitRetryMs)));
}

// ---- being busy ----

function busy(c: LibrdkafkaState, what: 'batch' | 'callback' | 'act', span: Ticks, now: Ticks): void {
  c.thread = 'busy';
  c.afterBusy = what;
  c.lastPoll = now;
  c.effects.startTimer(Timer.Application, now + span);
}

/** The application's timer: it is free again, or its poll() is over. */
export function onApplicationTimer(c: LibrdkafkaState, now: Ticks): void {
  if (c.thread === 'closed') end(c);
  if (c.thread !== 'busy') return;
  switch (c.afterBusy) {
    case 'batch':
      afterBatch(c, now);
      break;
    case 'callback':
      endCallback(c, now);
      break;
    case 'commit-retry':
      commitAgain(c, now);
      break;
    default:
      c.effects.applicationEvent('busy-end', '');
      beginPoll(c, now);
  }
}

// ---- closing ----

function startClose(c: LibrdkafkaState, now: Ticks): void {
  c.effects.applicationEvent('closing', c.fatal ? 'fatal' : '');
  c.effects.cancelTimer(Timer.Application);
  c.thread = c.fatal ? 'hung' : 'closing';
  if (!c.fatal) terminate(c, now);
}

/** R-LV-01: close() serves the callbacks that are left, and returns once the group is closed. */
function close(c: LibrdkafkaState, now: Ticks): boolean {
  if (c.coordinatorState === 'term') {
    c.thread = 'closed';
    c.effects.startTimer(Timer.Application, now + msToTicks(CLOSE_MS));
    return false;
  }
  const item = c.queue.shift();
  if (item === undefined) return false;
  take(c, item, now);
  return true;
}

function end(c: LibrdkafkaState): void {
  c.effects.applicationEvent('closed', '');
  endProcess(c, 'graceful', 'closed');
}

/** Nothing of it runs any more. */
function endProcess(c: LibrdkafkaState, end: 'graceful' | 'fatal-error', reason: string): void {
  c.thread = 'closed';
  c.coordinatorState = 'term';
  c.effects.exited(end, reason);
}
