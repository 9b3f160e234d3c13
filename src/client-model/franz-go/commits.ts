/**
 * Commits: automatic, by the default revoke, by the application; the lock that keeps them and joins apart, and their order.
 *
 * Mirrors groupConsumer.loopCommit, defaultRevoke, commitOffsetsSync, commit, waitJoinSyncMu and noCommitDuringJoinAndSync;
 * F-JG-05, F-CM-01 … F-CM-04, F-ST-01, findings N10 and N12. Three gates, one behind the other: the lock against joins (many
 * commits, or one join, or one join that waits for the commits under way), the one that lets commits with an owner who
 * waits go one by one, and the chain in which requests leave.
 */
import { type ErrorCode, Errors, errorName } from '../../protocol/errors.ts';
import type { OffsetCommitPartition } from '../../protocol/requests.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { Worker } from '../common/worker.ts';
import { offsetCommitRequest } from '../membership-requests.ts';
import type { Call } from './call-state.ts';
import { cancel, start, take } from './calls.ts';
import { LOST_SESSION_ERRORS, OFFSET_COMMIT_VERSION } from './profile.ts';
import type { Commit, CommitKind, FranzState } from './state.ts';
import { Slot, Timer } from './timers.ts';
import { markCommitted, uncommittedOffsets } from './uncommitted.ts';

/** @param offsets null: what is uncommitted when the commit's turn comes */
export function requestCommit(
  c: FranzState,
  kind: CommitKind,
  offsets: readonly OffsetCommitPartition[] | null,
  worker: Worker | null = null,
): void {
  c.lockWaiters.push({ kind, worker, offsets, request: null, canceled: false });
}

/** The commits go on. */
export function stepCommits(c: FranzState, now: Ticks): boolean {
  return (c.doneSlots !== 0 && stepAnswer(c, now)) || stepLock(c, now) || stepSync(c, now);
}

// ---- the lock ----

/** True if the join has it; else it has it as soon as no commit is under way, before any later commit. */
export function lockForJoin(c: FranzState): boolean {
  c.joinHolds = c.commitReaders === 0;
  c.joinWaits = !c.joinHolds;
  return c.joinHolds;
}

export function unlockAfterJoin(c: FranzState): void {
  c.joinHolds = false;
}

function stepLock(c: FranzState, now: Ticks): boolean {
  if (c.lockWaiters.length === 0 || c.joinHolds || c.joinWaits) return false;
  const commit = c.lockWaiters.shift()!;
  c.commitReaders++;
  if (commit.kind === 'auto') onAutoLocked(c, commit, now);
  else c.syncWaiters.push(commit);
  return true;
}

// ---- automatic commits ----

export function startAutoCommits(c: FranzState, now: Ticks): void {
  const { enableAutoCommit, autoCommitIntervalMs } = c.settings;
  if (enableAutoCommit) c.effects.startTimer(Timer.AutoCommit, now + msToTicks(autoCommitIntervalMs));
}

/** A ticker: while its goroutine waits for the lock one tick is kept, further ones are lost. */
export function onAutoCommitTick(c: FranzState, now: Ticks): void {
  if (c.leaving) return;
  startAutoCommits(c, now);
  if (c.autoWaits) {
    c.autoTicked = true;
    return;
  }
  c.autoWaits = true;
  requestCommit(c, 'auto', null);
}

function onAutoLocked(c: FranzState, commit: Commit, now: Ticks): void {
  c.autoWaits = false;
  if (c.autoTicked) takeKeptTick(c);
  commit.offsets = c.blockAuto > 0 ? [] : uncommittedOffsets(c, false);
  if (commit.offsets.length === 0 || c.leaving) c.commitReaders--;
  else enqueue(c, commit, now);
}

/** Up to 1.20 the second commit makes an end of the first before that has left: only one is to be seen. */
function takeKeptTick(c: FranzState): void {
  c.autoTicked = false;
  if (c.leaving || c.behaviour.priorCommit === 'cancelled') return;
  c.autoWaits = true;
  requestCommit(c, 'auto', null);
}

