/** Sessions: set-up, release, what is read again, slow handlers, the end (clients.md 2.4: S-SS, S-RB, S-PO, S-MP, S-LV). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors, errorName } from '../../../src/protocol/errors.ts';
import { topicPartition } from '../../../src/protocol/partitions.ts';
import { error, gaps, type inject, injectAtStart, rebalanced, record, type Story, stable } from './stage.ts';

/** Names of requests after this time, without what does not matter here. */
const sent = (story: Story, from: number, to = Number.POSITIVE_INFINITY) =>
  story.lines.flatMap((line) => (line.dir === 'req' && line.t > from && line.t < to ? [line.api] : []));

describe('S-SS-01: the set-up of a session is serial', () => {
  const story = record({}, function* (x) {
    x.start();
    yield* x.sleep(500);
  });
  const synced = story.answers('SyncGroup')[0]!.t;

  it('one OffsetFetch per partition, then Setup, then the ends of the logs, then fetches', () => {
    expect(sent(story, synced, 105).filter((api) => api !== 'Heartbeat')).toEqual([
      'FindCoordinator',
      ...Array(4).fill('OffsetFetch'),
      ...Array(8).fill('ListOffsets'),
    ]);
    expect(story.requests('OffsetFetch').map(({ p }) => p)).toEqual([[0], [1], [2], [3]]);
    expect(story.app('assigned')[0]!.t).toBeGreaterThan(story.answers('OffsetFetch').at(-1)!.t);
    expect(story.requests('ListOffsets')[0]!.t).toBeGreaterThan(story.app('assigned')[0]!.t);
  });

  it('each costs a round trip', () => {
    for (const gap of gaps(story.requests('OffsetFetch'))) expect(gap).toBeCloseTo(0.2, 5);
  });

  it('N9: one look-up at the start of every session', () => {
    const again = rebalanced({});
    const [sync] = again.answers('SyncGroup').slice(1);
    expect(sent(again, sync!.t)[0]).toBe('FindCoordinator');
  });

  it('the first fetch is sent when subscriptions have been collected for 100 ms', () => {
    const first = story.answers('ListOffsets')[1]!.t;
    expect(story.requests('Fetch')[0]!.t - first).toBeCloseTo(100.2, 1);
  });
});

describe('N8: errors of OffsetFetch', () => {
  it.each([Errors.NOT_COORDINATOR, Errors.COORDINATOR_NOT_AVAILABLE, Errors.COORDINATOR_LOAD_IN_PROGRESS])(
    '%i: again after 250 ms',
    (code) => {
      const story = injectAtStart({}, error(Api.OffsetFetch, code));
      const again = story.requests('OffsetFetch', story.answered(errorName(code)))[0]!;
      expect(again.p).toEqual([0]);
      expect(again.t - story.answered(errorName(code))).toBeCloseTo(250.3, 0);
      expect(story.requests('JoinGroup')).toHaveLength(2);
    },
  );

  it('another coordinator is looked up, a loading one is not', () => {
    const lookups = (code: number) =>
      injectAtStart({}, error(Api.OffsetFetch, code)).requests('FindCoordinator').length;
    expect(lookups(Errors.NOT_COORDINATOR) - lookups(Errors.COORDINATOR_LOAD_IN_PROGRESS)).toBe(1);
  });

  it('before 1.61 without a pause', () => {
    const story = injectAtStart({ version: '1.50.2' }, error(Api.OffsetFetch, Errors.NOT_COORDINATOR));
    const [first, second] = story.requests('OffsetFetch');
    expect(second!.t - first!.t).toBeLessThan(1);
  });

  it.each([Errors.UNKNOWN_MEMBER_ID, Errors.ILLEGAL_GENERATION, Errors.REBALANCE_IN_PROGRESS])(
    '%i: Consume() returns it, without Setup and Cleanup, and the member joins with the same id',
    (code) => {
      const story = injectAtStart({}, error(Api.OffsetFetch, code));
      const from = story.answered(errorName(code));
      expect(story.app('consume_return')[0]).toMatchObject({ err: errorName(code) });
      expect(story.requests('JoinGroup', from)[0]!.mid).toBe('M1');
      expect(story.app('revoked')).toHaveLength(0);
      expect(story.app('assigned')).toHaveLength(1);
    },
  );
});

describe('S-RB-01: an eager session ends with each rebalance', () => {
  it('all is revoked, all is assigned again', () => {
    expect(rebalanced({}).after('assigned 0,1,2,3').slice(0, 6)).toEqual([
      'revoked 0,1,2,3',
      '>JoinGroup',
      '<JoinGroup NONE',
      '>SyncGroup',
      '<SyncGroup NONE',
      'assigned 0,1,2,3',
    ]);
  });

  it('before 1.61 with a cooperative strategy too', () => {
    const story = rebalanced({ coop: true, version: '1.50.2' });
    expect(story.app('revoked')).toHaveLength(1);
    expect(story.requests('JoinGroup').at(-1)!.protos![0]!.owned).toEqual([]);
  });

  it('a claim that cannot begin ends the session for all', () => {
    const lost = (times: number) => injectAtStart({}, { api: Api.ListOffsets, close: true, times });
    expect(lost(1).app('session_cancelled')).toHaveLength(0);
    expect(lost(6).app('session_cancelled').length).toBeGreaterThan(0);
    expect(lost(6).app('revoked')[0]!.p).toEqual([0, 1, 2, 3]);
  });
});

