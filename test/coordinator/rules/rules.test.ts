/** Rules that no recorded step shows: one test per number. See the table in docs/fidelity.md. */
import { describe, expect, it } from 'vitest';
import { Errors } from '../../../src/protocol/errors.ts';
import type { JoinGroupResponse, OffsetFetchResponse } from '../../../src/protocol/responses.ts';
import { msToTicks } from '../../../src/protocol/time.ts';
import { Broker, commit, fetch, heartbeat, join, leave, metadata, sync } from '../broker.ts';

const protocols = (name: string) => [{ name, metadata: metadata('t1') }];
const pendingId = (broker: Broker) => broker.ask<JoinGroupResponse>(join({ clientId: 'p' })).memberId;

describe('how the coordinator works', () => {
  it('C-RT-01: with an append open, answers still come in order of arrival', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    broker.held = true;
    const requests = [
      broker.send(commit(id!, 1, { 't1-0': 1 })),
      broker.send(heartbeat(id!, 1)),
      broker.send(commit(id!, 1, { 't1-0': 2 })),
      broker.send(heartbeat(id!, 1)),
    ];
    expect(requests.map((request) => broker.errorOf(request))).toEqual(Array(4).fill('pending'));
    broker.report(Errors.NONE, 2);
    expect([...broker.responses.keys()].slice(-4)).toEqual(requests);
  });

  it('C-RT-06: a join timer that meets a new group of the same name fails quietly', () => {
    const broker = new Broker();
    broker.held = true;
    const request = broker.send(join({ version: 3 }));
    broker.report(Errors.NOT_ENOUGH_REPLICAS);
    expect(broker.errorOf(request)).toBe('COORDINATOR_NOT_AVAILABLE');
    broker.held = false;
    expect(broker.error(commit('', -1, { 't1-0': 1 }))).toBe('NONE');
    broker.advance(3_000);
    expect(broker.coordinator.group('g')).toMatchObject({ state: 'Empty', generationId: 1 });
  });
});

describe('protocols', () => {
  it('C-PROTO-04: with no members left, any name passes and another type does not', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    const memberId = pendingId(broker);
    broker.send(leave(id!));
    const group = broker.coordinator.group('g')!;
    expect([group.state, group.members.size]).toEqual(['PreparingRebalance', 0]);
    expect(broker.error(join({ memberId, protocolType: 'connect' }))).toBe('INCONSISTENT_GROUP_PROTOCOL');
    expect(broker.error(join({ memberId, protocols: protocols('never heard of') }))).toBe('NONE');
  });
});

describe('capacity', () => {
  it('C-MAX-06: a group that is loaded over capacity rebalances, and turns away who comes last', () => {
    const before = new Broker();
    const ids = before.stable(3);
    const broker = new Broker({ maxSize: 2 });
    broker.coordinator.elect(before.log, 0);
    expect(broker.coordinator.group('g')!.state).toBe('PreparingRebalance');
    const answers = ids.map((memberId) => broker.send(join({ memberId })));
    expect(broker.errorOf(answers[2]!)).toBe('GROUP_MAX_SIZE_REACHED');
    broker.advance(60_000);
    expect(answers.map((request) => broker.errorOf(request))).toEqual(['NONE', 'NONE', 'GROUP_MAX_SIZE_REACHED']);
  });
});

describe('members', () => {
  it('C-KNOWN-13: a static member may leave its instance id out of any request', () => {
    const broker = new Broker();
    const joining = broker.send(join({ groupInstanceId: 'i1' }));
    broker.advance(3_000);
    const { memberId } = broker.responses.get(joining) as JoinGroupResponse;
    expect(broker.error(sync(memberId, 1))).toBe('NONE');
    expect(broker.error(heartbeat(memberId, 1))).toBe('NONE');
    expect(broker.error(commit(memberId, 1, { 't1-0': 1 }))).toBe('NONE');
    expect(broker.error(join({ memberId }))).toBe('NONE');
    broker.send(leave(memberId));
    expect(broker.coordinator.group('g')!.members.size).toBe(0);
  });

  it('C-HB-07: a join that waits for the log in Stable keeps its member', () => {
    const broker = new Broker({ offsetsCommitTimeoutMs: 60_000 });
    const first = broker.send(join({ groupInstanceId: 'i1' }));
    broker.advance(3_000);
    broker.send(sync((broker.responses.get(first) as JoinGroupResponse).memberId, 1));
    broker.held = true;
    const second = broker.send(join({ groupInstanceId: 'i1' }));
    broker.advance(30_000);
    expect(broker.coordinator.group('g')).toMatchObject({ state: 'Stable', awaitingJoinCount: 1 });
    broker.report(Errors.NONE);
    expect(broker.errorOf(second)).toBe('NONE');
  });

  it('C-SYNC-22: a member that leaves before its sync is pending no more', () => {
    const broker = new Broker();
    const [leader, follower] = ['a', 'b'].map((client) => broker.enter(client));
    broker.advance(6_000);
    broker.send(sync(leader!, 1));
    const group = broker.coordinator.group('g')!;
    expect([group.state, ...group.pendingSyncMembers]).toEqual(['Stable', follower]);
    broker.send(leave(follower!));
    expect(group.pendingSyncMembers.size).toBe(0);
    broker.send(join({ memberId: leader! }));
    broker.send(sync(leader!, 2));
    broker.advance(59_000);
    expect(broker.removed.map(({ cause }) => cause)).not.toContain('sync-timeout');
  });
});

