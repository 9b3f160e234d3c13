/**
 * The rebalance callbacks, one at a time: held back while the application has polled records and not allowed rebalances
 * again (BlockRebalanceOnPoll), taking their time, and what the client does by itself where the application registered none.
 *
 * Mirrors groupConsumer.revoke, assignRevokeSession, defaultRevoke and consumer.waitAndAddRebalance; F-RB-01 … F-RB-05,
 * F-CM-04, finding N11. An application that leaves commits to the client registers no OnPartitionsRevoked, since that would
 * take the place of the commit.
 */
import { errorName } from '../../protocol/errors.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { requestCommit } from './commits.ts';
import { invalidate } from './source.ts';
import type { Callback, CallbackKind, FranzState, SessionEnd } from './state.ts';
import { Timer } from './timers.ts';
import { uncommittedOffsets } from './uncommitted.ts';

export function startCallback(c: FranzState, kind: CallbackKind, partitions: readonly TopicPartition[]): void {
  c.callback = { kind, partitions, phase: 'gate' };
}

/** True, once, when the callback of this kind has returned. */
export function callbackReturned(c: FranzState, kind: CallbackKind): boolean {
  if (c.callback === null || c.callback.kind !== kind || c.callback.phase !== 'done') return false;
  c.callback = null;
  return true;
}

export function stepCallback(c: FranzState, now: Ticks): boolean {
  const { callback } = c;
  if (callback === null) return false;
  if (callback.phase === 'gate' && gateIsOpen(c)) enter(c, callback, now);
  else if (callback.phase === 'work' && !c.pool!.holdsUp(callback.partitions)) workIsDone(c, callback, now);
  else return false;
  return true;
}

/** The work on what is given up is done: the rest of the callback. */
function workIsDone(c: FranzState, { partitions }: Callback, now: Ticks): void {
  const pool = c.pool!;
  c.revokedWork = c.application.commitOnRevoke || pool.commitsOnRevoke ? pool.takeFinished() : [];
  pool.forget(partitions);
  takeTime(c, c.application.revokedCallbackMs, now);
}

/** F-RB-04. */
function gateIsOpen(c: FranzState): boolean {
  return !c.holding;
}

/** While a callback runs, such an application's polls wait. */
export function pollsWait(c: FranzState): boolean {
  return c.application.blockRebalanceOnPoll && c.callback !== null && c.callback.phase !== 'gate';
}

function enter(c: FranzState, callback: Callback, now: Ticks): void {
  const { kind, partitions } = callback;
  if (kind === 'prerevoke') invalidate(c, c.nowAssigned);
  if (kind === 'revoke' && !c.cooperative) invalidate(c, []);
  if (kind === 'assign') assigned(c, partitions, now);
  else if (kind === 'lost') lost(c, partitions);
  else if (c.application.callbacks && c.application.commit !== 'auto') revoked(c, partitions, now);
  else revokedByDefault(c, partitions);
}

function assigned(c: FranzState, partitions: readonly TopicPartition[], now: Ticks): void {
  c.effects.partitionsAssigned(partitions);
  takeTime(c, c.application.assignedCallbackMs, now);
}

/** Also with nothing to lose, at each failed attempt to join (N11). */
function lost(c: FranzState, partitions: readonly TopicPartition[]): void {
  c.effects.partitionsLost(partitions);
  c.pool?.forget(partitions);
  c.effects.applicationEvent('group-error', describe(c.failure));
  c.callback!.phase = 'done';
}

export function describe(end: SessionEnd | null): string {
  return typeof end === 'number' ? errorName(end) : `${end}`;
}

/** Also with nothing to revoke, so that an application can commit (F-RB-02). */
function revoked(c: FranzState, partitions: readonly TopicPartition[], now: Ticks): void {
  c.effects.partitionsRevoked(partitions);
  if (c.pool === null) {
    takeTime(c, c.application.revokedCallbackMs, now);
    return;
  }
  c.pool.giveUp(partitions);
  c.callback!.phase = 'work';
}

/** F-CM-04: what was polled before the last poll is committed, and waited for. */
function revokedByDefault(c: FranzState, partitions: readonly TopicPartition[]): void {
  c.effects.applicationEvent('revoke-stage', '');
  if (partitions.length > 0) c.effects.partitionsRevoked(partitions, true);
  c.pool?.forget(partitions);
  if (c.settings.enableAutoCommit) commitRevoked(c, false);
  else c.callback!.phase = 'done';
}

function commitRevoked(c: FranzState, dirty: boolean): void {
  c.callback!.phase = 'commit';
  requestCommit(c, 'revoke', uncommittedOffsets(c, dirty));
}

function takeTime(c: FranzState, ms: number, now: Ticks): void {
  c.callback!.phase = 'running';
  if (ms === 0) onCallbackReturns(c);
  else c.effects.startTimer(Timer.Callback, now + msToTicks(ms));
}

export function onCallbackReturns(c: FranzState): void {
  const { callback } = c;
  if (callback?.phase !== 'running') return;
  if (callback.kind !== 'assign' && c.pool !== null && c.revokedWork.length > 0) commitWork(c);
  else if (callback.kind !== 'assign' && c.application.commitOnRevoke && c.pool === null) commitRevoked(c, true);
  else callback.phase = 'done';
}

/** What workers have finished of it. */
function commitWork(c: FranzState): void {
  c.callback!.phase = 'commit';
  requestCommit(c, 'revoke', c.revokedWork);
  c.revokedWork = [];
}
