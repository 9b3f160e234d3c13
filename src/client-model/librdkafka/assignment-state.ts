/**
 * The partitions that the application has assigned, with what librdkafka keeps of each (rdkafka_assignment.h,
 * rdkafka_partition.h): where it stands on its way to being fetched, what is stored for the next commit, what is committed.
 */
import type { TopicPartition } from '../../protocol/partitions.ts';
import { type Batch, PartitionState } from '../subscription-state.ts';

/**
 * `pending`: its committed offset is to be asked for. `queried`: asked for. `reset`: none is committed; the log's own begin or
 * end is being asked for. `started`: fetched. `stuck`: assigned, and never read: its OffsetFetch failed for good (N5), or its topic is gone.
 */
export type Stage = 'pending' | 'queried' | 'reset' | 'started' | 'stuck';

export const NO_OFFSET = -1;

export class AssignedPartition extends PartitionState {
  stage: Stage = 'pending';
  /** One past the last record handed to the application since it was assigned. */
  stored = NO_OFFSET;
  committed = NO_OFFSET;

  start(offset: number): void {
    this.setPosition(offset);
    this.stage = 'started';
  }
}

export class Assignment {
  /** Ordered by partition index. */
  all: AssignedPartition[] = [];
  /** Where the next poll begins to collect. */
  private cursor = 0;

  get(partition: TopicPartition): AssignedPartition | undefined {
    return this.all.find((candidate) => candidate.partition === partition);
  }

  count(stage: Stage): number {
    let n = 0;
    for (const partition of this.all) if (partition.stage === stage) n++;
    return n;
  }

  add(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      if (this.get(partition) === undefined) this.all.push(new AssignedPartition(partition));
    }
    this.all.sort((a, b) => a.index - b.index);
    this.cursor = 0;
  }

  /** Takes these away, all if none are named, and gives them back to be dealt with. */
  remove(partitions: readonly TopicPartition[] | null): AssignedPartition[] {
    const gone = partitions === null ? this.all : this.all.filter(({ partition }) => partitions.includes(partition));
    for (const state of gone) state.assigned = false;
    this.all = this.all.filter(({ assigned }) => assigned);
    this.cursor = 0;
    return gone;
  }

  /** Moves up to `max` fetched records into the batch and stores where they end. */
  collect(batch: Batch, max: number): void {
    batch.clear();
    const n = this.all.length;
    for (let i = 0; i < n && batch.records < max; i++) {
      if (this.cursor >= n) this.cursor = 0;
      const state = this.all[this.cursor]!;
      if (state.bufferedTo > state.position && !state.paused) {
        batch.take(state, max - batch.records);
        state.stored = state.position;
        if (state.bufferedTo > state.position) return;
      }
      this.cursor++;
    }
  }

  /** Records that wait for the application. */
  records(): number {
    return this.all.reduce((sum, { bufferedTo, position, paused }) => sum + (paused ? 0 : bufferedTo - position), 0);
  }

  hasRecords(): boolean {
    for (const state of this.all) if (state.bufferedTo > state.position && !state.paused) return true;
    return false;
  }
}
