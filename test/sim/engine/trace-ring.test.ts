import { describe, expect, test } from 'vitest';
import { TraceRing } from '../../../src/sim/engine/trace-ring.ts';

function contents(ring: TraceRing): number[][] {
  const rows: number[][] = [];
  ring.forEach((...row) => {
    rows.push(row);
  });
  return rows;
}

describe('the trace ring', () => {
  test('keeps everything until it is full', () => {
    const ring = new TraceRing(4);
    expect(contents(ring)).toEqual([]);
    ring.record(2 ** 33, 1, -2, 3, -4);
    ring.record(2 ** 33 + 1, 5, 6, 7, 8);
    expect(contents(ring)).toEqual([
      [0, 2 ** 33, 1, -2, 3, -4],
      [1, 2 ** 33 + 1, 5, 6, 7, 8],
    ]);
  });

  test('then forgets the oldest, and still counts them', () => {
    const ring = new TraceRing(4);
    for (let i = 0; i < 11; i++) ring.record(i * 10, i, 0, 0, 0);
    expect([ring.total, ring.size, ring.capacity]).toEqual([11, 4, 4]);
    expect(contents(ring).map(([index, time]) => [index, time])).toEqual([
      [7, 70],
      [8, 80],
      [9, 90],
      [10, 100],
    ]);
  });

  test('clear forgets all', () => {
    const ring = new TraceRing();
    expect(ring.capacity).toBe(65_536);
    ring.record(1, 1, 1, 1, 1);
    ring.clear();
    expect([ring.total, contents(ring)]).toEqual([0, []]);
  });

  test.each([0, 3, -4, 1.5, Number.NaN])('refuses a capacity of %s', (capacity) => {
    expect(() => new TraceRing(capacity)).toThrow('the capacity of a trace ring must be a power of two');
  });
});
