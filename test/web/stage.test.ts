/** Where things stand on the stage, and what it says of them. */
import { describe, expect, it } from 'vitest';
import { arrowBetween, gridIn, layOut, progress, type Rect, spread } from '../../web/src/stage/geometry.ts';
import { arc, partitionWords, spanWords } from '../../web/src/stage/stage-view.ts';

const meet = (a: Rect, b: Rect) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the stage', () => {
  const cases = [1, 2, 3, 6, 11, 12].flatMap((members) =>
    [360, 390, 768, 1_000, 1_400].map((width) => ({ members, width })),
  );

  it.each(cases)('$members members on $width pixels: nothing overlaps, all is inside', ({ members, width }) => {
    const layout = layOut(members, width);
    const boxes = [layout.broker, ...layout.spots.map(({ card }) => card)];
    expect(layout.spots).toHaveLength(members);
    boxes.forEach((a, i) => {
      expect(boxes.slice(i + 1).some((b) => meet(a, b))).toBe(false);
      expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= layout.width && a.y + a.height <= layout.height).toBe(true);
    });
    const parts = [layout.facts, layout.machine, layout.partitions];
    parts.forEach((a, i) => {
      expect(parts.slice(i + 1).some((b) => meet(a, b))).toBe(false);
      expect(a.width > 0 && a.x + a.width <= layout.broker.x + layout.broker.width).toBe(true);
    });
  });

  it('is as wide as a phone for up to six members', () => {
    expect(layOut(6, 390).width).toBe(390);
  });

  it('gives partitions the largest cells that fit, in rows alike', () => {
    expect(gridIn({ x: 0, y: 0, width: 600, height: 130 }, 12)).toMatchObject({ columns: 6, shown: 12 });
    expect(gridIn({ x: 0, y: 0, width: 100, height: 40 }, 500).shown).toBeLessThan(500);
  });

  it('draws arrows from edge to edge', () => {
    const box = { width: 10, height: 10 };
    const arrow = arrowBetween({ ...box, x: 0, y: 0 }, { ...box, x: 100, y: 0 }, 0);
    expect(arrow).toEqual({ x1: 12, y1: 5, x2: 97, y2: 5 });
  });

  it('moves messages with their time', () => {
    expect([progress(15, 10, 20), progress(9, 10, 20), progress(21, 10, 20), progress(3, 3, 3)]).toEqual([
      0.5, 0, 1, 1,
    ]);
  });

  it('moves messages that would hide each other apart, and none out of its lane', () => {
    expect(spread([10, 40], 60)).toEqual([10, 40]);
    expect(spread([10, 10, 15], 60)).toEqual([10, 22, 34]);
    expect(spread([55, 58], 60)).toEqual([48, 60]);
  });

  it('says times and partitions shortly', () => {
    expect([300_000, 41_200, 9_960, 2_140, 0].map(spanWords)).toEqual(['5:00', '41 s', '10 s', '2.1 s', '0.0 s']);
    expect(partitionWords(['t-3', 't-0', 't-1', 't-7'])).toBe('0–1, 3, 7');
    expect(partitionWords(['a-0', 'b-0'])).toBe('a 0; b 0');
  });

  it('an arc is empty when its timer is overdue', () => {
    expect(arc(20, 10, 30)).toMatchObject({ leftMs: 0, spanMs: 30, share: 0 });
  });
});
