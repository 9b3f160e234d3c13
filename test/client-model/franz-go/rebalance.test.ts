/** What a rebalance does to partitions and callbacks (clients.md 2.3, F-RB; E-03, K-E-03). */
import { expect, it } from 'vitest';
import { topicPartition } from '../../../src/protocol/partitions.ts';
import { follow, OLD, rebalanced, record, stable } from './stage.ts';

const MANUAL = { options: 'commit=manual' };

/** As a follower that is given other partitions in each round. */
const given = (setup: Parameters<typeof record>[0], ...rounds: readonly (readonly number[])[]) =>
  record(setup, function* (x) {
    follow(x, ...rounds);
    x.start();
    yield* x.stable();
    x.rebalance();
    yield* x.sleep(6_000);
  });

it('F-RB-01: an eager member gives everything up before it joins, and is given everything anew', () => {
  const story = rebalanced({ ...MANUAL, eager: true });
  expect(story.after('assigned 0,1,2,3')).toEqual([
    'revoked 0,1,2,3',
    '>JoinGroup',
    '<JoinGroup NONE',
    '>SyncGroup',
    '<SyncGroup NONE',
    'assigned 0,1,2,3',
  ]);
  expect(story.requests('OffsetFetch', story.when('rebalance-begin'))[0]!.p).toEqual([0, 1, 2, 3]);
});

it('F-RB-01: nothing is fetched or returned between the revoke and the next assignment', () => {
  const story = stable({ ...MANUAL, eager: true }, function* (x) {
    x.broker.hold = () => 3_000;
    x.rebalance();
    yield* x.sleep(6_000);
  });
  const [revoked, assigned] = [story.app('revoked')[0]!.t, story.app('assigned')[1]!.t];
  expect(assigned - revoked).toBeGreaterThan(3_000);
  expect(story.requests('Fetch', revoked).filter(({ t }) => t < assigned)).toEqual([]);
  expect(story.app('poll', revoked).filter(({ t }) => t < assigned)).toEqual([]);
});

it('F-RB-02: a cooperative member is called with nothing at the end of a session, and goes on consuming', () => {
  const story = stable({ options: 'commit=manual each=0' }, function* (x) {
    x.broker.hold = () => 3_000;
    x.rebalance();
    yield* x.sleep(6_000);
  });
  expect(story.app('revoked')[0]!.p).toEqual([]);
  const join = story.requests('JoinGroup', story.when('rebalance-begin'))[0]!.t;
  expect(story.app('poll', join).filter(({ t }) => t < join + 3_000).length).toBeGreaterThan(1);
});

it('F-RB-02, E-03: what a cooperative member loses is revoked after Sync, and it joins again at once', () => {
  const story = given(MANUAL, [0, 1, 2, 3], [0, 1]);
  expect(story.after('assigned 0,1,2,3')).toEqual([
    'revoked',
    '>JoinGroup',
    '<JoinGroup NONE',
    '>SyncGroup',
    '<SyncGroup NONE',
    'revoked 2,3',
    'assigned',
    'revoked',
    '>JoinGroup',
    '<JoinGroup NONE',
    '>SyncGroup',
    '<SyncGroup NONE',
    'assigned',
  ]);
  const [, second, third] = story.requests('JoinGroup', story.when('stable') - 3_000).slice(1);
  expect(third!.t - second!.t).toBeLessThan(10);
  expect(third!.protos![0]!.owned).toEqual([0, 1]);
  expect(third!.reason).toBe('after revoking what we lost from a rebalance');
});

it('F-RB-02: 1.18 gives that reason in other words', () => {
  const story = given({ ...MANUAL, version: OLD }, [0, 1, 2, 3], [0, 1]);
  const reasons = story.requests('JoinGroup').map(({ reason }) => reason);
  expect(reasons.at(-1)).toBe('cooperative rejoin after revoking what we lost from a rebalance');
});

it('F-RB-02: onPartitionsAssigned comes with what is new, also with nothing', () => {
  const story = given(MANUAL, [0, 1], [0, 1, 2]);
  expect(story.app('assigned').map(({ p }) => p)).toEqual([[0, 1], [2]]);
  expect(rebalanced(MANUAL).app('assigned').at(-1)!.p).toEqual([]);
});

it('F-RB-03: who made the plan joins again when a topic has more partitions; nobody else does', () => {
  const grown = (follower: boolean) =>
    record(MANUAL, function* (x) {
      if (follower) follow(x, [0, 1]);
      x.start();
      yield* x.stable();
      yield* x.sleep(4_000);
      const before = x.world.partitionsOf('t');
      x.world.partitionsOf = () => [...before, topicPartition('t', 4, 4)];
      // A fetch that fails takes the opportunity to refresh metadata.
      x.world.closeAllConnections();
      yield* x.sleep(3_000);
    });
  const reason = 'rejoining because we are the leader and noticed some topics have new partitions';
  const led = grown(false);
  expect(led.requests('JoinGroup').at(-1)!.reason).toBe(reason);
  expect(led.app('assigned').at(-1)!.p).toEqual([4]);
  expect(grown(true).requests('JoinGroup')).toHaveLength(2);
});

it('F-RB-04: with BlockRebalanceOnPoll revoke and assign wait until the application allows it', () => {
  const story = stable({ options: 'block=1 blockslow=3000' }, function* (x) {
    x.rebalance();
    yield* x.sleep(9_000);
  });
  const noticed = story.answered('REBALANCE_IN_PROGRESS');
  const [polled] = story.app('poll', noticed - 3_000);
  const rejoin = story.requests('JoinGroup', noticed)[0]!;
  expect(rejoin.t - polled!.t).toBeCloseTo(3_000, -1);
  const meanwhile = story.requests('Heartbeat', noticed).filter(({ t }) => t < rejoin.t);
  expect(meanwhile.length).toBeGreaterThan(0);
  const next = story.app('poll', polled!.t + 1)[0]!;
  expect(next.t - polled!.t).toBeCloseTo(3_000, -1);
  expect(story.app('assigned', noticed)[0]!.t - next.t).toBeCloseTo(3_000, -1);
});

it('F-RB-05: without it a busy application delays nothing, and commits later what may be another’s', () => {
  const story = record({ options: 'commit=manual procms=2500' }, function* (x) {
    follow(x, [0, 1, 2, 3], [0, 1]);
    x.start();
    yield* x.stable();
    x.rebalance();
    yield* x.sleep(6_000);
  });
  const noticed = story.answered('REBALANCE_IN_PROGRESS');
  expect(story.requests('JoinGroup', noticed)[0]!.t - noticed).toBeLessThan(5);
  const revoked = story.app('revoked').find(({ p }) => p!.length > 0)!;
  const late = story.requests('OffsetCommit', revoked.t)[0]!;
  expect(Object.keys(late.offsets!)).toContain('3');
  expect(story.answers('OffsetCommit', late.t)[0]!.err).toBe('NONE');
});

it('F-MP-01: a slow revoke, of what is lost and again at the session’s end, holds up the join, not the heartbeats', () => {
  const story = given({ options: 'commit=manual slowrevoke=1500' }, [0, 1, 2, 3], [0, 1]);
  const lost = story.app('revoked').find(({ p }) => p!.length > 0)!;
  const next = story.requests('JoinGroup', lost.t)[0]!;
  expect(next.t - lost.t).toBeGreaterThan(2_990);
  expect(next.t - lost.t).toBeLessThan(3_010);
  expect(story.requests('Heartbeat', lost.t).some(({ t }) => t < next.t)).toBe(true);
});
