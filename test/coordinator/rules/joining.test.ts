/** JoinGroup, rule by rule: who is let in, and as what. */
import { describe, expect, it } from 'vitest';
import { Errors } from '../../../src/protocol/errors.ts';
import type { JoinGroupRequest } from '../../../src/protocol/requests.ts';
import type { JoinGroupResponse } from '../../../src/protocol/responses.ts';
import { msToTicks } from '../../../src/protocol/time.ts';
import { Broker, commit, join, leave } from '../broker.ts';
import {
  completing,
  emptied,
  groupOf,
  pendingId,
  preparing,
  protocols,
  runs,
  sessionOf,
  stablePair,
  stableStatic,
  stateOf,
} from './beginnings.ts';

const { INCONSISTENT_GROUP_PROTOCOL, GROUP_MAX_SIZE_REACHED, UNKNOWN_MEMBER_ID } = Errors;
const ask = (broker: Broker, more: Partial<JoinGroupRequest>) => broker.ask<JoinGroupResponse>(join(more));

describe('what a joiner must bring', () => {
  it.each<[string, Partial<JoinGroupRequest>]>([
    ['no protocol type', { protocolType: '' }],
    ['no protocol', { protocols: [] }],
  ])('C-PROTO-01: an empty group, new or emptied, refuses one with %s', (_what, more) => {
    const broker = new Broker();
    expect(ask(broker, more).errorCode).toBe(INCONSISTENT_GROUP_PROTOCOL);
    emptied(broker);
    expect(ask(broker, more).errorCode).toBe(INCONSISTENT_GROUP_PROTOCOL);
    expect(groupOf(broker).pendingJoinMembers.size).toBe(0);
  });

  it('C-PROTO-01: any type and any name will do', () => {
    const broker = new Broker();
    emptied(broker);
    broker.enter('k', { protocolType: 'connect', protocols: protocols(['default']) });
    expect(groupOf(broker)).toMatchObject({ state: 'PreparingRebalance', protocolType: 'connect' });
  });

  it('C-JOIN-10: what it brings is looked at before its id', () => {
    const broker = new Broker();
    stablePair(broker);
    const other = protocols(['never heard of']);
    for (const memberId of ['ghost', '']) {
      const refused = { errorCode: INCONSISTENT_GROUP_PROTOCOL, memberId };
      expect(ask(broker, { memberId, protocols: other })).toMatchObject(refused);
    }
    expect(ask(broker, { memberId: 'ghost' }).errorCode).toBe(UNKNOWN_MEMBER_ID);
  });

  it('C-JOIN-08: whether there is room is looked at before what it brings, and before its id', () => {
    const wrong = { memberId: 'ghost', protocols: protocols(['never heard of']) };
    const full = new Broker({ maxSize: 2 });
    stablePair(full);
    expect(ask(full, wrong)).toMatchObject({ errorCode: GROUP_MAX_SIZE_REACHED, memberId: '' });
    const roomy = new Broker({ maxSize: 3 });
    stablePair(roomy);
    expect(ask(roomy, wrong).errorCode).toBe(INCONSISTENT_GROUP_PROTOCOL);
  });

  it('C-MAX-01: an empty group takes everybody, however small it must stay', () => {
    const broker = new Broker({ maxSize: 1 });
    emptied(broker);
    const answers = ['p', 'q', 'r'].map((clientId) => ask(broker, { clientId }));
    expect(answers.map(({ errorCode }) => errorCode)).toEqual(Array(3).fill(Errors.MEMBER_ID_REQUIRED));
    const [first, second] = answers.map(({ memberId }) => memberId);
    expect(broker.error(join({ memberId: first! }))).toBe('pending');
    expect(stateOf(broker)).toBe('PreparingRebalance');
    expect(broker.error(join({ memberId: second! }))).toBe('GROUP_MAX_SIZE_REACHED');
  });
});

