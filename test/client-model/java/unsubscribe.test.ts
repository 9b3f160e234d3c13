/** J-LV-02 and the second half of J-JG-09: an application that drops, takes up, or changes its subscription. */
import { describe, expect, it } from 'vitest';
import { ConnectionKind } from '../../../src/client-model/effects.ts';
import { Api } from '../../../src/protocol/api.ts';
import type { JoinGroupRequest, LeaveGroupRequest } from '../../../src/protocol/requests.ts';
import { T, World } from './harness.ts';

const COOPERATIVE = { partitionAssignmentStrategy: ['cooperative-sticky'] };
const joins = (world: World, since = 0) =>
  world.requests(Api.JoinGroup, since).map(({ request }) => request as JoinGroupRequest);

function unsubscribe(world: World): World {
  world.consumer.act({ act: 'unsubscribe' }, world.now);
  return world;
}

function subscribe(world: World, topics: readonly string[] = ['t']): World {
  world.consumer.act({ act: 'subscribe', topics }, world.now);
  return world;
}

describe('unsubscribe()', () => {
  it('J-LV-02: revoked, LeaveGroup with its reason, nothing more; between two polls', () => {
    const world = unsubscribe(new World().stable()).pass(100);
    expect(world.story(1_500).slice(0, 2)).toEqual(['revoked', '>LeaveGroup']);
    const [leave] = world.requests(Api.LeaveGroup);
    expect(leave!.at).toBeLessThanOrEqual(1_600);
    expect((leave!.request as LeaveGroupRequest).members).toEqual([
      { memberId: 'M1', groupInstanceId: null, reason: 'the consumer unsubscribed from all topics' },
    ]);
    world.run(60_000);
    expect(world.since(2_100).map(({ what }) => what)).toEqual([]);
    expect([world.consumer.state.memberState, world.consumer.state.memberId]).toEqual(['UNJOINED', '']);
  });

  it('J-LV-02: commits nothing, even with auto commit', () => {
    const world = unsubscribe(new World({ enableAutoCommit: true, autoCommitIntervalMs: 60_000 }).stable());
    expect(world.run(10_000).requests(Api.OffsetCommit)).toEqual([]);
  });

  it('J-LV-02: a static member says nothing to the coordinator', () => {
    const world = unsubscribe(new World({ groupInstanceId: 'i1' }).stable());
    expect(world.run(10_000).story(1_500)).toEqual(['revoked']);
  });

  it('J-LV-02: in the middle of a join the partitions are lost', () => {
    const world = new World(COOPERATIVE).stable();
    world.broker.rebalance();
    world.broker.script(Api.JoinGroup, { delayMs: 5_000 });
    world.run(3_500);
    expect(world.consumer.state.memberState).toBe('PREPARING_REBALANCE');
    unsubscribe(world).pass(100);
    expect(world.story(3_500)).toEqual(['lost', '>LeaveGroup']);
  });

  it('J-LV-02: a member that has lost its membership already loses its partitions, and has nobody to leave', () => {
    const world = new World({}, { processingPerBatchMs: 4_500 }).stable();
    world.broker.forget();
    world.run(4_400);
    unsubscribe(world).run(10_000);
    expect(world.story(4_400)).toEqual(['lost']);
  });

  it('waits for the batch that the application works on, and for its commitSync()', () => {
    const world = new World({}, { processingPerBatchMs: 3_000, commit: 'sync' }).stable();
    unsubscribe(world).run(10_000);
    expect(world.story(1_500)).toEqual(['>OffsetCommit', '<OffsetCommit', 'revoked', '>LeaveGroup', '<LeaveGroup']);
  });

  it('records that come afterwards are dropped; so is what a lost connection fails', () => {
    const world = unsubscribe(new World().stable());
    world.run(3_000);
    world.break(ConnectionKind.Node);
    world.break(ConnectionKind.Coordinator);
    subscribe(world.run(5_000)).run(8_000);
    expect(world.since(1_500, 'delivered').every(({ at }) => at > 5_000)).toBe(true);
    expect(world.consumer.state.memberState).toBe('STABLE');
  });
});

describe('subscribe()', () => {
  it('J-LV-02: joins as a new member, from the committed offsets', () => {
    const world = new World({}, { commit: 'sync' }).stable();
    unsubscribe(world).run(5_000);
    const committed = world.broker.committed.get('t-0');
    subscribe(world).run(6_100);
    expect(joins(world, 5_000).map(({ memberId, reason }) => [memberId, reason])).toEqual([
      ['', 'consumer pro-actively leaving the group'],
      ['M2', 'need to re-join with the given member-id: M2'],
    ]);
    expect(world.since(5_000, 'assigned').map(({ text }) => text)).toEqual(['0 1 2 3']);
    expect(world.since(5_000, 'position').map(({ text }) => text)).toContain(`t-0 ${committed}`);
  });

  it('J-LV-02: a join that was on its way when the application unsubscribed comes to nothing', () => {
    const world = new World(COOPERATIVE).stable();
    world.broker.rebalance();
    world.broker.script(Api.JoinGroup, { delayMs: 1_000 });
    world.run(2_500);
    subscribe(unsubscribe(world)).run(8_000);
    expect(world.consumer.state.memberState).toBe('STABLE');
    expect(world.since(2_500, 'lost', 'assigned').map(({ what }) => what)).toEqual(['lost', 'assigned']);
  });

  it('makes both calls when the thread is free, in the order of asking', () => {
    const world = new World({}, { processingPerBatchMs: 3_000 }).stable();
    subscribe(unsubscribe(world)).run(6_000);
    expect(world.story(1_500).slice(0, 5)).toEqual([
      'revoked',
      '>LeaveGroup',
      '>JoinGroup',
      '<LeaveGroup',
      '<JoinGroup',
    ]);
  });

  it('to the same topics changes nothing', () => {
    const world = subscribe(new World().stable());
    expect(world.run(5_000).story(1_500)).toEqual([]);
  });

  it('J-JG-09: to other topics makes any member join again, with the reason', () => {
    const world = new World();
    world.broker.given = T.slice(0, 2);
    world.stable();
    subscribe(world, ['t', 'u']).run(3_000);
    const [join] = joins(world, 1_500);
    expect(join!.reason).toBe('subscription has changed');
    expect(join!.protocols[0]!.metadata.topics).toEqual(['t', 'u']);
    expect(joins(world, 1_500)).toHaveLength(1);
  });

  it('J-RB-03: before it joins, a cooperative member gives up what it does not read any more', () => {
    const world = new World(COOPERATIVE).stable();
    world.broker.given = [];
    subscribe(world, ['u']).run(3_000);
    expect(world.story(1_500).slice(0, 2)).toEqual(['revoked', '>JoinGroup']);
    expect(joins(world, 1_500)[0]!.protocols[0]!.metadata.subscription!.ownedPartitions).toEqual([]);
  });
});

describe('the end of an application without a subscription', () => {
  it('closes at once, and leaves no second time', () => {
    const world = unsubscribe(new World({ enableAutoCommit: true }).stable()).run(5_000);
    world.stop().run(5_100);
    expect(world.exit).toBe('graceful');
    expect(world.requests(Api.LeaveGroup)).toHaveLength(1);
  });

  it('stopped before it could unsubscribe, it closes as usual', () => {
    const world = new World().stable();
    unsubscribe(world).stop().run(6_000);
    const [leave] = world.requests(Api.LeaveGroup);
    expect((leave!.request as LeaveGroupRequest).members[0]!.reason).toBe('the consumer is being closed');
  });
});
