import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertInterval, MAX_OLDER, OffsetSets } from '../../../src/sim/measures/offset-sets.ts';

/** The dumb twin: a set of whole numbers. */
class SetOfOffsets {
  readonly offsets = new Set<number>();

  add(from: number, to: number): number {
    let known = 0;
    for (let offset = from; offset < to; offset++) {
      if (this.offsets.has(offset)) known++;
      this.offsets.add(offset);
    }
    return known;
  }

  countIn(from: number, to: number): number {
    return [...this.offsets].filter((offset) => from <= offset && offset < to).length;
  }
}

const interval = fc.tuple(fc.nat(120), fc.nat(12)).map(([from, length]) => [from, from + length] as const);

describe('sets of offsets', () => {
  it('agree with a plain set on everything that is added and asked', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 60 }), interval, (added, asked) => {
        const sets = new OffsetSets(3);
        const twin = new SetOfOffsets();
        for (const [from, to] of added) expect(sets.add(1, from, to)).toBe(twin.add(from, to));
        expect(sets.countIn(1, ...asked)).toBe(twin.countIn(...asked));
        expect(sets.countIn(1, 0, 1000)).toBe(twin.offsets.size);
        expect(sets.countIn(0, 0, 1000) + sets.countIn(2, 0, 1000)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('keep intervals apart, sorted, and joined where they touch', () => {
    fc.assert(
      fc.property(fc.array(interval), (added) => {
        const intervals: number[] = [];
        for (const [from, to] of added) if (to > from) insertInterval(intervals, from, to);
        expect(intervals.every((bound, i) => i === 0 || bound > intervals[i - 1]!)).toBe(true);
      }),
    );
  });

  it('stay bounded: the lowest gaps are closed, and counted', () => {
    const sets = new OffsetSets(1);
    const intervals = MAX_OLDER + 11;
    for (let i = 0; i < intervals; i++) sets.add(0, 10 * i + 7, 10 * i + 10);
    expect(sets.closedGaps(0)).toBe(10 * 7);
    expect(sets.countIn(0, 0, 10 * intervals)).toBe(3 * intervals + 70);
    expect(sets.add(0, 0, 7)).toBe(0);
  });
});
