import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../src/experiment/statistics.ts';
import { RandomStream } from '../../src/sim/engine/random.ts';

/** Roughly normal, and lopsided: squares of it. */
const SHAPES = {
  even: (stream: RandomStream) => Array.from({ length: 12 }, () => stream.next()).reduce((a, b) => a + b, -6),
  lopsided: (stream: RandomStream) => stream.next() ** 3,
};

describe('the interval of a mean', () => {
  it.each([
    ['even', 10, 0, 0.93],
    ['even', 30, 0, 0.93],
    ['lopsided', 20, 0.25, 0.89],
  ] as const)('covers the true mean of %s values, %d runs, as often as it says', (shape, runs, truth, least) => {
    const stream = new RandomStream(`${shape}/${runs}`);
    let covered = 0;
    for (let trial = 0; trial < 300; trial++) {
      const values = Array.from({ length: runs }, () => SHAPES[shape](stream));
      const { low, high } = meanInterval(values, String(trial));
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / 300).toBeGreaterThan(least);
    expect(covered / 300).toBeLessThan(0.99);
  });

  it('is the same for the same runs, and holds their mean', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 30 }), (values) => {
        const { low, high } = meanInterval(values);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(meanInterval(values)).toEqual({ low, high });
        expect(low).toBeLessThanOrEqual(mean + 1e-9);
        expect(high).toBeGreaterThanOrEqual(mean - 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it('has no width where all values are equal', () => {
    expect(meanInterval([5, 5, 5])).toEqual({ low: 5, high: 5 });
  });
});
