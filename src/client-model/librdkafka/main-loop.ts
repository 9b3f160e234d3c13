/**
 * The main thread: it sleeps until something is put on its queue, a timer of its own is due, or a second has passed; then it
 * takes one turn. Mirrors rd_kafka_thread_main, rd_kafka_cgrp_serve and rd_kafka_timers_run (v2.4.0, v2.11.1).
 *
 * Within a turn the group is served before the timers, so that what a timer makes possible waits for the next turn. All that
 * is paced by an interval is looked at in turns only. That is why the first join is repeated after 2.9 rather than 2 s
 * (its turns come every second, R-JG-01), and why heartbeats drift by a millisecond a second (K-E-01).
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { tryTerminate } from './closing.ts';
import { commitByTimer, expireDeferred, readRefusals, resumeDeferred } from './commits.ts';
import { connectAny } from './connections.ts';
import { queryCoordinator } from './coordinator.ts';
import { fetchMore } from './fetches.ts';
import { checkPollInterval, checkSession, maybeHeartbeat } from './heartbeats.ts';
import { maybeJoin } from './join.ts';
import { refreshMetadata } from './metadata.ts';
import {
  DEFERRED_SCAN_MS,
  LOSS_NOTICED_MS,
  MAIN_SLEEP_MS,
  POLL_CHECK_MS,
  QUERY_INTERVAL_MS,
  RELAXED_QUERY_INTERVAL_MS,
  WAIT_BROKER_QUERY_INTERVAL_MS,
  WAKE_LATENCY_MS,
} from './profile.ts';
import { serveAssignment } from './removals.ts';
import type { LibrdkafkaState } from './state.ts';
import { Timer } from './timers.ts';

/** Its timers begin with the client. */
export function startMainThread(c: LibrdkafkaState, now: Ticks): void {
  c.nextTick = now + msToTicks(MAIN_SLEEP_MS);
  c.nextMetadataRefresh = now + msToTicks(c.settings.metadataMaxAgeMs);
  const { enableAutoCommit, autoCommitIntervalMs } = c.settings;
  // rd_kafka_cgrp_new: 0 switches the timer off.
  if (enableAutoCommit && autoCommitIntervalMs > 0) c.nextAutoCommit = now + msToTicks(autoCommitIntervalMs);
  c.mainWoken = true;
}

export function turn(c: LibrdkafkaState, now: Ticks): void {
  if (c.refusedCommits.length > 0) readRefusals(c, now);
  serve(c, now);
  runTimers(c, now);
  if (c.coordinatorState === 'term') return;
  fetchMore(c, now);
  sleep(c, now);
}

function sleep(c: LibrdkafkaState, now: Ticks): void {
  const due = Math.min(c.nextTick, c.nextAutoCommit, c.nextPollCheck, c.nextMetadataRefresh);
  const wake = Math.min(Math.max(due, now), now + msToTicks(MAIN_SLEEP_MS));
  const look = c.coordinator.lostAt + msToTicks(LOSS_NOTICED_MS);
  const looksFirst = !c.coordinator.up && look > now;
  c.effects.startTimer(Timer.Main, looksFirst ? look : wake + msToTicks(WAKE_LATENCY_MS));
}

/**
 * Its connection is down when this thread looks, which is not before it wakes. Once TCP is there it counts as up, although
 * nothing but ApiVersions goes over it yet.
 */
function isMissed({ coordinator: to }: LibrdkafkaState, now: Ticks): boolean {
  if (to.up || now < to.lostAt + msToTicks(LOSS_NOTICED_MS)) return false;
  return !to.dialling || now < to.dialledAt + to.connectSpan;
}

function serve(c: LibrdkafkaState, now: Ticks): void {
  if (c.coordinatorState === 'up' && isMissed(c, now)) c.coordinatorState = 'query-coord';
  if (c.terminating) tryTerminate(c);
  if (c.joinState === 'steady') checkSession(c, now);
  serveCoordinator(c, now);
  if (c.coordinatorState !== 'up' && c.deferredCommits.length > 0 && c.deferredScan.isOver(DEFERRED_SCAN_MS, now)) {
    expireDeferred(c, now);
  }
}

function serveCoordinator(c: LibrdkafkaState, now: Ticks): void {
  switch (c.coordinatorState) {
    case 'up':
      if (c.deferredCommits.length > 0) resumeDeferred(c, now);
      if (c.queryInterval.isOver(RELAXED_QUERY_INTERVAL_MS, now)) queryCoordinator(c, now);
      serveMembership(c, now);
      break;
    case 'query-coord':
      if (c.queryInterval.isOver(QUERY_INTERVAL_MS, now)) queryCoordinator(c, now);
      break;
    case 'wait-broker-transport':
      if (c.coordinator.up) coordinatorUp(c, now);
      else if (c.queryInterval.isOver(WAIT_BROKER_QUERY_INTERVAL_MS, now)) queryCoordinator(c, now);
      break;
    default:
      break;
  }
}

/** Commits that were put aside go with the next turn. */
function coordinatorUp(c: LibrdkafkaState, now: Ticks): void {
  c.coordinatorState = 'up';
  serveMembership(c, now);
  serveAssignment(c, now);
}

function serveMembership(c: LibrdkafkaState, now: Ticks): void {
  if (c.fatal) return;
  switch (c.joinState) {
    case 'init':
      maybeJoin(c, now);
      break;
    case 'steady':
    case 'wait-assign-call':
    case 'wait-unassign-call':
      maybeHeartbeat(c, now);
      break;
    default:
      break;
  }
}

/** A timer's next time counts from when it was run, not from when it was due. */
function runTimers(c: LibrdkafkaState, now: Ticks): void {
  if (c.nextPollCheck <= now) {
    c.nextPollCheck = now + msToTicks(POLL_CHECK_MS);
    checkPollInterval(c, now);
  }
  if (c.nextAutoCommit <= now) {
    c.nextAutoCommit = now + msToTicks(c.settings.autoCommitIntervalMs);
    commitByTimer(c, now);
  }
  if (c.nextTick <= now) {
    c.nextTick = now + msToTicks(MAIN_SLEEP_MS);
    connectAny(c, now);
  }
  if (c.nextMetadataRefresh <= now) {
    c.nextMetadataRefresh = now + msToTicks(c.settings.metadataMaxAgeMs);
    refreshMetadata(c);
  }
}
