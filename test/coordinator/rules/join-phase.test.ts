/** The join phase, rule by rule: its timers, its end, and the generation that follows; and the frame all of it runs in. */
import { describe, expect, it } from 'vitest';
import { BEHAVIOURS } from '../../../src/coordinator/behaviour.ts';
import { TimerKind } from '../../../src/coordinator/timers.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { msToTicks } from '../../../src/protocol/time.ts';
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

const LONG = { sessionTimeoutMs: 1_000_000 };

describe('timers', () => {
  it('C-RT-03: a pending id, a new member and a member share the one session timer of their id', () => {
    const broker = new Broker();
    const id = pendingId(broker);
    const timer = groupOf(broker).timers.session(id);
    const deadlines = [timer.deadline];
    broker.send(join({ memberId: id }));
    deadlines.push(timer.deadline);
    broker.advance(3_000);
    deadlines.push(timer.deadline);
    expect(deadlines).toEqual([10_000, 300_000, 13_000].map(msToTicks));
    expect(sessionOf(broker, id)).toBe(timer);
    expect([...broker.armed.keys()].filter(({ kind }) => kind === TimerKind.Session)).toEqual([timer]);
  });

  it('C-RT-03: timers outlive their group, and meet the next one of its name', () => {
    const broker = new Broker();
    emptied(broker);
    const { timers } = groupOf(broker);
    const orphan = timers.session(pendingId(broker));
    broker.send({ api: Api.DeleteGroups, groupIds: ['g'] });
    expect([stateOf(broker), runs(broker, orphan)]).toEqual(['none', true]);
    const id = broker.enter('next');
    expect(groupOf(broker).timers).toBe(timers);
    expect(timers.session(id)).not.toBe(orphan);
    broker.advance(10_000);
    expect([runs(broker, orphan), stateOf(broker), broker.removed.length]).toEqual([false, 'CompletingRebalance', 1]);
  });

  it('C-RT-07: sessions that end together end in the order in which they were renewed, each at its own deadline', () => {
    const broker = new Broker();
    const [a, b, c] = broker.stable(3);
    broker.advance(1_000);
    for (const id of [c!, a!, b!]) broker.send(heartbeat(id, 1));
    broker.advance(60_000);
    expect(broker.removed.map(({ memberId }) => memberId)).toEqual([c, a, b]);
    expect(broker.causes.find(({ input }) => input === 'session-timer')!.memberId).toBe(c);
    expect(groupOf(broker)).toMatchObject({ state: 'Empty', stateTimestamp: msToTicks(17_000) });
  });
});

describe('the log', () => {
  it('C-RT-04: a group changes at once, and only the answer waits for the log', () => {
    const broker = new Broker();
    const id = stableStatic(broker);
    broker.held = true;
    const joining = broker.send(join({ groupInstanceId: 'i1' }));
    const leaving = broker.send(leave('i1-2'));
    expect(groupOf(broker)).toMatchObject({ state: 'Empty', generationId: 2 });
    expect(broker.error(heartbeat(id, 1))).toBe('UNKNOWN_MEMBER_ID');
    expect(broker.errorOf(leaving)).toBe('pending');
    broker.report(Errors.NONE, 2);
    expect([joining, leaving].map((request) => broker.errorOf(request))).toEqual(['UNKNOWN_MEMBER_ID', 'NONE']);
  });
});

