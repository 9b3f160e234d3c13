/** Cooperative sessions of 1.61 (K-S-RB-01, K-E-08a, findings N14, N15). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors, errorName } from '../../../src/protocol/errors.ts';
import { error, follow, injectInRebalance, rebalanced, record, stable } from './stage.ts';

const coop = { coop: true };

const given = (before: readonly number[], after: readonly number[], options = '') =>
  record({ ...coop, options }, function* (x) {
    follow(x, before, after);
    x.start();
    yield* x.stable();
    x.rebalance();
    yield* x.sleep(5_000);
  });

describe('N14, K-S-RB-01: a session survives a rebalance', () => {
  it('it joins with what it owns, without callbacks, and heartbeats go on', () => {
    const story = rebalanced(coop);
    const join = story.requests('JoinGroup').at(-1)!;
    expect(join.protos![0]).toMatchObject({ owned: [0, 1, 2, 3], gen: 11 });
    expect(story.app('revoked').concat(story.app('session_cancelled'))).toHaveLength(0);
    expect(story.requests('Heartbeat', join.t).every(({ gen }) => gen === 12)).toBe(true);
  });

  it('the join follows the heartbeat at once', () => {
    const story = rebalanced(coop);
    const noticed = story.answered('REBALANCE_IN_PROGRESS');
    expect(story.requests('JoinGroup', noticed - 0.05)[0]!.t - noticed).toBeLessThan(0.5);
  });

  it('what was read stays read', () => {
    const polls = rebalanced({ coop: true, options: 'commit=manual each=0' }).app('poll');
    const seen = polls.map((line) => (line as unknown as { r: string }).r);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('N14: partitions that are taken away', () => {
  const story = given([0, 1, 2, 3], [0, 1]);
  const [, first, second] = story.answers('SyncGroup');

  it('a follow-up join with the rest, 1.0 to 1.5 s after the Sync answer: claims and flush wait behind fetches', () => {
    const join = story.requests('JoinGroup', first!.t)[0]!;
    expect(join.protos![0]).toMatchObject({ owned: [0, 1], gen: 12 });
    expect(join.t - first!.t).toBeGreaterThan(950);
    expect(join.t - first!.t).toBeLessThan(1_550);
  });

  it('they are fetched no more', () => {
    const fetched = story.requests('Fetch', second!.t).flatMap(({ offsets }) => Object.keys(offsets!));
    expect(new Set(fetched)).toEqual(new Set(['0', '1']));
  });

  it('a handler that does not return within the rebalance timeout ends the session', () => {
    const story = record({ ...coop, options: 'procms=20000 maxpoll=3000' }, function* (x) {
      follow(x, [0, 1, 2, 3], [0, 1]);
      x.start();
      yield* x.stable();
      x.rebalance();
      yield* x.sleep(40_000);
    });
    const synced = story.answers('SyncGroup')[1]!.t;
    expect(story.app('session_cancelled')[0]!.t - synced).toBeCloseTo(3_000, -1);
    expect(story.app('consume_return')[0]).toHaveProperty('err', 'rebalance timed out');
  });
});

describe('partitions that come', () => {
  const story = given([0, 1], [0, 1, 2]);
  const synced = story.answers('SyncGroup')[1]!.t;

  it('only they are looked up, and no follow-up join is sent', () => {
    expect(story.requests('OffsetFetch', synced).map(({ p }) => p)).toEqual([[2]]);
    expect(story.requests('JoinGroup', synced)).toHaveLength(0);
  });

  it('they are read from then on', () => {
    expect(story.requests('Fetch').at(-1)!.offsets).toHaveProperty('2');
  });
});

describe('K-E-08a: commits while it joins', () => {
  it('wait for the new generation, and succeed under it; nothing is fetched meanwhile', () => {
    const story = stable({ ...coop, options: 'commit=manual each=0' }, function* (x) {
      let parked = false;
      x.broker.hold = () => {
        const ms = parked ? 0 : 5_000;
        parked = true;
        return ms;
      };
      x.rebalance();
      yield* x.sleep(1_700);
      x.cmd('commit');
      yield* x.sleep(6_000);
    });
    const [commit] = story.requests('OffsetCommit');
    expect(commit!.gen).toBe(12);
    expect(story.answers('OffsetCommit')[0]!.err).toBe('NONE');
    const [joining, joined] = [story.requests('JoinGroup').at(-1)!.t, story.answers('JoinGroup').at(-1)!.t];
    expect(joined - joining).toBeGreaterThan(4_900);
    expect(story.requests('Fetch', joining).filter(({ t }) => t < joined)).toHaveLength(0);
    expect(story.requests('Heartbeat', joining).filter(({ t }) => t < joined)).toHaveLength(0);
  });
});

describe('N15: errors while it rejoins', () => {
  it.each([Errors.NOT_COORDINATOR, Errors.COORDINATOR_NOT_AVAILABLE, Errors.REBALANCE_IN_PROGRESS])(
    'SyncGroup %i: again after 2.0 to 3.5 s, with the new generation, the session goes on',
    (code) => {
      const story = injectInRebalance(coop, error(Api.SyncGroup, code));
      const from = story.answered(errorName(code), 'SyncGroup');
      const join = story.requests('JoinGroup', from)[0]!;
      expect(join.t - from).toBeGreaterThanOrEqual(2_000);
      expect(join.t - from).toBeLessThan(3_500);
      expect(join.protos![0]).toMatchObject({ owned: [0, 1, 2, 3], gen: 12 });
      expect(story.app('revoked')).toHaveLength(0);
    },
  );

  it.each([
    [Errors.UNKNOWN_MEMBER_ID, ''],
    [Errors.ILLEGAL_GENERATION, ''],
    [Errors.FENCED_INSTANCE_ID, 'M1'],
  ])('SyncGroup %i: the session is released first, Consume() returns it', (code, mid) => {
    const story = injectInRebalance({ ...coop, options: 'instance=i1' }, error(Api.SyncGroup, code));
    const from = story.answered(errorName(code), 'SyncGroup');
    expect(story.app('consume_return')[0]).toHaveProperty('err', errorName(code));
    expect(story.app('revoked')[0]!.p).toEqual([0, 1, 2, 3]);
    const join = story.requests('JoinGroup', from)[0]!;
    expect([join.mid, join.protos![0]!.owned]).toEqual([mid, []]);
    expect(join.t - from).toBeGreaterThan(100);
    expect(join.t - from).toBeLessThan(1_150);
  });

  it('a lost connection ends the session too; the id is kept', () => {
    const story = injectInRebalance(coop, { api: Api.JoinGroup, close: true });
    const join = story.requests('JoinGroup', story.when('inject-close'))[0]!;
    expect([join.mid, join.protos![0]!.owned]).toEqual(['M1', []]);
  });
});
