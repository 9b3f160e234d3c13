/**
 * Who may be recommended: nobody whom the linter warns of where another choice avoids the warning, and nobody who does
 * not keep up with what is produced.
 */
import type { Scenario } from '../../scenario/scenario.ts';
import { warningsOf } from '../lint/lint.ts';
import type { Candidate } from './choice.ts';
import type { Figures } from './objectives.ts';

/** Whether a candidate may be recommended, as far as rules tell. */
export type MayBe = (candidate: Candidate) => boolean;

/** Warnings that none of the candidates avoids are the scenario's own; all others have to be avoided. */
export function avoidingWarnings(candidates: readonly Candidate[]): MayBe {
  const told = candidates.map(({ scenario }) => rulesOf(scenario));
  const own = (told[0] ?? []).filter((rule) => told.every((rules) => rules.includes(rule)));
  return ({ scenario }) => rulesOf(scenario).every((rule) => own.includes(rule));
}

/** Rules that warn of a scenario. */
export function rulesOf(scenario: Scenario): readonly string[] {
  return [...new Set(warningsOf(scenario).map(({ rule }) => rule))];
}

/** So much more of the records may be left undone at the end than with the settings as they are. */
const MORE_BACKLOG = 0.02;

/** Few records per poll shorten a batch, and lower the throughput. */
export function keepsUp(figures: Figures, before: Figures): boolean {
  return figures.backlog <= before.backlog + MORE_BACKLOG && figures.lost <= before.lost;
}
