/** What is written to the log, and what readers see of it, rule by rule. */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type {
  DescribeGroupsResponse,
  ListGroupsResponse,
  OffsetDeleteResponse,
  OffsetFetchResponse,
} from '../../../src/protocol/responses.ts';
import { msToTicks } from '../../../src/protocol/time.ts';
import { Broker, commit, fetch, heartbeat, join, leave, metadata, partition, sync } from '../broker.ts';
import { completing, emptied, groupOf, stablePair, stateOf } from './beginnings.ts';

/** Metadata that are no consumer subscription. */
const unreadable = [{ name: 'range', metadata: { bytes: '!', topics: null, subscription: null } }];
const deletion = { api: Api.DeleteGroups, groupIds: ['g'] } as const;
const writtenSince = (broker: Broker, act: () => void) => {
  const before = broker.log.length;
  act();
  return broker.log.slice(before);
};

describe('group records', () => {
  it('C-LOG-02: a group that emptied is written with its next generation and nobody in it', () => {
    const broker = new Broker();
    const [leader, follower] = stablePair(broker);
    const records = writtenSince(broker, () => {
      broker.send(leave(leader));
      broker.send(leave(follower));
    });
    expect(records).toEqual([
      {
        type: 'group',
        groupId: 'g',
        value: {
          ...{ protocolType: 'consumer', generation: 2, protocol: null, leader: null, members: [] },
          currentStateTimestamp: msToTicks(6_000),
        },
      },
    ]);
  });

  it('C-LOG-03: the leader’s plan is written, with all members, before the group is Stable', () => {
    const broker = new Broker();
    const [leader, follower] = completing(broker);
    broker.held = true;
    const part = (bytes: string) => ({ bytes, partitions: [] });
    const assignments = new Map([leader, 'ghost'].map((id) => [id, part(`for ${id}`)]));
    const byFollower = writtenSince(broker, () => broker.send(sync(follower, 1, { assignments })));
    const byLeader = writtenSince(broker, () => broker.send(sync(leader, 1, { assignments })));
    const member = { groupInstanceId: null, rebalanceTimeoutMs: 60_000, sessionTimeoutMs: 10_000 };
    const subscription = metadata('t1');
    expect(byFollower).toEqual([]);
    expect(byLeader).toMatchObject([{ value: { generation: 1, protocolType: 'consumer', protocol: 'range', leader } }]);
    expect(byLeader[0]).toMatchObject({
      value: {
        members: [
          { ...member, memberId: leader, clientId: 'a', subscription, assignment: part(`for ${leader}`) },
          { ...member, memberId: follower, clientId: 'b', subscription, assignment: part('') },
        ],
      },
    });
    expect(stateOf(broker)).toBe('CompletingRebalance');
    broker.report(Errors.NONE);
    expect(stateOf(broker)).toBe('Stable');
  });

  it('C-LOG-05: a deletion writes tombstones of the offsets and the group', () => {
    const broker = new Broker();
    emptied(broker);
    broker.send(commit('', -1, { 't1-0': 1, 't1-1': 2 }));
    const records = writtenSince(broker, () => broker.send(deletion));
    expect(records).toMatchObject([
      { type: 'offset', partition: { name: 't1-0' }, value: null },
      { type: 'offset', partition: { name: 't1-1' }, value: null },
      { type: 'group', groupId: 'g', value: null },
    ]);
  });

  it('C-LOG-05: so does expiry', () => {
    const broker = new Broker({ offsetsRetentionMs: 60_000, offsetsRetentionCheckIntervalMs: 60_000 });
    broker.send(commit('', -1, { 't1-0': 1 }));
    const records = writtenSince(broker, () => broker.advance(60_000));
    expect(records).toMatchObject([
      { type: 'offset', partition: { name: 't1-0' }, value: null },
      { type: 'group', groupId: 'g', value: null },
    ]);
  });
});

