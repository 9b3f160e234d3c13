/** SyncGroup, Heartbeat and LeaveGroup, rule by rule. */
import { describe, expect, it } from 'vitest';
import { Errors, errorName } from '../../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../../src/protocol/requests.ts';
import type { LeaveGroupResponse, SyncGroupResponse } from '../../../src/protocol/responses.ts';
import { msToTicks, ticksToMs } from '../../../src/protocol/time.ts';
import { Broker, heartbeat, join, leave, sync } from '../broker.ts';
import {
  completing,
  emptied,
  groupOf,
  joinAnswer,
  pendingId,
  preparing,
  protocols,
  runs,
  sessionOf,
  stablePair,
  stableStatic,
  stateOf,
} from './beginnings.ts';

const REQUESTS = [
  ['C-SYNC-01', (groupId: string | null) => sync('m', 1, { groupId })],
  ['C-HB-02', (groupId: string | null) => heartbeat('m', 1, { groupId })],
] as const;
const withIds = (groupIds: readonly (string | null)[]) =>
  REQUESTS.flatMap(([rule, request]) => groupIds.map((groupId) => [rule, groupId, request] as const));

it.each(withIds([null, '']))(
  '%s: the group id %j is INVALID_GROUP_ID, here or elsewhere',
  (_rule, groupId, request) => {
    const broker = new Broker();
    expect(broker.error(request(groupId))).toBe('INVALID_GROUP_ID');
    broker.coordinator.unload(0);
    expect(broker.error(request(groupId))).toBe('INVALID_GROUP_ID');
  },
);

it.each(withIds([null, 'g']))(
  '%s: a broker that shuts down says so, whatever the group id (%j)',
  (_rule, id, request) => {
    const broker = new Broker();
    broker.coordinator.shutDown(0);
    expect(broker.error(request(id))).toBe('COORDINATOR_NOT_AVAILABLE');
  },
);

it('C-HB-02: a heartbeat at a broker that does not coordinate is NOT_COORDINATOR', () => {
  const broker = new Broker();
  const [id] = broker.stable(1);
  broker.coordinator.unload(msToTicks(broker.nowMs));
  expect(broker.error(heartbeat(id!, 1))).toBe('NOT_COORDINATOR');
});

describe('SyncGroup', () => {
  it.each([
    ['COORDINATOR_LOAD_IN_PROGRESS', (broker: Broker) => broker.coordinator.startLoading(0)],
    ['NOT_COORDINATOR', (broker: Broker) => broker.coordinator.unload(0)],
  ] as const)('C-SYNC-02: %s of a shard that is not active', (error, move) => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    move(broker);
    expect(broker.error(sync(id!, 1))).toBe(error);
  });

  it('C-SYNC-03: no group, or an empty one, is UNKNOWN_MEMBER_ID', () => {
    const broker = new Broker();
    expect(broker.error(sync('m', 0))).toBe('UNKNOWN_MEMBER_ID');
    const [id] = emptied(broker);
    expect(groupOf(broker)).toMatchObject({ state: 'Empty', generationId: 2 });
    for (const generation of [1, 2]) expect(broker.error(sync(id!, generation))).toBe('UNKNOWN_MEMBER_ID');
    expect(broker.error(sync(id!, 2, { groupInstanceId: 'i1' }))).toBe('UNKNOWN_MEMBER_ID');
  });

  it('C-SYNC-08: in PreparingRebalance it is REBALANCE_IN_PROGRESS, for the generation that still is', () => {
    const broker = new Broker();
    const ids = preparing(broker);
    for (const id of ids) expect(broker.error(sync(id, 1))).toBe('REBALANCE_IN_PROGRESS');
    expect(broker.error(sync(ids[0], 2))).toBe('ILLEGAL_GENERATION');
  });

  it('C-SYNC-12: once the plan is written, who waits gets its part and a fresh session, and the group is Stable', () => {
    const broker = new Broker();
    const [leader, follower, silent] = ['a', 'b', 'c'].map((client) => broker.enter(client));
    broker.advance(6_000);
    const requests = [broker.send(sync(follower!, 1))];
    broker.held = true;
    const plan = [leader, follower].map((id) => [id!, { bytes: `for ${id}`, partitions: [] }] as const);
    requests.push(broker.send(sync(leader!, 1, { assignments: new Map(plan) })));
    broker.advance(1_000);
    expect([stateOf(broker), ...requests.map((id) => broker.errorOf(id))]).toEqual([
      ...['CompletingRebalance', 'pending', 'pending'],
    ]);
    broker.report(Errors.NONE);
    expect(stateOf(broker)).toBe('Stable');
    const parts = requests.map((id) => (broker.responses.get(id) as SyncGroupResponse).assignment.bytes);
    expect(parts).toEqual([`for ${follower}`, `for ${leader}`]);
    const sessions = [leader, follower, silent].map((id) => ticksToMs(sessionOf(broker, id!).deadline));
    expect(sessions).toEqual([17_000, 17_000, 16_000]);
    expect(groupOf(broker).members.get(silent!)!.assignment.bytes).toBe('');
  });
});

