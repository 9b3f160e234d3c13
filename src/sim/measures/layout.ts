/**
 * Who is who in a world: which pod belongs to which group, which partitions a group reads, what they are called.
 *
 * Pods are numbered over all groups in order of the configuration, partitions over all topics. A *slot* is a pair of
 * a group and a partition that it subscribes to: everything measured per partition is kept per slot, in one array
 * over all groups, so that an observed event costs one look-up.
 */
import { subscribesTo } from '../../client-model/topic-pattern.ts';
import { topicPartition } from '../../protocol/partitions.ts';
import type { Ticks } from '../../protocol/time.ts';
import { mostPartitions, partitionBorn, topicDied } from '../topic-table.ts';
import type { WorldConfig } from '../world-config.ts';

/** What observers call pods and partitions, by index. */
export interface WorldNames {
  /** `m0`, `m1` … by pod, anew in every group. */
  readonly pods: readonly string[];
  /** `topic-partition` by partition. */
  readonly partitions: readonly string[];
}

/** The names that follow from the configuration alone. */
export function namesOf(config: WorldConfig): WorldNames {
  return {
    pods: config.groups.flatMap((group) => Array.from({ length: group.members }, (_, pod) => `m${pod}`)),
    partitions: config.topics.flatMap((topic) =>
      Array.from({ length: mostPartitions(topic) }, (_, partition) => topicPartition(topic.name, partition).name),
    ),
  };
}

/** No slot: the group does not subscribe to the partition. */
export const NO_SLOT = -1;

export class Layout {
  readonly groupCount: number;
  readonly podCount: number;
  readonly slotCount: number;
  readonly podNames: readonly string[];
  /** Group of each pod. */
  readonly groupOfPod: Int32Array;
  /** First pod of each group, and behind the last one the number of pods. */
  readonly firstPod: Int32Array;
  /** First slot of each group, and behind the last one the number of slots. */
  readonly firstSlot: Int32Array;
  readonly groupOfSlot: Int32Array;
  /** Records per second of each slot's partition. */
  readonly rate: Float64Array;
  /** When each slot's log begins. */
  readonly born: Float64Array;
  /** When its topic is deleted; infinite for one that stays. */
  readonly died: Float64Array;
  readonly slotNames: readonly string[];
  readonly #partitionCount: number;
  /** By group and partition. */
  readonly #slots: Int32Array;
  /** Where the row of the pod's group begins in the slots. */
  readonly #rowOfPod: Int32Array;

  constructor(config: WorldConfig, names: WorldNames) {
    const { groups } = config;
    this.groupCount = groups.length;
    this.podNames = names.pods;
    this.podCount = groups.reduce((sum, group) => sum + group.members, 0);
    this.groupOfPod = Int32Array.from(groups.flatMap((group, index) => Array<number>(group.members).fill(index)));
    this.firstPod = runningSums(groups.map((group) => group.members));

    const partitions = partitionsOf(config);
    this.#partitionCount = partitions.length;
    this.#slots = new Int32Array(groups.length * partitions.length).fill(NO_SLOT);
    const read = groups.map(({ clients }) =>
      partitions.filter(({ topic }) => subscribesTo(clients[0]!.consumer, topic)),
    );
    this.#rowOfPod = this.groupOfPod.map((group) => group * partitions.length);
    this.firstSlot = runningSums(read.map((partitionsRead) => partitionsRead.length));
    const slots = read.flatMap((partitionsRead, group) => partitionsRead.map((p) => ({ ...p, group })));
    slots.forEach(({ group, index }, slot) => {
      this.#slots[group * partitions.length + index] = slot;
    });
    this.slotCount = slots.length;
    this.groupOfSlot = Int32Array.from(slots, ({ group }) => group);
    this.rate = Float64Array.from(slots, ({ rate }) => rate);
    this.born = Float64Array.from(slots, ({ born }) => born);
    this.died = Float64Array.from(slots, ({ died }) => died);
    this.slotNames = slots.map(({ index }) => names.partitions[index] ?? `partition ${index}`);
  }

  /** {@link NO_SLOT} if the group does not subscribe to the partition. */
  slot(group: number, partition: number): number {
    return this.#slots[group * this.#partitionCount + partition] ?? NO_SLOT;
  }

  /** How old the log is, or was when its topic was deleted. */
  ageOf(slot: number, now: Ticks): Ticks {
    return Math.min(now, this.died[slot]!) - this.born[slot]!;
  }

  slotOfPod(pod: number, partition: number): number {
    return this.#slots[this.#rowOfPod[pod]! + partition] ?? NO_SLOT;
  }
}

interface PartitionRow {
  readonly topic: string;
  readonly index: number;
  readonly rate: number;
  readonly born: Ticks;
  readonly died: Ticks;
}

function partitionsOf(config: WorldConfig): PartitionRow[] {
  const rows = config.topics.flatMap((topic) =>
    Array.from({ length: mostPartitions(topic) }, (_, p) => ({
      topic: topic.name,
      rate: topic.recordsPerSecond,
      born: partitionBorn(topic, p),
      died: topicDied(topic),
    })),
  );
  return rows.map((row, index) => ({ ...row, index }));
}

function runningSums(counts: readonly number[]): Int32Array {
  const sums = new Int32Array(counts.length + 1);
  counts.forEach((count, index) => {
    sums[index + 1] = sums[index]! + count;
  });
  return sums;
}
