/**
 * Which of two candidates is better, and how sure that is: in pairs of runs with the same seed, which met the same churn.
 */
import { type Interval, meanInterval } from '../../experiment/statistics.ts';
import type { Candidate } from './choice.ts';
import type { Lab } from './lab.ts';
import { type Figures, OBJECTIVE_NAMES, type ObjectiveName, pointsOf, type Weights } from './objectives.ts';

/** A figure of one minus that of another. */
export interface Gap {
  readonly before: number;
  readonly after: number;
  readonly interval: Interval;
  /** `none`: the interval holds 0, or there are too few pairs to tell. */
  readonly shown: 'less' | 'more' | 'none';
}

export interface Duel {
  readonly points: Gap;
  readonly objectives: Readonly<Record<ObjectiveName, Gap>>;
  readonly pairs: number;
}

/** Fewer pairs show nothing. */
const LEAST_PAIRS = 3;

/** `after` against `before`; null: no seed is known of both. */
export function duel(
  lab: Lab,
  before: Candidate,
  after: Candidate,
  seeds: readonly string[],
  weights: Weights,
): Duel | null {
  const [one, other] = [lab.of(before), lab.of(after)];
  const pairs = seeds.flatMap((seed): (readonly [Figures, Figures])[] => {
    const pair = [one.get(seed), other.get(seed)];
    return pair[0] === undefined || pair[1] === undefined ? [] : [[pair[0], pair[1]]];
  });
  if (pairs.length === 0) return null;
  const gaps = OBJECTIVE_NAMES.map((name) => [name, gapOf(pairs, (figures) => figures[name], name)] as const);
  return {
    pairs: pairs.length,
    points: gapOf(pairs, (figures) => pointsOf(figures, weights), 'points'),
    objectives: Object.fromEntries(gaps) as Record<ObjectiveName, Gap>,
  };
}

function gapOf(pairs: readonly (readonly [Figures, Figures])[], of: (figures: Figures) => number, name: string): Gap {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const interval = meanInterval(
    pairs.map(([before, after]) => of(after) - of(before)),
    `advise/${name}`,
  );
  const enough = pairs.length >= LEAST_PAIRS;
  const shown = enough && interval.high < 0 ? 'less' : enough && interval.low > 0 ? 'more' : 'none';
  return { before: mean(pairs.map(([one]) => of(one))), after: mean(pairs.map(([, one]) => of(one))), interval, shown };
}
