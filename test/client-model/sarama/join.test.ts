/** JoinGroup, SyncGroup and what is tried again (clients.md 2.4: S-FC, S-JG; table 3.1 and 3.2). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { type ErrorCode, Errors, errorName } from '../../../src/protocol/errors.ts';
import {
  error,
  gaps,
  inject,
  injectAtStart,
  injectInRebalance,
  rebalanced,
  record,
  SNAPSHOT,
  stable,
} from './stage.ts';

/** The first JoinGroup after the error, and how long after it. */
function joinAfter(code: ErrorCode, story: ReturnType<typeof record>) {
  const from = story.answered(errorName(code));
  const join = story.requests('JoinGroup', from)[0]!;
  return { mid: join.mid ?? '', ms: join.t - from };
}

const failing = (code: ErrorCode, times = 1) => ({ ...error(Api.JoinGroup, code, times), ifId: true });

describe('S-JG-01: each Consume() begins with a metadata refresh', () => {
  it('before the first join and before each rejoin', () => {
    const story = rebalanced({});
    const joins = story.requests('JoinGroup').filter(({ mid }) => mid !== '');
    expect(joins).toHaveLength(2);
    const call = story.app('consume_call').at(-1)!.t;
    expect(story.requests('Metadata', call - 0.05)[0]!.t).toBeLessThan(joins[1]!.t);
  });
});

describe('S-JG-02: errors of JoinGroup', () => {
  it.each([Errors.UNKNOWN_MEMBER_ID, Errors.ILLEGAL_GENERATION])('%i: member id "", at once', (code) => {
    expect(joinAfter(code, injectAtStart({}, failing(code)))).toMatchObject({ mid: '' });
    expect(joinAfter(code, injectAtStart({}, failing(code))).ms).toBeLessThan(5);
  });

  it('MEMBER_ID_REQUIRED: takes the id, at once', () => {
    const story = record({}, function* (x) {
      x.start();
      yield* x.sleep(200);
    });
    const [first, second] = story.requests('JoinGroup');
    expect([first!.mid, second!.mid]).toEqual(['', 'M1']);
    expect(second!.t - first!.t).toBeLessThan(2);
  });

  it.each([
    Errors.NOT_COORDINATOR,
    Errors.COORDINATOR_NOT_AVAILABLE,
    Errors.REBALANCE_IN_PROGRESS,
    Errors.COORDINATOR_LOAD_IN_PROGRESS,
  ])('%i: 2 s, a look-up, the same id', (code) => {
    const story = injectAtStart({}, failing(code));
    const { mid, ms } = joinAfter(code, story);
    expect(mid).toBe('M1');
    expect(ms).toBeGreaterThanOrEqual(2_000);
    expect(ms).toBeLessThan(2_005);
    expect(story.requests('FindCoordinator', story.answered(errorName(code)))[0]!.t).toBeLessThan(
      story.answered(errorName(code)) + 2_001,
    );
  });

  it('four times, then Consume() returns the error', () => {
    const story = injectAtStart({}, failing(Errors.NOT_COORDINATOR, 6), 14_000);
    const joins = story.requests('JoinGroup').slice(1);
    expect(gaps(joins).map((ms) => Math.round(ms / 100) * 100)).toEqual([2_000, 2_000, 2_000, 2_000, 100, 2_000]);
    expect(story.app('consume_return')[0]!.t - joins[0]!.t).toBeCloseTo(8_002, -1);
  });

  it('S-JG-02 before 1.61: COORDINATOR_NOT_AVAILABLE is returned', () => {
    const story = injectAtStart({ version: SNAPSHOT }, failing(Errors.COORDINATOR_NOT_AVAILABLE));
    expect(joinAfter(Errors.COORDINATOR_NOT_AVAILABLE, story).ms).toBeLessThan(105);
  });

  it.each([Errors.GROUP_MAX_SIZE_REACHED, Errors.INCONSISTENT_GROUP_PROTOCOL])(
    '%i: Consume() returns it, with the same id',
    (code) => {
      const story = injectAtStart({}, failing(code));
      expect(story.app('consume_return')).toHaveLength(1);
      const { mid, ms } = joinAfter(code, story);
      expect(mid).toBe('M1');
      expect(ms).toBeCloseTo(101, -1);
    },
  );
});

