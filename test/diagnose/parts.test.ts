/** The small parts: instants, lines, shapes, the order of several files. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOf, epochDay, isoOf } from '../../src/diagnose/calendar.ts';
import { type Fact, factOf } from '../../src/diagnose/facts.ts';
import { type FactSource, mergeFacts } from '../../src/diagnose/merge.ts';
import { ownerOf } from '../../src/diagnose/names.ts';
import { readStamp } from '../../src/diagnose/stamp.ts';
import { TextLines } from '../../src/diagnose/text-lines.ts';
import { shapeOf, UnreadLines } from '../../src/diagnose/unread.ts';

describe('the calendar', () => {
  it('is that of the platform', () => {
    const instant = fc.integer({ min: -2_000_000_000_000, max: 8_000_000_000_000 });
    fc.assert(
      fc.property(instant, (ms) => {
        const date = new Date(ms);
        expect(isoOf(ms)).toBe(date.toISOString());
        expect(clockOf(ms)).toBe(date.toISOString().slice(11, 23));
        expect(epochDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(
          Math.floor(ms / 86_400_000),
        );
      }),
    );
  });
});

describe('the instant of a line', () => {
  const at = (line: string) => {
    const stamp = { at: 0, end: 0, zoned: false };
    return readStamp(line, stamp) ? { iso: isoOf(stamp.at), rest: line.slice(stamp.end), zoned: stamp.zoned } : null;
  };

  it.each([
    ['[2026-11-21 09:46:30,602] INFO x', '2026-11-21T09:46:30.602Z', ' INFO x', false],
    ['[2026-11-21T09:46:30.602Z] INFO x', '2026-11-21T09:46:30.602Z', ' INFO x', true],
    ['2026-11-21 09:46:30.602 m0 x', '2026-11-21T09:46:30.602Z', ' m0 x', false],
    ['2026/11/21 09:46:30.602255 x', '2026-11-21T09:46:30.602Z', ' x', false],
    ['2026/11/21 09:46:30 x', '2026-11-21T09:46:30.000Z', ' x', false],
    ['2026-11-21T09:46:30.602+05:30 x', '2026-11-21T04:16:30.602Z', ' x', true],
    ['2026-11-21 09:46:30,602 -0800 x', '2026-11-21T17:46:30.602Z', ' x', true],
    ['%4|1763718390.602|MAXPOLL|x', '2025-11-21T09:46:30.602Z', 'MAXPOLL|x', true],
  ])('%s', (line, iso, rest, zoned) => {
    expect(at(line)).toEqual({ iso, rest, zoned });
  });

  it.each([
    '',
    '[',
    'x',
    '[2026-13-21 09:46:30,602] x',
    '2026-11-21',
    '[2026-11-21 09:46:30,602 x',
    '%x|1.2|',
    '2026-11-21 29:46:30',
  ])('is not in "%s"', (line) => {
    expect(at(line)).toBeNull();
  });
});

describe('lines', () => {
  it('are the same however the text is cut into pieces', () => {
    const text = fc
      .array(fc.constantFrom('a', 'bc', '\n', '\r\n', ' '), { maxLength: 60 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 5 }), (whole, cuts) => {
        const lines: string[] = [];
        const reader = new TextLines((line) => void lines.push(line));
        const places = [0, ...cuts.map((place) => Math.min(place, whole.length)).sort((a, b) => a - b), whole.length];
        for (let index = 1; index < places.length; index++) reader.piece(whole.slice(places[index - 1], places[index]));
        reader.end();
        const expected = whole
          .split('\n')
          .map((line, index, all) => (index < all.length - 1 ? line.replace(/\r$/, '') : line));
        if (expected.at(-1) === '') expected.pop();
        expect(lines).toEqual(expected);
      }),
    );
  });
});

describe('shapes', () => {
  it('leave out what differs from line to line', () => {
    expect(shapeOf('x took 17 ms for 5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b', 2)).toBe('took # ms for #');
  });

  it('are bounded, and none is dropped from the count', () => {
    const unread = new UnreadLines();
    for (let index = 0; index < 1_000; index++) unread.add(String.fromCodePoint(0x4e00 + index).repeat(3), 0, 0, index);
    const kept = unread.shapes().reduce((sum, { count }) => sum + count, 0);
    expect(unread.shapes().length).toBeLessThan(1_000);
    expect(kept + unread.others).toBe(unread.count);
    expect(unread.count).toBe(1_000);
  });
});

describe('names', () => {
  it('are what people gave', () => {
    expect(ownerOf('orders-1-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b')).toBe('orders-1');
    expect(ownerOf('Xn8fVtM4QiyRkTpXDqAVnw')).toBe('Xn8fVtM4QiyRkTpXDqAVnw');
  });
});

describe('several files', () => {
  const source = (times: readonly number[], size: number): FactSource => {
    const ready: Fact[] = [];
    let next = 0;
    return {
      ready,
      more: async () => {
        for (const at of times.slice(next, next + size)) ready.push(factOf({ kind: 'emptied' }, at, 0, 0, ''));
        next += size;
        return ready.length > 0;
      },
    };
  };

  it('are heard in the order of time', async () => {
    const times = fc.array(
      fc.array(fc.nat(50)).map((list) => list.sort((a, b) => a - b)),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 4 }), async (all, size) => {
        const heard: number[] = [];
        await mergeFacts(
          all.map((list) => source(list, size)),
          ({ at }) => void heard.push(at),
        );
        expect(heard).toEqual(all.flat().sort((a, b) => a - b));
      }),
    );
  });
});