describe('what readers see', () => {
  const described = (broker: Broker) =>
    broker.ask<DescribeGroupsResponse>({ api: Api.DescribeGroups, version: 6, groupIds: ['g'] }).groups[0]!;
  const listed = (broker: Broker) =>
    broker
      .ask<ListGroupsResponse>({ api: Api.ListGroups, statesFilter: [], typesFilter: [] })
      .groups.map(({ groupId, state }) => `${groupId} ${state}`);

  it('C-DESC-03: a group is there when its creation is committed, and shows its fields as they are', () => {
    const broker = new Broker();
    broker.held = true;
    broker.send(join({ version: 3 }));
    expect(stateOf(broker)).toBe('PreparingRebalance');
    expect([described(broker).errorCode, listed(broker)]).toEqual([Errors.GROUP_ID_NOT_FOUND, []]);
    broker.report(Errors.NONE);
    expect(described(broker)).toMatchObject({ errorCode: Errors.NONE, state: 'PreparingRebalance' });
    broker.advance(3_000);
    broker.send(sync('c-1', 1));
    expect(broker.coordinator.openOperations).toBe(1);
    expect(listed(broker)).toEqual(['g CompletingRebalance']);
    broker.send(leave('c-1'));
    expect([listed(broker), described(broker).members]).toEqual([['g Empty'], []]);
  });

  it('C-DESC-03: it is gone when its deletion is committed', () => {
    const broker = new Broker();
    emptied(broker);
    broker.held = true;
    broker.send(deletion);
    expect([stateOf(broker), listed(broker), described(broker).state]).toEqual(['none', ['g Empty'], 'Empty']);
    broker.report(Errors.NONE);
    expect([listed(broker), described(broker).state]).toEqual([[], 'Dead']);
  });

  it('C-DESC-06: an empty group without offsets goes at the next sweep, 600 s after loading', () => {
    const broker = new Broker();
    emptied(broker);
    const [other] = broker.stable(1, { groupId: 'busy', sessionTimeoutMs: 1_800_000 });
    broker.send(sync(other!, 1, { groupId: 'busy' }));
    broker.send(commit('', -1, { 't1-0': 1 }, { groupId: 'kept' }));
    broker.advance(600_000 - broker.nowMs - 1);
    expect(listed(broker)).toEqual(['g Empty', 'busy Stable', 'kept Empty']);
    const records = writtenSince(broker, () => broker.advance(1));
    expect(records).toEqual([{ type: 'group', groupId: 'g', value: null }]);
    expect(listed(broker)).toEqual(['busy Stable', 'kept Empty']);
  });
});

describe('commits', () => {
  it('O-CM-12: one record a partition, with the time, and an expiry if a retention was asked for', () => {
    const broker = new Broker();
    broker.advance(5_000);
    const offset = (partition: number) => ({
      partition: { topic: 't1', partition, name: `t1-${partition}`, index: -1 },
      ...{ offset: partition + 7, leaderEpoch: partition, metadata: `note ${partition}` },
    });
    const recordsOf = (retentionTimeMs: number) =>
      writtenSince(broker, () =>
        broker.send(commit('', -1, {}, { version: 4, retentionTimeMs, offsets: [0, 1].map(offset) })),
      );
    const record = (partition: number, expireTimestamp: number | null) => ({
      ...{ type: 'offset', groupId: 'g', producerId: -1, partition: offset(partition).partition },
      value: {
        ...{ offset: partition + 7, leaderEpoch: partition, metadata: `note ${partition}` },
        ...{ commitTimestamp: msToTicks(5_000), expireTimestamp },
      },
    });
    expect(recordsOf(-1)).toEqual([record(0, null), record(1, null)]);
    expect(recordsOf(0)).toEqual([0, 1].map((partition) => record(partition, msToTicks(5_000))));
    expect(recordsOf(1_000)).toEqual([0, 1].map((partition) => record(partition, msToTicks(6_000))));
  });
});

