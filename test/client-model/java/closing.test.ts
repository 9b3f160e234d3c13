import { describe, expect, it } from 'vitest';
import { ConnectionKind } from '../../../src/client-model/effects.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { T, World } from './harness.ts';

const COOPERATIVE = { partitionAssignmentStrategy: ['cooperative-sticky'] };
const AUTO = { enableAutoCommit: true, autoCommitIntervalMs: 5_000 };

describe('close()', () => {
  it('J-LV-01, J-CM-06: commit, onPartitionsRevoked, LeaveGroup, and the end', () => {
    const world = new World(AUTO).stable().stop().run(3_000);
    expect(world.story(1_500)).toEqual([
      '>OffsetCommit',
      '<OffsetCommit',
      'revoked',
      '>LeaveGroup',
      '<LeaveGroup',
      'exited',
    ]);
    expect(world.requests(Api.LeaveGroup)[0]!.request).toMatchObject({
      members: [{ memberId: 'M1', groupInstanceId: null, reason: 'the consumer is being closed' }],
    });
    expect(world.exit).toBe('graceful');
  });

  it('recorded: close() waits for the fetch that is under way', () => {
    const world = new World().stable();
    world.run(1_510).stop().run(3_000);
    expect(world.since(0, 'exited')[0]!.at).toBe(world.since(1_510, '<Fetch')[0]!.at);
  });

  it('J-LV-01: a static member sends no LeaveGroup', () => {
    const world = new World({ ...AUTO, groupInstanceId: 'i1' }).stable().stop().run(3_000);
    expect(world.story(1_500)).toEqual(['>OffsetCommit', '<OffsetCommit', 'revoked', 'exited']);
  });

  it('J-LV-01: without auto commit nothing is committed', () => {
    expect(new World().stable().stop().run(3_000).story(1_500)).toEqual([
      'revoked',
      '>LeaveGroup',
      '<LeaveGroup',
      'exited',
    ]);
  });

  it('the application ends its batch, commits it and closes', () => {
    const world = new World({}, { commit: 'sync', processingPerBatchMs: 400 }).stable().run(2_100).stop().run(4_000);
    expect(world.since(2_100, 'processed')[0]!.at).toBe(2_400.5);
    expect(world.story(2_100)).toEqual([
      '>OffsetCommit',
      '<OffsetCommit',
      'revoked',
      '>LeaveGroup',
      '<LeaveGroup',
      'exited',
    ]);
  });

  it.each([
    Errors.COORDINATOR_LOAD_IN_PROGRESS,
    Errors.NOT_COORDINATOR,
    Errors.UNKNOWN_MEMBER_ID,
    Errors.REBALANCE_IN_PROGRESS,
  ])('J-LV-01: LeaveGroup answered %i is the end as well, and not repeated', (code) => {
    const world = new World().stable();
    world.broker.fail(Api.LeaveGroup, code);
    world.stop().run(4_000);
    expect(world.requests(Api.LeaveGroup)).toHaveLength(1);
    expect(world.exit).toBe('graceful');
  });

  it('J-LV-01: LeaveGroup lost with its connection is the end as well', () => {
    const world = new World().stable();
    world.broker.script(Api.LeaveGroup, { close: true });
    expect(world.stop().run(4_000).exit).toBe('graceful');
  });

  it('recorded D.park5.close, cooperative: lost, LeaveGroup at once, closed when the parked JoinGroup is answered', () => {
    const world = new World(COOPERATIVE).stable();
    world.broker.script(Api.JoinGroup, { delayMs: 5_000 });
    world.broker.rebalance();
    world.run(3_000).stop().run(9_000);
    expect(world.story(3_000)).toEqual(['lost', '>LeaveGroup', '<JoinGroup', '<LeaveGroup', 'exited']);
    expect(world.requests(Api.LeaveGroup)[0]!.at).toBe(3_000);
    expect(world.since(0, 'exited')[0]!.at).toBeGreaterThan(7_000);
  });

  it('recorded D.park5.close, eager: no callback', () => {
    const world = new World().stable();
    world.broker.script(Api.JoinGroup, { delayMs: 5_000 });
    world.broker.rebalance();
    world.run(3_000).stop().run(9_000);
    expect(world.story(3_000)).toEqual(['>LeaveGroup', '<JoinGroup', '<LeaveGroup', 'exited']);
  });

  it('a static member waits for its parked JoinGroup too', () => {
    const world = new World({ groupInstanceId: 'i1' }).stable();
    world.broker.script(Api.JoinGroup, { delayMs: 5_000 });
    world.broker.rebalance();
    world.run(3_000).stop().run(9_000);
    expect(world.story(3_000)).toEqual(['<JoinGroup', 'exited']);
  });

  it('while SyncGroup is on its way', () => {
    const world = new World(COOPERATIVE).stable();
    world.broker.script(Api.SyncGroup, { delayMs: 2_000 });
    world.broker.rebalance();
    world.run(3_000).stop().run(9_000);
    expect(world.story(3_000)).toEqual(['lost', '>LeaveGroup', '<SyncGroup', '<LeaveGroup', 'exited']);
  });

  it('before the first JoinGroup is answered', () => {
    const world = new World();
    world.broker.script(Api.JoinGroup, { delayMs: 1_000 });
    world.start().run(500).stop().run(3_000);
    expect(world.story(400)).toEqual(['<JoinGroup', 'exited']);
  });

  it('before the coordinator is found', () => {
    const world = new World();
    world.broker.script(Api.FindCoordinator, { silent: true });
    world.start().run(500).stop().run(600);
    expect(world.exit).toBe('graceful');
  });

  it('J-CM-06: the last commit is repeated until it succeeds', () => {
    const world = new World(AUTO).stable();
    world.broker.fail(Api.OffsetCommit, Errors.COORDINATOR_LOAD_IN_PROGRESS, 3);
    world.stop().run(4_000);
    expect(world.requests(Api.OffsetCommit).map(({ at }) => at)).toEqual([1_500, 1_601, 1_802, 2_203]);
    expect(world.story(2_203)).toEqual([
      '>OffsetCommit',
      '<OffsetCommit',
      'revoked',
      '>LeaveGroup',
      '<LeaveGroup',
      'exited',
    ]);
  });

  it('J-CM-06: with positions to commit it waits for the coordinator', () => {
    const world = new World(AUTO).stable();
    world.broker.fail(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 10);
    world.break(ConnectionKind.Coordinator);
    world.stop().run(12_000);
    expect(world.story(1_500).slice(-6)).toEqual([
      '>OffsetCommit',
      '<OffsetCommit',
      'revoked',
      '>LeaveGroup',
      '<LeaveGroup',
      'exited',
    ]);
    expect(world.broker.committed.get('t-0')).toBe(2);
  });

  it('J-CM-06: for 30 s at the most; then it goes without', () => {
    const world = new World(AUTO).stable();
    world.broker.fail(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 1_000);
    world.break(ConnectionKind.Coordinator);
    world.stop().run(40_000);
    expect(world.since(0, 'exited')[0]!.at).toBe(31_500);
    expect(world.since(0, 'revoked')[0]!.at).toBe(31_500);
    expect(world.requests(Api.LeaveGroup)).toEqual([]);
  });

  it('J-CM-06: a commit that is refused for good does not hold it up', () => {
    const world = new World(AUTO).stable();
    world.broker.fail(Api.OffsetCommit, Errors.ILLEGAL_GENERATION);
    world.stop().run(4_000);
    expect(world.story(1_500)).toEqual(['>OffsetCommit', '<OffsetCommit', 'lost', 'exited']);
  });

  it('LeaveGroup without answer: the end after 30 s', () => {
    const world = new World({ requestTimeoutMs: 60_000 }).stable();
    world.broker.script(Api.LeaveGroup, { silent: true });
    world.stop().run(40_000);
    expect(world.since(0, 'exited')[0]!.at).toBe(31_500);
  });

  it('after the poll interval has expired there is nothing to leave', () => {
    const world = new World({}, { processingPerBatchMs: 12_000 }).start().run(9_000).stop().run(14_000);
    expect(world.requests(Api.LeaveGroup)).toHaveLength(1);
    expect(world.story(9_000)).toEqual(['lost', 'exited']);
  });

  it('recorded B.join-re.INCONSISTENT_GROUP_PROTOCOL: poll() throws, close() says good-bye', () => {
    const world = new World().stable();
    world.broker.rebalance();
    world.broker.fail(Api.JoinGroup, Errors.INCONSISTENT_GROUP_PROTOCOL);
    world.run(4_000);
    expect(world.story(2_003)).toEqual(['revoked', '>JoinGroup', '<JoinGroup', '>LeaveGroup', '<LeaveGroup', 'exited']);
    expect(world.since(0, 'exited')[0]!.text).toBe('fatal-error: InconsistentGroupProtocolException');
  });

  it('its partitions are given up once, whatever the moment', () => {
    for (let at = 0; at <= 6_000; at += 37) {
      const world = new World({ ...COOPERATIVE, ...AUTO }, { processingPerBatchMs: 200 });
      world.broker.given = T;
      world.start().run(Math.min(at, 1_900));
      world.broker.given = T.slice(0, 2);
      world.broker.rebalance();
      world
        .run(at)
        .stop()
        .run(at + 40_000);
      const given = world.since(0, 'assigned').flatMap(({ text }) => (text === '' ? [] : text.split(' ')));
      const taken = world.since(0, 'revoked', 'lost').flatMap(({ text }) => (text === '' ? [] : text.split(' ')));
      expect(taken.sort(), `closed at ${at}`).toEqual(given.sort());
      expect(world.exit).toBe('graceful');
    }
  });
});
