/**
 * The hold model's delays: exponential with a mean of 3000 ms, in ticks, drawn once from a fixed seed, so that every
 * side of a comparison schedules the same times and no generator is timed. Part of the frozen reference.
 */
import alea from 'seedrandom/lib/alea.js';

/** `drawn & HOLD_MASK` walks round the table. */
export const HOLD_MASK = 0xffff;

const MEAN_TICKS = 30_000;

export function delayTable(): Int32Array {
  const next = alea('hold');
  return Int32Array.from({ length: HOLD_MASK + 1 }, () => Math.round(-Math.log(1 - next()) * MEAN_TICKS));
}
