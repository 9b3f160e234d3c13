import { describe, expect, it } from 'vitest';
import { TimerKind } from '../../../src/coordinator/timers.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type { Hold, RebalanceRecord } from '../../../src/sim/measures/result.ts';
import { fired, Story } from './story.ts';

/** Two pods in a Stable group since 2 ms; a third one joins at 10 s. */
function thirdJoins(): Story {
  const story = new Story({ durationMs: 600_000 });
  story.stable(0, 0, 1);
  story.start(10_000, 2);
  story.joins(10_000, 2);
  story.id(10_000, 2, 'm2-1');
  story.added(10_000, 'm2-1');
  story.prepares(10_000, 'Adding new member m2-1', 'join', 'm2-1');
  return story;
}

function holdOf(story: Story, number = 2): Hold {
  return story.group(100_000).rebalances.records[number - 1]!.heldOpen!;
}

/** The join phase ends by a pod's JoinGroup, sent just before. */
function rejoins(story: Story, ms: number, pod: number): void {
  story.joins(ms - 1, pod);
  story.moves(ms, 'CompletingRebalance', { input: 'join', memberId: `m${pod}-1` });
}

describe('a rebalance is held open', () => {
  it('by the application that polls last', () => {
    const story = thirdJoins();
    story.measures.heartbeatAnswered(110_000, 1, Errors.REBALANCE_IN_PROGRESS);
    story.measures.heartbeatAnswered(140_000, 1, Errors.REBALANCE_IN_PROGRESS);
    rejoins(story, 22_300, 1);
    story.moves(22_310, 'Stable', { input: 'append' });
    expect(holdOf(story)).toEqual({
      phase: 'join',
      kind: 'rejoined',
      members: ['m1'],
      afterMs: 12_300,
      text: 'held open by m1: rejoined after 12.3 s (poll: told after 1 s, sent JoinGroup 11.299 s later)',
    });
  });

  it('by the heartbeat that comes last, and by a member that no heartbeat told', () => {
    const late = thirdJoins();
    late.measures.heartbeatAnswered(128_000, 1, Errors.REBALANCE_IN_PROGRESS);
    rejoins(late, 13_001, 1);
    expect(holdOf(late).text).toContain('(heartbeat: told after 2.8 s, sent JoinGroup 0.2 s later)');
    const untold = thirdJoins();
    rejoins(untold, 13_000, 1);
    expect(holdOf(untold).text).toBe('held open by m1: rejoined after 3 s (poll)');
  });

  it('by the session of a member that is dead, or only silent', () => {
    const timer = fired(TimerKind.Session, 'm1-1', 5_000, 'heartbeat');
    const expires = (story: Story) => {
      story.removed(50_000, 'm1-1', 'session-expired', timer);
      story.moves(50_000, 'CompletingRebalance', { input: 'session-timer', memberId: 'm1-1' });
      return holdOf(story).text;
    };
    const dead = thirdJoins();
    dead.crash(12_000, 1);
    expect(expires(dead)).toBe('held open by m1: crashed at 12.0 s, removed after 40 s (session timer)');
    expect(expires(thirdJoins())).toBe('held open by m1: silent, removed after 40 s (session timer)');
  });

  it('by those who did not come back before the rebalance timeout, or by the initial delay', () => {
    const story = thirdJoins();
    for (const id of ['m0-1', 'm1-1']) story.removed(40_000, id, 'rebalance-timeout', null);
    story.moves(40_000, 'CompletingRebalance', { input: 'join-timer' });
    expect(holdOf(story)).toMatchObject({ kind: 'rebalance-timeout', members: ['m0', 'm1'], afterMs: 30_000 });
    const first = new Story();
    first.prepares(0, '', 'join', null);
    first.moves(3_000, 'CompletingRebalance', { input: 'join-timer' });
    expect(holdOf(first, 1)).toMatchObject({ kind: 'initial-delay', members: [] });
  });

  it('by its longest phase, and not by a plan that was never written', () => {
    const story = thirdJoins();
    rejoins(story, 11_000, 1);
    story.prepares(31_000, '', 'join', 'm2-1');
    story.moves(32_500, 'CompletingRebalance', { input: 'leave', memberId: 'm0-1' });
    expect(holdOf(story)).toMatchObject({ kind: 'left', members: ['m0'], afterMs: 1_500 });
    story.moves(34_500, 'Stable', { input: 'append' });
    expect(holdOf(story)).toMatchObject({ phase: 'sync', kind: 'synced', afterMs: 2_000 });
  });

  it('by nobody yet, while its first phase runs', () => {
    expect(thirdJoins().group(20_000).rebalances.records[1]!.heldOpen).toBeNull();
  });
});

describe('the longest rebalances', () => {
  /** Rebalances of so many milliseconds, one after the other, of which one in three ends in Empty. */
  function many(lengths: readonly number[], keepRebalances: number): Story {
    const story = new Story({ options: { keepRebalances } });
    lengths.forEach((length, index) => {
      story.prepares(1_000 * index, '', 'join', null);
      if (index % 3 === 2) story.moves(1_000 * index + length, 'Empty');
      else story.completes(1_000 * index + length, 1_000 * index + length);
    });
    return story;
  }

  const LENGTHS = [5, 900, 20, 800, 7, 700, 30, 900];
  const told = (records: readonly RebalanceRecord[]) => records.map(({ number }) => number);

  it('are kept, also when they are no longer among the latest', () => {
    const { longest, records } = many(LENGTHS, 2).group(8_000).rebalances;
    expect(told(longest)).toEqual([2, 8, 4]);
    expect(told(records)).toEqual([7, 8]);
  });

  it('have the one that is still open among them', () => {
    const story = many(LENGTHS, 2);
    story.prepares(9_000, '', 'join', null);
    expect(told(story.group(9_850).rebalances.longest)).toEqual([2, 8, 9]);
    expect(told(story.group(10_000).rebalances.longest)).toEqual([9, 2, 8]);
  });

  it('beside those that never came to Stable: they have a summary of their own', () => {
    const story = many(LENGTHS, 2);
    story.prepares(9_000, '', 'join', null);
    const { durations, unsettled, count } = story.group(9_100).rebalances;
    expect(unsettled).toMatchObject({ count: 3, totalMs: 20 + 700 + 100, maxMs: 700 });
    expect(durations.count + unsettled.count).toBe(count);
  });
});
