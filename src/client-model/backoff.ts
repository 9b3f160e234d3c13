/**
 * The pause before a failed request is repeated: it doubles from failure to failure, with a random factor, up to a
 * maximum. Mirrors org.apache.kafka.common.utils.ExponentialBackoff (4.4).
 */
import type { Ticks } from '../protocol/time.ts';
import { msToTicks } from '../protocol/time.ts';

/** Bounds of the random factor: 1 ± this (librdkafka and franz-go have the same). */
const JITTER = 0.2;

/** Growth from one failure to the next. */
const FACTOR = 2;

/**
 * @param attempts failures before this one, from 0
 * @param random a number in [0, 1)
 */
export function backoff(baseMs: number, maxMs: number, attempts: number, random: number): Ticks {
  let term = baseMs;
  for (let i = 0; i < attempts && term < maxMs; i++) term *= FACTOR;
  const factor = 1 - JITTER + 2 * JITTER * random;
  return msToTicks(Math.min(term * factor, maxMs));
}