describe('the generation', () => {
  it('C-GEN-01: it rises by one exactly when a join phase ends, with members or without', () => {
    const broker = new Broker();
    const seen: string[] = [];
    const transition = broker.transition.bind(broker);
    broker.transition = (groupId, from, to, generation, cause) => {
      seen.push(`${to} ${generation}`);
      transition(groupId, from, to, generation, cause);
    };
    const [id] = broker.stable(1);
    broker.send(heartbeat(id!, 1));
    broker.send(join({ memberId: id! }));
    broker.send(sync(id!, 2));
    broker.send(leave(id!));
    broker.enter('b');
    expect(seen).toEqual([
      ...['PreparingRebalance 0', 'CompletingRebalance 1', 'Stable 1'],
      ...['PreparingRebalance 1', 'CompletingRebalance 2', 'Stable 2'],
      ...['PreparingRebalance 2', 'Empty 3', 'PreparingRebalance 3'],
    ]);
  });

  it('C-GEN-04: protocol and topics are those of who is there, and everybody is pending sync', () => {
    const broker = new Broker();
    const a = broker.enter('a', { protocols: protocols(['sticky', 'range'], 't1') });
    const b = broker.enter('b', { protocols: protocols(['range'], 't2') });
    const group = groupOf(broker);
    expect([group.protocolName, group.subscribedTopics]).toEqual([null, null]);
    broker.advance(6_000);
    expect([group.protocolName, [...group.subscribedTopics!]]).toEqual(['range', ['t1', 't2']]);
    expect([...group.pendingSyncMembers]).toEqual([a, b]);
    for (const id of [a, b]) broker.send(sync(id, 1));
    broker.send(leave(b));
    broker.send(join({ memberId: a, protocols: protocols(['sticky', 'range'], 't1') }));
    expect([group.protocolName, [...group.subscribedTopics!]]).toEqual(['sticky', ['t1']]);
    expect([...group.pendingSyncMembers]).toEqual([a]);
    broker.send(leave(a));
    expect([group.protocolName, group.subscribedTopics!.size]).toEqual([null, 0]);
  });

  it('C-GEN-06: the first member leads, and when it goes the next in order does at once', () => {
    const broker = new Broker();
    const [a, b, c, d] = broker.stable(4);
    const leaders = [groupOf(broker).leaderId];
    for (const id of [c!, a!, b!, d!]) {
      broker.send(leave(id));
      leaders.push(groupOf(broker).leaderId);
    }
    expect(leaders).toEqual([a, a, b, d, null]);
  });

  it('C-GEN-06: who takes a static leader’s place leads', () => {
    const broker = new Broker();
    const id = stableStatic(broker);
    broker.send(join({ clientId: 'b', version: 3 }));
    expect(groupOf(broker).leaderId).toBe(id);
    broker.send(join({ groupInstanceId: 'i1' }));
    expect(groupOf(broker).leaderId).toBe('i1-3');
  });
});

describe('how a join phase begins', () => {
  it('D-03: before 4.0 newcomers extend the initial delay of generation 0, and of no later one', () => {
    const broker = new Broker({ behaviour: BEHAVIOURS['kafka-3.6'] });
    const delays: number[] = [];
    for (const generation of [0, 1, 2]) {
      const ids = [broker.enter('a'), broker.enter('b')];
      expect(groupOf(broker)).toMatchObject({ state: 'PreparingRebalance', generationId: generation });
      broker.send(leave(...ids)); // So that the next phase is an initial one again.
      const begun = broker.nowMs;
      while (stateOf(broker) !== 'Empty') broker.advance(1_000);
      delays.push(broker.nowMs - begun);
    }
    expect(delays).toEqual([6_000, 3_000, 3_000]);
  });

  it.each([
    ['CompletingRebalance', 0],
    ['Stable', 1],
  ] as const)('C-PREP-02: from %s it clears the pending syncs and cancels their timer', (state, synced) => {
    const broker = new Broker();
    const ids = completing(broker);
    for (const id of ids.slice(0, synced)) broker.send(sync(id, 1));
    const { pendingSyncMembers, timers } = groupOf(broker);
    expect([stateOf(broker), pendingSyncMembers.size, runs(broker, timers.sync)]).toEqual([state, 2 - synced, true]);
    broker.send(join({ memberId: ids[1], protocols: protocols(['range'], 't2') }));
    expect([stateOf(broker), pendingSyncMembers.size, runs(broker, timers.sync)]).toEqual([
      ...['PreparingRebalance', 0, false],
    ]);
  });
});

