/**
 * Runs of candidates, each at most once, and what is known of them. Who runs them, and where, is for others to say.
 */
import type { Order } from '../../experiment/one-run.ts';
import type { Outcome } from '../../experiment/plan.ts';
import { type Candidate, keyOf } from './choice.ts';
import { type Figures, figuresOf, meansOf, WANTED } from './objectives.ts';

/** Does what it is told, in any order of time; null: it was broken off before. `share`: of the time that there is. */
export type RunOrders = (orders: readonly Order[], share: number) => Promise<readonly (Outcome | null)[]>;

export class Lab {
  readonly #run: RunOrders;
  /** By candidate, then by seed. */
  readonly #known = new Map<string, Map<string, Figures>>();
  readonly #candidates = new Map<string, Candidate>();
  /** Runs that were done. */
  runs = 0;
  /** Events that were simulated in them. */
  events = 0;
  /** Something that was asked for was not done. */
  brokenOff = false;

  constructor(run: RunOrders) {
    this.#run = run;
  }

  /** Everything that was run, in the order in which it was first asked for. */
  get candidates(): readonly Candidate[] {
    return [...this.#candidates.values()];
  }

  /** Runs what is not known yet. @returns whether all of it is known now */
  async know(candidates: readonly Candidate[], seeds: readonly string[], share: number): Promise<boolean> {
    // Seed by seed, so that what is broken off has been fair to all.
    const missing = seeds.flatMap((seed) =>
      candidates.filter((candidate) => !this.of(candidate).has(seed)).map((candidate) => ({ candidate, seed })),
    );
    if (missing.length === 0) return true;
    const orders = missing.map(({ candidate, seed }) => ({
      scenario: { ...candidate.scenario, seed },
      wanted: WANTED,
    }));
    const outcomes = await this.#run(orders, share);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome === null) continue;
      const { candidate, seed } = missing[index]!;
      this.#candidates.set(keyOf(candidate.choice), candidate);
      this.of(candidate).set(seed, figuresOf(outcome, candidate.scenario));
      this.runs++;
      this.events += outcome.events;
    }
    const all = outcomes.every((outcome) => outcome !== null);
    if (!all) this.brokenOff = true;
    return all;
  }

  /** Figures by seed. */
  of({ choice }: Candidate): Map<string, Figures> {
    const key = keyOf(choice);
    const known = this.#known.get(key) ?? new Map<string, Figures>();
    this.#known.set(key, known);
    return known;
  }

  /** Of those of the seeds that are known; of all of them where none are named. */
  runsOf(candidate: Candidate, seeds: readonly string[] = [...this.of(candidate).keys()]): readonly Figures[] {
    const known = this.of(candidate);
    return seeds.flatMap((seed) => known.get(seed) ?? []);
  }

  /** null: nothing is known. */
  meansOf(candidate: Candidate, seeds?: readonly string[]): Figures | null {
    const runs = this.runsOf(candidate, seeds);
    return runs.length === 0 ? null : meansOf(runs);
  }
}
