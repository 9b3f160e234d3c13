import { describe, expect, test } from 'vitest';
import { labelsAt, ticksOf, timeLabel } from '../../src/report/axis.ts';
import { cellsOf, longestState } from '../../src/report/cells.ts';
import { plain } from '../../src/report/layout.ts';
import { timelineText } from '../../src/report/timeline.ts';
import { GROUP } from './sample.ts';

const END = 600_000;

describe('cells', () => {
  test.each([1, 3, 10, 26, 200])('%d of them: every share sums to 1', (width) => {
    const cells = cellsOf(GROUP.timeline, END, width);
    expect(cells).toHaveLength(width);
    for (const { shares } of cells) {
      expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
  });

  test('as many as buckets are the buckets', () => {
    const cells = cellsOf(GROUP.timeline, END, 10);
    expect(cells.map(longestState).indexOf('PreparingRebalance')).toBe(2);
    expect(cells[2]).toMatchObject({ generation: 7, unowned: 36, lagRecords: 2_000, members: 30 });
  });

  test('a last bucket that is shorter takes its own share', () => {
    const cells = cellsOf(GROUP.timeline.slice(0, 3), 130_000, 13);
    expect(cells.map((cell) => longestState(cell)[0]).join('')).toBe('SSSSSSSSSSSSP');
  });

  test('of nothing there are none', () => {
    expect(cellsOf([], 0, 10)).toEqual([]);
  });
});

describe('the axis', () => {
  test.each([
    [5_000, 60],
    [END, 26],
    [3_600_000, 66],
    [30 * 86_400_000, 170],
  ])('%d ms on %d columns: round instants with room', (ms, width) => {
    const ticks = ticksOf(ms, width);
    expect(ticks.length).toBeGreaterThan(1);
    ticks.slice(1).forEach((tick, index) => {
      expect(tick.column - ticks[index]!.column).toBeGreaterThanOrEqual(8);
    });
    expect(labelsAt(ticks, width, timeLabel)).toHaveLength(width);
  });
});

describe('the timeline', () => {
  test.each([40, 60, 80, 100, 200])('fits %d columns', (width) => {
    const lines = timelineText(GROUP, END, { width, paint: plain }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  test('shows a storm', () => {
    expect(timelineText(GROUP, END, { width: 74, paint: plain })).toMatchInlineSnapshot(`
      "Timeline  P PreparingRebalance  S Stable
                    ╷0                  ╷5m
        state       SSSSSSSSPPPPSSSSSSSSSSSSSSSSSSSSSSSSSSSS  longest held
        rebalancing         ▇▇▇▇                              █ 83.3% max
        generation  ╷0                  ╷7                    7 in all
        unowned             ████                              █ 36 partitions
        lag             ▁▁▁▁▂▂▂▂▃▃▃▃▄▄▄▄▄▄▄▄▅▅▅▅▆▆▆▆▇▇▇▇████  █ 9,000 records
        members     ████████████████████████████████████████  █ 30
        pods        ████████████████████████████████████████  █ 29"
    `);
  });
});
