/** The order of one instant, drawn: any order is met, lanes keep theirs, and across instants nothing changes. */
import { describe, expect, test } from 'vitest';
import { DrawnQueue, NO_LANE } from '../../../src/sim/engine/drawn-queue.ts';
import { HeapQueue } from '../../../src/sim/engine/heap.ts';
import type { EventQueue } from '../../../src/sim/engine/queue.ts';
import { RandomStream } from '../../../src/sim/engine/random.ts';
import { WheelQueue } from '../../../src/sim/engine/wheel.ts';

/** Kind 0 has no lane; of any other, the kind is the lane. */
const laneOf = (kind: number) => (kind === 0 ? NO_LANE : kind);

const drawn = (seed: number | string, inner: EventQueue = new WheelQueue()) =>
  new DrawnQueue(inner, new RandomStream(`ties/${seed}`), laneOf);

function popped(queue: EventQueue, limit = Number.POSITIVE_INFINITY): readonly string[] {
  const all: string[] = [];
  while (queue.pop(limit)) all.push(`${queue.time}:${queue.who}`);
  return all;
}

function order(seed: number, kinds: readonly number[]): string {
  const queue = drawn(seed);
  for (const [who, kind] of kinds.entries()) queue.push(5, kind, who, 0, 0);
  return popped(queue)
    .map((event) => event.slice(2))
    .join('');
}

const orders = (kinds: readonly number[]) => new Set(Array.from({ length: 200 }, (_, seed) => order(seed, kinds)));

describe('events of one instant', () => {
  test('come in every order', () => {
    expect([...orders([0, 0, 0])].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
  });
  test('of one lane in theirs', () => {
    expect([...orders([1, 0, 1])].sort()).toEqual(['012', '021', '102']);
    expect(orders([2, 2, 2])).toEqual(new Set(['012']));
  });
  test('in that of their pushing where it is to be kept', () => {
    for (let seed = 0; seed < 50; seed++) {
      const queue = drawn(seed);
      queue.keepOrderAt(5);
      for (let who = 0; who < 4; who++) queue.push(5, 0, who, 0, 0);
      expect(popped(queue)).toEqual(['5:0', '5:1', '5:2', '5:3']);
    }
  });
  test('the same stream gives the same order', () => {
    for (let seed = 0; seed < 20; seed++) expect(order(seed, [0, 0, 0, 0])).toBe(order(seed, [0, 0, 0, 0]));
  });
  test('one that is pushed for the present instant may still come before those that wait', () => {
    const met = new Set<string>();
    for (let seed = 0; seed < 50; seed++) {
      const queue = drawn(seed);
      for (const who of [0, 1, 2]) queue.push(5, 0, who, 0, 0);
      queue.pop(5);
      queue.push(5, 0, 9, 0, 0);
      met.add(popped(queue)[0]!);
    }
    expect(met).toContain('5:9');
    expect(met.size).toBeGreaterThan(2);
  });
});

test('times, sizes and bounds are those of a plain queue', () => {
  const random = new RandomStream('drawn');
  const [one, other] = [drawn(1), new HeapQueue()];
  for (let step = 0; step < 20_000; step++) {
    const limit = other.time + random.below(20);
    if (random.chance(0.5)) {
      const at = other.time + random.below(8);
      for (const queue of [one, other]) queue.push(at, random.below(3), step, 0, 0);
    } else expect(one.pop(limit)).toBe(other.pop(limit));
    expect([one.size, one.nextTime(), one.time]).toEqual([other.size, other.nextTime(), other.time]);
  }
});
