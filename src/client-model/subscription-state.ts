/**
 * What a consumer owns, and where it reads: assigned partitions with their positions and fetched records.
 *
 * Mirrors SubscriptionState and the buffers of Fetcher (kafka-clients 4.4). Records are ranges of offsets, never
 * objects: [position, bufferedTo) is fetched and not yet returned by poll().
 */
import type { TopicPartition } from '../protocol/partitions.ts';

/** One assigned partition. */
export class PartitionState {
  readonly partition: TopicPartition;
  /** Of the partition, in its world. */
  readonly index: number;
  /** Offset of the next record that poll() returns; meaningless until `hasPosition`. */
  position = 0;
  /** Fetched up to here, exclusively. */
  bufferedTo = 0;
  /** The committed offset, or a reset, has told where to start (J-PO-01). */
  hasPosition = false;
  /** No offset is committed: auto.offset.reset decides. */
  needsReset = false;
  /** What the latest batch has of it. */
  batchFrom = 0;
  batchTo = 0;
  /** Its topic was deleted: it is fetched no more. */
  gone = false;
  /** False once it was given up: what still comes for it is dropped. */
  assigned = true;
  /** pause(): poll() returns nothing of it, and nothing more of it is fetched. */
  paused = false;
  /** How often it is in the hands of workers. */
  inHand = 0;

  constructor(partition: TopicPartition) {
    this.partition = partition;
    this.index = partition.index;
  }

  setPosition(offset: number): void {
    this.position = offset;
    this.bufferedTo = offset;
    this.hasPosition = true;
    this.needsReset = false;
  }
}

/** Records that were worked on: of each partition [batchFrom, batchTo). A batch, or a part of one. */
export interface Processed {
  readonly count: number;
  readonly states: readonly { readonly index: number; readonly batchFrom: number; readonly batchTo: number }[];
}

/**
 * What one poll() returns: of each of the first `count` partitions the records [batchFrom, batchTo). Reused from poll to
 * poll; the ranges stand in the partitions' own objects, which are at hand anyway.
 */
export class Batch {
  count = 0;
  /** Records in all. */
  records = 0;
  states: PartitionState[] = [];

  clear(): void {
    this.count = 0;
    this.records = 0;
  }

  /** Takes at most `room` fetched records of a partition. */
  take(state: PartitionState, room: number): void {
    const to = Math.min(state.bufferedTo, state.position + room);
    state.batchFrom = state.position;
    state.batchTo = to;
    this.records += to - state.position;
    state.position = to;
    this.states[this.count++] = state;
  }
}

export class SubscriptionState {
  /** Ordered by partition index. */
  assigned: PartitionState[] = [];
  /** An eager rebalance is about to take everything: nothing more is returned (J-JG-02). */
  pendingRevocation = false;
  /** Where the next poll begins to collect: what was fetched of one partition is drained before the next one's turn. */
  private cursor = 0;
  /** Assigned partitions without a position. */
  private missingPositions = 0;

  get(partition: TopicPartition): PartitionState | undefined {
    const { assigned } = this;
    let low = 0;
    for (let high = assigned.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (assigned[middle]!.index < partition.index) low = middle + 1;
      else high = middle;
    }
    const found = assigned[low];
    return found?.partition === partition ? found : undefined;
  }

  owned(): TopicPartition[] {
    return this.assigned.map((state) => state.partition);
  }

  hasAllPositions(): boolean {
    return this.missingPositions === 0;
  }

  /** Replaces the assignment; partitions that stay keep their position and buffer. */
  assign(partitions: readonly TopicPartition[]): void {
    for (const state of this.assigned) state.assigned = false;
    const next = partitions.map((partition) => this.get(partition) ?? new PartitionState(partition));
    this.missingPositions = 0;
    for (const state of next) {
      state.assigned = true;
      if (!state.hasPosition) this.missingPositions++;
    }
    this.assigned = next.sort(byIndex);
    this.pendingRevocation = false;
    this.cursor = 0;
  }

  initializePosition(state: PartitionState, offset: number): void {
    if (!state.hasPosition) this.missingPositions--;
    state.setPosition(offset);
  }

  /** Moves up to `max` fetched records into the batch. */
  collect(batch: Batch, max: number): void {
    batch.clear();
    if (this.pendingRevocation) return;
    const n = this.assigned.length;
    // A list that grows by itself takes six times as much as most need.
    if (batch.states.length < n) batch.states = this.assigned.slice();
    let at = this.cursor;
    for (let i = 0; i < n && batch.records < max; i++) {
      const state = this.assigned[at]!;
      const next = at + 1 === n ? 0 : at + 1;
      if (state.bufferedTo > state.position && !state.paused) {
        batch.take(state, max - batch.records);
        this.cursor = state.bufferedTo > state.position ? at : next;
      }
      at = next;
    }
  }
}

function byIndex(a: PartitionState, b: PartitionState): number {
  return a.index - b.index;
}
