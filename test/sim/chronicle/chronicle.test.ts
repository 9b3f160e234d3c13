/** What a chronicle keeps of a run. */
import { describe, expect, it } from 'vitest';
import { msToTicks } from '../../../src/protocol/time.ts';
import { completeScenario } from '../../../src/scenario/read.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';
import { Chronicle } from '../../../src/sim/chronicle/chronicle.ts';
import { Sessions } from '../../../src/sim/chronicle/sessions.ts';
import { Simulation } from '../../../src/sim/simulation.ts';

describe('a chronicle', () => {
  it('tells of members, generations, records and commits in order of time', () => {
    const chronicle = new Chronicle();
    const scenario = completeScenario({
      durationMs: 30_000,
      groups: [{ members: 2, client: 'franz-go', application: { processingMs: 1, commit: 'sync' } }],
      events: [{ atMs: 15_000, kind: 'pod-stop', pods: '1' }],
    });
    new Simulation(toWorld(scenario), chronicle).runUntil(msToTicks(30_000));
    expect(chronicle.transitions.map(({ to }) => to)).toEqual([
      'PreparingRebalance',
      'CompletingRebalance',
      'Stable',
      'PreparingRebalance',
      'CompletingRebalance',
      'Stable',
    ]);
    expect(chronicle.sessions.all.filter(({ pod }) => pod === 0).map(({ end }) => end)).toEqual(['told', null]);
    for (const facts of [chronicle.asked, chronicle.commits, chronicle.processed, chronicle.beats, chronicle.lives]) {
      expect(facts.length).toBeGreaterThan(0);
      expect(facts.map(({ at }) => at)).toEqual(facts.map(({ at }) => at).toSorted((a, b) => a - b));
    }
    expect(chronicle.asked.every(({ answeredAt, at }) => answeredAt === null || answeredAt >= at)).toBe(true);
  });
});

describe('a session', () => {
  it('ends when a heartbeat tells of a rebalance, with what was owned then', () => {
    const sessions = new Sessions();
    sessions.begins(10, 0, 1);
    sessions.got(0, [2, 1]);
    sessions.beat(20, 0, 0);
    sessions.beat(30, 0, 27);
    sessions.gave(0, [1, 2]);
    sessions.begins(40, 0, 2);
    sessions.stopped(50, 0);
    expect(sessions.all).toEqual([
      { at: 10, pod: 0, generationId: 1, to: 30, end: 'told', owned: '1 2' },
      { at: 40, pod: 0, generationId: 2, to: 50, end: 'stopped', owned: '' },
    ]);
  });
});
