/**
 * The topics of a world: their partitions with dense indices, and how far each log reaches at an instant.
 *
 * Producers write evenly: t seconds after its beginning a partition holds floor(rate × t) records. So a log needs no
 * events, and its end is arithmetic, the same on every machine. So are the partitions that a topic gets later, and topics
 * that are created or deleted: all are in the table from the start, each with the instants of its beginning and end.
 */
import { type TopicPartition, topicPartition } from '../protocol/partitions.ts';
import { msToTicks, TICKS_PER_MS, type Ticks } from '../protocol/time.ts';
import type { TopicConfig } from './world-config.ts';

/** Of a record whose size nobody gives. */
const RECORD_BYTES = 1_024;

const TICKS_PER_SECOND = 1_000 * TICKS_PER_MS;

/** Records in a log of this age, at a rate in records per second; none before its beginning. */
export function logEndOffset(recordsPerSecond: number, age: Ticks): number {
  return age <= 0 ? 0 : Math.floor((recordsPerSecond * age) / TICKS_PER_SECOND);
}

/** The age at which the log first holds the record with this offset; infinite if nobody produces. */
export function timeOfOffset(recordsPerSecond: number, offset: number): Ticks {
  if (recordsPerSecond <= 0) return Number.POSITIVE_INFINITY;
  let time = Math.ceil(((offset + 1) * TICKS_PER_SECOND) / recordsPerSecond);
  // The quotient may be rounded; the definition above decides.
  while (logEndOffset(recordsPerSecond, time) <= offset) time++;
  return time;
}

/** The most partitions that a topic ever has. */
export function mostPartitions({ partitions, changes }: TopicConfig): number {
  return changes.reduce((most, change) => Math.max(most, change.partitions), partitions);
}

/** Since when a topic has a partition; its log begins then. */
export function partitionBorn(topic: TopicConfig, partition: number): Ticks {
  if (partition < topic.partitions) return 0;
  return msToTicks(topic.changes.find(({ partitions }) => partition < partitions)!.atMs);
}

/** When a topic is deleted; infinite for one that stays. */
export function topicDied({ changes }: TopicConfig): Ticks {
  const last = changes.at(-1);
  return last?.partitions === 0 ? msToTicks(last.atMs) : Number.POSITIVE_INFINITY;
}

/** A topic from an instant on. */
interface TopicVersion {
  readonly from: Ticks;
  readonly partitions: readonly TopicPartition[];
}

const NO_PARTITIONS: readonly TopicPartition[] = [];

export class TopicTable {
  /** By index, over all topics in the order of the configuration; also those that come later. */
  readonly partitions: readonly TopicPartition[];
  /** Records per second, by partition index. */
  private readonly rates: readonly number[];
  /** Size of a record, by partition index. */
  private readonly sizes: readonly number[];
  /** When its log begins, by partition index. */
  private readonly born: readonly Ticks[];
  /** When its topic is deleted, by partition index. */
  private readonly died: readonly Ticks[];
  /** In order of time. */
  private readonly versions = new Map<string, readonly TopicVersion[]>();
  /** Some topic is not there all the time: requests may name what is not there. */
  readonly mayLack: boolean;

  constructor(topics: readonly TopicConfig[]) {
    const partitions: TopicPartition[] = [];
    const rates: number[] = [];
    const sizes: number[] = [];
    const born: Ticks[] = [];
    const died: Ticks[] = [];
    for (const topic of topics) {
      const own = Array.from({ length: mostPartitions(topic) }, (_, p) =>
        topicPartition(topic.name, p, partitions.length + p),
      );
      partitions.push(...own);
      rates.push(...own.map(() => topic.recordsPerSecond));
      sizes.push(...own.map(() => topic.recordBytes ?? RECORD_BYTES));
      born.push(...own.map(({ partition }) => partitionBorn(topic, partition)));
      died.push(...own.map(() => topicDied(topic)));
      this.versions.set(topic.name, versionsOf(topic, own));
    }
    this.partitions = partitions;
    this.rates = rates;
    this.sizes = sizes;
    this.born = born;
    this.died = died;
    this.mayLack = topics.some((topic) => topic.partitions === 0 || topicDied(topic) < Number.POSITIVE_INFINITY);
  }

  /** The partitions that a topic has at an instant; the same array while they are the same. */
  at(topic: string, now: Ticks): readonly TopicPartition[] {
    return this.versions.get(topic)?.findLast(({ from }) => from <= now)?.partitions ?? NO_PARTITIONS;
  }

  /** The topics that there are at an instant, sorted. */
  names(now: Ticks): readonly string[] {
    return [...this.versions.keys()].filter((topic) => this.at(topic, now).length > 0).sort();
  }

  /**
   * Whether a partition is there.
   *
   * @param partition its index
   */
  exists(partition: number, now: Ticks): boolean {
    return this.born[partition]! <= now && now < this.died[partition]!;
  }

  /**
   * Bytes of one of its records.
   *
   * @param partition its index
   */
  recordBytes(partition: number): number {
    return this.sizes[partition]!;
  }

  /** @param partition its index */
  endOffset(partition: number, now: Ticks): number {
    return logEndOffset(this.rates[partition]!, now - this.born[partition]!);
  }

  /**
   * When the record with this offset is there; infinite if nobody produces.
   *
   * @param partition its index
   */
  timeOf(partition: number, offset: number): Ticks {
    return this.born[partition]! + timeOfOffset(this.rates[partition]!, offset);
  }
}

function versionsOf(topic: TopicConfig, own: readonly TopicPartition[]): TopicVersion[] {
  const later = topic.changes.map(({ atMs, partitions }) => ({ from: msToTicks(atMs), count: partitions }));
  return [{ from: 0, count: topic.partitions }, ...later].map(({ from, count }) => ({
    from,
    partitions: own.slice(0, count),
  }));
}
