import { describe, expect, it } from 'vitest';
import { TimerKind } from '../../../src/coordinator/timers.ts';
import type { RebalanceRecord } from '../../../src/sim/measures/result.ts';
import { fired, Story } from './story.ts';

const NEW = 'Adding new member m2-1 with group instance id null; client reason: not provided';
const REVOKED = 'client reason: need to revoke partitions and re-join';

function records(story: Story, ms: number): readonly RebalanceRecord[] {
  return story.group(ms).rebalances.records;
}

function last(story: Story, ms: number): RebalanceRecord {
  return records(story, ms).at(-1)!;
}

function texts({ causes }: RebalanceRecord): string[] {
  return causes.map(({ text }) => text);
}

/** Two pods in a Stable group since 2 ms. */
function pair(options = {}): Story {
  const story = new Story({ durationMs: 60_000, options });
  story.stable(0, 0, 1);
  return story;
}

/** Pod 1 crashes at 22.4 s; its session, 10 s, was last re-armed at 23 s by a heartbeat that was still under way. */
function expiry(): Story {
  const story = pair();
  story.crash(22_400, 1);
  story.start(27_400, 1, 'churn-crash');
  story.removed(33_000, 'm1-1', 'session-expired', fired(TimerKind.Session, 'm1-1', 23_000, 'heartbeat'));
  story.prepares(33_000, 'removing member m1-1 on heartbeat expiration.', 'session-timer', 'm1-1');
  return story;
}

describe('a rebalance', () => {
  it('runs from leaving Stable or Empty to Stable, and ends in a new generation', () => {
    const story = pair();
    expect(records(story, 100)).toMatchObject([
      { number: 1, group: 'g0', startMs: 0, endMs: 2, generationBefore: 0, generationAfter: 1, membersAfter: 2 },
    ]);
    expect(story.group(100).rebalances.durations).toMatchObject({ count: 1, maxMs: 2 });
  });

  it('is open until it ends, also at the end of the run', () => {
    const story = expiry();
    expect(last(story, 40_000)).toMatchObject({ number: 2, startMs: 33_000, endMs: null, membersAfter: 1 });
    expect(story.group(40_000).rebalances).toMatchObject({ count: 2, durations: { count: 1 } });
  });

  it('stays one when CompletingRebalance falls back to PreparingRebalance, and names what did it', () => {
    const story = expiry();
    story.moves(33_100, 'CompletingRebalance');
    story.moves(33_200, 'PreparingRebalance', { input: 'append', reason: 'Error NOT_COORDINATOR when storing' });
    story.completes(33_300, 33_400);
    const rebalance = last(story, 40_000);
    expect(rebalance).toMatchObject({ number: 2, endMs: 33_400, generationAfter: 3, furtherCount: 1 });
    expect(rebalance.further[0]![0]!.text).toBe('the plan could not be written to the log');
  });

  it('of the last member ends in Empty at once', () => {
    const story = new Story();
    story.stable(0, 0);
    story.removed(500, 'm0-1', 'leave');
    story.prepares(500, 'explicit `LeaveGroup` request for (m0-1) members.', 'leave', 'm0-1');
    story.moves(500, 'Empty', { input: 'leave' });
    story.stop(501, 0);
    const rebalance = last(story, 1000);
    expect(rebalance).toMatchObject({ startMs: 500, endMs: 500, kind: 'leave', generationAfter: 2, membersAfter: 0 });
    expect(texts(rebalance)).toEqual(['m0 left (LeaveGroup)', 'pod m0 stopped at 0.5 s (churn)']);
  });

  it('is counted when there are more than are kept', () => {
    const story = pair({ keepRebalances: 10 });
    for (let round = 1; round <= 500; round++) {
      story.revoked(100 * round, 0, 0);
      story.prepares(100 * round, `Updating metadata for member m0-1 during Stable; ${REVOKED}`, 'join', 'm0-1');
      story.completes(100 * round + 10, 100 * round + 20);
    }
    const { rebalances } = story.group(60_000);
    expect(rebalances).toMatchObject({ count: 501, byKind: { join: 1, rejoin: 500 }, durations: { count: 501 } });
    expect(rebalances.records.map(({ number }) => number)).toEqual(Array.from({ length: 10 }, (_, i) => 492 + i));
    expect(rebalances.records[0]!.causes).toHaveLength(1);
    expect(rebalances.records[9]!.causes.length).toBeLessThanOrEqual(16);
  });
});

