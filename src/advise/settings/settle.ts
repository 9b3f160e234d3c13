/**
 * From candidates to a recommendation: the best of the search, and the best for other tastes, meet fresh seeds; of the
 * winner every change that is not shown to help is taken back, so that what is left has an experiment each.
 */
import type { Scenario } from '../../scenario/scenario.ts';
import { AS_IT_IS, type Candidate, type Choice, candidateOf, keyOf, without } from './choice.ts';
import { onFront } from './front.ts';
import { type Duel, duel } from './judge.ts';
import type { Lab } from './lab.ts';
import { type Figures, PREFERENCES, pointsOf, type Weights } from './objectives.ts';
import { keepsUp, type MayBe, rulesOf } from './rules.ts';
import { type Found, ordered } from './search.ts';

/** One of those that met the seeds of the proof. */
export interface Option {
  readonly candidate: Candidate;
  readonly means: Figures;
  readonly points: number;
  /** By seed, for intervals. */
  readonly runs: readonly Figures[];
  /** Nobody of them beats it in everything. */
  readonly onFront: boolean;
}

/** A change of the recommendation, held against the recommendation without it. */
export interface Change {
  readonly name: string;
  readonly to: string;
  /**
   * `shown`: it helps, by the duel. `refused`: without it the scenario cannot be run. `warned`: without it the linter
   * warns. `untried`: there was no time left.
   */
  readonly proof: 'shown' | 'refused' | 'warned' | 'untried';
  /** Against the recommendation without it; null where that was not run. */
  readonly duel: Duel | null;
  /** Rules of the linter that would warn without it. */
  readonly rules: readonly string[];
}

export interface Settled {
  readonly seeds: readonly string[];
  /** The settings as they are come first, the recommended ones second if they differ. */
  readonly options: readonly Option[];
  /** The same as the first option: keep what you have. */
  readonly recommended: Candidate;
  /** Against the settings as they are; null where that is what is recommended, or nothing is known. */
  readonly gain: Duel | null;
  readonly changes: readonly Change[];
  /** Other options that are no worse as far as these runs tell. */
  readonly ties: readonly Candidate[];
}

/** Part of the time that the proof may begin to take; the rest is for taking changes back. */
const FINAL_SHARE = 0.75;
const LAST_SHARE = 1;
/** A change that is worth less is not worth the trouble. In points. */
const LEAST_GAIN = 0.25;

export interface SettleOrder {
  /** The whole of it. */
  readonly scenario: Scenario;
  readonly seeds: readonly string[];
  readonly weights: Weights;
  readonly most: number;
  /** Where the candidates were found … */
  readonly trial: Lab;
  /** … and where they are proved. */
  readonly proof: Lab;
}

/** What all that follows looks at. */
interface Bench {
  readonly base: Candidate;
  readonly mayBe: MayBe;
  readonly seeds: readonly string[];
  readonly weights: Weights;
  readonly lab: Lab;
}

export async function settle(found: Found, order: SettleOrder): Promise<Settled> {
  const { scenario, proof, weights } = order;
  const whole = (choice: Choice) => candidateOf(scenario, choice)!;
  const base = whole(AS_IT_IS);
  const finalists = finalistsOf(found, order);
  const chosen = finalists.map(({ choice }) => whole(choice));
  await proof.know([base, ...chosen], order.seeds, FINAL_SHARE);
  const seeds = order.seeds.filter((seed) => [base, ...chosen].every((one) => proof.of(one).has(seed)));
  // Broken off before anybody could be proved: what the search knows is all there is.
  if (seeds.length === 0) return settled({ ...found, weights, lab: order.trial }, finalists);
  return settled({ base, mayBe: found.mayBe, seeds, weights, lab: proof }, chosen);
}

async function settled(bench: Bench, chosen: readonly Candidate[]): Promise<Settled> {
  const { base, seeds, weights, lab } = bench;
  const best = ordered([base, ...chosen], seeds, weights, lab)[0] ?? base;
  const recommended = await simplified(best, bench);
  const all = distinct([base, recommended, ...chosen]);
  return {
    seeds,
    options: optionsOf(all, bench),
    recommended,
    gain: recommended === base ? null : duel(lab, base, recommended, seeds, weights),
    changes: changesOf(recommended, bench),
    ties: all.filter((other) => isTie(other, recommended, bench)),
  };
}

