/** Heartbeats, session and poll limits (clients.md 2.2, R-HB, R-ST, R-MP; K-E-01, K-MP, K-E-09). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { error, follow, gaps, inject, injectInRebalance, parked, record, stable } from './stage.ts';

describe('R-HB-01, K-E-01: a heartbeat when the interval has passed since the last one', () => {
  it('the first goes in the turn of the Sync answer', () => {
    const story = stable({}, function* () {});
    expect(story.requests('Heartbeat')[0]!.t - story.answers('SyncGroup')[0]!.t).toBeLessThan(1);
  });

  it('a quick rebalance does not set it back', () => {
    const story = stable({}, function* (x) {
      x.rebalance();
      yield* x.sleep(4_000);
    });
    const noticed = story.answered('REBALANCE_IN_PROGRESS');
    expect(story.requests('Heartbeat', noticed + 0.1)[0]!.t - noticed).toBeCloseTo(1_001, -1);
  });

  it('the period drifts by a millisecond', () => {
    const story = stable({ options: 'commit=manual' }, function* (x) {
      yield* x.sleep(5_000);
    });
    for (const gap of gaps(story.requests('Heartbeat'))) {
      expect(gap).toBeGreaterThan(1_000);
      expect(gap).toBeLessThan(1_003);
    }
  });

  it('one at a time', () => {
    const story = inject({}, { api: Api.Heartbeat, stallMs: 4_000 });
    const [stalled, next] = story.requests('Heartbeat', story.when('arm'));
    expect(next!.t - stalled!.t).toBeGreaterThanOrEqual(4_000);
  });

  it('none while JoinGroup is out', () => {
    const story = parked({}, 5_000, () => {});
    const [join] = story.requests('JoinGroup', story.when('rebalance-begin'));
    const answer = story.answers('JoinGroup', join!.t)[0]!.t;
    expect(story.requests('Heartbeat', join!.t).filter(({ t }) => t < answer)).toEqual([]);
  });
});

it('K-E-01b: a join that others hold up does not bring it into step with them: the interval runs from its last heartbeat', () => {
  const story = stable({ options: 'hb=3000 session=10000 maxpoll=20000' }, function* (x) {
    x.broker.hold = () => 1_700;
    for (let round = 0; round < 2; round++) {
      x.rebalance();
      yield* x.sleep(12_000);
    }
  });
  const noticed = story.answers('Heartbeat').filter(({ err }) => err === 'REBALANCE_IN_PROGRESS');
  expect(noticed).toHaveLength(2);
  for (const { t } of noticed) {
    const [next] = story.requests('Heartbeat', t);
    expect(next!.t - t).toBeLessThan(3_510);
    expect(next!.t - story.answers('SyncGroup', t)[0]!.t).toBeLessThan(2_000);
  }
});

it('R-HB-02: none once max.poll.interval.ms is exceeded', () => {
  const story = stable({ options: 'instance=i1' }, function* (x) {
    x.cmd('slow 12000');
    yield* x.sleep(11_500);
  });
  expect(story.requests('Heartbeat', story.when('command') + 8_600)).toEqual([]);
  expect(story.requests('Heartbeat', story.when('command') + 6_000).length).toBeGreaterThan(0);
});

it('R-HB-03: REBALANCE_IN_PROGRESS extends the session like a good answer', () => {
  const story = stable({ options: 'slowrevoke=9000 maxpoll=20000 commit=manual' }, function* (x) {
    x.rebalance();
    yield* x.sleep(14_000);
  });
  expect(story.app('lost')).toEqual([]);
  expect(story.app('assigned')).toHaveLength(2);
});

it('R-HB-03: so a second rebalance that waits for a busy application longer than a session costs nothing', () => {
  const story = stable({ cooperative: true, options: 'maxpoll=20000 commit=manual' }, function* (x) {
    follow(x, [0, 1], [0, 1, 2]);
    x.rebalance();
    yield* x.sleep(3_000);
    x.cmd('slow 10000');
    x.rebalance();
    yield* x.sleep(2_500);
    x.rebalance();
    yield* x.sleep(12_000);
  });
  expect(story.answers('Heartbeat').filter(({ err }) => err === 'REBALANCE_IN_PROGRESS').length).toBeGreaterThan(6);
  expect(story.app('lost')).toEqual([]);
});

describe('R-HB-04: errors of a heartbeat', () => {
  it('NOT_COORDINATOR: a look-up, and it stays a member', () => {
    const story = inject({}, error(Api.Heartbeat, Errors.NOT_COORDINATOR));
    expect(story.requests('FindCoordinator', story.when('stable'))).toHaveLength(1);
    expect(story.requests('JoinGroup', story.when('stable'))).toEqual([]);
  });

  it('COORDINATOR_LOAD_IN_PROGRESS: it is repeated twice', () => {
    const story = inject({}, error(Api.Heartbeat, Errors.COORDINATOR_LOAD_IN_PROGRESS, 3), 2_500);
    const [first, second, third] = gaps(story.requests('Heartbeat', story.when('arm')));
    expect(first).toBeGreaterThan(79);
    expect(first).toBeLessThan(122);
    expect(second).toBeGreaterThan(159);
    expect(second).toBeLessThan(242);
    expect(third).toBeGreaterThan(600);
  });

  it('REBALANCE_IN_PROGRESS: an eager member gives everything up, a cooperative one keeps it', () => {
    const eager = injectInRebalance({}, { api: Api.LeaveGroup, stallMs: 0 }, 2_000);
    expect(eager.after('assigned 0,1,2,3').slice(0, 2)).toEqual(['revoked 0,1,2,3', '>JoinGroup']);
    const cooperative = injectInRebalance({ cooperative: true }, { api: Api.LeaveGroup, stallMs: 0 }, 2_000);
    expect(cooperative.after('assigned 0,1,2,3')[0]).toBe('>JoinGroup');
    expect(cooperative.requests('JoinGroup').at(-1)!.protos![0]!.owned).toEqual([0, 1, 2, 3]);
  });

  it('UNKNOWN_MEMBER_ID: everything is lost, and it joins without an id', () => {
    const story = inject({}, error(Api.Heartbeat, Errors.UNKNOWN_MEMBER_ID));
    expect(story.app('lost')[0]!.p).toEqual([0, 1, 2, 3]);
    expect(story.requests('JoinGroup', story.app('lost')[0]!.t)[0]!.mid).toBe('');
  });

  it('ILLEGAL_GENERATION: everything is lost, the id is kept', () => {
    const story = inject({}, error(Api.Heartbeat, Errors.ILLEGAL_GENERATION));
    expect(story.requests('JoinGroup', story.app('lost')[0]!.t)[0]!.mid).toBe('M1');
  });

  it('K-E-09: FENCED_INSTANCE_ID is the end: no heartbeat, no join, no callback', () => {
    const story = inject({ options: 'instance=i1' }, error(Api.Heartbeat, Errors.FENCED_INSTANCE_ID));
    const fenced = story.answered('FENCED_INSTANCE_ID');
    expect(story.requests('Heartbeat', fenced)).toEqual([]);
    expect(story.requests('JoinGroup', fenced)).toEqual([]);
    expect([...story.app('lost'), ...story.app('revoked')]).toEqual([]);
  });
});

it('N13: after a fatal error the application closes, and close() does not return', () => {
  const story = inject({ options: 'instance=i1' }, error(Api.Heartbeat, Errors.FENCED_INSTANCE_ID), 10_000);
  expect(story.app('closing')).toHaveLength(1);
  expect([...story.app('closed'), ...story.app('exit')]).toEqual([]);
});

it('R-ST-01: without a good answer for session.timeout.ms it gives its partitions up by itself', () => {
  const story = stable({}, function* (x) {
    yield* x.silence(15_000);
    x.resume();
    yield* x.sleep(3_000);
  });
  const answers = story.answers('Heartbeat').filter(({ t }) => t < story.when('broker-silent'));
  expect(story.app('lost')[0]!.t - answers.at(-1)!.t).toBeGreaterThan(6_000);
  expect(story.app('lost')[0]!.t - answers.at(-1)!.t).toBeLessThan(6_510);
  expect(story.requests('JoinGroup', story.app('lost')[0]!.t)[0]!.mid).toBe('');
});

describe('R-MP-01, K-MP: the application has not polled for max.poll.interval.ms', () => {
  const slow = (options: string) =>
    stable({ options }, function* (x) {
      x.cmd('slow 12000');
      yield* x.sleep(16_000);
    });

  it('a dynamic member leaves at the next check, twice a second', () => {
    const story = slow('');
    const [leave] = story.requests('LeaveGroup');
    expect(leave!.t - story.app('slow_begin')[0]!.t).toBeGreaterThan(8_000);
    expect(leave!.t - story.app('slow_begin')[0]!.t).toBeLessThan(8_510);
  });

  it('a static member says nothing', () => {
    expect(slow('instance=i1').requests('LeaveGroup')).toEqual([]);
  });

  it('what it owned is lost when it polls again, and it joins', () => {
    const story = slow('');
    expect(story.app('lost')[0]!.t).toBe(story.app('slow_end')[0]!.t);
    expect(story.after('lost 0,1,2,3')[0]).toBe('>JoinGroup');
  });

  it('inside poll() the limit does not count', () => {
    const story = record({ options: 'maxpoll=1000' }, function* (x) {
      x.broker.rate = 0;
      x.start();
      yield* x.stable();
      yield* x.sleep(5_000);
    });
    expect(story.requests('LeaveGroup')).toEqual([]);
  });
});
