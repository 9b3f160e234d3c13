/** Lazy timers fire exactly when a map of deadlines says so, whatever stale checks are queued. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LazyTimers, NEVER } from '../../../src/sim/engine/lazy-timers.ts';
import { RandomStream } from '../../../src/sim/engine/random.ts';
import { WheelQueue } from '../../../src/sim/engine/wheel.ts';

const CHECK = 7;

/** The timers with their queue, run to an instant as a world would. */
class Lazy {
  readonly queue = new WheelQueue();
  readonly timers = new LazyTimers(this.queue, CHECK);
  checks = 0;

  /** What fired up to `until`, as "time/owner". */
  runUntil(until: number): string[] {
    const fired: string[] = [];
    while (this.queue.pop(until)) {
      this.checks += 1;
      expect(this.queue.kind).toBe(CHECK);
      const slot = this.queue.who;
      if (this.timers.expire(slot, this.queue.time)) fired.push(`${this.queue.time}/${this.timers.owner(slot)}`);
    }
    return fired;
  }
}

/** The dumb twin: deadlines by owner; to run, look at all of them. */
function dueIn(deadlines: Map<number, number>, until: number): string[] {
  const due = [...deadlines].filter(([, deadline]) => deadline <= until);
  for (const [owner] of due) deadlines.delete(owner);
  return due.map(([owner, deadline]) => `${deadline}/${owner}`);
}

const span = fc.oneof(fc.nat(3), fc.nat(40), fc.nat(3_000));
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('arm'), whom: fc.nat(), span }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('run'), whom: fc.nat(), span }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('disarm', 'replace'), whom: fc.nat(), span }) },
);

describe('lazy timers', () => {
  test('fire like a map of deadlines', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 80 }), (commands) => {
        const lazy = new Lazy();
        const twin = new Map<number, number>();
        const owners = [0, 1, 2, 3];
        const slots = owners.map((owner) => lazy.timers.allocate(owner, 0));
        let now = 0;
        for (const { act, whom, span } of commands) {
          const i = whom % owners.length;
          if (act === 'run') {
            now += span;
            expect(lazy.runUntil(now).sort()).toEqual(dueIn(twin, now).sort());
          } else if (act === 'arm') {
            lazy.timers.arm(slots[i]!, now + span, now);
            twin.set(owners[i]!, now + span);
          } else {
            twin.delete(owners[i]!);
            lazy.timers.disarm(slots[i]!);
            if (act === 'replace') {
              lazy.timers.free(slots[i]!);
              owners[i]! += owners.length;
              slots[i] = lazy.timers.allocate(owners[i]!, 0);
            }
          }
          expect(lazy.timers.deadline(slots[i]!)).toBe(twin.get(owners[i]!) ?? NEVER);
        }
        expect(lazy.runUntil(now + 10_000).sort()).toEqual(dueIn(twin, now + 10_000).sort());
        expect(lazy.queue.size).toBe(0);
      }),
      { numRuns: 3_000 },
    );
  });

  test('fire like a map of deadlines over a long run of many timers', () => {
    const random = new RandomStream('lazy');
    const lazy = new Lazy();
    const twin = new Map<number, number>();
    const slots = Array.from({ length: 500 }, (_, owner) => lazy.timers.allocate(owner, 0));
    for (let step = 0, now = 0; step < 100_000; step++) {
      const owner = random.below(slots.length);
      const deadline = now + random.below(random.chance(0.5) ? 100 : 100_000);
      lazy.timers.arm(slots[owner]!, deadline, now);
      twin.set(owner, deadline);
      if (step % 50 === 0) {
        now += random.below(2_000);
        expect(lazy.runUntil(now).sort()).toEqual(dueIn(twin, now).sort());
      }
    }
  });

  test('leave no dead event per re-arming: a session of 45 s, moved every 3 s for an hour, costs a check per session', () => {
    const lazy = new Lazy();
    const slot = lazy.timers.allocate(0, 0);
    let most = 0;
    for (let now = 0; now <= 36_000_000; now += 30_000) {
      expect(lazy.runUntil(now)).toEqual([]);
      lazy.timers.arm(slot, now + 450_000, now);
      most = Math.max(most, lazy.queue.size);
    }
    expect(most).toBe(1);
    expect(lazy.checks).toBeLessThan(90);
    expect(lazy.runUntil(36_450_000)).toEqual(['36450000/0']);
  });

  test('moved earlier: fires at the earlier time, once', () => {
    const lazy = new Lazy();
    const slot = lazy.timers.allocate(5, 0);
    lazy.timers.arm(slot, 1_000, 0);
    lazy.timers.arm(slot, 10, 0);
    expect(lazy.runUntil(2_000)).toEqual(['10/5']);
    expect(lazy.checks).toBe(2);
  });

  test('a deadline that has passed fires now', () => {
    const lazy = new Lazy();
    const slot = lazy.timers.allocate(5, 0);
    lazy.runUntil(50);
    lazy.timers.arm(slot, 20, 50);
    expect(lazy.timers.deadline(slot)).toBe(50);
    expect(lazy.runUntil(50)).toEqual(['50/5']);
  });

  test('a slot given to a new owner knows nothing of the old one', () => {
    const lazy = new Lazy();
    const slot = lazy.timers.allocate(1, 11);
    lazy.timers.arm(slot, 100, 0);
    lazy.timers.free(slot);
    expect(lazy.timers.allocate(2, 22)).toBe(slot);
    expect([lazy.timers.owner(slot), lazy.timers.tag(slot), lazy.timers.deadline(slot)]).toEqual([2, 22, NEVER]);
    lazy.timers.arm(slot, 300, 0);
    expect(lazy.runUntil(1_000)).toEqual(['300/2']);
  });
});
