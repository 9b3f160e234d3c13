/**
 * Arbitrary inputs for the coordinator: whatever a peer, a log or a clock can bring, in any order. The inputs are drawn from
 * small sets, so that ids, generations and instants collide often; numbers are wild now and then.
 */
import { Dice } from '../../properties/histories/dice.ts';
import { BEHAVIOURS } from '../../src/coordinator/behaviour.ts';
import type { CoordinatorConfig } from '../../src/coordinator/config.ts';
import type { GroupRecord } from '../../src/coordinator/records.ts';
import type { CoordinatorTimer } from '../../src/coordinator/timers.ts';
import { Api } from '../../src/protocol/api.ts';
import { type ErrorCode, Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest, JoinGroupProtocol } from '../../src/protocol/requests.ts';
import { msToTicks } from '../../src/protocol/time.ts';
import { Broker, commit, fetch, heartbeat, join, metadata, partition, sync } from './broker.ts';

/** A log that forgets what it refused, and on a failover may lose what was not committed. */
export class ChaosBroker extends Broker {
  /** The next appends are refused at once, with {@link refusal}. */
  refusing = 0;
  refusal: ErrorCode = Errors.NONE;
  readonly written = new Map<number, readonly GroupRecord[]>();
  private refused: number[] = [];
  private readonly known = new Set<CoordinatorTimer>();

  override append(appendId: number, records: readonly GroupRecord[]): void {
    if (this.refusing > 0) {
      this.refusing--;
      this.refused.push(appendId);
      return;
    }
    this.open.push(appendId);
    this.written.set(appendId, records);
  }

  override settle(): void {
    while (this.refused.length > 0) this.coordinator.appendDone(this.refused.shift()!, this.refusal, this.ticks);
    super.settle();
    if (this.refused.length > 0) this.settle();
  }

  override startTimer(timer: CoordinatorTimer): void {
    super.startTimer(timer);
    this.known?.add(timer);
  }

  /** Every timer that was ever armed, and not only those that still exist. */
  timers(): readonly CoordinatorTimer[] {
    return [...(this.known ?? [])].slice(-20);
  }

  override report(error: ErrorCode, howMany = 1): void {
    for (const id of this.open.slice(0, howMany)) {
      if (error === Errors.NONE) this.log.push(...(this.written.get(id) ?? []));
      this.written.delete(id);
    }
    super.report(error, howMany);
  }

  /** Another coordinator takes over; of what was not committed it finds the first few appends. */
  takeOver(found: number): void {
    for (const id of this.open.splice(0, found)) this.log.push(...(this.written.get(id) ?? []));
    this.open = [];
    this.written.clear();
  }

  get ticks(): number {
    return msToTicks(this.nowMs);
  }
}

const KINDS = [
  ...['join', 'join', 'join', 'join', 'sync', 'sync', 'member', 'other'],
  ...['time', 'time', 'log', 'log', 'rare'],
] as const;

/** What may be drawn for settings of the broker; fewer than there are, so that they combine. */
function settings(dice: Dice): Partial<CoordinatorConfig> {
  return {
    initialRebalanceDelayMs: dice.of(0, 500, 3_000),
    maxSize: dice.of(2, 3, 1_000),
    offsetsRetentionCheckIntervalMs: dice.of(5_000, 600_000),
    offsetsRetentionMs: dice.of(1_000, 60_000),
    offsetMetadataMaxBytes: 3,
    offsetsCommitTimeoutMs: dice.of(5_000, 5_000, 60_000),
  };
}

/** Told of each request before it is handled and of each input after it. */
export interface ChaosWatch {
  beforeRequest(request: CoordinatorRequest): void;
  unloaded(): void;
}

const NO_WATCH: ChaosWatch = { beforeRequest: () => {}, unloaded: () => {} };

export class Chaos {
  readonly broker: ChaosBroker;
  /** Whether the log may refuse an append long after, which no real one does: `CoordinatorEffects.append`. */
  readonly refusesLate: boolean;
  watch: ChaosWatch = NO_WATCH;
  /** What was done last, for people. */
  last: unknown = null;
  private readonly dice: Dice;
  /** Whether numbers that no protocol could carry are drawn too. */
  private readonly wild: boolean;

