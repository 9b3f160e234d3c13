/**
 * Whatever arrives, in whatever order, the coordinator does not throw, answers no request twice, and keeps its
 * invariants. The inputs are drawn from small sets, so that ids, generations and instants collide often.
 */
import { describe, expect, it } from 'vitest';
import { brokenInvariants, GROUP_INVARIANTS } from '../../properties/invariants/coordinator.ts';
import { NOT_ARMED } from '../../src/coordinator/timers.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { JoinGroupProtocol } from '../../src/protocol/requests.ts';
import { Broker, commit, fetch, heartbeat, join, metadata, sync } from './broker.ts';

/** mulberry32: the same numbers on every machine. */
class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  of<T>(...items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  chance(p: number): boolean {
    return this.next() < p;
  }
}

const KINDS = [
  ...['join', 'join', 'join', 'join', 'sync', 'sync', 'member', 'other'],
  ...['time', 'time', 'log', 'log', 'rare'],
] as const;

class Chaos {
  readonly broker: Broker;
  private readonly dice: Dice;

  constructor(seed: number) {
    this.dice = new Dice(seed);
    this.broker = new Broker({
      initialRebalanceDelayMs: this.dice.of(0, 500, 3_000),
      maxSize: this.dice.of(2, 3, 1_000),
      offsetsRetentionCheckIntervalMs: this.dice.of(5_000, 600_000),
      offsetsRetentionMs: this.dice.of(1_000, 60_000),
      offsetMetadataMaxBytes: 3,
    });
  }

  step(): void {
    const { dice, broker } = this;
    const kind = dice.of(...KINDS);
    if (kind === 'join') broker.send(this.join());
    else if (kind === 'sync') broker.send(this.sync());
    else if (kind === 'member') broker.send(this.memberRequest());
    else if (kind === 'other') broker.send(this.otherRequest());
    else if (kind === 'time') broker.advance(dice.of(0, 1, 100, 2_000, 6_000, dice.below(70_000), 310_000));
    else if (kind === 'log') this.log();
    else this.upheaval();
  }

  private memberId(): string {
    const group = this.broker.coordinator.group(this.groupId());
    const known = group === undefined ? [] : [...group.members.keys(), ...group.pendingJoinMembers];
    return this.dice.chance(0.8) ? this.dice.of(...known, 'ghost') : this.dice.of('', 'ghost', 'a-1', 'i1-2');
  }

  private groupId(): string {
    return this.dice.chance(0.95) ? 'g' : this.dice.of('h', '');
  }

  private instance(): string | null {
    return this.dice.chance(0.6) ? null : this.dice.of('i1', 'i2', '');
  }

  private generation(): number {
    const current = this.broker.coordinator.group('g')?.generationId ?? 0;
    return this.dice.chance(0.8) ? current : this.dice.of(-1, 0, current + 1, Number.NaN);
  }

  private protocols(): JoinGroupProtocol[] {
    const protocol = (name: string) => ({
      name,
      metadata: this.dice.chance(0.9) ? metadata('t1') : { bytes: '!', topics: null, subscription: null },
    });
    return this.dice
      .of(['range'], ['range'], ['sticky', 'range'], ['range', 'sticky'], ['x', 'x', 'range'], [])
      .map(protocol);
  }

  private join() {
    const { dice } = this;
    return join({
      groupId: dice.chance(0.01) ? null : this.groupId(),
      version: dice.of(3, 5, 9, 9),
      clientId: dice.of('a', 'b'),
      memberId: dice.chance(0.4) ? '' : this.memberId(),
      groupInstanceId: this.instance(),
      sessionTimeoutMs: dice.of(6_000, 10_000, 10_000, 1, Number.NaN),
      rebalanceTimeoutMs: dice.of(0, 1_000, 60_000, 600_000, -1),
      protocolType: dice.of('consumer', 'consumer', 'consumer', 'connect', ''),
      protocols: this.protocols(),
    });
  }

  private sync() {
    const plan = new Map([[this.memberId(), { bytes: 'x', partitions: [] }]]);
    const assignments = this.dice.chance(0.5) ? plan : new Map();
    return sync(this.memberId(), this.generation(), {
      groupInstanceId: this.instance(),
      groupId: this.groupId(),
      assignments,
    });
  }

