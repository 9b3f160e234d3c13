/**
 * No two members hold a partition in one generation (KIP-429; the reason why groups exist).
 *
 * Two exceptions, both of members that a join phase went without. A static member that was absent when a join phase ended stays in the group (C-CMP-11:
 * GroupMetadataManager.completeClassicGroupJoin removes dynamic members only), represented by the metadata of its last
 * join, in which it need not own what it was given since. So the plan gives that away, and nobody tells it. When it joins
 * again, what it still holds comes along into the new generation, until it has carried out its new assignment (Java:
 * ConsumerCoordinator.onJoinComplete takes the generation first, and revokes then). And franz-go, whose late JoinGroup is
 * answered UNKNOWN_MEMBER_ID, forgets its id and joins again at once, with all that it had (F-JG-02; consumer_group.go,
 * handleJoinResp; recorded).
 */
import type { TopicPartition } from '../../src/protocol/partitions.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import { sharesOfPods } from '../../src/sim/shares.ts';
import type { ShareConfig, WorldConfig } from '../../src/sim/world-config.ts';
import { groupsOfPods, type NamedInvariant, Watcher } from './watcher.ts';

interface Holder {
  generation: number;
  readonly partitions: Set<TopicPartition>;
  /** Of these: brought along from before a generation that it missed. */
  stale: ReadonlySet<TopicPartition>;
}

class OwnershipWatcher extends Watcher {
  private readonly pods = new Map<number, Holder>();
  private readonly groups: readonly number[];

  /** Who was given a partition last. */
  private readonly lastOwners = new Map<TopicPartition, number>();
  /** By pod. */
  private readonly bringsAlong: readonly boolean[];

  constructor(world: WorldConfig) {
    super();
    this.groups = groupsOfPods(world);
    this.bringsAlong = world.groups.flatMap((group) => sharesOfPods(group).map(bringsAlong));
  }

  private holder(pod: number): Holder {
    const known = this.pods.get(pod);
    if (known !== undefined) return known;
    const holder: Holder = { generation: -1, partitions: new Set(), stale: new Set() };
    this.pods.set(pod, holder);
    return holder;
  }

  override joinFinished(now: Ticks, pod: number, generationId: number): void {
    const holder = this.holder(pod);
    const hasMissedOne = this.bringsAlong[pod]! && generationId > holder.generation + 1;
    holder.stale = new Set(hasMissedOne ? holder.partitions : []);
    holder.generation = generationId;
    for (const partition of holder.partitions) this.check(now, pod, partition);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      if ((this.lastOwners.get(partition) ?? pod) !== pod) this.reach();
      this.lastOwners.set(partition, pod);
      this.holder(pod).partitions.add(partition);
      this.check(now, pod, partition);
    }
  }

  override partitionsRevoked(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.holder(pod).partitions.delete(partition);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitionsRevoked(now, pod, partitions);
  }

  override podStopped(_now: Ticks, pod: number): void {
    this.pods.delete(pod);
  }

  private check(now: Ticks, pod: number, partition: TopicPartition): void {
    const { generation, stale } = this.holder(pod);
    if (stale.has(partition)) return;
    for (const [other, holder] of this.pods) {
      if (
        holder.partitions.size === 0 ||
        other === pod ||
        this.groups[other] !== this.groups[pod] ||
        holder.generation !== generation ||
        !holder.partitions.has(partition) ||
        holder.stale.has(partition)
      )
        continue;
      this.fail(now, `pods ${other} and ${pod} both hold ${partition.name} in generation ${generation}`);
    }
  }
}

/** Whether it may come back with what it had before a generation that it missed. */
function bringsAlong({ client, consumer }: ShareConfig): boolean {
  return consumer.groupInstanceId !== null || client === 'franz-go';
}

export const oneOwnerPerGeneration: NamedInvariant = {
  name: 'one owner per generation',
  sentence:
    'No two members hold the same partition in the same generation, but for what a static member, or one of ' +
    'franz-go, brings along that missed a generation.',
  source: 'KIP-429; C-INV-11, C-CMP-11, F-JG-02',
  kind: 'always',
  sometimes: 'a partition changes hands',
  watch: (world) => new OwnershipWatcher(world),
};
