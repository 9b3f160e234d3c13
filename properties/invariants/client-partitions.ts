/** What clients do with their partitions: they take them as members, keep their place in them, and read all of them. */
import { Api } from '../../src/protocol/api.ts';
import { type ErrorCode, Errors } from '../../src/protocol/errors.ts';
import type { TopicPartition } from '../../src/protocol/partitions.ts';
import type { CoordinatorRequest, OffsetCommitPartition } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../src/protocol/responses.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../src/protocol/time.ts';
import { mostPartitions } from '../../src/sim/topic-table.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { isFaithful, isRelaxed, isSmooth, sharesOf } from './calm.ts';
import { Pairs } from './pairs.ts';
import { type Apis, type NamedInvariant, TimedWatcher, Watcher } from './watcher.ts';

const LOSES: ReadonlySet<ErrorCode> = new Set([
  Errors.UNKNOWN_MEMBER_ID,
  Errors.ILLEGAL_GENERATION,
  Errors.FENCED_INSTANCE_ID,
]);

/** By pod: whether it has an id; whether it was told, or has read, that its membership is gone. */
class Standing extends Watcher {
  private readonly ids = new Map<number, string>();
  private readonly told = new Set<number>();
  private readonly read = new Set<number>();
  private readonly java: readonly boolean[];
  private readonly relaxed: boolean;
  private readonly plain: boolean;

  constructor(world: WorldConfig) {
    super();
    this.java = sharesOf(world).map(({ client }) => client === 'java');
    const hasCallbacks = sharesOf(world).some(({ application: a }) => a.revokedCallbackMs > 0 || a.commitOnRevoke);
    this.plain = !hasCallbacks && isFaithful(world);
    this.relaxed = isRelaxed(world) && isSmooth(world) && isFaithful(world) && !hasCallbacks;
  }

  override memberIdTaken(_now: Ticks, pod: number, memberId: string): void {
    this.ids.set(pod, memberId);
  }

  override podStopped(_now: Ticks, pod: number): void {
    this.ids.delete(pod);
    this.told.delete(pod);
    this.read.delete(pod);
  }

  override podStopping(_now: Ticks, pod: number): void {
    this.told.add(pod);
  }

  override joinFinished(_now: Ticks, pod: number): void {
    this.told.delete(pod);
    this.read.delete(pod);
  }

  override heartbeatAnswered(_now: Ticks, pod: number, code: ErrorCode): void {
    if (LOSES.has(code)) this.read.add(pod);
  }

  override get requests(): Apis {
    return [Api.LeaveGroup];
  }

  override get answers(): Apis {
    return [];
  }

  override requestArrived(_now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api === Api.LeaveGroup) this.told.add(pod);
  }

  override responseSent(
    _now: Ticks,
    pod: number,
    _exchange: number,
    _request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (LOSES.has(errorCode)) this.told.add(pod);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    if (partitions.length === 0 || !this.java[pod] || this.ids.get(pod) !== '') return;
    this.fail(now, `pod ${pod} takes ${partitions.length} partitions and is a member of nothing`);
  }

  override partitionsLost(now: Ticks, pod: number): void {
    this.reach();
    if (this.java[pod] && this.relaxed && !this.told.has(pod))
      this.fail(now, `pod ${pod} gives its partitions up for lost, and it is a member`);
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    if (partitions.length > 0 && this.java[pod] && this.plain && this.read.has(pod))
      this.fail(now, `pod ${pod} gives partitions up as if it was asked to, and its membership is lost`);
  }
}

export const partitionsFollowMembership: NamedInvariant = {
  name: 'partitions follow membership',
  sentence: 'Partitions are taken by members only, lost when the membership is lost, and only then.',
  source: 'J-RB-01, J-RB-03, J-JG-08; KAFKA-8104, KAFKA-13891, librdkafka #5604',
  kind: 'always',
  sometimes: 'partitions are lost',
  watch: (world) => new Standing(world),
};

class Places extends Watcher {
  private readonly places = new Pairs<true>();