describe('S-JG-03: the connection', () => {
  it.each(['JoinGroup', 'SyncGroup'] as const)('%s lost: Consume() returns, the id is kept', (api) => {
    const story = injectInRebalance({}, { api: Api[api], close: true });
    const from = story.when('inject-close');
    const join = story.requests('JoinGroup', from)[0]!;
    expect(join.mid).toBe('M1');
    expect(join.t - from).toBeCloseTo(101, -1);
  });

  it('a rebalance of more than 30 s: read time-out, the id is kept', () => {
    const story = stable({ options: 'maxpoll=60000' }, function* (x) {
      let parked = false;
      x.broker.hold = () => {
        const ms = parked ? 0 : 45_000;
        parked = true;
        return ms;
      };
      x.rebalance();
      yield* x.sleep(52_000);
    });
    const [parked, again] = story.requests('JoinGroup', story.when('rebalance-begin'));
    expect(again!.t - parked!.t).toBeCloseTo(30_101, -1);
    expect([again!.mid, again!.conn === parked!.conn]).toEqual([parked!.mid, false]);
  });
});

describe('S-JG-04: the leader', () => {
  it('refreshes metadata between Join and Sync', () => {
    const story = rebalanced({});
    const sync = story.requests('SyncGroup').at(-1)!;
    const join = story.requests('JoinGroup').at(-1)!;
    expect(story.requests('Metadata', join.t).filter(({ t }) => t < sync.t)).toHaveLength(1);
    expect(sync.assigns).toEqual({ M1: [0, 1, 2, 3] });
  });

  it.each([Errors.UNKNOWN_MEMBER_ID, Errors.ILLEGAL_GENERATION])('SyncGroup %i: id "", at once', (code) => {
    const { mid, ms } = joinAfter(code, injectInRebalance({}, error(Api.SyncGroup, code)));
    expect(mid).toBe('');
    expect(ms).toBeLessThan(5);
  });

  it('SyncGroup REBALANCE_IN_PROGRESS: 2 s, the same id', () => {
    const story = injectInRebalance({}, error(Api.SyncGroup, Errors.REBALANCE_IN_PROGRESS));
    const from = story.answered('REBALANCE_IN_PROGRESS', 'SyncGroup');
    const join = story.requests('JoinGroup', from)[0]!;
    expect(join.mid).toBe('M1');
    expect(join.t - from).toBeGreaterThanOrEqual(2_000);
  });
});

it('S-JG-05: the member id survives from session to session', () => {
  const joins = rebalanced({}).requests('JoinGroup');
  expect(joins.slice(1).map(({ mid }) => mid)).toEqual(['M1', 'M1']);
});

it('S-JG-05: an eager member says nothing of what it owned', () => {
  expect(rebalanced({}).requests('JoinGroup').at(-1)!.protos![0]).toMatchObject({ owned: [], gen: -1 });
});

describe('S-FC-01: the coordinator', () => {
  it('COORDINATOR_NOT_AVAILABLE: the offsets topic is looked for, 3 s a round without it', () => {
    const story = injectAtStart({}, error(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 6), 16_000);
    const times = gaps(story.requests('FindCoordinator'));
    expect(times.slice(0, 4).map((ms) => Math.round(ms / 50) * 50)).toEqual([3_000, 3_000, 3_000, 4_750]);
  });

  it('GROUP_AUTHORIZATION_FAILED: again after 250 ms', () => {
    const story = injectAtStart({}, error(Api.FindCoordinator, Errors.GROUP_AUTHORIZATION_FAILED));
    expect(gaps(story.requests('FindCoordinator'))[0]).toBeCloseTo(250, -1);
  });

  it('a lost connection: asked again at once, of the bootstrap address', () => {
    const story = injectAtStart({}, { api: Api.FindCoordinator, close: true });
    const [first, second] = story.requests('FindCoordinator');
    expect([first!.conn, second!.conn]).toEqual([2, 1]);
    expect(second!.t - first!.t).toBeLessThan(2);
    expect(story.requests('JoinGroup')[0]!.conn).toBe(3);
  });
});

describe('S-ER-01, K-S-ER-01: a fenced static member', () => {
  it('joins again and again with the same id, once per pause of the application', () => {
    const story = inject({ options: 'instance=i1' }, error(Api.Heartbeat, Errors.FENCED_INSTANCE_ID), 6_000);
    const joins = story.requests('JoinGroup', story.answered('FENCED_INSTANCE_ID'));
    expect(new Set(joins.map(({ mid }) => mid))).toEqual(new Set(['M1']));
    for (const gap of gaps(joins)) expect(gap).toBeCloseTo(100.6, 0);
    const metadata = story.requests('Metadata', joins[1]!.t).filter(({ t }) => t < joins.at(-1)!.t);
    expect(metadata).toHaveLength(joins.length - 2);
  });

  it('S-ER-01: the first Consume() returns without an error', () => {
    const story = inject({ options: 'instance=i1' }, error(Api.Heartbeat, Errors.FENCED_INSTANCE_ID), 6_000);
    expect(story.app('consume_return')[0]).not.toHaveProperty('err');
    expect(story.app('consume_return')[1]).toHaveProperty('err', 'FENCED_INSTANCE_ID');
  });
});
