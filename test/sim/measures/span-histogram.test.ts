import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanHistogram } from '../../../src/sim/measures/span-histogram.ts';

const span = fc.oneof(fc.nat(2000), fc.nat(1_000_000), fc.integer({ min: 0, max: 26_000_000_000 }));

function histogramOf(spans: readonly number[]): SpanHistogram {
  const histogram = new SpanHistogram();
  for (const each of spans) histogram.record(each);
  return histogram;
}

/** The dumb twin: by rank in all of them. */
function rank(spans: readonly number[], share: number): number {
  return spans.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * spans.length) - 1)]!;
}

describe('a histogram of spans', () => {
  it('is all 0 without any', () => {
    expect(histogramOf([]).summary()).toEqual({ count: 0, totalMs: 0, medianMs: 0, p99Ms: 0, maxMs: 0 });
  });

  it('gives equal spans, and the longest one, exactly', () => {
    const { medianMs, p99Ms, maxMs, totalMs } = histogramOf([123_457, 123_457, 123_457]).summary();
    expect([medianMs, p99Ms, maxMs, totalMs]).toEqual([12_345.7, 12_345.7, 12_345.7, 37_037.1]);
  });

  it('gives quantiles within a thousandth of those of all spans, exactly below 1024 ticks', () => {
    fc.assert(
      fc.property(fc.array(span, { minLength: 1 }), fc.constantFrom(0.5, 0.9, 0.99, 1), (spans, share) => {
        const exact = rank(spans, share);
        const given = histogramOf(spans).quantile(share);
        expect(given).toBeGreaterThanOrEqual(exact);
        expect(given - exact).toBeLessThanOrEqual(exact < 1024 ? 0 : exact / 512);
        expect(histogramOf(spans).quantile(1)).toBe(Math.max(...spans));
      }),
    );
  });

  it('with open spans is the histogram of all, and leaves the first as it was', () => {
    fc.assert(
      fc.property(fc.array(span), fc.array(span), (closed, open) => {
        const histogram = histogramOf(closed);
        const both = histogram.with(open);
        expect(both.summary()).toEqual(histogramOf([...closed, ...open]).summary());
        expect(histogram.summary()).toEqual(histogramOf(closed).summary());
      }),
    );
  });
});
