/** The timing wheel pops what the plain heap pops: random schedules on both, compared event by event and by hash. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TraceHash } from '../../../src/sim/engine/hash.ts';
import { HeapQueue } from '../../../src/sim/engine/heap.ts';
import type { EventQueue } from '../../../src/sim/engine/queue.ts';
import { RandomStream } from '../../../src/sim/engine/random.ts';
import { HORIZON, WheelQueue } from '../../../src/sim/engine/wheel.ts';

const DAYS_30 = 30 * 86_400_000 * 10;

/** Widths of delays: equal instants, one level of the wheel, several, other eras, beyond 30 days. */
const WIDTHS = [1, 4, 256, 4_000, 65_536, 2 ** 20, 2 ** 24, 2 ** 28, 2 ** 32, DAYS_30, 2 ** 36];

/** What one schedule did: everything popped, every size and next time on the way, as one hash. */
interface Outcome {
  readonly digest: string;
  readonly operations: number;
}

/** A random schedule: pushes, pops with pushes between, and bounded pops followed by pushes before the bound. */
class Schedule {
  private readonly queue: EventQueue;
  private readonly random: RandomStream;
  private readonly hash = new TraceHash();
  private readonly widths: number;
  private now = 0;
  private pushed = 0;
  private popped = 0;

  constructor(queue: EventQueue, seed: number) {
    this.queue = queue;
    this.random = new RandomStream(`twins/${seed}`);
    this.widths = 3 + (seed % (WIDTHS.length - 2));
  }

  run(steps: number): Outcome {
    for (let step = 0; step < steps && this.now < HORIZON - 2 ** 38; step++) this.step();
    this.drain(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0);
    return { digest: this.hash.digest(), operations: this.pushed + this.popped };
  }

  private step(): void {
    const act = this.random.below(10);
    if (act < 4) this.push();
    else if (act < 7) this.drain(Number.POSITIVE_INFINITY, 1 + this.random.below(4), 0.6);
    else this.bounded(this.now + this.delay());
    this.hash.mixWord(this.queue.size);
    if (act === 0) this.hash.mix(Math.min(this.queue.nextTime(), HORIZON), 0, 0, 0, 0);
  }

  private bounded(limit: number): void {
    this.drain(limit, 64, 0.5);
    if (this.queue.nextTime() > limit && this.random.chance(0.5)) this.now = limit;
  }

  private push(): void {
    const { random } = this;
    this.pushed += 1;
    this.queue.push(this.now + this.delay(), random.below(16), this.pushed, random.below(100) - 50, -this.pushed);
  }

  private drain(limit: number, most: number, pushing: number): void {
    for (let pops = 0; pops < most && this.queue.pop(limit); pops++) {
      const { time, kind, who, a, b } = this.queue;
      this.now = Math.max(this.now, time);
      this.popped += 1;
      this.hash.mix(time, kind, who, a, b);
      if (pushing > 0 && this.random.chance(pushing)) this.push();
    }
  }

  private delay(): number {
    return this.random.below(1 + this.random.below(WIDTHS[this.random.below(this.widths)]!));
  }
}

/** `npm run test:wheel` runs a million of them. */
const SCHEDULES = Number(process.env.WHEEL_SCHEDULES ?? 5_000);

describe('wheel and heap', () => {
  test('pop the same events in the same order in thousands of short schedules', { timeout: 3_600_000 }, () => {
    for (let seed = 0; seed < SCHEDULES; seed++) {
      const steps = 20 + (seed % 300);
      const wheel = new Schedule(new WheelQueue(), seed).run(steps).digest;
      if (wheel !== new Schedule(new HeapQueue(), seed).run(steps).digest) expect.fail(`seed ${seed}, ${steps} steps`);
    }
  });

  test('pop the same events in the same order over a million operations', () => {
    let operations = 0;
    for (let seed = 0; operations < 3_000_000; seed++) {
      const wheel = new Schedule(new WheelQueue(), seed).run(20_000);
      expect(wheel, `seed ${seed}`).toEqual(new Schedule(new HeapQueue(), seed).run(20_000));
      operations += wheel.operations;
    }
  });

  test('agree on small schedules, which shrink', () => {
    const times = fc.oneof(
      fc.nat(3),
      fc.nat(1000),
      fc.nat(2 ** 26),
      fc.maxSafeNat().map((n) => n % DAYS_30),
    );
    const command = fc.record({ delay: times, bound: times, pops: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const wheel = new WheelQueue();
        const heap = new HeapQueue();
        let now = 0;
        for (const [i, { delay, bound, pops }] of commands.entries()) {
          for (const queue of [wheel, heap]) queue.push(now + delay, 1, i, 0, 0);
          for (let pop = 0; pop < pops; pop++) {
            const limit = now + bound;
            expect(wheel.nextTime()).toBe(heap.nextTime());
            expect(wheel.pop(limit)).toBe(heap.pop(limit));
            expect([wheel.time, wheel.who, wheel.size]).toEqual([heap.time, heap.who, heap.size]);
          }
          now = Math.max(now, wheel.time);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
