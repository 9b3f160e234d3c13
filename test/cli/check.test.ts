import { describe, expect, test } from 'vitest';
import { judge, watchInvariants } from '../../src/cli/check.ts';
import { DEFAULT_SCENARIO } from '../../src/scenario/flags.ts';
import type { Invariant } from '../../src/scenario/invariant.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import { NullObserver } from '../../src/sim/null-observer.ts';

const WORLD = toWorld(DEFAULT_SCENARIO);

/** Broken by the first pod that starts. */
class NobodyStarts extends NullObserver {
  #seen: string | null = null;

  override podStarted(now: number, pod: number): void {
    this.#seen ??= `pod ${pod} started at ${now}`;
  }

  violation(): string | null {
    return this.#seen;
  }
}

const nobodyStarts: Invariant = { name: 'nobody starts', watch: () => new NobodyStarts() };
const nothing: Invariant = {
  name: 'nothing',
  watch: () => Object.assign(new NullObserver(), { violation: () => null }),
};

describe('invariants', () => {
  test('watch one run together, and name what broke them', () => {
    const watch = watchInvariants(WORLD, [nothing, nobodyStarts]);
    expect(watch.violations()).toEqual([]);
    watch.observer?.podStarted(5, 3, 'deployment');
    expect(watch.violations()).toEqual(['nobody starts: pod 3 started at 5']);
  });

  test('none need no observer', () => {
    expect(watchInvariants(WORLD, []).observer).toBeUndefined();
  });
});

describe('the verdict', () => {
  test('different traces weigh more than broken invariants', () => {
    expect(judge(['a', 'b'], ['x'], 1).exit).toBe(4);
    expect(judge(['a', 'a'], ['x'], 1)).toEqual({ exit: 1, text: 'Check failed:\n  x' });
    expect(judge(['a', 'a'], [], 3).text).toBe('Check passed: two runs gave the same trace, a; 3 invariants held.');
  });
});
