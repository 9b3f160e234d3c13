/**
 * Commits: the timer's, those of partitions that are given up, the application's. Mirrors rd_kafka_cgrp_offsets_commit,
 * cgrp_op_handle_OffsetCommit, cgrp_defer_offset_commit and rd_kafka_handle_OffsetCommit (v2.4.0, v2.11.1); R-CM-01 … 05.
 *
 * R-CM-01: a commit carries the member id and generation of the moment it is served, in any join state; on the wire it waits
 * behind a JoinGroup, and is judged when the generation has moved on.
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { OffsetCommitPartition, OffsetCommitRequest } from '../../protocol/requests.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { Worker } from '../common/worker.ts';
import { offsetCommitRequest } from '../membership-requests.ts';
import { NO_OFFSET } from './assignment-state.ts';
import { coordinatorDead, queryCoordinator } from './coordinator.ts';
import { retry, sendToCoordinator } from './exchanges.ts';
import { failForGood, forget, textOf } from './identity.ts';
import { COMMIT_REACTIONS, Local, localText, OFFSET_COMMIT_VERSION, type Step, stepsFor } from './profile.ts';
import { loseAll } from './rebalance.ts';
import { commitOf, serveAssignment } from './removals.ts';
import type { LibrdkafkaState } from './state.ts';
import type { Commit, Outstanding } from './state-parts.ts';

/** R-CM-04: the timer commits in `steady` only, and only what has moved on since the last commit. */
export function commitByTimer(c: LibrdkafkaState, now: Ticks): void {
  if (c.subscribed && c.joinState !== 'steady') return;
  commitAssigned(c, null, now);
}

/** Of the client's own accord; nothing of a lost assignment. */
export function commitAssigned(c: LibrdkafkaState, offsets: readonly OffsetCommitPartition[] | null, now: Ticks): void {
  if (c.lost) return;
  serveCommit(c, { offsets, waiter: 'nobody', deferredUntil: 0 }, now);
}

/** A new commit reaches the main thread. */
export function serveCommit(c: LibrdkafkaState, commit: Commit, now: Ticks): void {
  c.waitCommits++;
  c.mainWoken = true;
  commitNow(c, commit, now);
}

function commitNow(c: LibrdkafkaState, commit: Commit, now: Ticks): void {
  if (commit.offsets === null && c.lost && c.assignment.all.length > 0) refuse(c, commit, Local.ASSIGNMENT_LOST);
  else sendCommit(c, commit, commit.offsets ?? storedForCommit(c), now);
}

function sendCommit(c: LibrdkafkaState, commit: Commit, offsets: readonly OffsetCommitPartition[], now: Ticks): void {
  commit.offsets = offsets;
  if (c.fatal) {
    refuse(c, commit, Local.FATAL);
  } else if (offsets.length === 0) {
    refuse(c, commit, Local.NO_OFFSET);
  } else if (c.coordinatorState !== 'up') {
    if (!defer(c, commit, now)) refuse(c, commit, Local.WAIT_COORD);
  } else {
    const request = offsetCommitRequest(c.settings, c, OFFSET_COMMIT_VERSION, offsets);
    sendToCoordinator(c, request, c.settings.requestTimeoutMs, commit);
  }
}

/** What is stored beyond what is committed. */
function storedForCommit(c: LibrdkafkaState): OffsetCommitPartition[] {
  const offsets: OffsetCommitPartition[] = [];
  for (const { partition, stored, committed } of c.assignment.all) {
    if (stored !== NO_OFFSET && stored > committed) offsets.push(commitOf(partition, stored));
  }
  return offsets;
}

/** Nothing is sent; the result is read in the next turn of the main thread. */
function refuse(c: LibrdkafkaState, commit: Commit, code: ErrorCode): void {
  c.refusedCommits.push({ commit, code });
  c.mainWoken = true;
}