describe('S-RB-01: partitions are added to a topic', () => {
  /** The topic grows once; then so much time passes. */
  const grown = (coop: boolean) =>
    stable({ coop, options: 'default=1' }, function* (x) {
      const five = [...x.world.partitionsOf('t'), topicPartition('t', 4, 4)];
      x.world.partitionsOf = () => five;
      yield* x.sleep(1_300_000);
    });

  it('the leader sees it within two refreshes, and ends its session', () => {
    const story = grown(false);
    const rejoin = story.requests('JoinGroup', 10_000)[0]!;
    expect(rejoin.t).toBeLessThan(1_210_000);
    expect(rejoin.reason).toBe('partitions were added to a subscribed topic');
    expect(story.app('assigned').at(-1)!.p).toEqual([0, 1, 2, 3, 4]);
  });

  it('a cooperative one rejoins', () => {
    const story = grown(true);
    expect(story.app('revoked')).toHaveLength(0);
    expect(story.answers('SyncGroup').at(-1)!.p).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('S-RB-02: the order of a release', () => {
  const story = rebalanced({});
  const cancelled = story.app('session_cancelled')[0]!.t;
  const revoked = story.app('revoked')[0]!.t;

  it('N16: claims end between two fetches', () => {
    const fetched = story.answers('Fetch', cancelled)[0]!.t;
    expect(revoked).toBeCloseTo(fetched + 0.1, 5);
  });

  it('Cleanup, the last flush under the old generation, then Consume() returns', () => {
    const story = record({}, function* (x) {
      x.start();
      yield* x.stable();
      yield* x.sleep(900);
      x.rebalance();
      yield* x.sleep(4_000);
    });
    const revoked = story.app('revoked')[0]!.t;
    const returned = story.app('consume_return')[0]!.t;
    const flushed = story.requests('OffsetCommit', revoked - 0.05).filter(({ t }) => t <= returned);
    expect(flushed.map(({ gen }) => gen)).toEqual([11]);
    expect(story.requests('JoinGroup', revoked)[0]!.t).toBeGreaterThan(returned);
  });

  it('a flush that is refused is tried four times', () => {
    const story = record({}, function* (x) {
      x.start();
      yield* x.stable();
      yield* x.sleep(900);
      x.arm(error(Api.Heartbeat, Errors.UNKNOWN_MEMBER_ID));
      yield* x.sleep(8_000);
    });
    const revoked = story.app('revoked')[0]!.t;
    const returned = story.app('consume_return')[0]!.t;
    expect(story.requests('OffsetCommit', revoked - 0.05).filter(({ t }) => t <= returned)).toHaveLength(4);
  });

  it('without automatic commits nothing is flushed', () => {
    const story = rebalanced({ options: 'commit=manual each=0' });
    expect(story.requests('OffsetCommit')).toHaveLength(0);
  });
});

describe('S-MP-01: nobody watches the application', () => {
  it('a handler that is busy for 12 s does not cost the membership', () => {
    const story = stable({}, function* (x) {
      x.cmd('slow 12000');
      yield* x.sleep(15_000);
    });
    expect(story.requests('JoinGroup')).toHaveLength(2);
    expect(story.requests('LeaveGroup')).toHaveLength(0);
  });

  it('a rebalance waits for it', () => {
    const story = stable({}, function* (x) {
      x.cmd('slow 5000');
      yield* x.sleep(1_500);
      x.rebalance();
      yield* x.sleep(8_000);
    });
    const busy = story.app('slow_begin')[0]!.t;
    expect(story.app('revoked')[0]!.t - busy).toBeGreaterThanOrEqual(5_000);
    expect(story.app('revoked')[0]!.t - busy).toBeLessThan(5_510);
  });

  it('the other claims are read on', () => {
    const story = stable({}, function* (x) {
      x.cmd('slow 6000');
      yield* x.sleep(6_000);
    });
    const busy = story.app('slow_begin')[0]!.t;
    expect(story.app('poll', busy + 1_500).length).toBeGreaterThan(9);
  });
});

it('S-PO-01: what was not committed is delivered again', () => {
  const story = rebalanced({ options: 'commit=manual each=0' });
  const polls = story.app('poll').map((line) => (line as unknown as { r: string }).r);
  expect(polls.filter((r) => r === '0:0-0')).toHaveLength(2);
});

describe('S-LV-01: the end', () => {
  const closed = (options: string, injected?: Parameters<typeof inject>[1]) =>
    stable({ options }, function* (x) {
      if (injected !== undefined) x.arm(injected);
      yield* x.close(20_000);
    });

  it('the session is released, then the member leaves', () => {
    const story = closed('');
    expect(story.after('assigned 0,1,2,3')).toEqual(['revoked 0,1,2,3', '>LeaveGroup', '<LeaveGroup NONE']);
  });

  it('a static member says nothing', () => {
    expect(closed('instance=i1').requests('LeaveGroup')).toHaveLength(0);
  });

  it.each([Errors.REBALANCE_IN_PROGRESS, Errors.UNKNOWN_MEMBER_ID])('%i is as good as none', (code) => {
    expect(closed('', error(Api.LeaveGroup, code)).app('closed')[0]).not.toHaveProperty('err');
  });

  it.each([Errors.NOT_COORDINATOR, Errors.ILLEGAL_GENERATION])('%i comes back from Close()', (code) => {
    const story = closed('', error(Api.LeaveGroup, code));
    expect(story.app('closed')[0]).toHaveProperty('err', errorName(code));
    expect(story.requests('LeaveGroup')).toHaveLength(1);
  });

  it('a join that waits is cut short', () => {
    const story = record({}, function* (x) {
      x.arm({ ...error(Api.JoinGroup, Errors.COORDINATOR_LOAD_IN_PROGRESS), ifId: true });
      x.start();
      yield* x.sleep(500);
      yield* x.close(20_000);
    });
    expect(story.app('exit')[0]!.t - story.app('closing')[0]!.t).toBeLessThan(105);
  });
});