  constructor(seed: number, wild = true) {
    this.dice = new Dice(seed);
    this.wild = wild;
    this.refusesLate = seed % 4 === 0;
    const behaviour = BEHAVIOURS[wild ? this.dice.of('kafka-4', 'kafka-4', 'kafka-3.6') : 'kafka-4'];
    this.broker = new ChaosBroker({ ...settings(this.dice), behaviour });
  }

  /** One input; with a request, its number, else null. */
  step(): number | null {
    const { dice } = this;
    switch (dice.of(...KINDS)) {
      case 'join':
        return this.send(this.join());
      case 'sync':
        return this.send(this.sync());
      case 'member':
        return this.send(this.memberRequest());
      case 'other':
        return this.send(this.otherRequest());
      case 'time':
        this.time();
        return null;
      case 'log':
        this.log();
        return null;
      case 'rare':
        return this.upheaval();
    }
  }

  private send(request: CoordinatorRequest): number {
    this.last = request;
    this.broker.settle();
    this.watch.beforeRequest(request);
    return this.broker.send(request);
  }

  // ---- what is drawn ----

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
    return this.dice.chance(0.8) ? current : this.number(-1, 0, current + 1);
  }

  /** One of these, or now and then anything that is called a number. */
  private number(...usual: readonly number[]): number {
    const { dice } = this;
    if (!this.wild || dice.chance(0.95)) return dice.of(...usual);
    const { NaN: nan, POSITIVE_INFINITY: infinity, MAX_SAFE_INTEGER: huge } = Number;
    return dice.of(nan, infinity, -infinity, -1, 0.5, 2 ** 31 - 1, -(2 ** 31), huge, -huge, 1e308);
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

  private join(): CoordinatorRequest {
    const { dice } = this;
    return join({
      groupId: dice.chance(0.01) ? null : this.groupId(),
      version: this.number(3, 5, 9, 9),
      clientId: dice.of('a', 'b'),
      memberId: dice.chance(0.4) ? '' : this.memberId(),
      groupInstanceId: this.instance(),
      sessionTimeoutMs: this.number(6_000, 10_000, 10_000, 1),
      rebalanceTimeoutMs: this.number(0, 1_000, 60_000, 600_000, -1),
      protocolType: dice.of('consumer', 'consumer', 'consumer', 'connect', ''),
      protocols: this.protocols(),
      reason: dice.of(null, '', 'why'),
    });
  }

  private sync(): CoordinatorRequest {
    const { dice } = this;
    const plan = new Map([[this.memberId(), { bytes: dice.of('x', 'y'), partitions: [] }]]);
    return sync(this.memberId(), this.generation(), {
      groupInstanceId: this.instance(),
      groupId: this.groupId(),
      protocolName: dice.chance(0.9) ? null : dice.of('range', 'x'),
      protocolType: dice.chance(0.9) ? null : dice.of('consumer', 'connect'),
      assignments: dice.chance(0.5) ? plan : new Map(),
    });
  }

  private memberRequest(): CoordinatorRequest {
    const { dice } = this;
    const more = { groupInstanceId: this.instance(), groupId: dice.chance(0.02) ? null : this.groupId() };
    if (dice.chance(0.4)) return heartbeat(this.memberId(), this.generation(), more);
    if (dice.chance(0.5)) return this.commit(more);
    const leaving = () => ({ memberId: this.memberId(), groupInstanceId: this.instance(), reason: null });
    // Versions up to 2 carry one member.
    if (dice.chance(0.3)) return { api: Api.LeaveGroup, version: 0, groupId: more.groupId, members: [leaving()] };
    const members = Array.from({ length: dice.below(3) }, leaving);
    return { api: Api.LeaveGroup, version: 5, groupId: more.groupId, members };
  }

  private commit(more: { groupId: string | null; groupInstanceId: string | null }): CoordinatorRequest {
    const { dice } = this;
    const offset = () => ({
      partition: partition(dice.of('t1-0', 't1-1', 't2-0')),
      offset: this.number(dice.below(100)),
      leaderEpoch: this.number(-1, 3),
      metadata: dice.of('', '', 'long'),
    });
    const offsets = Array.from({ length: dice.below(3) }, offset);
    const retentionTimeMs = this.number(-1, -1, 1_000);
    const version = this.number(2, 8, 9);
    return commit(this.memberId(), this.generation(), {}, { ...more, offsets, retentionTimeMs, version });
  }

  private otherRequest(): CoordinatorRequest {
    const { dice } = this;
    const groupId = dice.chance(0.05) ? null : this.groupId();
    const partitions = [partition(dice.of('t1-0', 't9-0'))];
    switch (dice.below(8)) {
      case 0: {
        const request = fetch(dice.of(null, ['t1-0', 't9-9']), dice.chance(0.5));
        return { ...request, groupId } as CoordinatorRequest;
      }
      case 1:
        return { api: Api.DescribeGroups, version: this.number(5, 6), groupIds: [groupId, null] };
      case 2:
        return { api: Api.ListGroups, statesFilter: dice.of([], ['stable'], ['?']), typesFilter: dice.of([], ['x']) };
      case 3:
        return { api: Api.DeleteGroups, groupIds: dice.of([groupId, null], [], [groupId, groupId]) };
      case 4:
        return { api: Api.OffsetDelete, groupId, partitions };
      case 5:
        return this.transactionalCommit(groupId);
      case 6:
        return { api: Api.WriteTxnMarkers, producerId: this.number(1, 1, 2), committed: dice.chance(0.5) };
      default:
        return this.commit({ groupId, groupInstanceId: null });
    }
  }

  private transactionalCommit(groupId: string | null): CoordinatorRequest {
    return {
      api: Api.TxnOffsetCommit,
      version: this.number(3, 4, 5),
      groupId,
      producerId: this.number(1, 1, 2),
      memberId: this.memberId(),
      groupInstanceId: this.instance(),
      generationId: this.generation(),
      offsets: [{ partition: partition('t1-0'), offset: 3, leaderEpoch: -1, metadata: this.dice.of('', 'long') }],
    };
  }

  // ---- what is no request ----

  private time(): void {
    const { dice, broker } = this;
    if (dice.chance(0.1)) {
      const timer = dice.of(...broker.timers(), null);
      this.last = ['timer', timer];
      if (timer === null) return;
      if (timer.deadline <= broker.ticks) broker.armed.delete(timer);
      broker.coordinator.timerFired(timer, broker.ticks);
      broker.settle();
      return;
    }
    const ms = dice.of(0, 1, 100, 2_000, 6_000, dice.below(70_000), 310_000);
    this.last = ['advance', ms];
    broker.advance(ms);
  }

  private log(): void {
    const { dice, broker } = this;
    broker.held = dice.chance(0.5);
    broker.settle();
    const error = dice.of(Errors.NONE, Errors.NONE, Errors.NOT_ENOUGH_REPLICAS, Errors.NETWORK_EXCEPTION, -1, 12_345);
    this.last = ['log', broker.held, error];
    const howMany = dice.of(1, 1, 2);
    if (dice.chance(0.1)) this.reportUnknown(error);
    else if (error === Errors.NONE || this.refusesLate) broker.report(error, howMany);
    else Object.assign(broker, { refusal: error, refusing: howMany });
  }

  /** A report on an append that was never made, or is long done. */
  private reportUnknown(error: ErrorCode): void {
    const { broker } = this;
    const id = this.number(-1, 0, 5, 10_000);
    if (!broker.open.includes(id)) broker.coordinator.appendDone(id, error, broker.ticks);
  }

  private upheaval(): number | null {
    const { dice, broker } = this;
    if (dice.chance(0.3)) {
      this.last = ['topics deleted'];
      broker.coordinator.topicsDeleted(new Set(['t1']), broker.ticks);
      broker.settle();
      return null;
    }
    return dice.chance(0.4) ? this.failover() : null;
  }

  private failover(): number | null {
    const { dice, broker } = this;
    let request: number | null = null;
    broker.coordinator.unload(broker.ticks);
    this.watch.unloaded();
    broker.takeOver(dice.below(3));
    if (dice.chance(0.5)) request = this.send(this.join());
    broker.coordinator.startLoading(broker.ticks);
    if (dice.chance(0.5)) request = this.send(this.memberRequest());
    broker.coordinator.loaded(broker.log, broker.ticks);
    this.last = ['failover'];
    return request;
  }
}
