/** A few of the measured scenarios, with few seeds; all of them: `npm run reality`. */
import { describe, expect, it } from 'vitest';
import { BrokenCells, type Cell, readCells } from './cells.ts';
import { agrees, bandOf, quantileOf } from './compare.ts';
import { duplicates, gapsIn } from './gaps.ts';
import { packedCells } from './packed.ts';
import { lineOf } from './report.ts';
import { verdicts } from './run.ts';
import { setupOf } from './setup.ts';

const CELLS = readCells(packedCells());
const [FIRST] = CELLS as [Cell];

const cell = (changes: Partial<Cell>): Cell => ({ ...FIRST, ...changes });

describe('howToCompare', () => {
  const measured = { median: 100, p10: 90, p90: 200, min: 50, max: 300 };

  it('takes p10 and p90 of five or more', () => {
    expect(bandOf(cell({ ...measured, n: 5, unit: 'count' }))).toEqual([90, 200]);
  });

  it('widens the extremes of fewer by 5 %, a single value by 15 %', () => {
    expect(bandOf(cell({ ...measured, n: 2, unit: 'count' }))).toEqual([47.5, 315]);
    const [low, high] = bandOf(cell({ ...measured, n: 1, unit: 'count' }));
    expect([low, high]).toEqual([85, expect.closeTo(115)]);
  });

  it('gives milliseconds 30 to either side', () => {
    expect(bandOf(cell({ ...measured, n: 5, unit: 'ms' }))).toEqual([70, 200]);
  });

  it('does not agree with what never happened', () => {
    expect(agrees(cell({ ...measured, n: 5 }), null)).toBe(false);
    expect(quantileOf([], 0.5)).toBe(null);
    expect(quantileOf([1, 2, 4], 0.25)).toBe(1.5);
  });
});

describe('a file of cells', () => {
  const params = (changes: object) => cell({ params: { ...FIRST.params, ...changes } });

  it.each([
    [params({ colour: 'red' }), /unknown parameter colour/],
    [params({ commit: 'whenever' }), /commit cannot be "whenever"/],
    [params({ partitions: 'many' }), /partitions cannot be "many"/],
    [cell({ client: 'kafkajs' }), /unknown client kafkajs/],
    [cell({ broker: 'newest' }), /unknown broker newest/],
    [cell({ assignor: 'sticky' }), /unknown assignor sticky/],
  ])('that says something unknown is refused', (wrong, message) => {
    expect(() => setupOf(wrong)).toThrow(message);
    expect(() => setupOf(wrong)).toThrow(BrokenCells);
  });

  it('may have other brokers, ways of committing and gaps between starts', () => {
    const other = setupOf(cell({ broker: '3.6.0', params: { ...FIRST.params, commit: 'auto', staggerMs: 500 } }));
    expect(other).toMatchObject({ commit: 'auto', staggerMs: 500, brokers: [{ removalCutsInitialDelay: false }] });
  });
});

describe('gaps and duplicates', () => {
  const batch = (at: number, partition: number, from: number, to: number) => ({ at, pod: 0, partition, from, to });

  it('count the gaps that end in the window, wherever they began', () => {
    const processed = [batch(0, 0, 0, 1), batch(10, 1, 0, 1), batch(300, 0, 1, 2), batch(900, 1, 1, 2)];
    expect(gapsIn(processed, { from: 200, to: 800 })).toEqual({ partitions: [300], group: 290 });
  });

  it('count records that were processed before', () => {
    expect(duplicates([batch(0, 0, 0, 10), batch(1, 0, 5, 15), batch(2, 1, 0, 10)])).toEqual({ again: 5, all: 30 });
  });
});

describe('a worker behind the polling loop', () => {
  it('takes what came within 200 ms, works, and still works on what was taken from its member', () => {
    const [scaled] = CELLS.filter(({ id }) => /^R-S2-ck-coop-.*duplicatePct/.test(id));
    const [verdict] = [...verdicts([scaled!], 2)];
    expect(verdict!.simulated).toBeGreaterThan(0);
  });
});

describe('the simulator against the measurements', () => {
  const chosen = CELLS.filter(({ scenario }) => /^R-S1-franz-eager-|^R-S4-.*-crash|^R-S6-java/.test(scenario));
  const found = [...verdicts(chosen, 2)];

  it('agrees with at least 80 % of a selection', () => {
    const wrong = found.filter(({ ok }) => !ok).map(lineOf);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(0.2 * found.length);
  });
});