function finalistsOf({ base, candidates, seeds }: Found, { weights, most, trial }: SettleOrder): readonly Candidate[] {
  const others = candidates.filter((one) => one !== base && keyOf(one.choice) !== '');
  const tastes = [weights, ...Object.values(PREFERENCES)];
  const best = tastes.flatMap((taste) => ordered(others, seeds, taste, trial).slice(0, 1));
  return distinct([...best, ...others]).slice(0, most);
}

/** Takes back, one after the other, what is not shown to help: the least useful first. */
async function simplified(best: Candidate, bench: Bench): Promise<Candidate> {
  const { base, seeds, weights, lab } = bench;
  let left = best;
  for (;;) {
    const simpler = Object.keys(left.choice).flatMap((name) => simplerBy(name, left, bench) ?? []);
    await lab.know(simpler, seeds, LAST_SHARE);
    const useless = simpler
      .map((candidate) => ({ candidate, told: duel(lab, candidate, left, seeds, weights) }))
      .filter(({ candidate, told }) => told !== null && !isWorth(told) && standsUp(candidate, bench))
      .sort((a, b) => gainOf(a.told!) - gainOf(b.told!));
    const [first] = useless;
    if (first === undefined) return left;
    left = keyOf(first.candidate.choice) === '' ? base : first.candidate;
  }
}

function isWorth(told: Duel): boolean {
  return told.points.shown === 'less' && gainOf(told) >= LEAST_GAIN;
}

/** Points that a change saves. */
function gainOf({ points }: Duel): number {
  return points.before - points.after;
}

function simplerBy(name: string, { choice }: Candidate, { base, mayBe }: Bench): Candidate | null {
  const simpler = withoutIn(choice, name, base);
  return simpler !== null && (keyOf(simpler.choice) === '' || mayBe(simpler)) ? simpler : null;
}

function withoutIn(choice: Choice, name: string, base: Candidate): Candidate | null {
  return candidateOf(base.scenario, without(choice, name));
}

function standsUp(candidate: Candidate, { base, seeds, lab }: Bench): boolean {
  const [means, before] = [lab.meansOf(candidate, seeds), lab.meansOf(base, seeds)];
  return means !== null && before !== null && keepsUp(means, before);
}

function changesOf(recommended: Candidate, { base, mayBe, seeds, weights, lab }: Bench): readonly Change[] {
  return Object.entries(recommended.choice).map(([name, to]): Change => {
    const simpler = withoutIn(recommended.choice, name, base);
    if (simpler === null) return { name, to, proof: 'refused', duel: null, rules: [] };
    if (keyOf(simpler.choice) !== '' && !mayBe(simpler))
      return { name, to, proof: 'warned', duel: null, rules: newRules(simpler, recommended) };
    const told = duel(lab, simpler, recommended, seeds, weights);
    return { name, to, proof: told === null ? 'untried' : 'shown', duel: told, rules: [] };
  });
}

function newRules(simpler: Candidate, recommended: Candidate): readonly string[] {
  const before = rulesOf(recommended.scenario);
  return rulesOf(simpler.scenario).filter((rule) => !before.includes(rule));
}

function optionsOf(candidates: readonly Candidate[], { seeds, weights, lab }: Bench): readonly Option[] {
  const known = candidates.flatMap((candidate) => {
    const means = lab.meansOf(candidate, seeds);
    return means === null ? [] : [{ candidate, means }];
  });
  const front = onFront(known.map(({ means }) => means));
  return known.map(({ candidate, means }, index) => ({
    candidate,
    means,
    points: pointsOf(means, weights),
    runs: lab.runsOf(candidate, seeds),
    onFront: front[index]!,
  }));
}

function isTie(other: Candidate, recommended: Candidate, { seeds, weights, lab }: Bench): boolean {
  if (keyOf(other.choice) === keyOf(recommended.choice)) return false;
  const told = duel(lab, other, recommended, seeds, weights);
  return told !== null && told.points.shown !== 'less';
}

function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(candidates.map((one) => [keyOf(one.choice), one])).values()];
}