describe('how a join phase ends', () => {
  it('C-CMP-04: the initial delay ends whoever is pending, and the latecomer starts a rebalance', () => {
    const broker = new Broker();
    broker.enter('a');
    const late = pendingId(broker);
    broker.advance(3_000);
    expect([stateOf(broker), [...groupOf(broker).pendingJoinMembers]]).toEqual(['CompletingRebalance', [late]]);
    broker.send(join({ memberId: late }));
    expect(stateOf(broker)).toBe('PreparingRebalance');
  });

  it('C-CMP-04: so does the rebalance timeout', () => {
    const broker = new Broker();
    const [leader, follower] = stablePair(broker, LONG);
    const late = pendingId(broker, LONG);
    for (const memberId of [leader, follower]) broker.send(join({ memberId, ...LONG }));
    broker.advance(59_999);
    expect(stateOf(broker)).toBe('PreparingRebalance');
    broker.advance(1);
    expect(groupOf(broker)).toMatchObject({ state: 'CompletingRebalance', generationId: 2 });
    expect([...groupOf(broker).pendingJoinMembers]).toEqual([late]);
  });

  it('C-CMP-10: the end of the phase cancels the join timer', () => {
    const broker = new Broker();
    const [, follower] = preparing(broker);
    expect(runs(broker, groupOf(broker).timers.join)).toBe(true);
    broker.send(join({ memberId: follower }));
    expect([stateOf(broker), runs(broker, groupOf(broker).timers.join)]).toEqual(['CompletingRebalance', false]);
  });

  it('C-CMP-14: those who came are the next generation, under the first of them if the leader did not come', () => {
    const broker = new Broker();
    broker.send(join({ groupInstanceId: 'i1', ...LONG }));
    const [a, b, c] = ['a', 'b', 'c'].map((client) => broker.enter(client, LONG));
    broker.advance(9_000);
    for (const id of ['i1-1', a!, b!, c!]) broker.send(sync(id, 1));
    expect(groupOf(broker)).toMatchObject({ state: 'Stable', leaderId: 'i1-1' });
    const changed = { ...LONG, protocols: protocols(['range'], 't2') };
    const requests = [c!, b!].map((memberId) => broker.send(join({ memberId, ...changed })));
    broker.advance(60_000);
    expect(groupOf(broker)).toMatchObject({ state: 'CompletingRebalance', generationId: 2, leaderId: b });
    expect(broker.removed).toMatchObject([{ memberId: a, cause: 'rebalance-timeout' }]);
    const answers = requests.map((request) => joinAnswer(broker, request));
    expect(answers).toMatchObject(Array(2).fill({ generationId: 2, leader: b, protocolName: 'range' }));
    expect(answers.map(({ members }) => members.map(({ memberId }) => memberId))).toEqual([[], ['i1-1', b, c]]);
  });

  it('C-CMP-15: a group that emptied is written, its type kept; a refusal changes nothing', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    const written = broker.log.length;
    broker.held = true;
    broker.advance(10_000);
    expect(broker.removed).toMatchObject([{ memberId: id, cause: 'session-expired' }]);
    expect(broker.log.slice(written)).toMatchObject([
      { type: 'group', groupId: 'g', value: { generation: 2, protocolType: 'consumer', protocol: null, members: [] } },
    ]);
    broker.report(Errors.NOT_ENOUGH_REPLICAS);
    expect(groupOf(broker)).toMatchObject({ state: 'Empty', generationId: 2, protocolType: 'consumer' });
  });

  it('C-CMP-17: the sync timer runs for the longest rebalance timeout, and nothing is written', () => {
    const broker = new Broker();
    broker.enter('a', { rebalanceTimeoutMs: 20_000 });
    broker.enter('b', { rebalanceTimeoutMs: 40_000 });
    broker.enter('c', { rebalanceTimeoutMs: 30_000 });
    const written = broker.log.length;
    broker.advance(6_000);
    const { timers } = groupOf(broker);
    expect([stateOf(broker), broker.log.length]).toEqual(['CompletingRebalance', written]);
    expect(timers.sync).toMatchObject({ deadline: msToTicks(46_000), armedBy: 'join-complete' });
    expect([timers.syncGeneration, runs(broker, timers.sync)]).toEqual([1, true]);
  });
});