describe('a cause chain', () => {
  it('of a first join ends at the deployment', () => {
    expect(texts(last(pair(), 100))).toEqual(['m0 joined (JoinGroup)', 'pod m0 started at 0.0 s (deployment)']);
    expect(last(pair(), 100)).toMatchObject({ kind: 'join', reason: 'Adding new member m0-1' });
  });

  it('of a join goes back over the start to the crash before it', () => {
    const story = pair();
    story.start(0, 2);
    story.crash(10_200, 2);
    story.start(12_300, 2, 'churn-crash');
    story.id(12_500, 2, 'm2-1');
    story.added(12_600, 'm2-1');
    story.prepares(12_600, NEW, 'join', 'm2-1');
    const rebalance = last(story, 13_000);
    expect(rebalance).toMatchObject({ kind: 'join', reason: NEW, removals: [] });
    expect(rebalance.causes).toEqual([
      { atMs: 12_600, text: 'm2 joined (JoinGroup)' },
      { atMs: 12_300, text: 'pod m2 started at 12.3 s' },
      { atMs: 10_200, text: 'pod m2 crashed at 10.2 s (churn)' },
    ]);
  });

  it('of an expiry names the timer, its last arming and the crash, whatever became of the pod since', () => {
    const rebalance = last(expiry(), 40_000);
    expect(rebalance.kind).toBe('session-expired');
    expect(texts(rebalance)).toEqual([
      'm1 removed: session timer expired at 33.0 s, last re-armed at 23.0 s by heartbeat',
      'pod m1 crashed at 22.4 s (churn)',
    ]);
    expect(rebalance.removals).toEqual([
      {
        atMs: 33_000,
        member: 'm1',
        memberId: 'm1-1',
        cause: 'session-expired',
        timer: 'session',
        armedAtMs: 23_000,
        armedBy: 'heartbeat',
      },
    ]);
  });

  it('is the same when the coordinator moves first and removes then', () => {
    const story = pair();
    story.crash(22_400, 1);
    story.prepares(33_000, 'removing member m1-1 on heartbeat expiration.', 'session-timer', 'm1-1');
    story.removed(33_000, 'm1-1', 'session-expired', fired(TimerKind.Session, 'm1-1', 23_000, 'heartbeat'));
    expect(texts(last(story, 40_000))).toEqual(texts(last(expiry(), 40_000)));
    expect(last(story, 40_000)).toMatchObject({ removalCount: 1, furtherCount: 0 });
  });

  it('of a leave ends at the end of the pod, which comes later; not for a pod that lives on', () => {
    const story = pair();
    story.removed(500, 'm1-1', 'leave');
    story.prepares(500, 'explicit `LeaveGroup` request for (m1-1) members.', 'leave', 'm1-1');
    expect(texts(last(story, 600))).toEqual(['m1 left (LeaveGroup)']);
    story.id(700, 1, '');
    story.joins(800, 1);
    story.crash(900, 1);
    expect(texts(last(story, 1000))).toEqual(['m1 left (LeaveGroup)']);
  });

  it('of a join under a new id goes back to the removal under the old one', () => {
    const story = expiry();
    story.completes(33_100, 33_200);
    story.removed(40_000, 'm0-1', 'session-expired', fired(TimerKind.Session, 'm0-1', 30_000, 'offset-commit'));
    story.prepares(40_000, 'removing member m0-1 on heartbeat expiration.', 'session-timer', 'm0-1');
    story.moves(40_000, 'Empty');
    story.id(41_000, 0, '');
    story.id(41_100, 0, 'm0-2');
    story.added(41_200, 'm0-2');
    story.prepares(41_200, 'Adding new member m0-2', 'join', 'm0-2');
    expect(texts(last(story, 42_000))).toEqual([
      'm0 joined as a new member (JoinGroup)',
      'm0 removed: session timer expired at 40.0 s, last re-armed at 30.0 s by OffsetCommit',
    ]);
  });

  it('of the second cooperative round goes on through the rebalance before', () => {
    const story = expiry();
    story.completes(33_100, 33_200);
    story.revoked(33_300, 0, 1, 0);
    story.prepares(33_400, `Updating metadata for member m0-1 during Stable; ${REVOKED}`, 'join', 'm0-1');
    story.completes(33_500, 33_600);
    story.revoked(50_000, 0, 0);
    expect(last(story, 60_000).kind).toBe('rejoin');
    expect(texts(last(story, 60_000))).toEqual([
      'm0 joined again (JoinGroup with changed metadata, second cooperative round)',
      'm0 gave up 2 partitions at 33.3 s',
      'rebalance #2 ended at 33.2 s',
      'm1 removed: session timer expired at 33.0 s, last re-armed at 23.0 s by heartbeat',
      'pod m1 crashed at 22.4 s (churn)',
    ]);
  });

  it('of a leader that joins again says so', () => {
    const story = pair();
    story.prepares(500, 'Leader m0-1 re-joining group during Stable; client reason: not provided', 'join', 'm0-1');
    expect(texts(last(story, 600)).slice(0, 2)).toEqual([
      'm0 joined again (JoinGroup of the leader)',
      'rebalance #1 ended at 0.0 s',
    ]);
  });

  it('of a static member is told with its pod as soon as the pod learns its id', () => {
    const story = pair();
    story.stop(400, 1);
    story.start(500, 1, 'churn-restart');
    story.removed(600, 'm1-1', 'fenced');
    story.added(600, 's1-2');
    story.prepares(600, 'Updating metadata for static member s1-2 with instance id s1', 'join', 's1-2');
    expect(texts(last(story, 600))).toEqual(['s1-2 took over its group.instance.id (JoinGroup)']);
    story.id(700, 1, 's1-2');
    expect(last(story, 700)).toMatchObject({ kind: 'static-replacement', furtherCount: 0, removalCount: 1 });
    expect(texts(last(story, 700))).toEqual([
      'm1 took over its group.instance.id (JoinGroup)',
      'pod m1 started at 0.5 s',
      'pod m1 stopped at 0.4 s (churn)',
    ]);
  });

  it('of a missed SyncGroup names every member that was removed for it', () => {
    const story = pair();
    const sync = fired(TimerKind.Sync, '', 100, 'join-complete');
    story.removed(500, 'm0-1', 'sync-timeout', sync);
    story.removed(500, 'm1-1', 'sync-timeout', sync);
    story.prepares(500, 'Removing m0-1, m1-1 on pending sync request expiration', 'sync-timer', null);
    const rebalance = last(story, 600);
    expect(rebalance).toMatchObject({ kind: 'sync-expired', removalCount: 2, furtherCount: 1 });
    expect(texts(rebalance)).toEqual([
      'm0 removed, it did not send SyncGroup in time: sync timer expired at 0.5 s, last re-armed at 0.1 s by the end of the join phase',
    ]);
    expect(rebalance.further[0]![0]!.text).toContain('m1 removed');
  });

  it('stands beside those of everything else that happened while the rebalance ran', () => {
    const story = expiry();
    story.id(33_050, 1, 'm1-2');
    story.added(33_100, 'm1-2');
    story.start(33_100, 2);
    story.id(33_150, 2, 'm2-1');
    story.added(33_200, 'm2-1');
    story.removed(33_300, 'm0-1', 'rebalance-timeout', fired(TimerKind.Join, '', 33_000, 'prepare-rebalance'));
    story.completes(33_300, 33_400);
    const rebalance = last(story, 40_000);
    expect(rebalance.further.map((chain) => chain.map(({ text }) => text))).toEqual([
      ['m1 joined (JoinGroup)', 'pod m1 started at 27.4 s', 'pod m1 crashed at 22.4 s (churn)'],
      ['m2 joined (JoinGroup)', 'pod m2 started at 33.1 s (deployment)'],
    ]);
    expect(rebalance.removals.map(({ member, cause, timer }) => [member, cause, timer])).toEqual([
      ['m1', 'session-expired', 'session'],
      ['m0', 'rebalance-timeout', 'join'],
    ]);
  });

  it('is short for a member of no known pod', () => {
    const story = pair();
    story.added(500, 'stranger-1');
    story.prepares(500, '', 'join', 'stranger-1');
    expect(last(story, 600).kind).toBe('join');
    expect(texts(last(story, 600))).toEqual(['stranger-1 joined (JoinGroup)']);
    story.removed(700, 'stranger-1', 'leave');
    expect(last(story, 800).removals[0]).toMatchObject({
      member: '',
      memberId: 'stranger-1',
      timer: null,
      armedBy: null,
    });
  });
});

describe('what is kept of a storm', () => {
  it('is bounded within one rebalance, and all is counted', () => {
    const story = expiry();
    for (let member = 0; member < 500; member++) {
      story.added(34_000 + member, `x-${member}`);
      story.removed(34_000 + member, `x-${member}`, 'leave');
    }
    const rebalance = last(story, 40_000);
    expect(rebalance.further).toHaveLength(64);
    expect(rebalance.removals).toHaveLength(64);
    expect(rebalance.removalCount).toBe(501);
    expect(story.group(40_000).removals).toEqual({ 'session-expired': 1, leave: 500 });
  });
});