  private memberRequest() {
    const { dice } = this;
    const more = { groupInstanceId: this.instance(), groupId: this.groupId() };
    if (dice.chance(0.4)) return heartbeat(this.memberId(), this.generation(), more);
    if (dice.chance(0.5)) return commit(this.memberId(), this.generation(), this.offsets(), more);
    const leaving = () => ({ memberId: this.memberId(), groupInstanceId: this.instance(), reason: null });
    const members = Array.from({ length: dice.below(3) }, leaving);
    return { api: Api.LeaveGroup, version: dice.of(0, 5), groupId: this.groupId(), members } as const;
  }

  private offsets() {
    return this.dice.chance(0.1) ? {} : { [this.dice.of('t1-0', 't1-1', 't2-0')]: this.dice.below(100) };
  }

  private otherRequest() {
    const { dice } = this;
    const groupId = this.groupId();
    const partitions = [{ topic: 't1', partition: 0, name: 't1-0', index: 0 }];
    switch (dice.below(6)) {
      case 0:
        return fetch(dice.of(null, ['t1-0', 't9-9']), dice.chance(0.5), groupId);
      case 1:
        return { api: Api.DescribeGroups, version: 6, groupIds: [groupId, null] } as const;
      case 2:
        return { api: Api.ListGroups, statesFilter: dice.of([], ['stable']), typesFilter: [] } as const;
      case 3:
        return { api: Api.DeleteGroups, groupIds: [groupId, null] } as const;
      case 4:
        return { api: Api.OffsetDelete, groupId, partitions } as const;
      default: {
        const offsets = [{ partition: partitions[0]!, offset: 1, leaderEpoch: 0, metadata: 'long' }];
        return commit('', -1, {}, { offsets, groupId });
      }
    }
  }

  private log(): void {
    const { dice, broker } = this;
    broker.held = dice.chance(0.5);
    broker.settle();
    const error = dice.of(Errors.NONE, Errors.NONE, Errors.NOT_ENOUGH_REPLICAS, Errors.NETWORK_EXCEPTION, -1, 12_345);
    broker.report(error, dice.of(1, 1, 2));
  }

  private upheaval(): void {
    const { dice, broker } = this;
    const now = Math.round(broker.nowMs * 10);
    if (dice.chance(0.3)) broker.coordinator.topicsDeleted(new Set(['t1']), now);
    else if (dice.chance(0.4)) {
      broker.coordinator.unload(now);
      broker.open = [];
      if (dice.chance(0.5)) broker.send(this.join());
      broker.coordinator.startLoading(now);
      if (dice.chance(0.5)) broker.send(this.memberRequest());
      broker.coordinator.loaded(broker.log, now);
    }
  }
}

/** Watches what a single look at the state cannot show: C-INV-09. */
class GenerationWatch {
  private readonly highest = new WeakMap<object, number>();

  rose(broker: Broker): boolean {
    for (const group of broker.coordinator.groups()) {
      const before = this.highest.get(group) ?? 0;
      if (group.generationId < before) return false;
      this.highest.set(group, group.generationId);
    }
    return true;
  }
}

describe('C-INV-01…09 under arbitrary inputs', () => {
  it.each(Array.from({ length: 20 }, (_, i) => i))('hundred %i of the seeds', (hundred) => {
    for (let seed = hundred * 100; seed < hundred * 100 + 100; seed++) {
      const chaos = new Chaos(seed);
      const generations = new GenerationWatch();
      for (let i = 0; i < 200; i++) {
        chaos.step();
        const broken = brokenInvariants(chaos.broker.coordinator);
        if (broken.length > 0) expect.fail(`seed ${seed}, step ${i}: ${JSON.stringify(broken)}`);
        if (!generations.rose(chaos.broker)) expect.fail(`seed ${seed}, step ${i}: the generation fell`);
      }
    }
  });

  // But for the 300 s of a new member, which needs one that keeps others waiting for so long: C-HB-08 in classic.test.ts.
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
