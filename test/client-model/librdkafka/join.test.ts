/** JoinGroup and SyncGroup (clients.md 2.2, R-JG; 3.1, 3.2; FINDINGS.md, "refuted" and "refined"). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { error, follow, gaps, inject, injectAtStart, injectInRebalance, OLD, record, stable } from './stage.ts';

const joinsAfter = (story: ReturnType<typeof record>, act: string) => story.requests('JoinGroup', story.when(act));

it('R-JG-01: a failed first join is repeated at the third of the turns that come once a second', () => {
  const story = injectAtStart({}, { api: Api.JoinGroup, err: Errors.COORDINATOR_LOAD_IN_PROGRESS, ifId: true });
  const [, , again] = story.requests('JoinGroup');
  const failed = story.answered('COORDINATOR_LOAD_IN_PROGRESS');
  expect(again!.t - failed).toBeGreaterThan(2_850);
  expect(again!.t - failed).toBeLessThan(3_000);
});

it('R-JG-01: later ones two seconds after the one before, since an error adds a second to the join interval', () => {
  const story = injectAtStart(
    {},
    { api: Api.JoinGroup, err: Errors.COORDINATOR_LOAD_IN_PROGRESS, ifId: true, times: 4 },
    15_000,
  );
  const [, , second, third, fourth] = story.requests('JoinGroup');
  for (const gap of gaps([second!, third!, fourth!])) expect(Math.abs(gap - 2_001)).toBeLessThan(3);
});

it('R-JG-02: a cooperative rejoin waits for the rest of the second since the last JoinGroup', () => {
  const story = stable({ cooperative: true, version: OLD, options: 'hb=200' }, function* (x) {
    x.rebalance();
    yield* x.wait(() => x.answered(Api.SyncGroup) > 1, 3_000);
    x.rebalance();
    yield* x.sleep(3_000);
  });
  const [first, second] = joinsAfter(story, 'rebalance-begin');
  const noticed = story.answers('Heartbeat', first!.t).find(({ err }) => err === 'REBALANCE_IN_PROGRESS')!;
  expect(noticed.t - first!.t).toBeLessThan(900);
  expect(second!.t - first!.t).toBeGreaterThan(1_000);
  expect(second!.t - first!.t).toBeLessThan(1_510);
});

it('R-JG-03: after max.poll.interval.ms it does not join before the application has polled', () => {
  const story = stable({}, function* (x) {
    x.cmd('slow 12000');
    yield* x.sleep(16_000);
  });
  const [again] = story.requests('JoinGroup', story.when('stable'));
  expect(again!.t).toBeGreaterThan(story.app('slow_end')[0]!.t);
});

describe('R-JG-04: errors of JoinGroup', () => {
  it('MEMBER_ID_REQUIRED: takes the id and joins at once', () => {
    const story = record({}, function* (x) {
      x.start();
      yield* x.sleep(500);
    });
    const [first, second] = story.requests('JoinGroup');
    expect([first!.mid, second!.mid]).toEqual(['', 'M1']);
    expect(second!.t - first!.t).toBeLessThan(1);
  });

  it('UNKNOWN_MEMBER_ID: forgets its id', () => {
    const story = injectInRebalance({}, error(Api.JoinGroup, Errors.UNKNOWN_MEMBER_ID));
    const [, again] = joinsAfter(story, 'rebalance-begin');
    expect(again!.mid).toBe('');
  });

  it('NOT_COORDINATOR: looks it up and keeps everything', () => {
    const story = injectInRebalance({}, error(Api.JoinGroup, Errors.NOT_COORDINATOR));
    const failed = story.answered('NOT_COORDINATOR');
    expect(story.requests('FindCoordinator', failed - 0.05)[0]!.t - failed).toBeLessThan(1);
    expect(joinsAfter(story, 'rebalance-begin')[1]!.mid).toBe('M1');
  });

  it('FENCED_INSTANCE_ID: is the end of the client', () => {
    const story = injectAtStart({ options: 'instance=i1' }, error(Api.JoinGroup, Errors.FENCED_INSTANCE_ID), 9_000);
    expect(story.requests('JoinGroup')).toHaveLength(1);
    expect(story.app('fatal')).toHaveLength(1);
  });

  it('ILLEGAL_GENERATION: a cooperative member loses everything and joins at once', () => {
    const story = injectInRebalance({ cooperative: true }, error(Api.JoinGroup, Errors.ILLEGAL_GENERATION));
    expect(story.after('<JoinGroup ILLEGAL_GENERATION').slice(0, 2)).toEqual(['lost 0,1,2,3', '>JoinGroup']);
    const lost = story.app('lost')[0]!.t;
    expect(story.requests('JoinGroup', lost)[0]!.t - lost).toBeLessThan(5);
  });

  it('others are told to the application, which goes on trying', () => {
    const story = injectInRebalance({}, error(Api.JoinGroup, Errors.GROUP_MAX_SIZE_REACHED));
    expect(story.app('error')).toHaveLength(1);
    expect(joinsAfter(story, 'rebalance-begin')).toHaveLength(2);
  });
});

it('R-JG-05: the leader asks the coordinator for metadata between Join and Sync, a follower does not', () => {
  const leader = stable({}, function* () {});
  const [synced] = leader.requests('SyncGroup');
  expect(leader.requests('Metadata').at(-1)).toMatchObject({ conn: synced!.conn });
  expect(synced!.assigns).toEqual({ M1: [0, 1, 2, 3] });
  const follower = record({}, function* (x) {
    follow(x, [0, 1]);
    x.start();
    yield* x.stable();
  });
  expect(follower.requests('Metadata').some(({ conn }) => conn === follower.requests('SyncGroup')[0]!.conn)).toBe(
    false,
  );
  expect(follower.app('assigned')[0]!.p).toEqual([0, 1]);
});

describe('R-JG-06: errors of SyncGroup', () => {
  it('from 2.10 on the leader joins again at once: its metadata has just come', () => {
    const story = injectInRebalance({}, error(Api.SyncGroup, Errors.REBALANCE_IN_PROGRESS));
    const [first, second] = joinsAfter(story, 'rebalance-begin');
    expect(second!.t - first!.t).toBeLessThan(5);
  });

  it('before, with the join interval', () => {
    const story = injectInRebalance({ version: OLD }, error(Api.SyncGroup, Errors.REBALANCE_IN_PROGRESS));
    const [first, second] = joinsAfter(story, 'rebalance-begin');
    expect(second!.t - first!.t).toBeGreaterThan(1_000);
    expect(second!.t - first!.t).toBeLessThan(1_520);
  });

  it('a cooperative member without membership loses everything first', () => {
    const story = injectInRebalance(
      { cooperative: true, version: OLD },
      error(Api.SyncGroup, Errors.UNKNOWN_MEMBER_ID),
    );
    expect(story.after('<SyncGroup UNKNOWN_MEMBER_ID').slice(0, 2)).toEqual(['lost 0,1,2,3', '>JoinGroup']);
  });

  it('a lost connection: the same SyncGroup once more', () => {
    const story = injectInRebalance({}, { api: Api.SyncGroup, close: true });
    const [first, second] = story.requests('SyncGroup', story.when('rebalance-begin'));
    expect(second).toMatchObject({ gen: first!.gen, mid: first!.mid });
    expect(second!.conn).not.toBe(first!.conn);
    expect(joinsAfter(story, 'rebalance-begin')).toHaveLength(1);
  });

  it('a time-out of session.timeout.ms and 3 s: it joins again', () => {
    const story = injectInRebalance({}, { api: Api.SyncGroup, stallMs: 15_000 }, 14_000);
    const [sync] = story.requests('SyncGroup', story.when('rebalance-begin'));
    const again = joinsAfter(story, 'rebalance-begin')[1]!;
    expect(again.t - sync!.t).toBeGreaterThan(9_000);
    expect(again.t - sync!.t).toBeLessThan(9_030);
  });
});

it('a cooperative subscription tells since which generation it has its partitions, even lost ones', () => {
  const story = inject({ cooperative: true }, error(Api.Heartbeat, Errors.UNKNOWN_MEMBER_ID));
  const [again] = story.requests('JoinGroup', story.app('lost')[0]!.t);
  expect(again!.protos![0]).toMatchObject({ owned: [], gen: 11 });
});
