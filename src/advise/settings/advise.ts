/**
 * Which values should I set? Searches settings for the best trade, and says what it recommends, why, and how sure it is.
 *
 * Who calls runs the runs (a program has several cores, and wants to hear Ctrl-C); nothing here waits or prints. What is
 * recommended follows from the scenario, the weights and the number of runs alone, unless somebody breaks it off.
 */
import type { Scenario } from '../../scenario/scenario.ts';
import { AS_IT_IS, candidateOf, keyOf } from './choice.ts';
import { type Disturbed, disturbed } from './disturb.ts';
import { Lab, type RunOrders } from './lab.ts';
import type { Figures, Weights } from './objectives.ts';
import { rulesOf } from './rules.ts';
import { search } from './search.ts';
import { type Settled, settle } from './settle.ts';
import { shortened } from './shorten.ts';
import { type Tunable, type TunableName, tunablesOf } from './tunables.ts';

export interface AdviceQuestion {
  readonly scenario: Scenario;
  readonly weights: Weights;
  readonly tune: readonly TunableName[];
  /** Leave the scenario without disturbances as it is. */
  readonly asIs: boolean;
  /** Runs; null: as many as a minute has room for, by the events of the first. */
  readonly runs: number | null;
  /** Seeds of the proof, in their order; null: as many as the runs allow of those that `compare` takes. */
  readonly seeds: (most: number) => readonly string[];
}

export interface Advice extends Settled, Disturbed {
  readonly question: AdviceQuestion;
  readonly tunables: readonly Tunable[];
  /** Choices that were run, and with how many runs and events. */
  readonly tried: number;
  readonly runs: number;
  readonly events: number;
  /** About so many runs were planned. */
  readonly planned: number;
  /** Virtual time of a run of the search; the proof has the whole scenario. */
  readonly searchMs: number;
  /** What all choices that were run came to, for a picture. */
  readonly cloud: readonly Figures[];
  /** Rules of the linter that warn of the recommendation, since no choice avoids them. */
  readonly warnings: readonly string[];
  /** Not all was run that was wanted. */
  readonly brokenOff: boolean;
}

/** So many events are simulated within a minute on two slow cores. */
const EVENTS = 60e6;
/** What a run costs beside its events. */
const EVENTS_PER_RUN = 60_000;
export const LEAST_RUNS = 100;
const MOST_RUNS = 1_200;
/** Part of the runs for the search; the rest is for the proof. */
const SEARCH_PART = 0.6;
/** Of `compare`. */
const MOST_SEEDS = 20;
const LEAST_SEEDS = 5;

/** null: it was broken off before anything was known. */
export async function advise(question: AdviceQuestion, run: RunOrders): Promise<Advice | null> {
  const changed = question.asIs ? { scenario: question.scenario, added: null } : disturbed(question.scenario);
  const { scenario } = changed;
  const { weights } = question;
  const proof = new Lab(run);
  await proof.know([candidateOf(scenario, AS_IT_IS)!], question.seeds(1), 1);
  if (proof.runs === 0) return null;
  const short = shortened(scenario, proof.events);
  const plan = planOf(question.runs, proof.events, short.durationMs / scenario.durationMs);
  const tunables = tunablesOf(scenario, question.tune);
  const trial = new Lab(run);
  const found = await search({ scenario: short, tunables, weights, runs: plan.search }, trial);
  const settled = await settle(found, {
    scenario,
    seeds: question.seeds(plan.seeds),
    weights,
    most: plan.finalists,
    trial,
    proof,
  });
  const candidates = [
    ...new Map([...trial.candidates, ...proof.candidates].map((one) => [keyOf(one.choice), one])).values(),
  ];
  return {
    ...settled,
    ...changed,
    question,
    tunables,
    tried: candidates.length,
    runs: trial.runs + proof.runs,
    events: trial.events + proof.events,
    planned: plan.all,
    searchMs: short.durationMs,
    cloud: candidates.flatMap((one) => proof.meansOf(one) ?? trial.meansOf(one) ?? []),
    warnings: rulesOf(settled.recommended.scenario),
    brokenOff: trial.brokenOff || proof.brokenOff,
  };
}

interface Plan {
  readonly all: number;
  readonly search: number;
  readonly seeds: number;
  readonly finalists: number;
}

/** Runs of the proof per seed: those who come to it, and the winner without each of his changes. */
const RUNS_PER_SEED = 20;
const FEW_RUNS = 300;

/** @param share of the whole scenario that a run of the search has */
function planOf(runs: number | null, events: number, share: number): Plan {
  const part = (events: number, of: number) => Math.floor((EVENTS * of) / (events + EVENTS_PER_RUN));
  const all =
    runs ??
    Math.max(LEAST_RUNS, Math.min(MOST_RUNS, part(events * share, SEARCH_PART) + part(events, 1 - SEARCH_PART)));
  const forProof = Math.min(all * (1 - SEARCH_PART), part(events, 1 - SEARCH_PART));
  return {
    all,
    search: Math.floor(all * SEARCH_PART),
    seeds: Math.max(LEAST_SEEDS, Math.min(MOST_SEEDS, Math.floor(forProof / RUNS_PER_SEED))),
    finalists: all < FEW_RUNS ? 4 : 7,
  };
}
