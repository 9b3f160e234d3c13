import { describe, expect, test } from 'vitest';
import { TraceHash } from '../../../src/sim/engine/hash.ts';
import { RandomStream } from '../../../src/sim/engine/random.ts';

type Event = [time: number, kind: number, who: number, a: number, b: number];

function digest(events: readonly Event[]): string {
  const hash = new TraceHash();
  for (const event of events) hash.mix(...event);
  return hash.digest();
}

function bits(hex: string): string {
  return [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
}

function differingBits(left: string, right: string): number {
  const other = bits(right);
  return [...bits(left)].filter((bit, i) => bit !== other[i]).length;
}

describe('the trace hash', () => {
  test('is 16 hexadecimal digits, pinned: recorded runs are known by them', () => {
    expect(new TraceHash().digest()).toMatchInlineSnapshot(`"2314d5a710c0d103"`);
    expect(digest([[1, 2, 3, 4, 5]])).toMatchInlineSnapshot(`"2659ad96007c907c"`);
    const hash = new TraceHash();
    hash.mixString('consumer-1-ä');
    expect(hash.digest()).toMatchInlineSnapshot(`"261261a66ac46cbd"`);
  });

  test('looking at it does not change it', () => {
    const hash = new TraceHash();
    hash.mix(1, 1, 1, 1, 1);
    expect(hash.digest()).toBe(hash.digest());
    hash.mix(2, 2, 2, 2, 2);
    expect(hash.digest()).toBe(digest([[1, 1, 1, 1, 1], [2, 2, 2, 2, 2]])); // biome-ignore format: short
  });

  test('every single bit of an event changes about half of the bits, also when many events follow', () => {
    const random = new RandomStream('avalanche');
    const after: Event[] = Array.from({ length: 5 }, (_, i) => [i, 1, 2, 3, 4]);
    let total = 0;
    let cases = 0;
    for (let field = 0; field < 5; field++) {
      for (let bit = 0; bit < (field === 0 ? 40 : 32); bit++) {
        const event: Event = [random.below(2 ** 30), random.below(30), random.below(100), 7, -1];
        const changed: Event = [...event];
        changed[field] = field === 0 ? event[0] + 2 ** bit : event[field]! ^ (1 << bit);
        for (const tail of [[], after]) {
          const distance = differingBits(digest([event, ...tail]), digest([changed, ...tail]));
          expect(distance, `field ${field}, bit ${bit}`).toBeGreaterThan(10);
          total += distance;
          cases += 1;
        }
      }
    }
    expect(total / cases).toBeGreaterThan(31);
    expect(total / cases).toBeLessThan(33);
  });

  test('two changes do not undo each other: no collision among all pairs of single-bit changes in two events', () => {
    const seen = new Set<string>();
    let changes = 0;
    for (let left = 0; left < 10; left++) {
      for (let right = left + 1; right < 10; right++) {
        for (let bits = 0; bits < 1024; bits++) {
          const words = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
          words[left] = 2 ** (bits & 31);
          words[right] = 2 ** (bits >> 5);
          seen.add(digest([words.slice(0, 5) as Event, words.slice(5) as Event]));
          changes += 1;
        }
      }
    }
    expect(seen.size).toBe(changes);
  });

  test('order, absence and repetition show', () => {
    const one: Event = [1, 1, 1, 1, 1];
    const two: Event = [2, 2, 2, 2, 2];
    const zero: Event = [0, 0, 0, 0, 0];
    const digests = [[], [one, two], [two, one], [one], [one, one], [zero], [zero, zero]].map((events) =>
      digest(events as Event[]),
    );
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('no collision among 200 000 similar events', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 200_000; i++) seen.add(digest([[i >> 4, i & 15, 0, 0, 0]]));
    expect(seen.size).toBe(200_000);
  });

  test('strings know where they end', () => {
    const left = new TraceHash();
    left.mixString('ab');
    left.mixString('c');
    const right = new TraceHash();
    right.mixString('a');
    right.mixString('bc');
    expect(left.digest()).not.toBe(right.digest());
  });
});
