import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logEndOffset, TopicTable, timeOfOffset } from '../../src/sim/topic-table.ts';

describe('a log that producers fill evenly', () => {
  it('holds floor(rate x seconds) records', () => {
    expect(logEndOffset(10, 0)).toBe(0);
    expect(logEndOffset(10, 999)).toBe(0);
    expect(logEndOffset(10, 1_000)).toBe(1);
    expect(logEndOffset(3, 36_000_000)).toBe(10_800);
  });

  it('has a record from the instant that timeOfOffset says, and not before', () => {
    const rate = fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0.001, max: 1_000, noNaN: true }));
    fc.assert(
      fc.property(rate, fc.integer({ min: 0, max: 1_000_000 }), (recordsPerSecond, offset) => {
        const at = timeOfOffset(recordsPerSecond, offset);
        expect(logEndOffset(recordsPerSecond, at)).toBeGreaterThan(offset);
        expect(logEndOffset(recordsPerSecond, at - 1)).toBeLessThanOrEqual(offset);
      }),
    );
  });

  it('never gets a record when nobody produces', () => {
    expect(timeOfOffset(0, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the table of topics', () => {
  const table = new TopicTable([
    { name: 'b', partitions: 2, recordsPerSecond: 1, changes: [] },
    { name: 'a', partitions: 1, recordsPerSecond: 5, changes: [] },
  ]);

  it('numbers partitions over all topics in the order given', () => {
    expect(table.partitions.map(({ name, index }) => `${index} ${name}`)).toEqual(['0 b-0', '1 b-1', '2 a-0']);
  });

  it('knows each topic by name, and that others do not exist', () => {
    expect(table.at('a', 0)).toEqual([table.partitions[2]]);
    expect(table.at('c', 0)).toEqual([]);
  });

  it('has the partitions that a topic gets later from the start, and tells them when they are there', () => {
    const changes = [
      { atMs: 5_000, partitions: 2 },
      { atMs: 7_000, partitions: 4 },
    ];
    const growing = new TopicTable([
      { name: 'a', partitions: 1, recordsPerSecond: 10, changes },
      { name: 'b', partitions: 1, recordsPerSecond: 10, changes: [] },
    ]);
    expect(growing.partitions.map(({ name }) => name)).toEqual(['a-0', 'a-1', 'a-2', 'a-3', 'b-0']);
    expect([0, 49_999, 50_000, 70_000].map((now) => growing.at('a', now).length)).toEqual([1, 1, 2, 4]);
    expect(growing.at('a', 50_000)).toBe(growing.at('a', 69_999));
    expect(growing.at('c', 0)).toEqual([]);
  });

  it('lets the log of a later partition begin with it', () => {
    const changes = [{ atMs: 5_000, partitions: 2 }];
    const growing = new TopicTable([{ name: 'a', partitions: 1, recordsPerSecond: 10, changes }]);
    expect([0, 49_999, 50_000, 51_000, 60_000].map((now) => growing.endOffset(1, now))).toEqual([0, 0, 0, 1, 10]);
    expect([growing.timeOf(0, 0), growing.timeOf(1, 0), growing.timeOf(1, 9)]).toEqual([1_000, 51_000, 60_000]);
  });

  it('has a rate for each partition', () => {
    expect(table.endOffset(2, 20_000)).toBe(10);
  });
});
