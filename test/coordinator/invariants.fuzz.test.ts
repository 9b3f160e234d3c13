/**
 * Whatever arrives, in whatever order, the coordinator does not throw, keeps its invariants, and lets a refused request
 * change nothing. `npm run fuzz:coordinator` does the same with a million inputs.
 */
import { describe, expect, it } from 'vitest';
import { GROUP_INVARIANTS } from '../../properties/invariants/coordinator.ts';
import { CoordinatorHistory } from '../../properties/invariants/coordinator-history.ts';
import type { CoordinatorConfig } from '../../src/coordinator/config.ts';
import { NOT_ARMED } from '../../src/coordinator/timers.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { JoinGroupResponse } from '../../src/protocol/responses.ts';
import { Broker, heartbeat, join, sync } from './broker.ts';
import { Chaos } from './chaos.ts';
import { FuzzRun } from './fuzz.ts';

describe('C-INV-01…11 under arbitrary inputs', () => {
  it.each(Array.from({ length: 20 }, (_, i) => i))('hundred %i of the seeds', (hundred) => {
    for (let seed = hundred * 100; seed < hundred * 100 + 100; seed++) {
      const run = new FuzzRun(seed);
      for (let i = 0; i < 200; i++) {
        const broken = run.step();
        if (broken.length > 0) expect.fail(`seed ${seed}, input ${i}: ${broken.join('; ')}`);
      }
      expect(run.refusals).toBeGreaterThan(20);
    }
  });

  it('reaches every transition and every cause of a removal', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const chaos = new Chaos(seed);
      for (let i = 0; i < 200; i++) chaos.step();
      for (const line of chaos.broker.transitions) seen.add(line.split(':')[0]!);
      for (const { cause } of chaos.broker.removed) seen.add(cause);
    }
    expect([...seen].sort()).toEqual([
      'CompletingRebalance > Dead',
      'CompletingRebalance > PreparingRebalance',
      'CompletingRebalance > Stable',
      'Empty > Dead',
      'Empty > PreparingRebalance',
      'PreparingRebalance > CompletingRebalance',
      'PreparingRebalance > Dead',
      'PreparingRebalance > Empty',
      'Stable > Dead',
      'Stable > PreparingRebalance',
      'fenced',
      'leave',
      'max-size',
      'new-member-join-expired',
      'pending-member-expired',
      'rebalance-timeout',
      'session-expired',
      'sync-timeout',
      'unloaded',
    ]);
  });
});

describe('each invariant notices', () => {
  const stableGroup = () => {
    const broker = new Broker();
    const [leader] = broker.stable(2);
    return { group: broker.coordinator.group('g')!, leader: leader! };
  };
  type Group = ReturnType<typeof stableGroup>['group'];

  const damages: [string, (group: Group, leader: string) => unknown][] = [
    ['C-INV-01', (group) => Object.assign(group, { awaitingJoinCount: 1 })],
    ['C-INV-02', (group) => Object.assign(group, { leaderId: null })],
    ['C-INV-02', (group) => Object.assign(group, { leaderId: 'ghost' })],
    ['C-INV-03', (group) => group.staticMembers.set('i1', 'ghost')],
    ['C-INV-03', (group, leader) => group.pendingJoinMembers.add(leader)],
    ['C-INV-04', (group) => group.pendingSyncMembers.add('ghost')],
    ['C-INV-05', (group) => Object.assign(group, { state: 'Empty' })],
    ['C-INV-05', (group) => Object.assign(group, { protocolName: 'sticky' })],
    ['C-INV-06', (group, leader) => Object.assign(group.members.get(leader)!, { parkedSync: {}, parkedJoin: {} })],
    ['C-INV-06', (group, leader) => Object.assign(group.members.get(leader)!, { parkedJoin: {} })],
    ['C-INV-07', (group) => Object.assign(group, { state: 'PreparingRebalance' })],
    ['C-INV-07', (group, leader) => group.pendingSyncMembers.add(leader)],
    ['C-INV-08', (group, leader) => Object.assign(group.members.get(leader)!.sessionTimer, { deadline: NOT_ARMED })],
  ];

  it.each(damages)('%s', (id, damage) => {
    const { group, leader } = stableGroup();
    const broken = () => GROUP_INVARIANTS.filter(({ holds }) => !holds(group, 0)).map((invariant) => invariant.id);
    expect(broken()).toEqual([]);
    damage(group, leader);
    expect(broken()).toContain(id);
  });
});

