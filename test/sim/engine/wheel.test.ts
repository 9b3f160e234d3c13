import { describe, expect, test } from 'vitest';
import { HeapQueue } from '../../../src/sim/engine/heap.ts';
import { HORIZON, WheelQueue } from '../../../src/sim/engine/wheel.ts';

const DAYS_30 = 30 * 86_400_000 * 10;

describe.each([
  ['wheel', () => new WheelQueue()],
  ['heap', () => new HeapQueue()],
])('the %s', (_, create) => {
  test('carries four int32 words and the time', () => {
    const queue = create();
    queue.push(17, 1, -2, 2 ** 31 - 1, -(2 ** 31));
    expect(queue.pop(17)).toBe(true);
    expect([queue.time, queue.kind, queue.who, queue.a, queue.b]).toEqual([17, 1, -2, 2 ** 31 - 1, -(2 ** 31)]);
    expect(queue.size).toBe(0);
  });

  test('pops equal instants in the order of pushing, also those pushed from near and from far', () => {
    const queue = create();
    queue.push(70_000, 0, 1, 0, 0);
    queue.push(69_990, 0, 0, 0, 0);
    queue.push(70_000, 0, 2, 0, 0);
    queue.pop(Number.POSITIVE_INFINITY);
    queue.push(70_000, 0, 3, 0, 0);
    const order: number[] = [];
    while (queue.pop(70_000)) {
      order.push(queue.who);
      if (queue.who === 1) queue.push(70_000, 0, 4, 0, 0);
    }
    expect(order).toEqual([1, 2, 3, 4]);
  });

  test('keeps events beyond the limit, and takes earlier ones after the limit has been tried', () => {
    const queue = create();
    queue.push(1_000_000, 0, 1, 0, 0);
    queue.push(1_000_001, 0, 2, 0, 0);
    expect(queue.pop(999_999)).toBe(false);
    expect([queue.time, queue.size, queue.nextTime()]).toEqual([0, 2, 1_000_000]);
    queue.push(5, 0, 0, 0, 0);
    expect(queue.nextTime()).toBe(5);
    const order: number[] = [];
    while (queue.pop(2_000_000)) order.push(queue.who);
    expect(order).toEqual([0, 1, 2]);
    expect(queue.nextTime()).toBe(Number.POSITIVE_INFINITY);
  });

  test('holds deadlines of months, and crosses the eras of 2^32 ticks', () => {
    const queue = create();
    for (let who = 12; who > 0; who--) queue.push(who * DAYS_30, 0, who, 0, 0);
    queue.push(2 ** 32, 0, 100, 0, 0);
    queue.push(2 ** 32 - 1, 0, 99, 0, 0);
    const order: number[] = [];
    while (queue.pop(Number.POSITIVE_INFINITY)) order.push(queue.who);
    expect(order).toEqual([99, 100, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(queue.time).toBe(12 * DAYS_30);
  });

  test('refuses the past and fractions', () => {
    const queue = create();
    queue.push(10, 0, 0, 0, 0);
    queue.pop(10);
    for (const time of [9, -1, 10.5, Number.NaN, 2 ** 33 + 0.5]) {
      expect(() => queue.push(time, 0, 0, 0, 0), `${time}`).toThrow(
        new RangeError(`an event was scheduled at tick ${time}, but the queue stands at tick 10`),
      );
    }
    expect(queue.size).toBe(0);
  });
});

describe('the wheel alone', () => {
  test('names its horizon', () => {
    const queue = new WheelQueue();
    queue.push(HORIZON - 1, 0, 0, 0, 0);
    expect(() => queue.push(HORIZON, 0, 0, 0, 0)).toThrow(
      'tick 1099511627776 is beyond the horizon of the event queue, tick 1099511627776',
    );
    expect(() => queue.push(Number.POSITIVE_INFINITY, 0, 0, 0, 0)).toThrow(RangeError);
    expect(queue.pop(HORIZON)).toBe(true);
    expect(queue.time).toBe(HORIZON - 1);
  });

  test('grows, and reuses what it has freed', () => {
    const queue = new WheelQueue();
    for (let round = 0; round < 3; round++) {
      for (let who = 0; who < 5_000; who++) queue.push(queue.time + ((who * 7919) % 5_000), 0, who, 0, 0);
      const seen = new Set<number>();
      while (queue.pop(Number.POSITIVE_INFINITY)) seen.add(queue.who);
      expect(seen.size).toBe(5_000);
    }
  });
});
