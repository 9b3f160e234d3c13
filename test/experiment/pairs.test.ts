/** Matched pairs are matched: what is varied moves neither the churn nor anybody else's draws. */
import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../src/experiment/compare.ts';
import { msToTicks, type Ticks } from '../../src/protocol/time.ts';
import { completeScenario, type ScenarioInput } from '../../src/scenario/read.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import { NullObserver } from '../../src/sim/null-observer.ts';
import type { PodCause, PodEnd } from '../../src/sim/observer.ts';
import { Simulation } from '../../src/sim/simulation.ts';

/** When churn acts, on whom, and how. */
function churnOf(input: ScenarioInput): string[] {
  const world = toWorld(completeScenario({ durationMs: '30m', seed: 'pairs', ...input }));
  const acts: string[] = [];
  class Watch extends NullObserver {
    override podStopping(now: Ticks, pod: number, cause: PodCause): void {
      acts.push(`${now} ${pod} ${cause}`);
    }
    override podStopped(now: Ticks, pod: number, _end: PodEnd, cause: PodCause): void {
      if (cause === 'churn-crash') acts.push(`${now} ${pod} ${cause}`);
    }
  }
  new Simulation(world, new Watch()).runUntil(msToTicks(world.durationMs));
  return acts;
}

const BASE = { members: 30, churn: { everyMs: '20s' } };

describe('the churn of a seed', () => {
  const reference = churnOf({ groups: [BASE] });

  it('is a different one for another seed', () => {
    expect(reference.length).toBeGreaterThan(80);
    expect(churnOf({ seed: 'other', groups: [BASE] })).not.toEqual(reference);
  });

  it.each<[string, ScenarioInput]>([
    ['another client', { groups: [{ ...BASE, client: 'franz-go' }] }],
    ['a mixed group', { groups: [{ ...BASE, client: 'librdkafka:15,sarama:15' }] }],
    ['another session timeout', { groups: [{ ...BASE, consumer: { 'session.timeout.ms': '10s' } }] }],
    ['another assignor', { groups: [{ ...BASE, consumer: { 'partition.assignment.strategy': 'sticky' } }] }],
    ['static members', { groups: [{ ...BASE, consumer: { 'group.instance.id': 'pod' } }] }],
    ['a lossy network', { groups: [BASE], network: { loss: 0.05 } }],
    ['another broker', { groups: [BASE], broker: { version: '3.6' } }],
    ['a second group', { groups: [BASE, { id: 'b', members: 3 }] }],
  ])('is the same with %s: the same pods, at the same instants, in the same way', (_, input) => {
    expect(churnOf(input)).toEqual(reference);
  });
});

describe('a difference', () => {
  const outcome = (m: number | null) => ({ traceHash: '', events: 0, measures: { lost: m } });

  it('is of pairs: what differs from seed to seed cancels out', () => {
    const before = [10, 200, 3_000, 40_000, 5].map(outcome);
    const after = [11, 202, 3_001, 40_002, 6].map(outcome);
    expect(differenceOf([before, after], 1, 'lost')).toMatchObject({ shown: 'more', more: 5, mean: 1.4 });
  });

  it('is not shown where its interval holds 0, and not by two pairs', () => {
    expect(differenceOf([[1, 2, 3, 4].map(outcome), [2, 1, 4, 3].map(outcome)], 1, 'lost')!.shown).toBe('none');
    expect(differenceOf([[1, 2].map(outcome), [5, 6].map(outcome)], 1, 'lost')!.shown).toBe('none');
  });

  it('leaves out pairs of which one did not happen, and says how many', () => {
    const found = differenceOf([[1, 2, 3, null].map(outcome), [1, 2, 3, 4].map(outcome)], 1, 'lost');
    expect(found).toMatchObject({ shown: 'equal', same: 3, without: 1 });
    expect(differenceOf([[null].map(outcome), [1].map(outcome)], 1, 'lost')).toBeNull();
  });
});
