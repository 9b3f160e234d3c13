/** The worked examples of docs/properties.md do what the guide says. */
import { describe, expect, it } from 'vitest';
import { output as watched } from '../examples/properties/1-watch-a-run.ts';
import { output as own } from '../examples/properties/2-a-property-of-your-own.ts';
import { output as searched } from '../examples/properties/3-search-for-a-history.ts';
import {
  findCounterexample,
  type NamedInvariant,
  ScenarioError,
  violationsOf,
  Watcher,
  WORLD_INVARIANTS,
} from './index.ts';

describe('the examples', () => {
  it('a rolling restart keeps everything', () => expect(watched).toBe('all held'));
  it('a slow application breaks the service level', () =>
    expect(own).toMatch(/^partitions are owned: at [\d.]+ ms: .* had no owner for [\d.]+ ms$/));
  it('a search finds restarts that rebalance too often, and tells them', () => {
    expect(searched).toMatch(/^rebalances are few: at [\d.]+ ms: that is rebalance 6\nnpx groupsim /);
    expect(searched).toMatch(/coordinator: PreparingRebalance/);
    expect(searched).toContain('sequenceDiagram');
  });
});

describe('the package', () => {
  it('refuses a scenario that cannot be run', () =>
    expect(() => violationsOf({ durationMs: -1 })).toThrow(ScenarioError));
  it('finds nothing where everything holds, and the same twice where something does not', () => {
    expect(findCounterexample({ invariants: WORLD_INVARIANTS, aim: 'restarts', histories: 3 })).toBeNull();
    const never: NamedInvariant = { ...WORLD_INVARIANTS[0]!, name: 'nobody starts', watch: () => new Starts() };
    const [first, second] = [1, 2].map(() => findCounterexample({ invariants: [never], histories: 3 }));
    expect(first?.broken.by).toBe('nobody starts');
    expect(first?.scenario.groups[0]?.members).toBe(1);
    expect(second).toEqual(first);
  });
});

class Starts extends Watcher {
  override podStarted(now: number): void {
    this.fail(now, 'somebody starts');
  }
}
