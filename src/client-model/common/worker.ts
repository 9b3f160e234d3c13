/**
 * A worker of a pool (workers.ts): what waits for it, what it works on, and until when.
 */
import type { OffsetCommitPartition } from '../../protocol/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { PartitionState } from '../subscription-state.ts';
import { RecordCursor } from './record-cursor.ts';

export const NEVER = Number.POSITIVE_INFINITY;

/** Records [batchFrom, batchTo) of a partition on their way through a worker. */
export class Handed {
  readonly state: PartitionState;
  readonly index: number;
  readonly batchFrom: number;
  batchTo: number;
  /** Its partition was given up meanwhile: that it was worked on counts for nothing. */
  orphaned = false;

  constructor(state: PartitionState, batchFrom: number, batchTo: number) {
    this.state = state;
    this.index = state.index;
    this.batchFrom = batchFrom;
    this.batchTo = batchTo;
  }
}

export class Worker {
  readonly channel: Handed[] = [];
  job: readonly Handed[] = [];
  /** `committing`: until the client tells it to go on. `pausing`: before it commits again. */
  doing: 'waiting' | 'collecting' | 'working' | 'committing' | 'pausing' = 'waiting';
  due: Ticks = NEVER;
  /** What it is to commit, until that is done. */
  commit: readonly OffsetCommitPartition[] = [];
  /** How long this batch takes, as a share of the usual. */
  share = 1;
  /** The record that it works on, where each is committed by itself. */
  readonly cursor = new RecordCursor<Handed>();
}

/** It has nothing to do. */
export function rest(worker: Worker): void {
  worker.job = [];
  worker.doing = 'waiting';
  worker.due = NEVER;
}

/** Records. */
export function sizeOf(job: readonly Handed[]): number {
  let size = 0;
  for (const { batchFrom, batchTo } of job) size += batchTo - batchFrom;
  return size;
}