describe('a shard that does not answer', () => {
  it.each([
    ['loading', 'COORDINATOR_LOAD_IN_PROGRESS', (broker: Broker) => broker.coordinator.startLoading(0)],
    ['elsewhere', 'NOT_COORDINATOR', (broker: Broker) => broker.coordinator.unload(0)],
  ] as const)('C-JOIN-04: %s: a join is told %s and no id', (_where, error, move) => {
    const broker = new Broker();
    move(broker);
    for (const memberId of ['', 'm']) {
      expect(ask(broker, { memberId })).toMatchObject({ errorCode: Errors[error], memberId: '' });
    }
  });
});

describe('new members', () => {
  it('C-GEN-05: an id is the client id, or the instance id, a dash, and something new', () => {
    const broker = new Broker();
    const ids = [
      ask(broker, { clientId: 'app' }).memberId,
      ask(broker, { clientId: 'app' }).memberId,
      stableStatic(broker),
      ask(broker, { groupInstanceId: 'i1', clientId: 'app' }).memberId,
    ];
    expect(ids.map((id) => id.replace(/-[^-]+$/, ''))).toEqual(['app', 'app', 'i1', 'i1']);
    expect(new Set(ids).size).toBe(4);
  });

  it('C-JOIN-11: no id makes a new member, a member’s id that member, and an invented id nobody', () => {
    const broker = new Broker();
    const [, follower] = stablePair(broker);
    const answers = ['', follower, 'ghost'].map((memberId) => ask(broker, { memberId, clientId: 'n' }));
    expect(answers.map(({ memberId }) => memberId)).toEqual(['n-3', follower, 'ghost']);
    const { MEMBER_ID_REQUIRED, NONE } = Errors;
    expect(answers.map(({ errorCode }) => errorCode)).toEqual([MEMBER_ID_REQUIRED, NONE, UNKNOWN_MEMBER_ID]);
    expect([...groupOf(broker).pendingJoinMembers]).toEqual(['n-3']);
  });

  it('C-NEW-03: a new static member is added at once, with no id asked for first', () => {
    const broker = new Broker();
    stablePair(broker);
    const request = broker.send(join({ groupInstanceId: 'i1' }));
    expect(broker.errorOf(request)).toBe('pending');
    const group = groupOf(broker);
    expect([group.state, group.members.size, group.pendingJoinMembers.size]).toEqual(['PreparingRebalance', 3, 0]);
    expect([...group.staticMembers]).toEqual([['i1', 'i1-3']]);
    expect(sessionOf(broker, 'i1-3').deadline).toBe(msToTicks(broker.nowMs + 300_000));
  });

  it('C-NEW-04: a known instance id gives its member a new id, with all that it had', () => {
    const broker = new Broker();
    const old = stableStatic(broker);
    const answer = ask(broker, { groupInstanceId: 'i1' });
    expect(answer).toMatchObject({ errorCode: Errors.NONE, memberId: 'i1-2', generationId: 1, leader: 'i1-2' });
    expect([...groupOf(broker).members.keys()]).toEqual(['i1-2']);
    expect(groupOf(broker).members.get('i1-2')!.assignment.bytes).toBe('plan');
    expect(broker.removed).toEqual([{ memberId: old, cause: 'fenced', timer: null }]);
  });

  it('C-STM-16: in an empty group no instance id is registered: who returns is new', () => {
    const broker = new Broker();
    const id = stableStatic(broker);
    broker.send(leave(id));
    expect([stateOf(broker), groupOf(broker).staticMembers.size]).toEqual(['Empty', 0]);
    expect(broker.error(join({ memberId: id, groupInstanceId: 'i1' }))).toBe('UNKNOWN_MEMBER_ID');
    broker.send(join({ groupInstanceId: 'i1' }));
    expect(broker.removed.map(({ cause }) => cause)).toEqual(['leave']);
    expect(groupOf(broker).members.get('i1-2')).toMatchObject({ isNew: true, assignment: { bytes: '' } });
  });
});

