/** Joining (clients.md 2.3, F-JG). */
import { expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { error, follow, inject, injectInRebalance, OLD, rebalanced, record, stable } from './stage.ts';

it('F-JG-01: JoinGroup carries both time-outs, the member id, what the last session owned and why', () => {
  const story = rebalanced({ options: 'instance=i1' });
  const [first, third] = [story.requests('JoinGroup')[0]!, story.requests('JoinGroup')[1]!];
  expect(first).toMatchObject({ mid: '', inst: 'i1', sessionMs: 6_000, rebalanceMs: 8_000 });
  expect(first.reason).toBe('beginning to manage the group lifecycle');
  expect(first.protos![0]).toMatchObject({ name: 'cooperative-sticky', owned: [], gen: -1 });
  expect(third).toMatchObject({ mid: 'M1', reason: 'rejoining from normal rebalance' });
  expect(third.protos![0]).toMatchObject({ owned: [0, 1, 2, 3], gen: 11 });
});

it('F-JG-01: an eager member owns nothing when it joins', () => {
  const story = rebalanced({ eager: true });
  expect(story.requests('JoinGroup').at(-1)!.protos![0]).toMatchObject({ name: 'range', owned: [], gen: 11 });
});

it('F-JG-02: the id it is given is used at once', () => {
  const [first, second] = stable({}, function* () {}).requests('JoinGroup');
  expect([first!.mid, second!.mid]).toEqual(['', 'M1']);
  expect(second!.t - first!.t).toBeLessThan(1);
});

it('F-JG-02: UNKNOWN_MEMBER_ID in a join: id forgotten, join at once, nothing lost', () => {
  const story = injectInRebalance({}, error(Api.JoinGroup, Errors.UNKNOWN_MEMBER_ID));
  const at = story.answered('UNKNOWN_MEMBER_ID');
  expect(story.requests('JoinGroup', at).map(({ mid }) => mid)).toEqual(['', 'M2']);
  expect(story.requests('JoinGroup', at)[0]!.protos![0]!.owned).toEqual([0, 1, 2, 3]);
  expect(story.app('lost')).toEqual([]);
});

it.each([
  'FENCED_INSTANCE_ID',
  'ILLEGAL_GENERATION',
  'GROUP_MAX_SIZE_REACHED',
  'INCONSISTENT_GROUP_PROTOCOL',
  'REBALANCE_IN_PROGRESS',
] as const)('F-JG-02, F-ER-01: %s in a join: all lost, a pause, the same id', (name) => {
  const story = injectInRebalance({ options: 'instance=i1' }, error(Api.JoinGroup, Errors[name]));
  const at = story.answered(name, 'JoinGroup');
  expect(story.after(`<JoinGroup ${name}`).slice(0, 2)).toEqual(['lost 0,1,2,3', '>JoinGroup']);
  const again = story.requests('JoinGroup', at)[0]!;
  expect(again.mid).toBe('M1');
  expect(again.t - at).toBeGreaterThan(200);
  expect(again.t - at).toBeLessThan(302);
});

it('F-JG-03: the leader plans and syncs at once', () => {
  const story = stable({}, function* () {});
  const sync = story.requests('SyncGroup')[0]!;
  expect(sync.assigns).toEqual({ M1: [0, 1, 2, 3] });
  expect(sync.t - story.answers('JoinGroup')[1]!.t).toBeLessThan(1);
});

it('F-JG-03: SyncGroup told REBALANCE_IN_PROGRESS joins again at once and keeps what it has', () => {
  const story = injectInRebalance({}, error(Api.SyncGroup, Errors.REBALANCE_IN_PROGRESS));
  const at = story.answers('SyncGroup').find(({ err }) => err === 'REBALANCE_IN_PROGRESS')!.t;
  expect(story.requests('JoinGroup', at)[0]!.t - at).toBeLessThan(1);
  expect(story.app('lost')).toEqual([]);
});

it.each(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID'] as const)(
  'F-JG-03: SyncGroup told %s: all lost, a pause',
  (name) => {
    const story = injectInRebalance({ options: 'instance=i1' }, error(Api.SyncGroup, Errors[name]));
    const at = story.answered(name);
    expect(story.after(`<SyncGroup ${name}`).slice(0, 2)).toEqual(['lost 0,1,2,3', '>JoinGroup']);
    expect(story.requests('JoinGroup', at)[0]!.t - at).toBeGreaterThan(200);
  },
);

it('F-JG-04: no heartbeat while it joins and syncs', () => {
  const story = stable({}, function* (x) {
    x.broker.hold = () => 5_000;
    x.broker.syncHold = () => 3_000;
    x.rebalance();
    yield* x.sleep(11_000);
  });
  const join = story.requests('JoinGroup').at(-1)!.t;
  const synced = story.answers('SyncGroup').at(-1)!.t;
  expect(synced - join).toBeGreaterThan(8_000);
  expect(story.requests('Heartbeat').filter(({ t }) => t > join && t < synced)).toEqual([]);
});

it('F-JG-05: a commit that is under way comes first, one that is asked for later waits', () => {
  const story = stable({ options: 'commit=manual' }, function* (x) {
    x.arm({ api: Api.OffsetCommit, stallMs: 3_000, onHit: () => x.rebalance() });
    yield* x.sleep(8_000);
  });
  const committed = story.answers('OffsetCommit', story.when('inject-stall'))[0]!.t;
  const rejoin = story.requests('JoinGroup', story.when('rebalance-begin'))[0]!.t;
  expect(committed - story.when('rebalance-begin')).toBeGreaterThan(2_990);
  expect(rejoin).toBeGreaterThanOrEqual(committed);
});

it('F-JG-05, K-F-JG-05: a commit asked for during a join is sent after it, with the new generation, without an error', () => {
  const story = stable({ options: 'commit=manual each=0' }, function* (x) {
    x.broker.hold = () => 3_000;
    x.rebalance();
    yield* x.sleep(1_500);
    x.cmd('commit');
    yield* x.sleep(6_000);
  });
  const synced = story.answers('SyncGroup').at(-1)!.t;
  const commits = story.requests('OffsetCommit', story.when('rebalance-begin'));
  expect(commits).toHaveLength(1);
  expect(commits[0]!.gen).toBe(12);
  expect(commits[0]!.t).toBeGreaterThan(synced);
  expect(story.answers('OffsetCommit').at(-1)!.err).toBe('NONE');
});

it('F-JG-06: leaving waits for the end of a join', () => {
  const story = stable({}, function* (x) {
    x.broker.hold = () => 5_000;
    x.rebalance();
    yield* x.sleep(1_500);
    yield* x.close(9_000);
  });
  const joined = story.answers('JoinGroup').at(-1)!.t;
  expect(story.requests('LeaveGroup')[0]!.t).toBeGreaterThan(joined);
  expect(story.story(joined).map((word) => word.split(' ')[0])).toEqual([
    '<JoinGroup',
    '>SyncGroup',
    '<SyncGroup',
    'assigned',
    '>LeaveGroup',
    '<LeaveGroup',
  ]);
});

it('F-JG-07: an unanswered JoinGroup is given up after rebalance timeout + 10 s and not repeated: lost, pause, join', () => {
  const story = stable({ options: 'commit=manual' }, function* (x) {
    x.broker.hold = () => 45_000;
    x.rebalance();
    yield* x.sleep(21_000);
  });
  const [join, again] = story.requests('JoinGroup', story.when('rebalance-begin'));
  const lost = story.app('lost')[0]!;
  expect(lost.t - join!.t).toBeGreaterThan(17_999);
  expect(lost.t - join!.t).toBeLessThan(18_010);
  expect(again!.t - lost.t).toBeGreaterThan(200);
  expect(again!.t - lost.t).toBeLessThan(310);
  expect(again!.conn).not.toBe(join!.conn);
});

it('F-JG-07: SyncGroup is given up after the rebalance timeout', () => {
  const story = stable({ options: 'commit=manual' }, function* (x) {
    x.broker.syncHold = () => 45_000;
    x.rebalance();
    yield* x.sleep(12_000);
  });
  const sync = story.requests('SyncGroup').find(({ t }) => t > story.when('rebalance-begin'))!;
  expect(story.app('lost')[0]!.t - sync.t).toBeGreaterThan(7_999);
  expect(story.app('lost')[0]!.t - sync.t).toBeLessThan(8_010);
});

it('a follower syncs without a plan', () => {
  const story = record({}, function* (x) {
    follow(x, [0, 1]);
    x.start();
    yield* x.stable();
  });
  expect(story.requests('SyncGroup')[0]!.assigns).toBeUndefined();
  expect(story.app('assigned')[0]!.p).toEqual([0, 1]);
});

it('finding "start-up": after a refused dial 1.22 tries again 5 s later, 1.18 within a second', () => {
  const start = (version: string) =>
    record({ version }, function* (x) {
      x.down();
      x.start();
      yield* x.sleep(500);
      x.up();
      yield* x.sleep(8_000);
    }).requests('Metadata')[0]!.t;
  expect(start('1.22.2')).toBeGreaterThan(4_900);
  expect(start('1.22.2')).toBeLessThan(5_100);
  expect(start(OLD)).toBeLessThan(1_200);
});

it('an error once does not keep a member out', () => {
  const story = inject({}, error(Api.Heartbeat, Errors.UNKNOWN_MEMBER_ID));
  expect(story.app('assigned').at(-1)!.p).toEqual([0, 1, 2, 3]);
});
