import { describe, expect, test } from 'vitest';
import { ScenarioError, type ScenarioInput, simulate } from '../../src/index.ts';

const SMALL: ScenarioInput = { durationMs: '30s', topics: [{ partitions: 4 }], groups: [{ members: 2 }] };

describe('simulate', () => {
  test('the same scenario gives the same result', () => {
    expect(simulate(SMALL)).toEqual(simulate(SMALL));
    expect(simulate({ ...SMALL, seed: '2' }).traceHash).not.toBe(simulate(SMALL).traceHash);
  });

  test('runs to the end', () => {
    const result = simulate(SMALL);
    expect(result).toMatchObject({ virtualMs: 30_000, interrupted: false, seed: '1' });
    expect(result.groups[0]!.states.Stable).toBeGreaterThan(10_000);
  });

  test('refuses what cannot be run, with all that is wrong', () => {
    const wrong = () => simulate({ durationMs: 'x', groups: [{ members: 0 }] });
    expect(wrong).toThrow(ScenarioError);
    expect(wrong).toThrow(/durationMs "x" is not a duration.*\n.*groups\.0\.members 0 is out of range/);
  });
});
