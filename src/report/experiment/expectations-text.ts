/**
 * What was expected and whether it came true: first in every summary, because that is what people look for.
 */
import type { ExpectationVerdict } from '../../experiment/verdict.ts';
import { type Layout, wrap } from '../layout.ts';
import { things } from '../numbers.ts';
import { figureText } from './figures.ts';

/** Empty if nothing was expected. */
export function expectationsText(verdicts: readonly ExpectationVerdict[], { width, paint }: Layout): string {
  if (verdicts.length === 0) return '';
  const failed = verdicts.filter(({ holds }) => !holds).length;
  const sum = failed === 0 ? 'all hold' : `${failed} of ${verdicts.length} failed`;
  const lines = verdicts.flatMap((verdict) => {
    const head = verdict.holds ? '  holds   ' : '  FAILED  ';
    return wrap(sentenceOf(verdict), width - head.length).map((line, index) =>
      index === 0 ? paint(verdict.holds ? 'Stable' : 'bad', head) + line : ' '.repeat(head.length) + line,
    );
  });
  return [`${paint('title', 'Expectations')}  ${paint(failed === 0 ? 'Stable' : 'bad', sum)}`, ...lines].join('\n');
}

/** `unowned.p99 < 20s: 43.2s in the worst of 3 of 20 runs (seeds 4, 7, 9)`. */
export function sentenceOf(verdict: ExpectationVerdict): string {
  const { expectation, variant, value, runs, failedSeeds } = verdict;
  const of = variant === null ? '' : `${variant}: `;
  const figure = figureText(value, expectation.measure.unit);
  const head = `${of}${expectation.text}: ${figure}`;
  if (runs <= 1) return head;
  if (expectation.over !== 'each') return `${head} over ${things(runs, 'run')}`;
  if (failedSeeds.length === 0) return `${head} in the worst of ${things(runs, 'run')}`;
  return `${head} in the worst of ${failedSeeds.length} of ${things(runs, 'run')} that failed (seeds ${few(failedSeeds)})`;
}

function few(seeds: readonly string[]): string {
  return seeds.length <= 5 ? seeds.join(', ') : `${seeds.slice(0, 5).join(', ')} …`;
}

export interface ExpectationJson {
  readonly expectation: string;
  readonly variant: string | null;
  readonly holds: boolean;
  /** In milliseconds, as a share of 1, or a count. */
  readonly value: number | null;
  readonly runs: number;
  readonly failedSeeds: readonly string[];
}

export function expectationsJson(verdicts: readonly ExpectationVerdict[]): readonly ExpectationJson[] {
  return verdicts.map(({ expectation, variant, holds, value, runs, failedSeeds }) => ({
    expectation: expectation.text,
    variant,
    holds,
    value,
    runs,
    failedSeeds,
  }));
}