describe('C-SYNC-14: a plan whose generation is over when it is in the log', () => {
  it.each([
    ['written', Errors.NONE],
    ['refused', Errors.NOT_ENOUGH_REPLICAS],
  ])('%s, changes nothing in CompletingRebalance of the next', (_what, error) => {
    const broker = new Broker();
    const ids = completing(broker);
    broker.held = true;
    const plan = new Map(ids.map((id) => [id, { bytes: 'of generation 1', partitions: [] }]));
    broker.send(sync(ids[0], 1, { assignments: plan }));
    const joins = ids.map((memberId) => broker.send(join({ memberId, protocols: protocols(['range'], 't2') })));
    expect(groupOf(broker)).toMatchObject({ state: 'CompletingRebalance', generationId: 2 });
    const parked = broker.send(sync(ids[1], 2));
    broker.report(error);
    expect(joins.map((request) => broker.errorOf(request))).toEqual(['NONE', 'NONE']);
    expect([stateOf(broker), broker.errorOf(parked)]).toEqual(['CompletingRebalance', 'pending']);
    expect(ids.map((id) => groupOf(broker).members.get(id)!.assignment.bytes)).toEqual(['', '']);
    broker.held = false;
    expect(broker.error(sync(ids[0], 2))).toBe('NONE');
    expect([stateOf(broker), broker.errorOf(parked)]).toEqual(['Stable', 'NONE']);
  });
});

describe('Heartbeat', () => {
  it('C-HB-03: of a group that does not exist it is UNKNOWN_MEMBER_ID', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    expect(broker.error(heartbeat(id!, 1, { groupId: 'h' }))).toBe('UNKNOWN_MEMBER_ID');
    expect(broker.coordinator.group('h')).toBeUndefined();
  });

  it.each([
    ['PreparingRebalance', preparing],
    ['CompletingRebalance', completing],
    ['Stable', stablePair],
  ] as const)('C-HB-05: in %s another generation is ILLEGAL_GENERATION, and no sign of life', (state, begin) => {
    const broker = new Broker();
    const [, id] = begin(broker);
    expect(stateOf(broker)).toBe(state);
    const before = sessionOf(broker, id).deadline;
    broker.advance(1_000);
    for (const generation of [0, 2, -1]) expect(broker.error(heartbeat(id, generation))).toBe('ILLEGAL_GENERATION');
    expect(sessionOf(broker, id).deadline).toBe(before);
  });

  it('C-HB-13: each member’s deadline is its own', () => {
    const broker = new Broker();
    const sessions = [7_000, 20_000, 10_000];
    const [a, b, c] = sessions.map((sessionTimeoutMs, i) => broker.enter(`c${i}`, { sessionTimeoutMs }));
    broker.advance(6_000);
    for (const id of [a!, b!, c!]) broker.send(sync(id, 1)); // The leader's is first, and alone renews.
    broker.advance(5_000);
    broker.send(heartbeat(c!, 1));
    const goneAt = new Map<string, number>();
    const removed = broker.memberRemoved.bind(broker);
    broker.memberRemoved = (groupId, id, cause, timer) => {
      goneAt.set(id, broker.nowMs);
      removed(groupId, id, cause, timer);
    };
    broker.advance(60_000);
    expect([a, b, c].map((id) => goneAt.get(id!))).toEqual([13_000, 26_000, 21_000]);
  });
});

