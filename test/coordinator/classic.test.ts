/** Rules of the classic protocol where the recorded traces do not look: reasons, causes, effects, old versions. */
import { describe, expect, it } from 'vitest';
import { selectProtocol } from '../../src/coordinator/classic/protocols.ts';
import { canTransition, VALID_PREVIOUS_STATES } from '../../src/coordinator/classic/states.ts';
import { NOT_ARMED } from '../../src/coordinator/timers.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { JoinGroupResponse, LeaveGroupResponse, SyncGroupResponse } from '../../src/protocol/responses.ts';
import { GROUP_STATES } from '../../src/protocol/states.ts';
import { Broker, heartbeat, join, leave, metadata, sync } from './broker.ts';

const both = [
  { name: 'range', metadata: metadata('t1') },
  { name: 'sticky', metadata: metadata('t1') },
];

describe('C-JOIN: what is refused before any group is looked at', () => {
  it('C-JOIN-01: everything, when the broker is shutting down', () => {
    const broker = new Broker();
    broker.coordinator.shutDown(0);
    expect(broker.ask<JoinGroupResponse>(join({ memberId: 'm' }))).toMatchObject({
      errorCode: Errors.COORDINATOR_NOT_AVAILABLE,
      memberId: 'm',
    });
    expect(broker.error(heartbeat('m', 1))).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(broker.error(leave('m'))).toBe('COORDINATOR_NOT_AVAILABLE');
  });

  it.each([null, ''])('C-JOIN-02: the group id %j', (groupId) => {
    expect(new Broker().error(join({ groupId }))).toBe('INVALID_GROUP_ID');
    expect(new Broker().error(sync('m', 1, { groupId }))).toBe('INVALID_GROUP_ID');
    expect(new Broker().error(heartbeat('m', 1, { groupId }))).toBe('INVALID_GROUP_ID');
  });

  it('C-JOIN-03: a session timeout outside the bounds, even where there is no coordinator', () => {
    const broker = new Broker();
    expect(broker.error(join({ sessionTimeoutMs: 6_000 }))).toBe('MEMBER_ID_REQUIRED');
    expect(broker.error(join({ sessionTimeoutMs: 1_800_000 }))).toBe('MEMBER_ID_REQUIRED');
    broker.coordinator.unload(0);
    expect(broker.error(join({ sessionTimeoutMs: 5_999 }))).toBe('INVALID_SESSION_TIMEOUT');
    expect(broker.error(join({ sessionTimeoutMs: 1_800_001 }))).toBe('INVALID_SESSION_TIMEOUT');
    expect(broker.error(join())).toBe('NOT_COORDINATOR');
  });

  it('C-HB-01, C-LOAD-06: while the shard loads only heartbeats are answered well', () => {
    const broker = new Broker();
    broker.coordinator.startLoading(0);
    expect(broker.error(heartbeat('m', 1))).toBe('NONE');
    expect(broker.error(join())).toBe('COORDINATOR_LOAD_IN_PROGRESS');
    expect(broker.error(sync('m', 1))).toBe('COORDINATOR_LOAD_IN_PROGRESS');
  });
});

describe('transitions carry the words of the broker log', () => {
  it('a member joins, in Empty and in Stable', () => {
    const broker = new Broker();
    broker.stable(1);
    broker.enter('b', { reason: 'beginning to manage the group lifecycle' });
    const adding = 'Adding new member';
    expect(broker.transitions.filter((line) => line.includes(adding))).toEqual([
      `Empty > PreparingRebalance: ${adding} c1-1 with group instance id null; client reason: not provided`,
      `Stable > PreparingRebalance: ${adding} b-2 with group instance id null; client reason: beginning to manage the group lifecycle`,
    ]);
    expect(broker.causes.at(-1)).toMatchObject({ input: 'join', memberId: 'b-2' });
  });

  it('the leader rejoins; a follower changes its metadata', () => {
    const broker = new Broker();
    const [leader, follower] = broker.stable(2);
    broker.send(join({ memberId: leader!, reason: 'topic metadata' }));
    expect(broker.transitions.at(-1)).toBe(
      `Stable > PreparingRebalance: Leader ${leader} re-joining group during Stable; client reason: topic metadata`,
    );
    broker.send(join({ memberId: follower! }));
    broker.send(join({ memberId: follower!, protocols: [{ name: 'range', metadata: metadata('t2') }] }));
    expect(broker.transitions.at(-1)).toBe(
      `CompletingRebalance > PreparingRebalance: Updating metadata for member ${follower} during CompletingRebalance; client reason: not provided`,
    );
  });

  it('a member leaves, expires, or does not sync in time', () => {
    const broker = new Broker();
    const [a, b, c] = broker.stable(3);
    broker.send(leave(c!));
    expect(broker.transitions.at(-1)).toBe(
      `Stable > PreparingRebalance: explicit \`LeaveGroup\` request for (${c}) members.`,
    );
    broker.send(join({ memberId: a! }));
    broker.send(join({ memberId: b! }));
    broker.send(sync(a!, 2));
    broker.advance(10_000);
    expect(broker.transitions).toContain(`Stable > PreparingRebalance: removing member ${b} on heartbeat expiration.`);
    const late = new Broker();
    const id = late.enter('x');
    late.advance(3_000);
    while (late.coordinator.group('g')!.members.size > 0) {
      late.send(heartbeat(id, 1));
      late.advance(5_000);
    }
    expect(late.transitions).toContain(
      `CompletingRebalance > PreparingRebalance: Removing [${id}] on pending sync request expiration`,
    );
    expect(late.nowMs).toBe(63_000);
  });

  it('C-SYNC-13: the plan cannot be stored', () => {
    const broker = new Broker();
    const id = broker.enter('x');
    broker.advance(3_000);
    broker.held = true;
    const request = broker.send(sync(id, 1));
    broker.report(Errors.NOT_ENOUGH_REPLICAS);
    expect(broker.errorOf(request)).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(broker.transitions.at(-1)).toContain('Error COORDINATOR_NOT_AVAILABLE when storing group assignment');
    expect(broker.causes.at(-1)).toMatchObject({ input: 'append', memberId: id });
  });
});