  override positionInitialized(now: Ticks, pod: number, partition: number, offset: number): void {
    if (this.places.has(pod, partition))
      this.fail(now, `pod ${pod} keeps partition ${partition} and starts again at ${offset}`);
    this.places.set(pod, partition, true);
    this.reach();
  }

  override partitionsRevoked(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const { index } of partitions) this.places.delete(pod, index);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitionsRevoked(now, pod, partitions);
  }

  override podStopped(_now: Ticks, pod: number): void {
    this.places.forget(pod);
  }
}

export const keptPartitionsKeepTheirPlace: NamedInvariant = {
  name: 'kept partitions keep their place',
  sentence: 'Whoever keeps a partition over a rebalance reads on where it was.',
  source: 'J-PO-01, J-RB-03; librdkafka #4686',
  kind: 'always',
  sometimes: 'a partition gets its first position',
  watch: (world) => (sharesOf(world).every(({ client }) => client === 'java') ? new Places() : new Watcher()),
};

/** How long records may lie in a partition that somebody has. */
const NEGLECT_MS = 20_000;

/**
 * By partition: who has it, and since when it was given or last read. A cooperative member keeps what it has while it waits
 * for the others to join, and may wait with it: sarama's synchronous commit lies behind its JoinGroup on their one
 * connection (K-E-08a). So that time does not count, be the join over or not when the run is.
 */
class Neglect extends TimedWatcher {
  /** By pod that joins: since when. */
  private readonly joining = new Map<number, Ticks>();
  /** −1: nobody. */
  private readonly owners: number[];
  private readonly since: Ticks[];

  constructor({ topics }: WorldConfig) {
    super();
    const partitions = topics.reduce((sum, topic) => sum + mostPartitions(topic), 0);
    this.owners = Array(partitions).fill(-1);
    this.since = Array(partitions).fill(0);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const { index } of partitions) {
      this.owners[index] = pod;
      this.since[index] = now;
    }
  }

  override joinStarted(now: Ticks, pod: number): void {
    if (!this.joining.has(pod)) this.joining.set(pod, now);
  }

  override joinFinished(now: Ticks, pod: number): void {
    this.joining.delete(pod);
    this.owners.forEach((owner, partition) => {
      if (owner === pod) this.since[partition] = now;
    });
  }

  override partitionsRevoked(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const { index } of partitions) if (this.owners[index] === pod) this.owners[index] = -1;
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitionsRevoked(now, pod, partitions);
  }

  override podStopping(_now: Ticks, pod: number): void {
    this.owners.forEach((owner, partition) => {
      if (owner === pod) this.owners[partition] = -1;
    });
  }

  override podStopped(now: Ticks, pod: number): void {
    this.joining.delete(pod);
    this.podStopping(now, pod);
  }

  override recordsDelivered(now: Ticks, _pod: number, partition: number): void {
    this.since[partition] = now;
    this.reach();
  }

  override violation(): string | null {
    this.owners.forEach((pod, partition) => {
      const since = this.since[partition]!;
      const idle = (this.joining.get(pod) ?? this.clock.now) - since;
      if (pod >= 0 && idle > msToTicks(NEGLECT_MS))
        this.fail(since, `pod ${pod} has not read partition ${partition} for ${ticksToMs(idle)} ms`);
    });
    return super.violation();
  }
}

export const everyPartitionIsRead: NamedInvariant = {
  name: 'every partition is read',
  sentence: 'Records of a partition that somebody has are delivered within 20 s, where applications poll often.',
  source: 'fairness; librdkafka #2933, franz-go 4f2e7fe',
  kind: 'eventually',
  sometimes: 'records are delivered',
  boundMs: (world) => (isWatched(world) ? NEGLECT_MS : null),
  watch: (world) => (isWatched(world) ? new Neglect(world) : new Watcher()),
};

const isWatched = (world: WorldConfig) => isSmooth(world) && isBusy(world) && isRelaxed(world);

