/** The drawn delays have the quantiles that the analytic distributions have. */
import { describe, expect, test } from 'vitest';
import { type Distribution, exponential, logarithm, sampler } from '../../../src/sim/engine/distributions.ts';
import { EXPONENTIAL_QUANTILES, NORMAL_QUANTILES } from '../../../src/sim/engine/quantile-tables.ts';
import { QUANTILES, quantile, shareAbove } from '../../../src/sim/engine/quantiles.ts';
import { RandomStream } from '../../../src/sim/engine/random.ts';

const DRAWS = 400_000;

/** Mean and quantiles of many draws, in milliseconds. */
function drawn(distribution: Distribution) {
  const draw = sampler(distribution);
  const stream = new RandomStream('distributions');
  const sorted = Float64Array.from({ length: DRAWS }, () => draw(stream)).sort();
  expect(sorted.every(Number.isInteger)).toBe(true);
  const mean = sorted.reduce((sum, ticks) => sum + ticks, 0) / DRAWS / 10;
  const at = (share: number) => sorted[Math.floor(share * DRAWS)]! / 10;
  return { mean, median: at(0.5), p99: at(0.99), min: sorted[0]! / 10, max: sorted[DRAWS - 1]! / 10 };
}

function within(actual: number, expected: number, share: number): void {
  expect(actual).toBeGreaterThan(expected * (1 - share));
  expect(actual).toBeLessThan(expected * (1 + share));
}

describe('distributions', () => {
  test('constant draws nothing', () => {
    const stream = new RandomStream('constant');
    expect(sampler({ kind: 'constant', ms: 1.26 })(stream)).toBe(13);
    expect(stream.next()).toBe(new RandomStream('constant').next());
  });

  test('uniform', () => {
    const { mean, median, p99, min, max } = drawn({ kind: 'uniform', minMs: 100, maxMs: 500 });
    within(mean, 300, 0.005);
    within(median, 300, 0.01);
    within(p99, 496, 0.005);
    expect([min, max]).toEqual([100, 499.9]);
    expect(sampler({ kind: 'uniform', minMs: 5, maxMs: 5 })(new RandomStream(''))).toBe(50);
  });

  test('exponential', () => {
    const { mean, median, p99, min, max } = drawn({ kind: 'exponential', meanMs: 3000 });
    within(mean, 3000, 0.01);
    within(median, 3000 * Math.log(2), 0.01);
    within(p99, 3000 * Math.log(100), 0.015);
    expect(min).toBeLessThan(1);
    expect(max).toBeLessThanOrEqual(3000 * Math.log(2 ** 21));
  });

  test.each([
    [10, 12],
    [10, 100],
    [200, 5000],
  ])('lognormal of median %d ms and p99 %d ms', (medianMs, p99Ms) => {
    const sigma = Math.log(p99Ms / medianMs) / 2.3263478740408408;
    const { mean, median, p99 } = drawn({ kind: 'lognormal', medianMs, p99Ms });
    within(mean, medianMs * Math.exp((sigma * sigma) / 2), 0.02);
    within(median, medianMs, 0.02);
    within(p99, p99Ms, 0.03);
  });

  test('nonsense is refused', () => {
    expect(() => sampler({ kind: 'constant', ms: -1 })).toThrow('a delay cannot be -1 ms');
    expect(() => sampler({ kind: 'exponential', meanMs: Number.NaN })).toThrow(RangeError);
    expect(() => sampler({ kind: 'uniform', minMs: 2, maxMs: 1 })).toThrow(RangeError);
    expect(() => sampler({ kind: 'lognormal', medianMs: 0, p99Ms: 1 })).toThrow(RangeError);
  });
});

describe('quantile tables', () => {
  /** The draw that has this share above it, but for the generator's step of 2^-32. */
  const drawWith = (above: number) => 1 - above;

  test('rise, and are complete', () => {
    for (const table of [EXPONENTIAL_QUANTILES, NORMAL_QUANTILES]) {
      expect(table.length).toBe(QUANTILES);
      expect(table.every((value, k) => k === 0 || value > table[k - 1]!)).toBe(true);
    }
  });

  test('interpolate the exponential to about a thousandth of its mean, out to one draw in a million', () => {
    for (let above = 0.9999; above > 1e-6; above *= 0.997) {
      expect(Math.abs(quantile(EXPONENTIAL_QUANTILES, drawWith(above)) + Math.log(above))).toBeLessThan(1.2e-3);
    }
  });

  test('meet their own entries, and stay within the table at both ends', () => {
    for (let k = 1; k < QUANTILES - 1; k++) {
      expect(quantile(NORMAL_QUANTILES, drawWith(shareAbove(k)))).toBeCloseTo(NORMAL_QUANTILES[k]!, 3);
    }
    expect(quantile(EXPONENTIAL_QUANTILES, 0)).toBeCloseTo(0, 8);
    const rarest = quantile(EXPONENTIAL_QUANTILES, 1 - 2 ** -32);
    expect(rarest).toBe(EXPONENTIAL_QUANTILES[QUANTILES - 1]!);
  });

  test('known values of the normal distribution', () => {
    expect(NORMAL_QUANTILES[16]).toBe(0);
    expect(NORMAL_QUANTILES[32]).toBeCloseTo(0.67448975, 7);
    expect(NORMAL_QUANTILES[24]).toBeCloseTo(0.318639364, 7);
    expect(NORMAL_QUANTILES[QUANTILES - 1]).toBeCloseTo(4.9, 1);
  });
});

describe('exponential and logarithm from + - × ÷', () => {
  test('agree with the library to twelve digits', () => {
    for (let x = -20; x < 20; x += 0.37) expect(exponential(x) / Math.exp(x)).toBeCloseTo(1, 11);
    for (let x = 1; x < 1e6; x *= 1.37) expect(logarithm(x)).toBeCloseTo(Math.log(x), 11);
  });

  test('are pinned: these bits are part of every recorded run', () => {
    expect([exponential(1), exponential(-3.3), logarithm(10)]).toMatchInlineSnapshot(`
      [
        2.718281828458697,
        0.03688316740124045,
        2.3025850929941654,
      ]
    `);
  });
});