describe('a group that dies with its shard', () => {
  const dying = () => {
    const broker = new Broker();
    const [leader] = broker.stable(2);
    const parked = broker.send(join({ memberId: leader! }));
    const written = broker.log.length;
    broker.coordinator.unload(msToTicks(broker.nowMs));
    return { broker, leader: leader!, parked, written };
  };

  it('C-CMP-12: its join phase never ends: no timer is left, nothing is written', () => {
    const { broker, parked, written } = dying();
    expect(broker.errorOf(parked)).toBe('NOT_COORDINATOR');
    expect(broker.armed.size).toBe(0);
    broker.advance(600_000);
    expect(broker.log.length).toBe(written);
  });

  it.each([
    ['C-JOIN-09', (id: string) => join({ memberId: id })],
    ['C-SYNC-04', (id: string) => sync(id, 1)],
    ['O-CM-03', (id: string) => commit(id, 1, { 't1-0': 1 })],
  ])('%s: it is gone from the table, so its members are told NOT_COORDINATOR instead', (_rule, request) => {
    const { broker, leader } = dying();
    expect(broker.transitions.at(-1)).toMatch(/> Dead/);
    expect(broker.error(request(leader))).toBe('NOT_COORDINATOR');
  });
});

describe('expiration', () => {
  const settings = { offsetsRetentionMs: 1_000, offsetsRetentionCheckIntervalMs: 5_000 };
  const offsetOf = (broker: Broker) => broker.ask<OffsetFetchResponse>(fetch(['t9-0'])).offsets[0]!.offset;

  /** A group of two with an offset of a topic that nobody subscribes to, so that the next sweep in Stable takes it. */
  const withOldOffset = () => {
    const broker = new Broker(settings);
    const [leader, follower] = broker.stable(2);
    broker.send(commit(leader!, 1, { 't9-0': 7 }));
    return { broker, leader: leader!, follower: follower! };
  };

  it('O-EX-04: nothing expires while the group rebalances', () => {
    const { broker, leader, follower } = withOldOffset();
    broker.send(join({ memberId: leader }));
    for (let i = 0; i < 6; i++) {
      broker.send(heartbeat(follower, 1));
      broker.advance(5_000);
    }
    expect([broker.coordinator.group('g')!.state, offsetOf(broker)]).toEqual(['PreparingRebalance', 7]);
    broker.send(join({ memberId: follower }));
    broker.advance(5_000);
    expect([broker.coordinator.group('g')!.state, offsetOf(broker)]).toEqual(['CompletingRebalance', 7]);
    for (const id of [leader, follower]) broker.send(sync(id, 2));
    for (const id of [leader, follower]) broker.send(heartbeat(id, 2));
    broker.advance(5_000);
    expect([broker.coordinator.group('g')!.state, offsetOf(broker)]).toEqual(['Stable', -1]);
  });

  it('O-EX-08: a group that is never Stable at a sweep never expires anything', () => {
    const { broker, leader, follower } = withOldOffset();
    for (let generation = 2; generation < 30; generation++) {
      for (const memberId of [leader, follower]) broker.send(join({ memberId }));
      broker.advance(5_000);
      for (const id of [leader, follower]) broker.send(sync(id, generation));
      expect([broker.coordinator.group('g')!.state, offsetOf(broker)]).toEqual(['Stable', 7]);
    }
    broker.advance(5_000);
    expect(offsetOf(broker)).toBe(-1);
  });
});
