import alea from 'seedrandom/lib/alea.js';
import { describe, expect, test } from 'vitest';
import { type RandomStream, RandomStreams, StreamTable } from '../../../src/sim/engine/random.ts';

function draws(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream.next());
}

describe('random streams', () => {
  test('are repeatable, and pinned: these numbers are part of every recorded run', () => {
    const stream = new RandomStreams('42').stream('member-7/jitter');
    expect(draws(stream, 4)).toEqual(draws(new RandomStreams('42').stream('member-7/jitter'), 4));
    expect(draws(new RandomStreams('42').stream('member-7/jitter'), 3)).toMatchInlineSnapshot(`
      [
        0.9666759122628719,
        0.46513490262441337,
        0.7025812929496169,
      ]
    `);
  });

  test("are seedrandom's, number by number, also where streams share an array", () => {
    const streams = new RandomStreams('twin');
    const names = Array.from({ length: 150 }, (_, i) => `member-${i}/${'x'.repeat(i % 7)}`);
    const pairs = names.map((name) => ({ ours: streams.stream(name), theirs: alea(`twin/${name}`) }));
    for (let round = 0; round < 500; round++) {
      for (const { ours, theirs } of pairs) {
        if (ours.next() !== theirs()) throw new Error(`draw ${round} differs`);
      }
    }
    for (const { ours, theirs } of pairs) expect(ours.next()).toBe(theirs());
  });

  test('differ by seed and by name', () => {
    const first = new Set<number>();
    for (const seed of ['1', '2']) {
      for (let member = 0; member < 500; member++) {
        first.add(new RandomStreams(seed).stream(`member-${member}/jitter`).next());
        first.add(new RandomStreams(seed).stream(`member-${member}/poll`).next());
      }
    }
    expect(first.size).toBe(2_000);
  });

  test('a further draw, or a further stream, moves nothing in another', () => {
    const quiet = new RandomStreams('s');
    const expected = draws(quiet.stream('a'), 100);
    const busy = new RandomStreams('s');
    const other = busy.stream('b');
    const same = busy.stream('a');
    const seen = Array.from({ length: 100 }, (_, i) => {
      draws(other, i % 5);
      if (i === 50) draws(busy.stream('c'), 3);
      return same.next();
    });
    expect(seen).toEqual(expected);
  });

  test('neighbouring streams are uncorrelated', () => {
    const streams = new RandomStreams('correlation');
    const firsts = Array.from({ length: 20_000 }, (_, i) => streams.stream(`member-${i}`).next() - 0.5);
    for (const distance of [1, 10]) {
      const products = firsts.slice(distance).map((value, i) => value * firsts[i]!);
      const z = (products.reduce((sum, value) => sum + value, 0) * 12) / Math.sqrt(products.length);
      expect(Math.abs(z)).toBeLessThan(4);
    }
  });

  test('state and restore: the numbers continue, and the saved state is not used up', () => {
    const stream = new RandomStreams('s').stream('a');
    draws(stream, 17);
    const saved = JSON.parse(JSON.stringify(stream.state()));
    const expected = draws(stream, 20);
    const other = new RandomStreams('elsewhere').stream('b');
    for (let again = 0; again < 2; again++) {
      other.restore(saved);
      expect(draws(other, 20)).toEqual(expected);
    }
  });

  test('below and between keep their ranges', () => {
    const stream = new RandomStreams('s').stream('ranges');
    const seen = new Set<number>();
    for (let i = 0; i < 1_000; i++) {
      seen.add(stream.below(6));
      const value = stream.between(-2, 3);
      expect(value >= -2 && value < 3).toBe(true);
    }
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('chance is a probability', () => {
    const stream = new RandomStreams('s').stream('chance');
    const hits = Array.from({ length: 10_000 }, () => stream.chance(0.3)).filter((hit) => hit).length;
    expect(hits).toBeGreaterThan(2_800);
    expect(hits).toBeLessThan(3_200);
    expect([stream.chance(0), stream.chance(1)]).toEqual([false, true]);
  });
});

describe('a table of streams', () => {
  test('gives each its own numbers, in whatever order they are drawn', () => {
    const streams = () => ['a', 'b', 'c'].map((name) => new RandomStreams('table').stream(name));
    const table = new StreamTable(streams());
    const alone = streams();
    for (const place of [0, 2, 2, 1, 0, 1, 2, 0]) expect(table.at(place).next()).toBe(alone[place]!.next());
  });
});