function isBusy(world: WorldConfig): boolean {
  const isQuick = sharesOf(world).every(({ application: a }) => a.processingPerBatchMs <= 1_000);
  return isQuick && world.topics.every(({ recordsPerSecond }) => recordsPerSecond >= 1);
}

/** By pod and partition: delivered up to here; and what the pod's last commit said, if it was accepted. */
class HandOver extends Watcher {
  private readonly delivered = new Pairs<number>();
  private readonly committed = new Map<number, readonly OffsetCommitPartition[] | null>();

  override positionInitialized(_now: Ticks, pod: number, partition: number, offset: number): void {
    this.delivered.set(pod, partition, offset);
  }

  override recordsDelivered(_now: Ticks, pod: number, partition: number, _from: number, to: number): void {
    this.delivered.set(pod, partition, to);
  }

  override podStopping(_now: Ticks, pod: number): void {
    this.committed.delete(pod);
  }

  override podStarted(_now: Ticks, pod: number): void {
    this.committed.delete(pod);
  }

  override get answers(): Apis {
    return [Api.OffsetCommit];
  }

  override responseSent(
    _now: Ticks,
    pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (request.api !== Api.OffsetCommit) return;
    this.committed.set(pod, errorCode === Errors.NONE ? request.offsets : null);
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    const committed = this.committed.get(pod);
    if (committed === undefined || committed === null) return;
    this.reach();
    for (const { index, name } of partitions) {
      const to = this.delivered.get(pod, index);
      const at = committed.find(({ partition }) => partition.index === index)?.offset;
      if (to !== undefined && at !== undefined && to > at)
        this.fail(now, `pod ${pod} committed ${at} of ${name}, and went on to ${to} before it gave it up`);
    }
  }
}

export const handOversAreClean: NamedInvariant = {
  name: 'hand-overs are clean',
  sentence: 'With automatic commits an eager member reads nothing between its last commit and giving up.',
  source: 'J-JG-02; KAFKA-14196',
  kind: 'always',
  sometimes: 'partitions are given up after a commit',
  watch: (world) =>
    isSmooth(world) && isFaithful(world) && sharesOf(world).every(handsOver) ? new HandOver() : new Watcher(),
};

function handsOver({ client, consumer, application }: ReturnType<typeof sharesOf>[number]): boolean {
  const isEager = !consumer.partitionAssignmentStrategy.includes('cooperative-sticky');
  return client === 'java' && consumer.enableAutoCommit && application.commit === 'auto' && isEager;
}

class Balance extends Watcher {
  private readonly total: number;

  constructor(world: WorldConfig) {
    super();
    this.total = world.topics.reduce((sum, { partitions }) => sum + partitions, 0);
  }

  override get requests(): Apis {
    return [Api.SyncGroup];
  }

  override requestArrived(now: Ticks, _pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api !== Api.SyncGroup || request.assignments.size === 0) return;
    const sizes = [...request.assignments.values()].map(({ partitions }) => partitions.length);
    if (sizes.reduce((sum, size) => sum + size, 0) !== this.total) return;
    this.reach();
    if (Math.max(...sizes) - Math.min(...sizes) > 1)
      this.fail(now, `a plan for ${sizes.length} members gives them ${sizes.join(', ')} partitions`);
  }
}

export const stickyPlansAreBalanced: NamedInvariant = {
  name: 'sticky plans are balanced',
  sentence: 'A sticky plan that gives out everything gives nobody two partitions more than anybody else.',
  source: 'KIP-54, KIP-429; KAFKA-16277',
  kind: 'always',
  sometimes: 'a plan gives out everything',
  watch: (world) => (sharesOf(world).every(isSticky) && !grows(world) ? new Balance(world) : new Watcher()),
};

function isSticky({ client, consumer }: ReturnType<typeof sharesOf>[number]): boolean {
  return client === 'java' && consumer.partitionAssignmentStrategy.every((name) => name.includes('sticky'));
}

const grows = (world: WorldConfig) => world.topics.some(({ changes }) => changes.length > 0);