describe('expiration', () => {
  const settings = { offsetsRetentionMs: 10_000, offsetsRetentionCheckIntervalMs: 1_000 };
  const read = (broker: Broker) =>
    broker.ask<OffsetFetchResponse>(fetch(null)).offsets.map(({ partition: { name } }) => name);

  it('O-EX-03: in a stable group retention counts from the commit, not from when it became stable', () => {
    const broker = new Broker(settings);
    const [id] = broker.stable(1, { sessionTimeoutMs: 60_000 });
    broker.advance(9_000);
    broker.send(commit(id!, 1, { 't9-0': 7 }));
    broker.advance(9_999);
    expect(read(broker)).toEqual(['t9-0']);
    broker.advance(1);
    expect([stateOf(broker), read(broker)]).toEqual(['Stable', []]);
  });

  it('O-EX-06: a group whose last offset expires stays while a transaction is open', () => {
    const broker = new Broker(settings);
    broker.send(commit('', -1, { 't1-0': 1 }));
    const open = { partition: partition('t2-0'), offset: 1, leaderEpoch: -1, metadata: '' };
    const outside = { groupId: 'g', memberId: '', groupInstanceId: null, generationId: -1 };
    broker.send({ api: Api.TxnOffsetCommit, version: 3, producerId: 1, ...outside, offsets: [open] });
    broker.advance(20_000);
    expect([stateOf(broker), read(broker)]).toEqual(['Empty', []]);
    broker.send({ api: Api.WriteTxnMarkers, producerId: 1, committed: false });
    broker.advance(1_000);
    expect(stateOf(broker)).toBe('none');
  });
});

describe('topics that are not known', () => {
  const remove = { api: Api.OffsetDelete, groupId: 'g', partitions: [partition('t9-0')] } as const;

  it('O-DE-03: of a consumer group all topics count as subscribed then', () => {
    const broker = new Broker();
    const [id] = broker.stable(1, { protocols: unreadable });
    broker.send(commit(id!, 1, { 't9-0': 7 }));
    expect(broker.ask<OffsetDeleteResponse>(remove)).toMatchObject({
      partitions: [{ errorCode: Errors.GROUP_SUBSCRIBED_TO_TOPIC }],
    });
    broker.send(leave(id!));
    expect(broker.ask<OffsetDeleteResponse>(remove)).toMatchObject({ partitions: [{ errorCode: Errors.NONE }] });
  });
});

describe('expiration in a stable group', () => {
  const settings = { offsetsRetentionMs: 1_000, offsetsRetentionCheckIntervalMs: 5_000 };
  const offsetOf = (broker: Broker) => broker.ask<OffsetFetchResponse>(fetch(['t9-0'])).offsets[0]!.offset;

  /** A stable member with an offset of a topic that it does not subscribe to, after several sweeps. */
  const swept = (more: Parameters<Broker['enter']>[1]) => {
    const broker = new Broker(settings);
    const [id] = broker.stable(1, more);
    broker.send(commit(id!, 1, { 't9-0': 7 }));
    for (let i = 0; i < 5; i++) {
      broker.advance(5_000);
      broker.send(heartbeat(id!, 1));
    }
    expect(groupOf(broker)).toMatchObject({ state: 'Stable', generationId: 1 });
    return { broker, id: id! };
  };

  it.each([
    ['of another protocol type', { protocolType: 'connect' }],
    ['whose topics are not known', { protocols: unreadable }],
  ])('O-EX-04: nothing expires in one %s, until it is empty', (_what, more) => {
    const { broker, id } = swept(more);
    expect(offsetOf(broker)).toBe(7);
    broker.send(leave(id));
    broker.advance(10_000);
    expect(offsetOf(broker)).toBe(-1);
  });

  it('O-EX-04: it does in a consumer group whose topics are known', () => {
    expect(offsetOf(swept({}).broker)).toBe(-1);
  });
});
