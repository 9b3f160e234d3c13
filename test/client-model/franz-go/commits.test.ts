/** Commits (clients.md 2.3, F-CM; N10). */
import { expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { error, follow, gaps, inject, OLD, rebalanced, record, stable } from './stage.ts';

it('F-CM-01: a commit that waited for a rebalance has the new generation, and is accepted for partitions just lost', () => {
  const story = record({ options: 'commit=manual each=0' }, function* (x) {
    follow(x, [0, 1, 2, 3], [0, 1]);
    x.start();
    yield* x.stable();
    x.broker.hold = () => 3_000;
    x.rebalance();
    yield* x.sleep(1_500);
    x.cmd('commit');
    yield* x.sleep(7_000);
  });
  const commit = story.requests('OffsetCommit')[0]!;
  expect(commit.gen).toBeGreaterThan(11);
  expect(Object.keys(commit.offsets!)).toEqual(['0', '1', '2', '3']);
  expect(story.answers('OffsetCommit')[0]!.err).toBe('NONE');
});

it('F-CM-02: from 1.21 on a commit waits for the one before, and all are sent in order', () => {
  const story = inject({}, { api: Api.OffsetCommit, stallMs: 5_000 }, 9_000);
  const stalled = story.when('inject-stall');
  const later = story.requests('OffsetCommit', stalled).filter(({ t }) => t < stalled + 5_100);
  expect(later.length).toBeGreaterThanOrEqual(2);
  expect(later[0]!.t - stalled).toBeGreaterThan(5_000);
  expect(new Set(later.map(({ conn }) => conn)).size).toBe(1);
});

it('F-CM-02, B-32: before, a new commit makes an end of the last, and of its connection', () => {
  const story = inject({ version: OLD }, { api: Api.OffsetCommit, stallMs: 5_000 }, 9_000);
  const stalled = story.requests('OffsetCommit').find(({ t }) => Math.abs(t - story.when('inject-stall')) < 1)!;
  const [next] = story.requests('OffsetCommit', stalled.t);
  expect(next!.t - stalled.t).toBeCloseTo(2_000, -1);
  expect(next!.conn).not.toBe(stalled.conn);
});

it('F-CM-02: before, a commit that waits behind a heartbeat is given up only when its turn comes', () => {
  const story = inject({ version: OLD }, { api: Api.Heartbeat, stallMs: 15_000 }, 12_000);
  const stalled = story.when('inject-stall');
  const lost = story.app('lost')[0]!.t;
  expect(story.requests('OffsetCommit', stalled).filter(({ t }) => t < lost)).toHaveLength(1);
  const after = story.requests('OffsetCommit', lost);
  expect(after[0]!.t - lost).toBeLessThan(50);
});

it.each(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS', 'FENCED_INSTANCE_ID'] as const)(
  'F-CM-03: %s is told to who commits, and not repeated',
  (name) => {
    const story = inject({ options: 'commit=manual instance=i1' }, error(Api.OffsetCommit, Errors[name]), 300 + 1_000);
    const at = story.answered(name, 'OffsetCommit');
    const told = story.app('commit', at)[0] as unknown as { t: number; err?: string };
    expect(told.err).toBe(name);
    expect(told.t - at).toBeLessThan(5);
  },
);

it.each(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS'] as const)(
  'F-CM-03, F-FC-01: %s is repeated after 0.2–0.3 s and a look-up, unseen by the caller',
  (name) => {
    const story = inject({ options: 'commit=manual' }, error(Api.OffsetCommit, Errors[name]));
    const at = story.answered(name);
    const [again] = story.requests('OffsetCommit', at);
    expect(again!.t - at).toBeGreaterThan(200);
    expect(again!.t - at).toBeLessThan(305);
    expect(story.requests('FindCoordinator', at)).toHaveLength(1);
    expect((story.app('commit', at)[0] as unknown as { err?: string }).err).toBeUndefined();
  },
);

it('F-CM-04: each interval commits what was polled before the last poll', () => {
  const story = stable({}, function* (x) {
    yield* x.sleep(6_000);
  });
  const commits = story.requests('OffsetCommit');
  for (const gap of gaps(commits)) expect(gap).toBeCloseTo(2_000, -1);
  const third = commits[2]!;
  const polls = story.app('poll').filter(({ t }) => t < third.t);
  expect(third.offsets!['0']).toBe(polls.length);
});

it('F-CM-04: with records in hand the head lags one poll behind', () => {
  const story = record({ options: 'procms=5000' }, function* (x) {
    x.start();
    yield* x.stable();
    yield* x.sleep(10_000);
  });
  const [first, second] = story.app('poll');
  const between = story.requests('OffsetCommit', first!.t).filter(({ t }) => t < second!.t);
  expect(between).toEqual([]);
  const after = story.requests('OffsetCommit', second!.t)[0]!;
  expect(after.offsets!['0']).toBe(1);
});

it('F-CM-04: nothing new, no commit', () => {
  const story = record({}, function* (x) {
    x.broker.rate = 0;
    x.start();
    yield* x.stable();
    yield* x.sleep(6_000);
  });
  expect(story.requests('OffsetCommit')).toEqual([]);
});

it('F-CM-04: the default revoke commits, waits for the answer, and has no callback', () => {
  const story = stable({ eager: true }, function* (x) {
    x.arm({ api: Api.OffsetCommit, stallMs: 1_500 });
    yield* x.sleep(800);
    x.rebalance();
    yield* x.sleep(5_000);
  });
  const rejoin = story.requests('JoinGroup', story.when('rebalance-begin'))[0]!;
  const stalled = story.when('inject-stall');
  expect(rejoin.t - stalled).toBeGreaterThan(1_500);
  expect(story.app('revoked')).toEqual([]);
  expect(story.app('lib_revoke_stage')).toHaveLength(1);
});

it('F-CM-04: a lost session commits nothing', () => {
  const story = inject({}, error(Api.Heartbeat, Errors.UNKNOWN_MEMBER_ID), 3_000);
  const [lost, again] = [story.app('lost')[0]!.t, story.app('assigned').at(-1)!.t];
  expect(story.requests('OffsetCommit', lost - 1).filter(({ t }) => t < again)).toEqual([]);
});

it('N10: JoinGroup waits for all commits in line', () => {
  const story = stable({}, function* (x) {
    yield* x.silence(15_000);
    x.resume();
    yield* x.sleep(5_000);
  });
  const rejoin = story.requests('JoinGroup', story.when('broker-silent'))[0]!;
  const commits = story.requests('OffsetCommit', story.when('broker-silent')).filter(({ gen }) => gen === 11);
  expect(commits.length).toBeGreaterThan(0);
  expect(rejoin.t).toBeGreaterThan(Math.max(...commits.map(({ t }) => t)));
});

it('E-08: a rebalance costs a committing application no error', () => {
  const story = rebalanced({ options: 'commit=manual' });
  expect(story.answers('OffsetCommit').every(({ err }) => err === 'NONE')).toBe(true);
});