/** Put aside until there is a coordinator, once, for session.timeout.ms (R-CM-02). */
function defer(c: LibrdkafkaState, commit: Commit, now: Ticks): boolean {
  if (commit.deferredUntil !== 0) return false;
  commit.deferredUntil = now + msToTicks(c.settings.sessionTimeoutMs);
  c.deferredCommits.push(commit);
  return true;
}

/** There is a coordinator: they are served again, under the identity of now. */
export function resumeDeferred(c: LibrdkafkaState, now: Ticks): void {
  for (const commit of c.deferredCommits.splice(0)) commitNow(c, commit, now);
}

export function expireDeferred(c: LibrdkafkaState, now: Ticks): void {
  for (const commit of c.deferredCommits.filter(({ deferredUntil }) => now >= deferredUntil)) {
    c.deferredCommits.splice(c.deferredCommits.indexOf(commit), 1);
    finishCommit(c, commit, Local.WAIT_COORD, now);
  }
}

export function readRefusals(c: LibrdkafkaState, now: Ticks): void {
  for (const { commit, code } of c.refusedCommits.splice(0)) finishCommit(c, commit, code, now);
}

export function onCommitAnswered(c: LibrdkafkaState, outstanding: Outstanding, code: ErrorCode, now: Ticks): void {
  const commit = outstanding.commit!;
  const steps = code === Errors.NONE ? [] : stepsFor(COMMIT_REACTIONS, code);
  if (steps.includes('fatal')) failForGood(c, code);
  if (steps.includes('coordinator-dead')) coordinatorDead(c, now);
  if (steps.includes('look-up')) queryCoordinator(c, now);
  if (steps.includes('retry') && retry(c, outstanding, now)) return;
  if (steps.includes('lose')) loseMembership(c, steps, code, now);
  if (steps.includes('defer') && defer(c, commit, now)) return;
  if (code === Errors.NONE) noteCommitted(c, (outstanding.request as OffsetCommitRequest).offsets);
  finishCommit(c, commit, code, now);
}

/** R-CM-02; R-CM-03: before v2.10 the generation is forgotten even while a new one is on its way. */
function loseMembership(c: LibrdkafkaState, steps: readonly Step[], code: ErrorCode, now: Ticks): void {
  const keeps = code === Errors.ILLEGAL_GENERATION && !c.behaviour.forgetsGenerationWhileRebalancing;
  if (keeps && c.isRebalancing()) return;
  forget(c, steps);
  loseAll(c, now);
}

function noteCommitted(c: LibrdkafkaState, offsets: readonly OffsetCommitPartition[]): void {
  for (const { partition, offset } of offsets) {
    const state = c.assignment.get(partition);
    if (state !== undefined) state.committed = offset;
  }
}

/** R-CM-05: whoever asked is told; then what waited for the last commit goes on. */
function finishCommit(c: LibrdkafkaState, commit: Commit, code: ErrorCode, now: Ticks): void {
  c.waitCommits--;
  c.mainWoken = true;
  if (code !== Local.NO_OFFSET) c.effects.commitAnswered(Math.max(code, -1), localText(code));
  if (commit.waiter === 'application') {
    c.commitAnswered = true;
    c.commitFailed = code !== Errors.NONE && code !== Local.NO_OFFSET;
  } else if (typeof commit.waiter === 'object') workerGoesOn(c, commit.waiter, code, now);
  if (commit.waiter !== 'nobody') c.effects.applicationEvent('commit-end', code === Errors.NONE ? '' : textOf(code));
  else if (code !== Local.NO_OFFSET)
    c.queue.push({ kind: 'committed', text: code === Errors.NONE ? '' : textOf(code) });
  if (c.waitCommits === 0) serveAssignment(c, now);
}

/** A worker behind the polling loop called commit(): it has returned. */
function workerGoesOn({ application, pool }: LibrdkafkaState, worker: Worker, code: ErrorCode, now: Ticks): void {
  if (code !== Errors.NONE && application.failedCommit === 'retry') pool!.retry(worker, now);
  else pool!.goOn(worker, now);
}
