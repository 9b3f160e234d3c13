import { describe, expect, it } from 'vitest';
import { Story } from './story.ts';

const quarters = { durationMs: 4000, options: { buckets: 4 } };

describe('the timeline', () => {
  it('cuts the time in each state at the ends of buckets', () => {
    const story = new Story(quarters);
    story.moves(500, 'PreparingRebalance');
    story.moves(2200, 'CompletingRebalance');
    story.moves(2300, 'Stable');
    const { timeline, states } = story.group(4000);
    const shares = timeline.map(({ states: s }) => [s.Empty, s.PreparingRebalance, s.CompletingRebalance, s.Stable]);
    expect(shares).toEqual([
      [500, 500, 0, 0],
      [0, 1000, 0, 0],
      [0, 200, 100, 700],
      [0, 0, 0, 1000],
    ]);
    expect(states).toEqual({ Empty: 500, PreparingRebalance: 1700, CompletingRebalance: 100, Stable: 1700, Dead: 0 });
    expect(timeline.map(({ startMs }) => startMs)).toEqual([0, 1000, 2000, 3000]);
    expect(timeline.map(({ generation }) => generation)).toEqual([0, 0, 1, 1]);
  });

  it('ends where the run ends: the columns that were not reached are missing, the last one is cut off', () => {
    const story = new Story(quarters);
    story.moves(500, 'PreparingRebalance');
    const { timeline, states } = story.group(1250);
    expect(timeline).toHaveLength(2);
    expect(timeline[1]!.states.PreparingRebalance).toBe(250);
    expect(states).toMatchObject({ Empty: 500, PreparingRebalance: 750 });
    expect(new Story(quarters).group(0).timeline).toEqual([]);
  });

  it('keeps a run that goes on beyond its plan in the last column', () => {
    const story = new Story(quarters);
    story.measures.event(90_000);
    const { timeline } = story.group(9000);
    expect(timeline).toHaveLength(4);
    expect(timeline[3]!.states.Empty).toBe(6000);
  });

  it('gives what happens on a boundary to the later column', () => {
    const story = new Story(quarters);
    story.start(1000, 0);
    story.added(1000, 'a');
    story.moves(1000, 'PreparingRebalance');
    const [first, second] = story.group(2000).timeline;
    expect(first).toMatchObject({ members: 0, pods: 0, states: { Empty: 1000 } });
    expect(second).toMatchObject({ members: 1, pods: 1, states: { PreparingRebalance: 1000 } });
  });

  it('has the mean number of partitions without an owner, the start-up included', () => {
    const story = new Story({ ...quarters, partitions: 4 });
    story.start(0, 0);
    story.assigned(500, 0, 0, 1);
    story.assigned(1500, 0, 2, 3);
    story.crash(3500, 0);
    expect(story.group(4000).timeline.map(({ unowned }) => unowned)).toEqual([3, 1, 0, 2]);
  });

  it('tells members of the coordinator from running pods: a crashed one stays until it is expired', () => {
    const story = new Story(quarters);
    story.stable(0, 0, 1);
    story.crash(500, 0);
    story.removed(1500, 'm0-1', 'session-expired');
    story.removed(1600, 'never-added', 'pending-member-expired');
    const [first, second] = story.group(2000).timeline;
    expect(first).toMatchObject({ members: 2, pods: 1 });
    expect(second).toMatchObject({ members: 1, pods: 1 });
  });
});