describe('LeaveGroup', () => {
  const namedWith = (memberId: string, groupInstanceId: string): CoordinatorRequest => ({
    ...(leave() as Extract<CoordinatorRequest, { members: unknown }>),
    members: [{ memberId, groupInstanceId, reason: null }],
  });
  const entry = (broker: Broker, request: CoordinatorRequest) =>
    broker.ask<LeaveGroupResponse>(request).members.map(({ errorCode }) => errorName(errorCode));

  it('C-LV-03: a pending id may leave, whatever instance id it names; its timer goes with it', () => {
    const broker = new Broker();
    stablePair(broker);
    const id = pendingId(broker);
    const timer = groupOf(broker).timers.session(id);
    expect(runs(broker, timer)).toBe(true);
    expect(entry(broker, namedWith(id, 'nobody'))).toEqual(['NONE']);
    expect([groupOf(broker).pendingJoinMembers.size, runs(broker, timer)]).toEqual([0, false]);
    expect(entry(broker, leave(id))).toEqual(['UNKNOWN_MEMBER_ID']);
  });

  it('C-LV-04: a member leaves: its timer is cancelled and its parked join refused, and no generation is asked', () => {
    const broker = new Broker();
    const [leader, follower] = stablePair(broker);
    const timer = sessionOf(broker, leader);
    const parked = broker.send(join({ memberId: leader }));
    expect(entry(broker, leave(leader))).toEqual(['NONE']);
    expect(joinAnswer(broker, parked)).toMatchObject({ errorCode: Errors.UNKNOWN_MEMBER_ID, memberId: '' });
    expect([...groupOf(broker).members.keys()]).toEqual([follower]);
    expect([runs(broker, timer), groupOf(broker).awaitingJoinCount]).toEqual([false, 0]);
  });

  it('C-LV-04: in another’s name it may not', () => {
    const broker = new Broker();
    const id = stableStatic(broker);
    expect(entry(broker, leave('ghost'))).toEqual(['UNKNOWN_MEMBER_ID']);
    expect(entry(broker, namedWith(id, 'nobody'))).toEqual(['UNKNOWN_MEMBER_ID']);
    expect(entry(broker, namedWith('ghost', 'i1'))).toEqual(['FENCED_INSTANCE_ID']);
    expect([stateOf(broker), groupOf(broker).members.size]).toEqual(['Stable', 1]);
  });

  it('C-LV-10: who left is told nothing more, and its parked sync never answered', () => {
    const broker = new Broker();
    const [leader, follower] = completing(broker);
    const parked = broker.send(sync(follower, 1));
    const leaving = broker.send(leave(follower));
    expect([broker.errorOf(leaving), stateOf(broker)]).toEqual(['NONE', 'PreparingRebalance']);
    const joining = broker.send(join({ memberId: leader }));
    const syncing = broker.send(
      sync(leader, 2, { assignments: new Map([[follower, { bytes: 'x', partitions: [] }]]) }),
    );
    expect([stateOf(broker), broker.errorOf(joining), broker.errorOf(syncing)]).toEqual(['Stable', 'NONE', 'NONE']);
    broker.advance(600_000);
    expect(broker.errorOf(parked)).toBe('pending');
    expect(broker.responses.size).toBe(broker.nextRequest - 2);
    expect(broker.removed.filter(({ memberId }) => memberId === follower)).toHaveLength(1);
  });
});
