import { describe, expect, it } from 'vitest';
import { Story } from './story.ts';

const quarters = { durationMs: 4000, options: { buckets: 4 } };

describe('a timeline that is planned long', () => {
  const MINUTE = 60_000;
  const planned = { durationMs: 80 * MINUTE, options: { buckets: 8 } };
  /** The group changes between Empty and PreparingRebalance; how long it was in the latter, from one instant to another. */
  const changes = [1, 2, 5, 5.5, 11, 13, 29, 31, 47, 70].map((minutes) => minutes * MINUTE);
  const preparing = (from: number, to: number) =>
    changes.reduce((sum, at, index) => {
      if (index % 2 === 1) return sum;
      return sum + Math.max(0, Math.min(to, changes[index + 1]!) - Math.max(from, at));
    }, 0);
  const story = (end: number) => {
    const told = new Story(planned);
    changes.forEach((at, index) => {
      if (at <= end) told.moves(at, index % 2 === 0 ? 'PreparingRebalance' : 'Empty');
    });
    return told.group(end);
  };

  it.each([0.3, 4, 10, 10.5, 12, 19.99, 20, 33, 40, 55, 79, 80])('has fine columns at minute %d', (minutes) => {
    const end = minutes * MINUTE;
    const { timeline, states } = story(end);
    expect(timeline.length).toBeLessThanOrEqual(8);
    if (minutes > 10) expect(timeline.length).toBeGreaterThanOrEqual(4);
    timeline.forEach(({ startMs, states: column, generation }, index) => {
      const endMs = timeline[index + 1]?.startMs ?? end;
      expect(column.PreparingRebalance).toBe(preparing(startMs, endMs));
      expect(column.Empty).toBe(endMs - startMs - preparing(startMs, endMs));
      expect(generation).toBe(changes.filter((at, change) => change % 2 === 1 && at < endMs).length);
    });
    expect(states.PreparingRebalance).toBe(preparing(0, end));
  });

  it('has the columns of its plan at the end of it', () => {
    expect(story(80 * MINUTE).timeline.map(({ startMs }) => startMs)).toEqual(
      [0, 10, 20, 30, 40, 50, 60, 70].map((minutes) => minutes * MINUTE),
    );
  });

  it('has the lag and the partitions without an owner of the same instants, however it was cut before', () => {
    const told = new Story({ ...planned, partitions: 2, recordsPerSecond: 1 });
    told.start(0, 0);
    told.assigned(15 * MINUTE, 0, 0, 1);
    told.crash(65 * MINUTE, 0);
    const { timeline } = told.group(80 * MINUTE);
    expect(timeline.map(({ unowned }) => unowned)).toEqual([2, 1, 0, 0, 0, 0, 1, 2]);
    expect(timeline.map(({ lagRecords }) => lagRecords)).toEqual(
      [10, 20, 30, 40, 50, 60, 70, 80].map((minutes) => 2 * 60 * minutes),
    );
  });
});

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
