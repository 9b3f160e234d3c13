/** Heartbeats and what ends a session (clients.md 2.3, F-HB, F-ST, F-ER; K-E-02, K-F-ER-02). */
import { expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { error, gaps, inject, OLD, rebalanced, record, stable } from './stage.ts';

const quiet = (setup: Parameters<typeof stable>[0]) =>
  stable({ options: 'commit=manual', ...setup }, function* (x) {
    yield* x.sleep(5_000);
  });

it('F-HB-01, K-E-02: from 1.19 on the interval runs from the answer, and the extra heartbeat shifts it', () => {
  const story = quiet({});
  const synced = story.answers('SyncGroup')[0]!.t;
  const [first, ...others] = story.requests('Heartbeat');
  expect(first!.t - synced).toBeCloseTo(500, -1);
  for (const gap of gaps([first!, ...others])) {
    expect(gap).toBeGreaterThan(1_000);
    expect(gap).toBeLessThan(1_003);
  }
});

it('F-HB-01: up to 1.18 a ticker beats from the begin of the session, whatever comes between', () => {
  const story = quiet({ version: OLD });
  const synced = story.answers('SyncGroup')[0]!.t;
  const beats = story.requests('Heartbeat').map(({ t }) => Math.round((t - synced) / 10) * 10);
  expect(beats.slice(0, 5)).toEqual([500, 1_000, 2_000, 3_000, 4_000]);
});

it('F-HB-01: one at a time', () => {
  const story = inject({ options: 'commit=manual' }, { api: Api.Heartbeat, stallMs: 5_000 });
  const stalled = story.requests('Heartbeat', story.when('arm'));
  expect(gaps(stalled)[0]).toBeGreaterThan(5_000);
});

it('F-HB-02: an eager session has no extra heartbeat', () => {
  const story = quiet({ eager: true });
  expect(story.requests('Heartbeat')[0]!.t - story.answers('SyncGroup')[0]!.t).toBeCloseTo(1_001, 0);
});

it('F-HB-02: a cooperative session finds the second round within 500 ms', () => {
  const story = stable({}, function* (x) {
    x.rebalance();
    yield* x.wait(() => x.answered(Api.SyncGroup) > 1, 3_000);
    x.rebalance();
    yield* x.sleep(3_000);
  });
  const joins = story.requests('JoinGroup', story.when('rebalance-begin'));
  expect(joins[1]!.t - joins[0]!.t).toBeLessThan(520);
});

it('F-HB-03: while a heartbeat is unanswered the session notices nothing, not even a reason to join again', () => {
  const story = stable({ options: 'commit=manual each=0' }, function* (x) {
    x.arm({ api: Api.Heartbeat, stallMs: 3_000 });
    x.arm(error(Api.OffsetCommit, Errors.ILLEGAL_GENERATION));
    yield* x.sleep(1_000);
    x.cmd('commit');
    yield* x.sleep(5_000);
  });
  const stalled = story.when('inject-stall');
  expect(story.requests('JoinGroup', story.when('arm'))[0]!.t - stalled).toBeGreaterThanOrEqual(3_000);
});

it('F-HB-03: with a session time-out below 10 s one unanswered heartbeat uses up the budget', () => {
  const story = inject({ options: 'commit=manual each=0' }, { api: Api.Heartbeat, stallMs: 15_000 }, 13_000);
  expect(story.app('lost')[0]!.t - story.when('inject-stall')).toBeGreaterThan(9_990);
  expect(story.app('lost')[0]!.t - story.when('inject-stall')).toBeLessThan(10_010);
});

it('F-HB-04: REBALANCE_IN_PROGRESS: the end-of-session revoke, then JoinGroup at once', () => {
  const story = rebalanced({ options: 'commit=manual' });
  expect(story.after('assigned 0,1,2,3').slice(0, 2)).toEqual(['revoked', '>JoinGroup']);
  expect(story.requests('JoinGroup').at(-1)!.t - story.answered('REBALANCE_IN_PROGRESS')).toBeLessThan(5);
});

it('F-HB-04: heartbeats go on until the revoke returns', () => {
  const story = rebalanced({ options: 'commit=manual slowrevoke=3000' }, 8_000);
  const [revoked] = story.app('revoked');
  const rejoin = story.requests('JoinGroup', revoked!.t)[0]!;
  expect(rejoin.t - revoked!.t).toBeGreaterThan(2_999);
  const meanwhile = story.requests('Heartbeat', revoked!.t).filter(({ t }) => t < rejoin.t);
  expect(meanwhile.length).toBeGreaterThanOrEqual(2);
});

it('F-HB-04: up to 1.18 a session that ends asks for fresh metadata if the last is older than 5 s', () => {
  const story = stable({ version: OLD }, function* (x) {
    yield* x.sleep(4_000);
    x.rebalance();
    yield* x.sleep(2_000);
  });
  const [rebalance, rejoin] = [story.answered('REBALANCE_IN_PROGRESS'), story.requests('JoinGroup').at(-1)!.t];
  expect(story.requests('Metadata', rebalance - 1).filter(({ t }) => t < rejoin)).toHaveLength(1);
  const newer = stable({}, function* (x) {
    yield* x.sleep(4_000);
    x.rebalance();
    yield* x.sleep(2_000);
  });
  expect(newer.requests('Metadata', newer.when('rebalance-begin'))).toEqual([]);
});

it.each(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID'] as const)(
  'F-HB-05, F-ER-01: %s ends the session without a revoke: lost, 0.2–0.3 s, JoinGroup with the id still held',
  (name) => {
    const story = inject({ options: 'commit=manual instance=i1' }, error(Api.Heartbeat, Errors[name]));
    const at = story.answered(name);
    expect(story.story(at).slice(0, 2)).toEqual(['lost 0,1,2,3', '>JoinGroup']);
    const [rejoin] = story.requests('JoinGroup', at);
    expect(rejoin).toMatchObject({ mid: 'M1', reason: 'rejoining after we previously errored and backed off' });
    expect(rejoin!.protos![0]!.owned).toEqual([]);
    expect(rejoin!.t - at).toBeGreaterThan(200);
    expect(rejoin!.t - at).toBeLessThan(302);
  },
);

it('F-ER-01: what was fetched and not polled is dropped, what was polled and not committed forgotten', () => {
  const story = stable({ options: 'commit=manual each=0' }, function* (x) {
    x.cmd('slow 3000');
    x.arm(error(Api.Heartbeat, Errors.ILLEGAL_GENERATION));
    yield* x.sleep(6_000);
    x.cmd('commit');
    yield* x.sleep(500);
  });
  const lost = story.app('lost')[0]!.t;
  const first = story.app('poll', lost)[0] as unknown as { r: string };
  expect(first.r).toMatch(/^0:0-/);
});

it('F-ER-01: the error reaches the application in its next poll', () => {
  const story = inject({}, error(Api.Heartbeat, Errors.UNKNOWN_MEMBER_ID));
  expect(story.app('group_error')[0]!.t).toBe(story.app('lost')[0]!.t);
  expect(story.app('error')).toHaveLength(1);
});

it.each([
  ['1.22.2', 5_000],
  [OLD, 2_500],
] as const)('F-ER-01, finding "cap": %s pauses 250·2ⁿ⁻¹ ms more or less a fifth, at most %i ms', (version, cap) => {
  const story = record({ version }, function* (x) {
    x.arm({ api: Api.JoinGroup, err: Errors.GROUP_MAX_SIZE_REACHED, times: 7, ifId: true });
    x.start();
    yield* x.sleep(32_000);
  });
  const pauses = story.app('lost').map(({ t }) => story.requests('JoinGroup', t)[0]!.t - t);
  expect(pauses).toHaveLength(7);
  pauses.forEach((pause, i) => {
    const middle = 250 * 2 ** i;
    expect(pause).toBeGreaterThan(Math.min(0.8 * middle, cap) - 1);
    expect(pause).toBeLessThan(Math.min(1.2 * middle, cap) + 2);
  });
});

it('F-ER-02, K-F-ER-02: a fenced member joins for ever with the fenced id', () => {
  const story = stable({ options: 'instance=i1' }, function* (x) {
    x.arm(error(Api.Heartbeat, Errors.FENCED_INSTANCE_ID));
    yield* x.sleep(30_000);
  });
  const joins = story.requests('JoinGroup', story.answered('FENCED_INSTANCE_ID'));
  expect(joins.length).toBeGreaterThanOrEqual(7);
  expect(new Set(joins.map(({ mid }) => mid))).toEqual(new Set(['M1']));
  expect(Math.max(...gaps(joins))).toBeGreaterThan(4_000);
});

it('K-F-ER-02: FENCED_INSTANCE_ID on a commit is the application’s business; the session ends at the next heartbeat', () => {
  const story = inject({ options: 'commit=manual instance=i1' }, error(Api.OffsetCommit, Errors.FENCED_INSTANCE_ID));
  const commit = story.answered('FENCED_INSTANCE_ID', 'OffsetCommit');
  const beat = story.answers('Heartbeat', commit).find(({ err }) => err === 'FENCED_INSTANCE_ID')!;
  expect(beat.t - commit).toBeGreaterThan(100);
  expect(story.app('lost')[0]!.t).toBeGreaterThanOrEqual(beat.t);
});

it('N11: each failed attempt to join loses nothing, and says so', () => {
  const story = injectJoins();
  expect(story.app('lost').map(({ p }) => p)).toEqual([[], [], []]);
});

function injectJoins() {
  return record({}, function* (x) {
    x.arm({ api: Api.JoinGroup, err: Errors.GROUP_MAX_SIZE_REACHED, times: 3, ifId: true });
    x.start();
    yield* x.sleep(6_000);
  });
}

it('F-ST-01: there is no watch of its own: silence shorter than a request’s time-out changes nothing', () => {
  const story = stable({}, function* (x) {
    yield* x.silence(9_000);
    x.resume();
    yield* x.sleep(3_000);
  });
  expect(story.app('lost')).toEqual([]);
  expect(story.requests('JoinGroup')).toHaveLength(2);
});

it.each(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION'] as const)(
  'F-ST-01, N12: from 1.21.3 on a commit told %s makes it revoke nothing and join at once; before, the next heartbeat does',
  (name) => {
    const at = (version: string) => {
      const story = inject({ version, options: 'commit=manual' }, error(Api.OffsetCommit, Errors[name]));
      const answered = story.answered(name, 'OffsetCommit');
      return { story, after: story.requests('JoinGroup', answered)[0]!.t - answered };
    };
    const newer = at('1.22.2');
    expect(newer.after).toBeLessThan(5);
    expect(newer.story.app('lost')).toEqual([]);
    expect(newer.story.requests('JoinGroup').at(-1)!.protos![0]!.owned).toEqual([0, 1, 2, 3]);
    const older = at(OLD);
    expect(older.after).toBeGreaterThan(200);
    expect(older.story.app('lost')[0]!.p).toEqual([0, 1, 2, 3]);
  },
);

it('F-MP-01: nobody watches the application: a stuck one stays a member', () => {
  const story = stable({}, function* (x) {
    x.cmd('slow 30000');
    yield* x.sleep(32_000);
  });
  expect(story.requests('LeaveGroup')).toEqual([]);
  expect(story.requests('JoinGroup')).toHaveLength(2);
  expect(story.requests('Heartbeat').length).toBeGreaterThan(28);
});
