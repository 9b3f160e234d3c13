/**
 * Whether an expectation held, over one run or many.
 */

import { type Expectation, holdsFor, type Over } from './expectation.ts';
import { mean, median } from './statistics.ts';

/** A run that was looked at. */
export interface Seen {
  readonly seed: string;
  readonly value: number | null;
}

export interface ExpectationVerdict {
  readonly expectation: Expectation;
  /** The variant that it was held against; null: there is only one. */
  readonly variant: string | null;
  readonly holds: boolean;
  /** The figure over all runs, or of `each` the worst of them. */
  readonly value: number | null;
  readonly runs: number;
  /** Of `each`: seeds for which it did not hold. */
  readonly failedSeeds: readonly string[];
}

export function judgeExpectation(
  expectation: Expectation,
  seen: readonly Seen[],
  variant: string | null = null,
): ExpectationVerdict {
  const common = { expectation, variant, runs: seen.length };
  if (expectation.over !== 'each') {
    const value = over(expectation.over, seen);
    return { ...common, value, holds: holdsFor(expectation, value), failedSeeds: [] };
  }
  const failed = seen.filter(({ value }) => !holdsFor(expectation, value));
  return {
    ...common,
    value: worstOf(
      expectation,
      (failed.length > 0 ? failed : seen).map(({ value }) => value),
    ),
    holds: failed.length === 0 && seen.length > 0,
    failedSeeds: failed.map(({ seed }) => seed),
  };
}

/** null as soon as one is: a start-up that was never complete has no mean. */
function over(how: Exclude<Over, 'each'>, seen: readonly Seen[]): number | null {
  const values = seen.map(({ value }) => value);
  if (values.length === 0 || values.some((value) => value === null)) return null;
  const all = values as readonly number[];
  if (how === 'mean') return mean(all);
  if (how === 'median') return median(all);
  return how === 'max' ? Math.max(...all) : Math.min(...all);
}

/** The value furthest on the wrong side. */
function worstOf({ operator }: Expectation, values: readonly (number | null)[]): number | null {
  if (values.length === 0 || values.some((value) => value === null)) return null;
  const all = values as readonly number[];
  return operator === '>' || operator === '>=' ? Math.min(...all) : Math.max(...all);
}
