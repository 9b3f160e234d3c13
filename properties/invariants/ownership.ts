/** No two members hold a partition in one generation (KIP-429; the reason why groups exist). */
import type { TopicPartition } from '../../src/protocol/partitions.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import { groupsOfPods, type NamedInvariant, Watcher } from './watcher.ts';

interface Holder {
  generation: number;
  readonly partitions: Set<TopicPartition>;
}

class OwnershipWatcher extends Watcher {
  private readonly pods = new Map<number, Holder>();
  private readonly groups: readonly number[];

  constructor(groups: readonly number[]) {
    super();
    this.groups = groups;
  }

  private holder(pod: number): Holder {
    const known = this.pods.get(pod);
    if (known !== undefined) return known;
    const holder: Holder = { generation: -1, partitions: new Set() };
    this.pods.set(pod, holder);
    return holder;
  }

  override joinFinished(now: Ticks, pod: number, generationId: number): void {
    const holder = this.holder(pod);
    holder.generation = generationId;
    for (const partition of holder.partitions) this.check(now, pod, partition);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
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
    const { generation } = this.holder(pod);
    for (const [other, holder] of this.pods) {
      if (
        other === pod ||
        this.groups[other] !== this.groups[pod] ||
        holder.generation !== generation ||
        !holder.partitions.has(partition)
      )
        continue;
      this.fail(now, `pods ${other} and ${pod} both hold ${partition.name} in generation ${generation}`);
    }
  }
}

export const oneOwnerPerGeneration: NamedInvariant = {
  name: 'one owner per generation',
  sentence: 'No two members hold the same partition in the same generation.',
  source: 'KIP-429; C-INV-11',
  watch: (world) => new OwnershipWatcher(groupsOfPods(world)),
};
