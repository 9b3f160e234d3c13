/**
 * Means with their uncertainty. Figures over runs are bootstrapped: the runs are drawn again, with replacement, a few
 * thousand times, from a named stream, so that the same runs give the same interval everywhere.
 */
import { mean, median, quantileSorted, sampleWithReplacement } from 'simple-statistics';
import { RandomStream } from '../sim/engine/random.ts';

export { mean, median };

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;

/** 95 %: what all intervals here are. */
export const LEVEL = 0.95;

/**
 * The interval that covers the true mean in 95 of 100 experiments, by the percentile bootstrap. With few runs the
 * percentiles are moved outwards as Student's t is wider than the normal distribution (Hesterberg 2015, "expanded
 * percentile"): the plain one covers 90 % where there are ten runs.
 */
export function meanInterval(values: readonly number[], name = 'bootstrap'): Interval {
  const [first = 0] = values;
  if (values.every((value) => value === first)) return { low: first, high: first };
  const stream = new RandomStream(name);
  const draw = () => stream.next();
  const means = Array.from({ length: RESAMPLES }, () => mean(sampleWithReplacement([...values], values.length, draw)));
  means.sort((a, b) => a - b);
  const tail = expandedTail(values.length);
  return { low: quantileSorted(means, tail), high: quantileSorted(means, 1 - tail) };
}

/**
 * Φ(−√(n/(n−1)) · t(0.975, n−1)) by n − 1, computed once: Student's quantiles need functions that differ between engines
 * in the last bit.
 */
const TAILS: readonly (readonly [degrees: number, tail: number])[] = [
  [1, 0],
  [2, 0.0000001],
  [3, 0.00012],
  [4, 0.00095],
  [5, 0.00243],
  [6, 0.00411],
  [7, 0.00574],
  [8, 0.00722],
  [9, 0.00855],
  [11, 0.01077],
  [14, 0.0132],
  [19, 0.01588],
  [29, 0.01875],
  [49, 0.02118],
  [99, 0.02306],
  [199, 0.02403],
  [Number.POSITIVE_INFINITY, 0.025],
];

/** Of the row at or below, which is the more cautious one. */
function expandedTail(runs: number): number {
  return TAILS.filter(([degrees]) => degrees <= Math.max(1, runs - 1)).at(-1)![1];
}
