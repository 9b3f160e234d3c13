/** Rebalances and positions (clients.md 2.2, R-RB, R-PO; FINDINGS.md N5). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { type ErrorCode, Errors, errorName } from '../../../src/protocol/errors.ts';
import { error, follow, inject, injectAtStart, record, stable } from './stage.ts';

const lose = (cooperative: boolean, options = '') =>
  record({ cooperative, options }, function* (x) {
    follow(x, [0, 1, 2, 3], [0, 1]);
    x.start();
    yield* x.stable();
    x.rebalance();
    yield* x.sleep(6_000);
  });

describe('R-RB-01: a callback waits for the application', () => {
  const slow = (cooperative: boolean) =>
    stable({ cooperative }, function* (x) {
      x.cmd('slow 5000');
      yield* x.sleep(700);
      x.rebalance();
      yield* x.sleep(8_000);
    });

  it('eager: the join waits until it polls, heartbeats go on', () => {
    const story = slow(false);
    const polled = story.app('slow_end')[0]!.t;
    expect(story.requests('JoinGroup', story.when('rebalance-begin'))[0]!.t).toBeGreaterThanOrEqual(polled);
    const beats = story.requests('Heartbeat', story.when('rebalance-begin')).filter(({ t }) => t < polled);
    expect(beats.length).toBeGreaterThan(3);
  });

  it('cooperative with nothing to revoke: the join goes on without it', () => {
    const story = slow(true);
    expect(story.requests('SyncGroup', story.when('rebalance-begin'))[0]!.t).toBeLessThan(story.app('slow_end')[0]!.t);
    expect(story.app('assigned')[1]).toMatchObject({ t: story.app('slow_end')[0]!.t, p: [] });
  });
});

it('R-RB-02: eager: callback, commit of what is stored, its answer, JoinGroup', () => {
  const story = lose(false);
  const revoked = story.app('revoked')[0]!.t;
  const [commit] = story.requests('OffsetCommit', revoked - 0.05);
  const answer = story.answers('OffsetCommit', commit!.t)[0]!.t;
  expect(commit!.t - revoked).toBeLessThan(1);
  expect(story.requests('JoinGroup', revoked)[0]!.t).toBeGreaterThan(answer);
});

it('R-RB-03: cooperative: what is taken away, what is added, then another join', () => {
  const story = lose(true);
  expect(story.after('assigned 0,1,2,3').slice(4, 7)).toEqual(['revoked 2,3', 'assigned', '>JoinGroup']);
  expect(story.requests('OffsetCommit', story.app('revoked')[0]!.t - 0.05)[0]!.offsets).toHaveProperty('2');
  expect(story.requests('OffsetCommit', story.app('revoked')[0]!.t - 0.05)[0]!.offsets).not.toHaveProperty('0');
});

it('R-RB-03: nothing to take away: no further join', () => {
  const story = stable({ cooperative: true }, function* (x) {
    x.rebalance();
    yield* x.sleep(4_000);
  });
  expect(story.requests('JoinGroup', story.when('rebalance-begin'))).toHaveLength(1);
});

describe('R-RB-04: a lost assignment', () => {
  it('with auto commit is committed once more, without membership, in vain', () => {
    const story = inject({}, error(Api.Heartbeat, Errors.UNKNOWN_MEMBER_ID));
    const lost = story.app('lost')[0]!.t;
    const [commit] = story.requests('OffsetCommit', lost - 0.05);
    expect(commit).toMatchObject({ mid: '', gen: 11 });
    expect(story.answers('OffsetCommit', commit!.t)[0]!.err).toBe('UNKNOWN_MEMBER_ID');
    expect(story.requests('JoinGroup', lost)[0]!.t).toBeGreaterThan(commit!.t);
  });

  it('by hand: nothing', () => {
    const story = inject({ options: 'commit=manual each=0' }, error(Api.Heartbeat, Errors.UNKNOWN_MEMBER_ID));
    expect(story.requests('OffsetCommit')).toEqual([]);
  });
});

it('R-RB-05: an error of the membership changes nothing while it rebalances', () => {
  const story = stable({ options: 'slowrevoke=3000 commit=manual' }, function* (x) {
    x.rebalance();
    yield* x.sleep(1_500);
    x.arm(error(Api.Heartbeat, Errors.ILLEGAL_GENERATION));
    yield* x.sleep(6_000);
  });
  expect(story.app('lost')).toEqual([]);
  expect(story.app('revoked')).toHaveLength(1);
});

describe('R-PO-01: positions', () => {
  it('one OffsetFetch for all that was added', () => {
    const story = stable({}, function* () {});
    expect(story.requests('OffsetFetch').map(({ p }) => p)).toEqual([[0, 1, 2, 3]]);
  });

  it('only for what was added, cooperatively', () => {
    const story = record({ cooperative: true }, function* (x) {
      follow(x, [0, 1], [0, 1, 2]);
      x.start();
      yield* x.stable();
      x.rebalance();
      yield* x.sleep(3_000);
    });
    expect(story.requests('OffsetFetch').map(({ p }) => p)).toEqual([[0, 1], [2]]);
  });

  it('begins where it was committed', () => {
    const story = stable({}, function* (x) {
      x.rebalance();
      yield* x.sleep(3_000);
    });
    const committed = story.requests('OffsetCommit', story.app('revoked')[0]!.t - 0.05)[0]!.offsets;
    expect(story.requests('Fetch', story.app('assigned')[1]!.t)[0]!.offsets).toEqual(committed);
  });
});

describe('N5: errors of OffsetFetch', () => {
  const failed = (code: ErrorCode) => injectAtStart({}, error(Api.OffsetFetch, code), 8_000);

  it('COORDINATOR_LOAD_IN_PROGRESS: it is repeated', () => {
    const [first, second] = failed(Errors.COORDINATOR_LOAD_IN_PROGRESS).requests('OffsetFetch');
    expect(second!.t - first!.t).toBeGreaterThan(79);
    expect(second!.t - first!.t).toBeLessThan(122);
  });

  it('a lost connection: it is repeated', () => {
    const story = injectAtStart({}, { api: Api.OffsetFetch, close: true });
    expect(story.requests('OffsetFetch')).toHaveLength(2);
    expect(story.app('poll').length).toBeGreaterThan(0);
  });

  it.each([Errors.NOT_COORDINATOR, Errors.ILLEGAL_GENERATION, Errors.UNKNOWN_MEMBER_ID])(
    'error %i: a member that reads nothing',
    (code) => {
      const story = failed(code);
      expect(story.requests('OffsetFetch')).toHaveLength(1);
      expect(story.requests('Heartbeat').length).toBeGreaterThan(5);
      expect(story.app('poll')).toEqual([]);
      expect(story.app('error')).toHaveLength(errorName(code) === 'UNKNOWN_MEMBER_ID' ? 0 : 1);
    },
  );
});

it('R-JG-07: every member joins again when its topics have changed', () => {
  const story = record({ options: 'default=1' }, function* (x) {
    follow(x, [0, 1]);
    x.start();
    yield* x.stable();
    const partitionsOf = x.world.partitionsOf.bind(x.world);
    x.world.partitionsOf = (topic) => [...partitionsOf(topic), ...partitionsOf(topic)];
    yield* x.sleep(301_000);
  });
  expect(story.requests('JoinGroup', story.when('stable'))).toHaveLength(1);
});
