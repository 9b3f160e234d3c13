/**
 * The hold model: pop the next event, schedule one more after an exponential delay with a mean of 3000 ms.
 *
 * The delays are drawn once, in ticks, from a fixed seed: every side of a comparison schedules the same times, and no
 * generator is timed. Part of the frozen reference (reference.ts).
 */
import alea from 'seedrandom/lib/alea.js';

/** Runs that many events; returns a hash of who was popped in which order, to prove that all queues do the same. */
export type Hold = (events: number) => number;

/** `drawn & HOLD_MASK` walks round the table. */
export const HOLD_MASK = 0xffff;

const MEAN_TICKS = 30_000;

export function delayTable(): Int32Array {
  const next = alea('hold');
  return Int32Array.from({ length: HOLD_MASK + 1 }, () => Math.round(-Math.log(1 - next()) * MEAN_TICKS));
}
