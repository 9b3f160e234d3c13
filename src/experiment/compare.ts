/**
 * Differences between variants that ran with the same seeds: each run is held against the reference's run of the same
 * seed, which met the same churn and the same network, so that what chance does to both cancels out.
 */
import type { Known } from './conduct.ts';
import { type Measure, measureNamed } from './measures.ts';
import { type Interval, mean, meanInterval } from './statistics.ts';

/** A measure of one variant. */
export interface Level {
  readonly mean: number;
  readonly interval: Interval;
}

export interface Difference {
  readonly measure: Measure;
  /** `name` or `name@group`. */
  readonly name: string;
  readonly reference: Level;
  readonly variant: Level;
  /** Variant − reference, in pairs: the mean and its 95 % interval. */
  readonly mean: number;
  readonly interval: Interval;
  /** Pairs in which the variant had less, the same, and more. */
  readonly less: number;
  readonly same: number;
  readonly more: number;
  /** `equal` in every pair; `none`: the interval holds 0, so that no difference is shown. */
  readonly shown: 'equal' | 'none' | 'less' | 'more';
  /** Pairs that could not be compared: in one of the two it did not happen. */
  readonly without: number;
}

/** null: no pair can be compared. */
export function differenceOf(known: Known, variant: number, name: string, reference = 0): Difference | null {
  const measure = measureNamed(name.split('@')[0]!)!;
  const all = known[reference]!.flatMap((outcome, seed): (readonly [number | null, number | null])[] => {
    const other = known[variant]![seed];
    if (outcome === undefined || other === undefined) return [];
    return [[outcome.measures[name] ?? null, other.measures[name] ?? null]];
  });
  const pairs = all.filter((pair): pair is readonly [number, number] => pair[0] !== null && pair[1] !== null);
  if (pairs.length === 0) return null;
  const differences = pairs.map(([before, after]) => after - before);
  const interval = meanInterval(differences, `difference/${name}`);
  return {
    measure,
    name,
    reference: levelOf(pairs.map(([before]) => before)),
    variant: levelOf(pairs.map(([, after]) => after)),
    mean: mean(differences),
    interval,
    less: differences.filter((difference) => difference < 0).length,
    same: differences.filter((difference) => difference === 0).length,
    more: differences.filter((difference) => difference > 0).length,
    shown: shownBy(differences, interval),
    without: all.length - pairs.length,
  };
}

export function levelOf(values: readonly number[]): Level {
  return { mean: mean([...values]), interval: meanInterval(values, 'level') };
}

function shownBy(differences: readonly number[], { low, high }: Interval): Difference['shown'] {
  if (differences.every((difference) => difference === 0)) return 'equal';
  // A single pair, or equal ones, have an interval without width, which shows nothing about other seeds.
  if (differences.length < 3) return 'none';
  if (low > 0) return 'more';
  return high < 0 ? 'less' : 'none';
}
