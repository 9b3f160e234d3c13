/** Go's mutex (N-08, finding N16): who of those that wait comes next. */
import { expect, it } from 'vitest';
import { runWoken, tryLock, unlock } from '../../../src/client-model/sarama/lock.ts';
import { Lock, Routine } from '../../../src/client-model/sarama/routine.ts';
import { msToTicks } from '../../../src/protocol/time.ts';

const routine = () => new Routine('commit');
const at = msToTicks;

it('N-08: one holds it, the others wait in the order of their coming', () => {
  const lock = new Lock();
  const [a, b, c] = [routine(), routine(), routine()];
  expect([a, b, c].map((r) => tryLock(lock, r, 0))).toEqual([true, false, false]);
  unlock(lock, at(10));
  expect(runWoken(lock, at(10))).toBe(b);
  unlock(lock, at(20));
  expect(runWoken(lock, at(20))).toBe(c);
});

it('N-08: whoever runs when it is let go is faster than the one who was woken', () => {
  const lock = new Lock();
  const [a, b] = [routine(), routine()];
  tryLock(lock, a, 0);
  tryLock(lock, b, 0);
  unlock(lock, at(0.5));
  expect(tryLock(lock, a, at(0.5))).toBe(true);
  expect(runWoken(lock, at(0.5))).toBeNull();
  expect(lock.starving).toBe(false);
});

it('N-08: who has failed after more than 1 ms is handed the lock', () => {
  const lock = new Lock();
  const [a, b, c] = [routine(), routine(), routine()];
  tryLock(lock, a, 0);
  tryLock(lock, b, 0);
  tryLock(lock, c, 0);
  unlock(lock, at(2));
  tryLock(lock, a, at(2));
  runWoken(lock, at(2));
  unlock(lock, at(4));
  expect(tryLock(lock, a, at(4))).toBe(false);
  expect(runWoken(lock, at(4))).toBe(b);
  unlock(lock, at(6));
  expect(lock.holder).toBe(c);
});

it('N-08: it starves no longer once the last one has it', () => {
  const lock = new Lock();
  const [a, b] = [routine(), routine()];
  tryLock(lock, a, 0);
  tryLock(lock, b, 0);
  unlock(lock, at(2));
  tryLock(lock, a, at(2));
  runWoken(lock, at(2));
  unlock(lock, at(4));
  expect(lock.holder).toBe(b);
  expect(lock.starving).toBe(false);
});
