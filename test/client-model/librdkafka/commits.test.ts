/** Commits (clients.md 2.2, R-CM; 3.4; K-E-08b, K-R-CM-03; FINDINGS.md N4). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { error, follow, gaps, inject, OLD, parked, record, stable } from './stage.ts';

const MANUAL = 'commit=manual each=0';

describe('R-CM-01, K-E-08b: a commit while JoinGroup is out', () => {
  const story = parked({ options: MANUAL }, 5_000, (x) => x.cmd('commit'));
  const [join] = story.requests('JoinGroup', story.when('rebalance-begin'));
  const [commit] = story.requests('OffsetCommit', join!.t);

  it('is written at once with the old generation, on the same connection', () => {
    expect(commit).toMatchObject({ conn: join!.conn, gen: 11 });
    expect(commit!.t - story.when('command')).toBeLessThan(105);
  });

  it('is judged after the Join answer', () => {
    const joined = story.answers('JoinGroup', commit!.t)[0]!.t;
    const [judged] = story.answers('OffsetCommit', commit!.t);
    expect(judged!.err).toBe('ILLEGAL_GENERATION');
    expect(judged!.t).toBeGreaterThanOrEqual(joined);
    expect(judged!.t - joined).toBeLessThan(1);
  });

  it('while SyncGroup is out it waits behind that, with the new generation, and is accepted', () => {
    const between = stable({ options: MANUAL }, function* (x) {
      x.broker.syncHold = () => 3_000;
      x.rebalance();
      yield* x.sleep(2_000);
      x.cmd('commit');
      yield* x.sleep(6_000);
    });
    expect(between.requests('OffsetCommit')[0]!.gen).toBe(12);
    const synced = between.answers('SyncGroup', between.when('command'))[0]!.t;
    expect(between.answers('OffsetCommit')[0]).toMatchObject({ err: 'NONE', t: synced });
  });
});

it('R-CM-02: from 2.10 on ILLEGAL_GENERATION changes nothing while it rebalances', () => {
  const story = parked({ options: MANUAL }, 5_000, (x) => x.cmd('commit'));
  const [sync] = story.requests('SyncGroup', story.when('rebalance-begin'));
  expect(sync!.gen).toBe(12);
  expect(story.requests('JoinGroup', story.when('rebalance-begin'))).toHaveLength(1);
});

describe('R-CM-02: errors of a commit otherwise', () => {
  it('UNKNOWN_MEMBER_ID: everything is lost, it joins without an id', () => {
    const story = inject({ options: 'commit=manual' }, error(Api.OffsetCommit, Errors.UNKNOWN_MEMBER_ID));
    expect(story.requests('JoinGroup', story.app('lost')[0]!.t)[0]!.mid).toBe('');
  });

  it('ILLEGAL_GENERATION: everything is lost, the id is kept', () => {
    const story = inject({ options: 'commit=manual' }, error(Api.OffsetCommit, Errors.ILLEGAL_GENERATION));
    expect(story.requests('JoinGroup', story.app('lost')[0]!.t)[0]!.mid).toBe('M1');
  });

  it('REBALANCE_IN_PROGRESS: only the application is told', () => {
    const story = inject({ options: 'commit=manual' }, error(Api.OffsetCommit, Errors.REBALANCE_IN_PROGRESS));
    expect(story.requests('JoinGroup', story.when('stable'))).toEqual([]);
    expect(story.app('lost')).toEqual([]);
  });

  it('COORDINATOR_LOAD_IN_PROGRESS: repeated twice, then given back', () => {
    const story = inject(
      { options: 'commit=manual' },
      error(Api.OffsetCommit, Errors.COORDINATOR_LOAD_IN_PROGRESS, 3),
      1_900,
    );
    const tries = story.requests('OffsetCommit', story.when('arm'));
    const [first, second] = gaps(tries);
    expect(tries.slice(0, 3).map(({ offsets }) => offsets)).toEqual(Array(3).fill(tries[0]!.offsets));
    expect(first).toBeLessThan(122);
    expect(second).toBeLessThan(242);
    expect(tries[3]?.offsets).not.toEqual(tries[0]!.offsets);
  });

  it('K-E-09: FENCED_INSTANCE_ID: fatal, and nothing is sent any more', () => {
    const story = inject({ options: 'commit=manual instance=i1' }, error(Api.OffsetCommit, Errors.FENCED_INSTANCE_ID));
    expect(story.app('fatal')).toHaveLength(1);
    const fenced = story.answered('FENCED_INSTANCE_ID');
    expect([...story.requests('Heartbeat', fenced), ...story.requests('OffsetCommit', fenced)]).toEqual([]);
  });
});

describe('R-CM-03, K-R-CM-03: before 2.10 the generation is forgotten in any case', () => {
  it('(a) a leader syncs with generation −1, and has to join once more', () => {
    const story = parked({ version: OLD, options: MANUAL }, 5_000, (x) => x.cmd('commit'));
    const [sync] = story.requests('SyncGroup', story.when('rebalance-begin'));
    expect(sync!.gen).toBe(-1);
    expect(story.requests('JoinGroup', story.when('rebalance-begin'))).toHaveLength(2);
  });

  it('(b) a follower loses its new assignment at the next heartbeat', () => {
    const story = record({ version: OLD, options: MANUAL }, function* (x) {
      follow(x, [0, 1]);
      x.start();
      yield* x.stable();
      let once = false;
      x.broker.hold = () => {
        if (once) return 0;
        once = true;
        return 5_000;
      };
      x.rebalance();
      yield* x.sleep(2_000);
      x.cmd('commit');
      yield* x.sleep(8_000);
    });
    expect(story.requests('Heartbeat', story.when('rebalance-begin')).some(({ gen }) => gen === -1)).toBe(true);
    expect(story.app('lost')[0]!.p).toEqual([0, 1]);
  });
});

describe('R-CM-04: auto commit', () => {
  it('runs from the start of the client, in steady only', () => {
    const story = parked({}, 5_000, () => {});
    const [join] = story.requests('JoinGroup', story.when('rebalance-begin'));
    const answer = story.answers('JoinGroup', join!.t)[0]!.t;
    expect(story.requests('OffsetCommit', join!.t).filter(({ t }) => t < answer)).toEqual([]);
    const [first] = story.requests('OffsetCommit');
    expect(first!.t - story.app('start')[0]!.t).toBeCloseTo(2_000, -1);
  });

  it('commits only what has moved on', () => {
    const story = record({}, function* (x) {
      x.broker.rate = 0;
      x.start();
      yield* x.stable();
      yield* x.sleep(7_000);
    });
    expect(story.requests('OffsetCommit')).toEqual([]);
  });

  it('whatever the application has polled is committed, processed or not', () => {
    const story = stable({ options: 'procms=900' }, function* (x) {
      yield* x.sleep(3_000);
    });
    const [commit] = story.requests('OffsetCommit', story.when('stable'));
    const before = story.requests('Fetch').filter(({ t }) => t < commit!.t);
    expect(Object.values(commit!.offsets!)[0]).toBeLessThanOrEqual(Object.values(before.at(-1)!.offsets!)[0]!);
  });
});

it('R-CM-05: the error of a commit comes back to the caller', () => {
  const story = inject({ options: 'commit=manual' }, error(Api.OffsetCommit, Errors.REBALANCE_IN_PROGRESS));
  const ends = story.app('commit', story.when('arm')) as { readonly err?: string }[];
  expect(ends[0]!.err).toBe('REBALANCE_IN_PROGRESS');
});

describe('N4: a commit answered NOT_COORDINATOR', () => {
  const looped = (seed: string) =>
    inject({ options: 'commit=manual', seed }, error(Api.OffsetCommit, Errors.NOT_COORDINATOR), 14_000);

  it('costs the connection, and look-ups follow each other as fetches end', () => {
    const story = looped('a');
    const failed = story.answered('NOT_COORDINATOR');
    const lookups = story.requests('FindCoordinator', failed - 0.05).map(({ t }) => t - failed);
    expect(lookups[0]).toBeLessThan(1);
    expect(lookups[1]).toBeGreaterThan(100);
    expect(lookups[1]).toBeLessThan(510);
  });

  it('no heartbeats meanwhile; it ends by chance, or when the session ends and with it the fetches', () => {
    const stories = Array.from({ length: 20 }, (_, n) => looped(`${n}`));
    const ends = stories.map((story) => story.requests('Heartbeat', story.answered('NOT_COORDINATOR'))[0]!);
    const rounds = ends.map(({ t }, n) => (t - stories[n]!.answered('NOT_COORDINATOR')) / 500);
    for (const round of rounds) expect(Math.abs(round - Math.round(round))).toBeLessThan(0.02);
    expect(new Set(ends.map(({ mid }) => mid))).toEqual(new Set(['M1', '']));
    expect(Math.max(...rounds)).toBeLessThan(12);
  });

  it('the commit succeeds in the end', () => {
    const story = looped('a');
    const [failed] = story.requests('OffsetCommit', story.when('arm'));
    const again = story.requests('OffsetCommit', failed!.t + 0.1);
    expect(again[0]!.offsets).toEqual(failed!.offsets);
  });
});

it('R-CM-02: a commit without a coordinator waits for one, for session.timeout.ms and until it is looked at', () => {
  const story = stable({ options: MANUAL }, function* (x) {
    x.down();
    yield* x.sleep(500);
    x.cmd('commit');
    yield* x.sleep(12_000);
  });
  const [begun] = story.app('commit_begin');
  const [ended] = story.app('commit') as { readonly t: number; readonly err?: string }[];
  expect(ended!.err).toBe('Local: Waiting for coordinator');
  expect(ended!.t - begun!.t).toBeGreaterThan(6_000);
  expect(ended!.t - begun!.t).toBeLessThan(7_600);
});