describe('each rule of history notices', () => {
  const watched = (config: Partial<CoordinatorConfig> = {}) => {
    const broker = new Broker(config);
    const history = new CoordinatorHistory(broker.coordinator);
    const respond = broker.respond.bind(broker);
    broker.respond = (id, response) => {
      respond(id, response);
      history.responded(id, response);
    };
    const send = (request: CoordinatorRequest) => {
      history.arrived(broker.nextRequest, request);
      return broker.send(request);
    };
    const broken = () => history.afterInput().map(({ id }) => id);
    const stable = () => {
      const first = send(join({ version: 3, clientId: 'a' }));
      const second = send(join({ version: 3, clientId: 'b' }));
      broker.advance(6_000);
      return [first, second].map((id) => (broker.responses.get(id) as JoinGroupResponse).memberId);
    };
    return { broker, history, send, broken, stable };
  };

  it('C-INV-09: a generation that falls', () => {
    const { broker, broken, stable } = watched();
    stable();
    expect(broken()).toEqual([]);
    Object.assign(broker.coordinator.group('g')!, { generationId: 0 });
    expect(broken()).toEqual(['C-INV-09']);
  });

  const lies: [string, Partial<JoinGroupResponse>, RegExp][] = [
    ['another leader', { leader: 'x' }, /has two leaders/],
    ['another generation', { generationId: 2 }, /a join was told generation 2/],
    ['an older generation', { generationId: 0 }, /a join was told generation 0/],
    ['another protocol', { protocolName: 'sticky' }, /a join was told generation 1/],
    ['the member list, and does not lead', { memberId: 'x' }, /x got the member list and does not lead/],
    ['the member list too', {}, /2 answers list the members/],
  ];
  it.each(lies)('C-INV-09: one more member of a join phase is told %s', (_what, lie, words) => {
    const { broker, history, send, stable } = watched();
    const [leader] = stable();
    expect(history.afterInput()).toEqual([]);
    const answer = broker.responses.get(send(join({ memberId: leader! }))) as JoinGroupResponse;
    history.arrived(99, join());
    history.responded(99, { ...answer, ...lie });
    const broken = history.afterInput();
    expect(broken.map(({ id }) => id)).toContain('C-INV-09');
    expect(broken.map(({ what }) => what).join('\n')).toMatch(words);
  });

  it('C-INV-09: the leader is told that it leads, and not who is there', () => {
    const { broker, history, send, stable } = watched();
    const [leader, follower] = stable();
    history.afterInput();
    const answer = broker.responses.get(send(join({ memberId: follower! }))) as JoinGroupResponse;
    expect([answer.leader, answer.members, history.afterInput()]).toEqual([leader, [], []]);
    history.arrived(99, join());
    history.responded(99, { ...answer, memberId: leader! });
    expect(history.afterInput()).toMatchObject([{ id: 'C-INV-09', what: expect.stringContaining('0 answers list') }]);
  });

  it('C-INV-10: an answer given twice, and one never given', () => {
    const { broker, history, broken, send } = watched();
    const id = send(heartbeat('ghost', 1));
    expect(broken()).toEqual([]);
    history.responded(id, broker.responses.get(id)!);
    history.arrived(98, heartbeat('ghost', 1));
    expect(broken()).toEqual(['C-INV-10', 'C-INV-10']);
  });

  it('C-INV-10: a parked join that vanishes', () => {
    const { broker, broken, send } = watched();
    send(join({ version: 3 }));
    expect(broken()).toEqual([]);
    for (const member of broker.coordinator.group('g')!.members.values()) member.parkedJoin = null;
    expect(broken()).toEqual(['C-INV-10']);
  });

  it('C-INV-10: not a parked join that another one replaced, though that ended the join phase at once', () => {
    const { broker, broken, send, stable } = watched({ maxSize: 2 });
    const [leader, follower] = stable();
    for (const id of [leader!, follower!]) send(sync(id, 1));
    broken();
    const told = [{ memberId: leader! }, { version: 3 }, { memberId: follower! }, { memberId: leader! }].map((more) => {
      const request = send(join(more));
      expect(broken()).toEqual([]);
      return request;
    });
    // Once the follower is turned away all have joined, and nobody looks (C-MAX-05) until the leader joins again.
    const [replaced, , refused, last] = told.map((request) => broker.errorOf(request));
    expect([replaced, refused, last]).toEqual(['pending', 'GROUP_MAX_SIZE_REACHED', 'NONE']);
  });

  it('C-INV-11: two plans of one generation', () => {
    const { broker, broken, send, stable } = watched();
    const [leader] = stable();
    const plan = (bytes: string) => ({ bytes, partitions: [] });
    send(sync(leader!, 1, { assignments: new Map([[leader!, plan('x')]]) }));
    send(sync(leader!, 1));
    expect(broken()).toEqual([]);
    broker.coordinator.group('g')!.members.get(leader!)!.assignment = plan('y');
    send(sync(leader!, 1));
    expect(broken()).toEqual(['C-INV-11']);
  });
});
