/**
 * Finds candidates worth a proof. Many are run with few seeds, the better half of them with more, and so on (successive
 * halving); then what lies next to the best is tried, as long as there are runs left. All meet the same seeds.
 *
 * The seeds of the search are not those of the proof: the best of hundreds was also the luckiest of them.
 */
import type { Scenario } from '../../scenario/scenario.ts';
import { AS_IT_IS, type Candidate, type Choice, candidateOf, keyOf } from './choice.ts';
import { ranks } from './front.ts';
import type { Lab } from './lab.ts';
import { type Figures, pointsOf, type Weights } from './objectives.ts';
import { avoidingWarnings, keepsUp, type MayBe } from './rules.ts';
import { neighboursOf, startOf } from './space.ts';
import type { Tunable } from './tunables.ts';

export interface SearchOrder {
  readonly scenario: Scenario;
  readonly tunables: readonly Tunable[];
  readonly weights: Weights;
  /** About so many. */
  readonly runs: number;
}

export interface Found {
  readonly base: Candidate;
  /** Best first; the settings as they are may be among them. */
  readonly candidates: readonly Candidate[];
  readonly mayBe: MayBe;
  /** Those that every candidate was run with. */
  readonly seeds: readonly string[];
}

/** Part of the runs that the start may take with all its halvings; the rest is for neighbours. */
const START_PART = 0.6;
/** A candidate's seeds in the search: from few … */
const FEW_RUNS = 300;
/** … to so many. */
const MOST_SEEDS = 8;
const SURVIVORS = 6;
/** How many of the best are looked around. */
const CENTRES = 3;
/** Part of the time that the search may take. */
const TIME_SHARE = 0.5;

export async function search(order: SearchOrder, lab: Lab): Promise<Found> {
  const { scenario, tunables, runs } = order;
  const base = candidateOf(scenario, AS_IT_IS)!;
  const seeds = Array.from({ length: MOST_SEEDS }, (_, index) => `${scenario.seed}/advise/${index + 1}`);
  const first = runs < FEW_RUNS ? 1 : 2;
  const points = Math.max(4, Math.floor((runs * START_PART) / (3 * first)));
  const start = valid(startOf(tunables, points, scenario.seed), scenario);
  const mayBe = avoidingWarnings([base, ...start]);
  const pool = sampled([base, ...start.filter(mayBe)], points + 1);
  const best = await halve(pool, seeds, first, order, lab);
  const candidates = await lookAround(best, seeds, order, lab, mayBe);
  return { base, candidates, mayBe, seeds: seeds.slice(0, first) };
}

function valid(choices: readonly Choice[], scenario: Scenario): readonly Candidate[] {
  return choices.flatMap((choice) => candidateOf(scenario, choice) ?? []);
}

/** The first, which is as it is now, and evenly of the others. */
function sampled(candidates: readonly Candidate[], most: number): readonly Candidate[] {
  if (candidates.length <= most) return candidates;
  const step = (candidates.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => candidates[Math.round(index * step)]!);
}

async function halve(
  pool: readonly Candidate[],
  seeds: readonly string[],
  first: number,
  { weights }: SearchOrder,
  lab: Lab,
): Promise<readonly Candidate[]> {
  let left = pool;
  for (let count = first; ; count *= 2) {
    const some = seeds.slice(0, count);
    const all = await lab.know(left, some, TIME_SHARE);
    left = ordered(left, some, weights, lab);
    if (!all || left.length <= SURVIVORS || count * 2 > seeds.length) return left;
    left = left.slice(0, Math.max(SURVIVORS, Math.ceil(left.length / 2)));
  }
}

async function lookAround(
  best: readonly Candidate[],
  seeds: readonly string[],
  order: SearchOrder,
  lab: Lab,
  mayBe: MayBe,
): Promise<readonly Candidate[]> {
  const { scenario, tunables, weights, runs } = order;
  const some = seeds.slice(0, seeds.length / 2);
  let known = best;
  const looked = new Set<string>();
  while (!lab.brokenOff && lab.runs < runs) {
    const centres = known.filter(({ choice }) => !looked.has(keyOf(choice))).slice(0, CENTRES);
    if (centres.length === 0) break;
    for (const { choice } of centres) looked.add(keyOf(choice));
    const near = valid(
      centres.flatMap(({ choice }) => neighboursOf(choice, tunables)),
      scenario,
    ).filter(mayBe);
    const room = Math.max(1, Math.floor((runs - lab.runs) / some.length));
    await lab.know([...centres, ...near.slice(0, room)], some, TIME_SHARE);
    known = ordered(distinctOf([...known, ...near]), some, weights, lab);
  }
  return known;
}

function distinctOf(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(candidates.map((one) => [keyOf(one.choice), one])).values()];
}

/** Fewest points first, but nobody before one who beats him in everything; without those that do not keep up. */
export function ordered(
  candidates: readonly Candidate[],
  seeds: readonly string[],
  weights: Weights,
  lab: Lab,
): readonly Candidate[] {
  const asItIs = [...candidates, ...lab.candidates].find(({ choice }) => keyOf(choice) === '');
  const before = asItIs === undefined ? null : lab.meansOf(asItIs, seeds);
  const told = candidates.flatMap((candidate) => {
    const means = lab.meansOf(candidate, seeds);
    return means === null || (before !== null && !keepsUp(means, before)) ? [] : [{ candidate, means }];
  });
  const rank = ranks(told.map(({ means }) => means));
  const points = (means: Figures) => pointsOf(means, weights);
  return told
    .map((one, index) => ({ ...one, rank: rank[index]! }))
    .sort((a, b) => Math.min(a.rank, 1) - Math.min(b.rank, 1) || points(a.means) - points(b.means))
    .map(({ candidate }) => candidate);
}
