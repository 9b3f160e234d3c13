/**
 * Which runs an experiment consists of, and when it has enough of them. Nothing here depends on who runs what when: what
 * a cell still needs follows from the runs that it has, in whole rounds, so that any number of workers, and a sweep that
 * was broken off and taken up again, come to the same runs.
 */
import { LEVEL, mean, meanInterval } from './statistics.ts';

/** One run: of a cell, with a seed, by their numbers. */
export interface Job {
  readonly cell: number;
  readonly seed: number;
}

/** What is kept of a run. */
export interface Outcome {
  readonly traceHash: string;
  readonly events: number;
  /** By name; null: it did not happen. */
  readonly measures: Readonly<Record<string, number | null>>;
}

/** Enough is known of a cell when the interval of the measure's mean is so narrow, as a part of the mean to either side. */
export interface Until {
  readonly measure: string;
  readonly part: number;
}

export interface Plan {
  readonly cells: number;
  /** Of each cell at most. */
  readonly seeds: readonly string[];
  /** null: all of them. */
  readonly until: Until | null;
}

/** Which part of an experiment this machine does: the first of three is 1 of 3. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Seeds that are added at a time while the precision is not reached. */
const ROUND = 10;

/** With `until` whole cells, for whoever decides has to know all runs of a cell; else every n-th run. */
export function isOfShard({ cell, seed }: Job, { seeds, until }: Plan, { index, of }: Shard): boolean {
  const number = until === null ? cell * seeds.length + seed : cell;
  return number % of === index - 1;
}

/** How many seeds a cell gets, as far as its runs tell: all of its rounds so far were run when this is asked. */
export function seedsWanted(plan: Plan, outcomes: readonly Outcome[]): number {
  const { until, seeds } = plan;
  if (until === null) return seeds.length;
  const round = Math.min(seeds.length, ROUND);
  if (outcomes.length < round) return round;
  return isPrecise(until, outcomes) ? outcomes.length : Math.min(seeds.length, outcomes.length + ROUND);
}

function isPrecise({ measure, part }: Until, outcomes: readonly Outcome[]): boolean {
  const values = outcomes.map(({ measures }) => measures[measure] ?? null);
  if (values.some((value) => value === null)) return false;
  const all = values as readonly number[];
  const { low, high } = meanInterval(all);
  return (high - low) / 2 <= part * Math.abs(mean([...all]));
}

type UntilResult = { readonly ok: Until } | { readonly not: string };

/** `ci=5%` of a measure. */
export function parseUntil(text: string, measure: string): UntilResult {
  const match = /^ci\s*=\s*(\d+(?:\.\d+)?)(%?)$/.exec(text.trim());
  const part = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (part > 0 && part < 1) return { ok: { measure, part } };
  return { not: `is no precision: write ci=5%, for a ${LEVEL * 100} % interval of 5 % of the mean to either side.` };
}

type ShardResult = { readonly ok: Shard } | { readonly not: string };

export function parseShard(text: string): ShardResult {
  const match = /^(\d+)\/(\d+)$/.exec(text.trim());
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (index >= 1 && index <= of) return { ok: { index, of } };
  return { not: 'is no shard: write 1/4 to 4/4 for four machines, the first of which is 1.' };
}
