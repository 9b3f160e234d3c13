/**
 * A comparison and a sweep as data for the page.
 */
import type { Cell } from '../../experiment/cells.ts';
import { type Difference, differenceOf, levelOf } from '../../experiment/compare.ts';
import type { Known } from '../../experiment/conduct.ts';
import { measureNamed } from '../../experiment/measures.ts';
import { toCommand } from '../../scenario/to-command.ts';
import { differenceWords } from '../experiment/compare-text.ts';
import { figureText, intervalText } from '../experiment/figures.ts';
import type { PageComparison, PageDifference, PageSweep } from './data.ts';

/** Measures by `name` or `name@group`. */
type Measures = readonly string[];

export function comparisonPage(cells: readonly Cell[], measures: Measures, known: Known): PageComparison {
  const [reference, ...variants] = cells;
  return {
    reference: reference!.name,
    variants: variants.map(({ name }, index) => ({
      name,
      rows: measures.map((measure) => differenceRow(measure, differenceOf(known, index + 1, measure))),
    })),
  };
}

function differenceRow(measure: string, difference: Difference | null): PageDifference {
  if (difference === null) {
    return {
      measure,
      reference: '',
      variant: '',
      words: 'it never happened in both',
      verdict: 'not shown',
      interval: null,
    };
  }
  const { unit } = difference.measure;
  return {
    measure,
    reference: figureText(difference.reference.mean, unit),
    variant: figureText(difference.variant.mean, unit),
    words: differenceWords(difference),
    verdict: verdictOf(difference),
    interval: [difference.interval.low, difference.mean, difference.interval.high],
  };
}

function verdictOf({ shown, measure }: Difference): PageDifference['verdict'] {
  if (shown === 'equal') return 'equal';
  if (shown === 'none') return 'not shown';
  if (measure.better === null) return 'differs';
  return measure.better === shown ? 'better' : 'worse';
}

export function sweepPage(cells: readonly Cell[], measures: Measures, known: Known, seed: string): PageSweep {
  const factors = [...new Set(cells.flatMap(({ values }) => Object.keys(values)))];
  return {
    factors,
    measures: measures.map((name) => {
      const { meaning, better } = measureNamed(name.split('@')[0]!)!;
      return { name, meaning, better };
    }),
    cells: cells.map(({ values, scenario }, cell) => ({
      values: factors.map((factor) => values[factor] ?? ''),
      runs: runsOf(known, cell).length,
      command: toCommand({ ...scenario, seed }),
      figures: measures.map((name) => figureOf(known, cell, name)),
    })),
  };
}

function runsOf(known: Known, cell: number) {
  return known[cell]!.filter((outcome) => outcome !== undefined);
}

/** null where it did not happen in every run. */
function figureOf(known: Known, cell: number, name: string): readonly [number, string] | null {
  const values = runsOf(known, cell).map(({ measures }) => measures[name] ?? null);
  if (values.length === 0 || values.includes(null)) return null;
  const { mean, interval } = levelOf(values as number[]);
  const { unit } = measureNamed(name.split('@')[0]!)!;
  const words = interval.low === interval.high ? '' : ` ${intervalText(interval, unit)}`;
  return [mean, figureText(mean, unit) + words.replaceAll('+', '')];
}
