/** Look-ups, connections, closing (clients.md 2.2, R-FC, R-BO, R-LV; 5.2; FINDINGS.md, "refuted"). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { error, gaps, inject, injectAtStart, OLD, parked, record, stable } from './stage.ts';

describe('R-FC-01: look-ups', () => {
  it.each([OLD, '2.11.1'])('%s: once a second while the answer is an error', (version) => {
    const story = injectAtStart({ version }, error(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 6), 9_000);
    const failed = story.requests('FindCoordinator').slice(1, 6);
    for (const gap of gaps(failed).slice(1)) expect(Math.abs(gap - 1_000)).toBeLessThan(55);
  });

  it('wait behind the Fetch on the node’s connection', () => {
    const story = inject({}, error(Api.Heartbeat, Errors.NOT_COORDINATOR));
    const [lookup] = story.requests('FindCoordinator', story.when('arm'));
    const [answer] = story.answers('FindCoordinator', lookup!.t);
    expect(lookup!.conn).toBe(story.requests('Fetch')[0]!.conn);
    expect(answer!.t - lookup!.t).toBeGreaterThan(100);
  });

  it('a lost connection is dialled at once, and membership and assignment are kept', () => {
    const story = stable({}, function* (x) {
      x.world.closeAllConnections();
      yield* x.sleep(5_000);
    });
    expect(story.requests('JoinGroup', story.when('stable'))).toEqual([]);
    expect(story.requests('Heartbeat', story.when('stable')).length).toBeGreaterThan(3);
  });
});

describe('table 5.2: connections', () => {
  it('membership and offsets on one, fetches on another', () => {
    const story = stable({}, function* () {});
    const of = (api: 'JoinGroup' | 'SyncGroup' | 'Heartbeat' | 'OffsetFetch' | 'OffsetCommit' | 'Fetch') =>
      new Set(story.requests(api).map(({ conn }) => conn));
    expect(of('JoinGroup')).toEqual(of('SyncGroup'));
    expect(of('Heartbeat')).toEqual(of('OffsetCommit'));
    expect(of('OffsetFetch')).toEqual(of('JoinGroup'));
    expect(of('Fetch')).not.toEqual(of('JoinGroup'));
  });

  it('from 2.10 on the bootstrap address has one of its own, for the first look-up', () => {
    const connections = (version: string) =>
      stable({ version }, function* () {}).lines.filter((line) => line.dir === 'conn' && line.ev === 'open').length;
    expect([connections(OLD), connections('2.11.1')]).toEqual([2, 3]);
  });
});

it('before 2.10 a request that follows another waits for its acknowledgement (Nagle), 40 ms if it is not answered', () => {
  const second = (version: string) => {
    const story = injectAtStart({ version }, { api: Api.Heartbeat, stallMs: 1_000 }, 500);
    return story.requests('OffsetFetch')[0]!.t - story.requests('Heartbeat')[0]!.t;
  };
  expect(Math.abs(second(OLD) - 40)).toBeLessThan(1);
  expect(second('2.11.1')).toBeLessThan(1);
});

it('while dials fail they become ever rarer, fourfold from one to the next, per connection', () => {
  const story = stable({ version: OLD }, function* (x) {
    x.world.network.port.listening = 'dropping';
    x.world.closeAllConnections();
    yield* x.sleep(15_000);
  });
  const dials = story.lines.filter(
    (line) => line.dir === 'conn' && line.ev === 'open' && line.t > story.when('stable'),
  );
  expect(dials.length).toBeGreaterThan(6);
  expect(dials.length).toBeLessThan(12);
  expect(gaps(dials).at(-1)).toBeGreaterThan(800);
});

it('R-BO-01: a heartbeat that takes longer than the session costs the connection', () => {
  const story = inject({}, { api: Api.Heartbeat, stallMs: 15_000 }, 12_000);
  const [stalled] = story.requests('Heartbeat', story.when('arm'));
  const closed = story.lines.find((line) => line.dir === 'conn' && line.ev === 'close' && line.t > stalled!.t);
  expect(closed!.t - stalled!.t).toBeGreaterThan(6_000);
  expect(closed!.t - stalled!.t).toBeLessThan(6_010);
});

it('R-BO-01: JoinGroup may take max.poll.interval.ms and 3 s', () => {
  const story = injectAtStart({}, { api: Api.JoinGroup, stallMs: 15_000, ifId: true }, 13_000);
  const [, stalled, again] = story.requests('JoinGroup');
  expect(again!.t - stalled!.t).toBeGreaterThan(11_000);
  expect(again!.t - stalled!.t).toBeLessThan(11_020);
});

describe('R-LV-01: close()', () => {
  it('callback, commit, LeaveGroup, end', () => {
    const story = stable({}, function* (x) {
      yield* x.close(5_000);
    });
    expect(story.after('assigned 0,1,2,3')).toEqual(['revoked 0,1,2,3', '>LeaveGroup', '<LeaveGroup NONE']);
    const [leave] = story.requests('LeaveGroup');
    expect(story.answers('OffsetCommit').at(-1)!.t).toBeLessThanOrEqual(leave!.t);
    expect(story.app('closed')).toHaveLength(1);
  });

  it('a static member does not leave', () => {
    const story = stable({ options: 'instance=i1' }, function* (x) {
      yield* x.close(5_000);
    });
    expect(story.requests('LeaveGroup')).toEqual([]);
    expect(story.app('closed')).toHaveLength(1);
  });

  it('a cooperative member gives everything up', () => {
    const story = stable({ cooperative: true }, function* (x) {
      yield* x.close(5_000);
    });
    expect(story.after('assigned 0,1,2,3')[0]).toBe('revoked 0,1,2,3');
  });

  it('an unanswered LeaveGroup is given up after 5 s', () => {
    const story = stable({}, function* (x) {
      x.arm({ api: Api.LeaveGroup, stallMs: 15_000 });
      yield* x.close(9_000);
    });
    expect(story.app('closed')[0]!.t - story.requests('LeaveGroup')[0]!.t).toBeCloseTo(5_003, -1);
  });

  it('with JoinGroup out: LeaveGroup follows it at once', () => {
    const story = parked({}, 5_000, (x) => x.cmd('close'));
    const [leave] = story.requests('LeaveGroup');
    expect(leave!.t - story.when('command')).toBeLessThan(105);
    expect(story.app('closed')[0]!.t).toBeGreaterThan(story.answers('LeaveGroup')[0]!.t);
  });
});

describe('clients.md 3.5: unsubscribe()', () => {
  it.each(['', 'instance=i1'])('leaves the group (%s)', (options) => {
    const story = stable({ options }, function* (x) {
      x.cmd('unsub');
      yield* x.sleep(3_000);
    });
    expect(story.after('assigned 0,1,2,3').slice(0, 2)).toEqual(['revoked 0,1,2,3', '>LeaveGroup']);
    expect(story.requests('JoinGroup', story.when('command'))).toEqual([]);
  });
});

it('a process that is up before its broker joins once it is there', () => {
  const story = record({}, function* (x) {
    x.down();
    x.start();
    yield* x.sleep(5_000);
    x.up();
    yield* x.sleep(2_000);
  });
  expect(story.requests('JoinGroup')[0]!.t - story.when('broker-up')).toBeLessThan(200);
});
