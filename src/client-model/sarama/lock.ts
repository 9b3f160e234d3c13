/**
 * The lock of a broker: who of those that wait sends next (N-08, finding N16).
 *
 * Mirrors sync.Mutex of Go. Normally the first who waits is woken when the lock is free, but must try for it: whoever
 * runs at that moment is faster. So the goroutine that has just been answered sends its next request first (a join its
 * sync, a claim its second ListOffsets), and so does one that the answer has set off (a rejoin after a heartbeat). If
 * one who waits has failed after more than a millisecond, the lock is starving: it is handed from one to the next in the
 * order of their coming, until nobody waits any more or the wait was short.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { Lock, Routine } from './routine.ts';

const STARVING_AFTER: Ticks = msToTicks(1);

/** True if the lock is now held by the routine; else it waits. */
export function tryLock(lock: Lock, r: Routine, now: Ticks): boolean {
  if (lock.holder === null) {
    lock.holder = r;
    return true;
  }
  r.waitingSince = now;
  lock.queue.push(r);
  return false;
}

export function unlock(lock: Lock, now: Ticks): void {
  lock.holder = null;
  if (lock.queue.length === 0) return;
  if (!lock.starving) {
    lock.woken = true;
    return;
  }
  const next = lock.queue.shift()!;
  if (lock.queue.length === 0 || now - next.waitingSince <= STARVING_AFTER) lock.starving = false;
  lock.holder = next;
  lock.handed = true;
}

/** Those who were woken, or handed the lock, run: the one who holds it now; null if nobody has come to hold it. */
export function runWoken(lock: Lock, now: Ticks): Routine | null {
  if (lock.handed) {
    lock.handed = false;
    return lock.holder;
  }
  if (!lock.woken) return null;
  lock.woken = false;
  const first = lock.queue[0];
  if (first === undefined) return null;
  if (lock.holder !== null) {
    if (now - first.waitingSince > STARVING_AFTER) lock.starving = true;
    return null;
  }
  lock.queue.shift();
  if (lock.queue.length === 0 || now - first.waitingSince <= STARVING_AFTER) lock.starving = false;
  lock.holder = first;
  return first;
}