describe('removals carry their cause, and the timer behind it', () => {
  it('session-expired tells when the member was heard of last, and how', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    broker.advance(1_000);
    broker.send(heartbeat(id!, 1));
    broker.advance(10_000);
    const removal = broker.removed.at(-1)!;
    expect(removal).toMatchObject({ memberId: id, cause: 'session-expired' });
    expect(removal.timer).toMatchObject({ armedAt: 70_000, armedBy: 'heartbeat' });
  });

  it('C-HB-08: a new member is given up after 300 s, though its join is parked', () => {
    const broker = new Broker();
    const [id] = broker.stable(1, { rebalanceTimeoutMs: 600_000 });
    const joining = broker.send(join({ version: 3, clientId: 'late', rebalanceTimeoutMs: 600_000 }));
    for (let t = 0; t < 300; t += 5) {
      expect(broker.error(heartbeat(id!, 1))).toBe('REBALANCE_IN_PROGRESS');
      expect(broker.errorOf(joining)).toBe('pending');
      broker.advance(5_000);
    }
    expect(broker.errorOf(joining)).toBe('UNKNOWN_MEMBER_ID');
    expect(broker.removed.at(-1)).toMatchObject({ memberId: 'late-2', cause: 'new-member-join-expired' });
  });

  it('C-STM: a replaced static member is fenced, and its successor added', () => {
    const broker = new Broker();
    broker.send(join({ groupInstanceId: 'i1' }));
    broker.send(join({ groupInstanceId: 'i1' }));
    expect(broker.added).toEqual(['i1-1', 'i1-2']);
    expect(broker.removed).toEqual([{ memberId: 'i1-1', cause: 'fenced', timer: null }]);
  });

  it('C-MAX-05, C-HB-12: one turned away for lack of room leaves its timer behind', () => {
    const broker = new Broker({ maxSize: 1 });
    const [leader] = broker.stable(1);
    const response = broker.ask<JoinGroupResponse>(join());
    expect(response.errorCode).toBe(Errors.GROUP_MAX_SIZE_REACHED);
    broker.send(leave(leader!));
    expect(broker.coordinator.group('g')!.state).toBe('Empty');
  });
});

describe('protocols', () => {
  const groupOf = (...lists: string[][]) => {
    const broker = new Broker({ initialRebalanceDelayMs: 1_000 });
    lists.forEach((names, i) => {
      broker.send(
        join({ version: 3, clientId: `c${i}`, protocols: names.map((name) => ({ name, metadata: metadata('t1') })) }),
      );
    });
    return broker.coordinator.group('g')!;
  };

  it.each([
    ['sticky', 'range'],
    ['range', 'roundrobin'],
    ['roundrobin', 'cooperative-sticky'],
  ])('C-PROTO-05: in a tie %s goes before %s, whoever came first', (first, second) => {
    expect(selectProtocol(groupOf([first, second], [second, first]))).toBe(first);
    expect(selectProtocol(groupOf([second, first], [first, second]))).toBe(first);
  });

  it('C-PROTO-05: the majority decides among what all list', () => {
    expect(selectProtocol(groupOf(['sticky', 'range'], ['range', 'sticky'], ['range', 'sticky']))).toBe('range');
    expect(selectProtocol(groupOf(['sticky', 'range'], ['sticky', 'range'], ['range']))).toBe('range');
  });

  it('a name listed twice counts once', () => {
    expect(selectProtocol(groupOf(['range', 'range']))).toBe('range');
  });

  it('C-SYNC-07: a protocol that is named must be the one chosen', () => {
    const broker = new Broker();
    const id = broker.enter('c');
    broker.advance(3_000);
    expect(broker.error(sync(id, 1, { protocolName: 'sticky' }))).toBe('INCONSISTENT_GROUP_PROTOCOL');
    expect(broker.error(sync(id, 1, { protocolType: 'connect' }))).toBe('INCONSISTENT_GROUP_PROTOCOL');
    expect(
      broker.ask<SyncGroupResponse>(sync(id, 1, { protocolName: 'range', protocolType: 'consumer' })),
    ).toMatchObject({
      errorCode: Errors.NONE,
      protocolName: 'range',
    });
  });
});

