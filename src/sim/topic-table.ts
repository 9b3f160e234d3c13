/**
 * The topics of a world: their partitions with dense indices, and how far each log reaches at an instant.
 *
 * Producers write evenly: after t seconds a partition holds floor(rate × t) records. So a log needs no events, and its
 * end is arithmetic, the same on every machine.
 */
import { type TopicPartition, topicPartition } from '../protocol/partitions.ts';
import { TICKS_PER_MS, type Ticks } from '../protocol/time.ts';
import type { TopicConfig } from './world-config.ts';

const TICKS_PER_SECOND = 1_000 * TICKS_PER_MS;

/** Records in a log after `now` ticks, at a rate in records per second. */
export function logEndOffset(recordsPerSecond: number, now: Ticks): number {
  return Math.floor((recordsPerSecond * now) / TICKS_PER_SECOND);
}

/** The first instant at which the log holds the record with this offset; infinite if nobody produces. */
export function timeOfOffset(recordsPerSecond: number, offset: number): Ticks {
  if (recordsPerSecond <= 0) return Number.POSITIVE_INFINITY;
  let time = Math.ceil(((offset + 1) * TICKS_PER_SECOND) / recordsPerSecond);
  // The quotient may be rounded; the definition above decides.
  while (logEndOffset(recordsPerSecond, time) <= offset) time++;
  return time;
}

export class TopicTable {
  /** By index, over all topics in the order of the configuration. */
  readonly partitions: readonly TopicPartition[];
  /** Records per second, by partition index. */
  readonly rates: readonly number[];
  private readonly byTopic = new Map<string, readonly TopicPartition[]>();

  constructor(topics: readonly TopicConfig[]) {
    const partitions: TopicPartition[] = [];
    const rates: number[] = [];
    for (const topic of topics) {
      const own = Array.from({ length: topic.partitions }, (_, p) =>
        topicPartition(topic.name, p, partitions.length + p),
      );
      partitions.push(...own);
      rates.push(...own.map(() => topic.recordsPerSecond));
      this.byTopic.set(topic.name, own);
    }
    this.partitions = partitions;
    this.rates = rates;
  }

  /** The partitions of a topic; none if there is no such topic. */
  of(topic: string): readonly TopicPartition[] {
    return this.byTopic.get(topic) ?? [];
  }

  /** @param partition its index */
  endOffset(partition: number, now: Ticks): number {
    return logEndOffset(this.rates[partition]!, now);
  }
}
