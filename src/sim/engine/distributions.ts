/**
 * Delays that vary: described as plain data in milliseconds, drawn as whole ticks.
 *
 * Only + - × ÷ are used (see quantiles.ts for why). Values are rounded when drawn, so that time stays an integer.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { EXPONENTIAL_QUANTILES, NORMAL_QUANTILES } from './quantile-tables.ts';
import { quantile } from './quantiles.ts';
import type { RandomStream } from './random.ts';

export type Distribution =
  | { readonly kind: 'constant'; readonly ms: number }
  /** All ticks in [minMs, maxMs) alike. */
  | { readonly kind: 'uniform'; readonly minMs: number; readonly maxMs: number }
  /** The time to the next of independent events; at most 14.6 times the mean. */
  | { readonly kind: 'exponential'; readonly meanMs: number }
  /** A long tail, as latencies have: half of the draws lie below the median, 99 % below p99. */
  | { readonly kind: 'lognormal'; readonly medianMs: number; readonly p99Ms: number };

/** Draws one delay. A constant draws nothing from the stream. */
export type Sampler = (stream: RandomStream) => Ticks;

/** @throws RangeError for a negative delay, a maximum below the minimum, or a p99 below the median */
export function sampler(distribution: Distribution): Sampler {
  switch (distribution.kind) {
    case 'constant':
      return constant(delay(distribution.ms));
    case 'uniform':
      return uniform(delay(distribution.minMs), delay(distribution.maxMs));
    case 'exponential':
      return tabulated(scaled(EXPONENTIAL_QUANTILES, delay(distribution.meanMs)));
    case 'lognormal':
      return tabulated(lognormal(delay(distribution.medianMs), delay(distribution.p99Ms)));
  }
}

function delay(ms: number): Ticks {
  if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY)) throw new RangeError(`a delay cannot be ${ms} ms`);
  return msToTicks(ms);
}

function constant(ticks: Ticks): Sampler {
  return () => ticks;
}

function uniform(min: Ticks, max: Ticks): Sampler {
  if (max < min) throw new RangeError(`a uniform delay cannot end (${max} ticks) before it begins (${min} ticks)`);
  return (stream) => min + stream.below(max - min);
}

function tabulated(table: Float64Array): Sampler {
  return (stream) => Math.round(quantile(table, stream.next()));
}

function scaled(table: Float64Array, factor: number): Float64Array {
  return table.map((value) => value * factor);
}

/** Factors with a long tail: half of them lie below 1, 99 % below `p99`; of a number in [0, 1). */
export function longTail(p99: number): (random: number) => number {
  const table = lognormal(1, p99);
  return (random) => quantile(table, random);
}

/** The 99 % quantile of the standard normal distribution. */
const NORMAL_P99 = 2.3263478740408408;

/** exp(ln median + z × sigma), with the sigma that puts the 99 % quantile at `p99`. */
function lognormal(median: Ticks, p99: Ticks): Float64Array {
  if (!(median > 0 && p99 >= median)) {
    throw new RangeError(`a long-tailed delay needs 0 < median <= p99, not ${median} and ${p99} ticks`);
  }
  const sigma = logarithm(p99 / median) / NORMAL_P99;
  return NORMAL_QUANTILES.map((z) => median * exponential(z * sigma));
}

/** e^x, the same on every engine: the series for x / 1024, squared ten times. Relative error below 1e-12. */
export function exponential(x: number): number {
  const part = x / 1024;
  let power = 1;
  for (let term = 8; term > 0; term--) power = 1 + (part / term) * power;
  for (let squaring = 0; squaring < 10; squaring++) power *= power;
  return power;
}

/** ln x for x >= 1, the same on every engine: halved down to [1, 2], then Newton's method (Halley's step). */
export function logarithm(x: number): number {
  let halvings = 0;
  let rest = x;
  for (; rest > 2; halvings++) rest /= 2;
  let y = 0;
  for (let step = 0; step < 4; step++) {
    const power = exponential(y);
    y += (2 * (rest - power)) / (rest + power);
  }
  return y + halvings * Math.LN2;
}