/** The group is left: its own context ends, and with it automatic commits. */
export function cancelAutoCommits(c: FranzState): void {
  c.effects.cancelTimer(Timer.AutoCommit);
  for (const commit of c.commitChain) if (commit.kind === 'auto') cancelCommit(c, commit);
}

// ---- commits that somebody waits for ----

function stepSync(c: FranzState, now: Ticks): boolean {
  if (c.syncWaiters.length === 0 || c.syncHeld) return false;
  const commit = c.syncWaiters.shift()!;
  c.syncHeld = true;
  c.blockAuto++;
  if (commit.offsets!.length === 0) finish(c, commit, null, now);
  else enqueue(c, commit, now);
  return true;
}

// ---- the chain ----

/** F-CM-01: with the identity of this moment. F-CM-02: up to 1.20 the commit before is given up. */
function enqueue(c: FranzState, commit: Commit, now: Ticks): void {
  const prior = c.commitChain.at(-1);
  commit.request = offsetCommitRequest(c.settings, c, OFFSET_COMMIT_VERSION, commit.offsets!);
  c.commitChain.push(commit);
  if (prior === undefined) start(c, Slot.Commit, commit.request, now);
  else if (c.behaviour.priorCommit === 'cancelled') cancelCommit(c, prior);
}

function cancelCommit(c: FranzState, commit: Commit): void {
  commit.canceled = true;
  if (commit === c.commitChain[0]) cancel(c, Slot.Commit, true);
}

/** What was given up before its turn is never sent. */
function stepAnswer(c: FranzState, now: Ticks): boolean {
  const call = take(c, Slot.Commit);
  if (call === null) return false;
  finish(c, c.commitChain.shift()!, call, now);
  while (c.commitChain[0]?.canceled) finish(c, c.commitChain.shift()!, null, now);
  const next = c.commitChain[0];
  if (next !== undefined) start(c, Slot.Commit, next.request!, now);
  return true;
}

function finish(c: FranzState, commit: Commit, call: Call | null, now: Ticks): void {
  const error = call === null ? null : outcome(c, commit, call);
  c.commitReaders--;
  if (commit.kind !== 'auto') {
    c.syncHeld = false;
    c.blockAuto--;
  }
  if (commit.kind === 'revoke' && c.callback !== null) c.callback.phase = 'done';
  if (commit.kind === 'app') wakeApplication(c, error, now);
  if (commit.worker !== null) workerGoesOn(c, commit.worker, error, now);
  if (commit.kind !== 'auto' && commit.kind !== 'revoke') c.effects.applicationEvent('commit-end', error ?? '');
}

/** A worker behind the polling loop called CommitRecords: it has returned. */
function workerGoesOn({ application, pool }: FranzState, worker: Worker, error: string | null, now: Ticks): void {
  if (error !== null && application.failedCommit === 'retry') pool!.retry(worker, now);
  else pool!.goOn(worker, now);
}

/** The application goes on after the client's own goroutines, which were woken with it. */
function wakeApplication(c: FranzState, error: string | null, now: Ticks): void {
  c.commitError = error;
  c.thread = 'busy';
  c.busyWith = 'waking';
  c.effects.startTimer(Timer.Work, now + 1);
}

/** The error that the caller is told of; null if there is none (F-CM-03). */
function outcome(c: FranzState, commit: Commit, call: Call): string | null {
  if (call.failure !== null) return `${call.failure}`;
  const code = call.response!.errorCode;
  c.effects.commitAnswered(code, null);
  if (code === Errors.NONE) markCommitted(c, commit.request!);
  else maybeRejoin(c, code);
  return code === Errors.NONE ? null : errorName(code);
}

/** F-ST-01, finding N12: the revoke stage and a join, keeping all partitions. */
function maybeRejoin(c: FranzState, code: ErrorCode): void {
  if (!c.behaviour.commitErrorRejoins || !LOST_SESSION_ERRORS.has(code)) return;
  c.rejoinSignal ??= `offset commit error: ${errorName(code)}`;
}