describe('LeaveGroup', () => {
  const old = (memberId: string) => ({ ...leave(memberId), version: 2 }) as ReturnType<typeof leave>;

  it('C-LV-01: up to version 2 the error of the one member stands at top level', () => {
    const broker = new Broker();
    expect(broker.ask<LeaveGroupResponse>(old('ghost'))).toEqual({
      api: Api.LeaveGroup,
      errorCode: Errors.UNKNOWN_MEMBER_ID,
      members: [],
    });
    const [id] = broker.stable(1);
    expect(broker.error(old('ghost'))).toBe('UNKNOWN_MEMBER_ID');
    expect(broker.error(old(id!))).toBe('NONE');
  });

  it('C-LV-05: each entry sees the effect of those before it', () => {
    const broker = new Broker();
    const [a, b] = broker.stable(2);
    const { members } = broker.ask<LeaveGroupResponse>(leave(a!, a!, b!));
    expect(members.map(({ errorCode }) => errorCode)).toEqual([Errors.NONE, Errors.UNKNOWN_MEMBER_ID, Errors.NONE]);
    expect(broker.coordinator.group('g')).toMatchObject({ state: 'Empty', generationId: 2 });
  });
});

describe('timers', () => {
  it('C-RT-02: one that was moved or disarmed since it went off is ignored', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    const timer = broker.coordinator.group('g')!.members.get(id!)!.sessionTimer;
    const deadline = timer.deadline;
    broker.coordinator.handle(heartbeat(id!, 1), 1_000_000, deadline);
    broker.coordinator.timerFired(timer, deadline);
    expect(broker.coordinator.group('g')!.members.has(id!)).toBe(true);
    broker.send(leave(id!));
    expect(timer.deadline).toBe(NOT_ARMED);
    broker.coordinator.timerFired(timer, deadline);
    expect(broker.coordinator.group('g')!.state).toBe('Empty');
  });

  it('C-CMP-13: absent static members with a rebalance timeout of 0 do not stop the clock', () => {
    const broker = new Broker();
    broker.send(join({ groupInstanceId: 'i1', rebalanceTimeoutMs: 0 }));
    broker.advance(3_000);
    broker.send(sync('i1-1', 1));
    broker.send(join({ memberId: 'i1-1', groupInstanceId: 'i1', rebalanceTimeoutMs: 0 }));
    broker.advance(100_000);
    expect(broker.coordinator.group('g')!.members.size).toBe(0);
  });
});

describe('states as data', () => {
  it('there are eleven arrows, and they can be asked for', () => {
    const arrows = GROUP_STATES.flatMap((to) => VALID_PREVIOUS_STATES[to].map((from) => `${from} > ${to}`));
    expect(arrows).toHaveLength(11);
    expect(canTransition('Stable', 'Empty')).toBe(false);
    expect(canTransition('PreparingRebalance', 'Empty')).toBe(true);
  });
});

describe('loading', () => {
  const failover = (broker: Broker) => {
    broker.coordinator.unload(broker.nowMs * 10);
    broker.coordinator.elect(broker.log, broker.nowMs * 10);
  };

  it('C-LOAD-01, C-LOAD-02: a stable group comes back with one protocol a member and full sessions', () => {
    const broker = new Broker();
    const [leader, follower] = broker.stable(2, { protocols: both });
    failover(broker);
    const group = broker.coordinator.group('g')!;
    expect(group).toMatchObject({ state: 'Stable', generationId: 1, leaderId: leader, protocolName: 'range' });
    expect(group.members.get(follower!)!.protocols.map(({ name }) => name)).toEqual(['range']);
    expect(group.members.get(follower!)!.sessionTimer.armedBy).toBe('load');
    broker.send(join({ memberId: follower!, protocols: both }));
    expect(group.state).toBe('PreparingRebalance');
  });

  it('C-LOAD-03: a group over capacity rebalances', () => {
    const broker = new Broker();
    broker.stable(3);
    const smaller = new Broker({ maxSize: 2 });
    smaller.coordinator.elect(broker.log, 0);
    expect(smaller.transitions).toEqual([
      'Stable > PreparingRebalance: Freshly-loaded group g (size 3) is over capacity 2. Rebalancing in order to give a chance for consumers to commit offsets',
    ]);
  });

  it('C-UNL-01: what is parked is answered NOT_COORDINATOR, and the members are gone', () => {
    const broker = new Broker();
    const id = broker.enter('c');
    const joining = broker.send(join({ memberId: id }));
    broker.coordinator.unload(0);
    expect(broker.errorOf(joining)).toBe('NOT_COORDINATOR');
    expect(broker.removed).toEqual([{ memberId: id, cause: 'unloaded', timer: null }]);
    expect(broker.armed.size).toBe(0);
  });
});