describe('known members', () => {
  it.each([
    ['C-KNOWN-02', 'nobody registered', 'i2', 'UNKNOWN_MEMBER_ID'],
    ['C-KNOWN-03', 'of another member', 'i1', 'FENCED_INSTANCE_ID'],
  ])('%s: a member that names an instance id %s is refused, and nothing happens', (_rule, _what, instance, error) => {
    const broker = new Broker();
    const [, follower] = stablePair(broker);
    broker.send(join({ groupInstanceId: 'i1' }));
    const before = groupOf(broker).awaitingJoinCount;
    const answer = ask(broker, { memberId: follower, groupInstanceId: instance });
    expect(answer).toMatchObject({ errorCode: Errors[error as keyof typeof Errors], memberId: follower });
    expect(groupOf(broker).awaitingJoinCount).toBe(before);
  });

  it('C-KNOWN-05: in PreparingRebalance a join is parked, and an older one of the same member forgotten', () => {
    const broker = new Broker();
    const [leader, follower] = stablePair(broker);
    const [first, second] = [{}, { protocols: protocols(['range'], 't2'), rebalanceTimeoutMs: 30_000 }].map((more) =>
      broker.send(join({ memberId: leader, ...more })),
    );
    const member = groupOf(broker).members.get(leader)!;
    expect([groupOf(broker).awaitingJoinCount, member.parkedJoin!.requestId]).toEqual([1, second]);
    expect([member.rebalanceTimeoutMs, member.protocols[0]!.metadata.bytes]).toEqual([30_000, 't2']);
    broker.send(join({ memberId: follower }));
    expect(stateOf(broker)).toBe('CompletingRebalance');
    expect([first, second].map((request) => broker.errorOf(request!))).toEqual(['pending', 'NONE']);
  });

  it('C-KNOWN-07: in CompletingRebalance a changed member makes the group rebalance', () => {
    const broker = new Broker();
    const [, follower] = completing(broker);
    expect(broker.error(join({ memberId: follower }))).toBe('NONE');
    expect(stateOf(broker)).toBe('CompletingRebalance');
    expect(broker.error(join({ memberId: follower, protocols: protocols(['range'], 't2') }))).toBe('pending');
    expect(groupOf(broker)).toMatchObject({ state: 'PreparingRebalance', generationId: 1, awaitingJoinCount: 1 });
    expect(groupOf(broker).members.get(follower)!.protocols[0]!.metadata.bytes).toBe('t2');
  });

  it('C-KNOWN-11: in an empty group every id is unknown, unless it was just handed out', () => {
    const broker = new Broker();
    const [id] = emptied(broker);
    for (const memberId of [id!, 'ghost']) expect(broker.error(join({ memberId }))).toBe('UNKNOWN_MEMBER_ID');
    broker.send(commit('', -1, { 't1-0': 1 }, { groupId: 'simple' }));
    expect(broker.error(join({ groupId: 'simple', memberId: id! }))).toBe('UNKNOWN_MEMBER_ID');
    expect(broker.error(join({ memberId: pendingId(broker) }))).toBe('pending');
  });

  it.each([
    ['answered in Stable', stablePair, 1, 'Stable'],
    ['parked in Stable', stablePair, 0, 'PreparingRebalance'],
    ['answered in CompletingRebalance', completing, 1, 'CompletingRebalance'],
    ['parked in PreparingRebalance', preparing, 1, 'PreparingRebalance'],
    ['parked there a second time', preparing, 0, 'PreparingRebalance'],
  ] as const)('C-KNOWN-12: a member that joins again, %s, does not renew its session', (_where, begin, who, then) => {
    const broker = new Broker();
    const id = begin(broker)[who];
    pendingId(broker); // so that no join phase ends
    const before = sessionOf(broker, id).deadline;
    broker.advance(4_000);
    broker.send(join({ memberId: id, sessionTimeoutMs: 30_000 }));
    expect(stateOf(broker)).toBe(then);
    expect([sessionOf(broker, id).deadline, runs(broker, sessionOf(broker, id))]).toEqual([before, true]);
  });
});
