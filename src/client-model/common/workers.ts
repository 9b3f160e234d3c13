/**
 * Workers behind a polling loop: poll() hands what it returns over and goes on; n workers work on it. The pattern of every
 * application whose work takes longer than max.poll.interval.ms, in two kinds (`handover`):
 *
 * - `pause`: partitions of which records are in hand are paused, so that poll() returns nothing of them;
 * - `block`: records wait in a bounded channel, and while that is full the polling loop waits.
 *
 * A partition always goes to the same worker, so that its records are worked on in order. A worker takes what waits for it
 * as one batch; it may wait a moment for more (`lingerMs`). What is worked on is committed after the batch or after each
 * record (`commitPer`): by the worker itself, who waits for the answer, or by whoever may call the client.
 *
 * Sans-IO like the clients: one timer of the client is the pool's, at the earliest instant at which a worker goes on.
 */

import type { TopicPartition } from '../../protocol/partitions.ts';
import type { OffsetCommitPartition } from '../../protocol/requests.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { ClientEffects } from '../effects.ts';
import type { ApplicationSettings } from '../settings.ts';
import type { Batch, PartitionState } from '../subscription-state.ts';
import { Handed, NEVER, rest, sizeOf, Worker } from './worker.ts';

/** What the pool needs of its client. */
export interface WorkHost {
  /** A batch, or a record of it, is done and may be committed. True: the worker waits until `goOn`. */
  worked(worker: Worker, now: Ticks): boolean;
  /** Its pause is over: it commits again. */
  commitAgain(worker: Worker, now: Ticks): void;
  /** Nothing of this partition is in hand any more. */
  released(state: PartitionState): void;
}

export class WorkerPool {
  readonly workers: readonly Worker[];
  private readonly application: ApplicationSettings;
  private readonly effects: ClientEffects;
  private readonly timer: number;
  private readonly host: WorkHost;
  /** Worked on, not handed to a commit: one past the last record. */
  private readonly finished = new Map<TopicPartition, number>();
  /** Records in the channels. */
  private waiting = 0;

  constructor(application: ApplicationSettings, effects: ClientEffects, timer: number, host: WorkHost) {
    this.application = application;
    this.effects = effects;
    this.timer = timer;
    this.host = host;
    this.workers = Array.from({ length: application.workers }, () => new Worker());
  }

  get pauses(): boolean {
    return this.application.handover === 'pause';
  }

  /** The polling loop has to wait. */
  get isFull(): boolean {
    return !this.pauses && this.waiting >= this.application.queueRecords;
  }

  /** Who waits for the work on what is given up commits it. */
  get commitsOnRevoke(): boolean {
    const { commit, revokedWork } = this.application;
    return revokedWork !== 'carry-on' && (commit === 'sync' || commit === 'async');
  }

  /** Somebody works, or commits. */
  get isBusy(): boolean {
    return this.workers.some(({ doing }) => doing !== 'waiting');
  }

  /** poll() has returned these. */
  hand(batch: Batch, now: Ticks): void {
    for (let i = 0; i < batch.count; i++) {
      const state = batch.states[i]!;
      const worker = this.workers[state.index % this.workers.length]!;
      worker.channel.push(new Handed(state, state.batchFrom, state.batchTo));
      this.waiting += state.batchTo - state.batchFrom;
      state.inHand++;
      if (this.pauses) state.paused = true;
    }
    for (const worker of this.workers)
      if (worker.doing === 'waiting' || worker.doing === 'collecting') this.collect(worker, now);
    this.arm();
  }

  /** The timer is due. */
  onDue(now: Ticks): void {
    for (const worker of this.workers) {
      if (worker.due > now) continue;
      if (worker.doing === 'collecting') this.begin(worker, now);
      else if (worker.doing === 'working') this.finishUnit(worker, now);
      else if (worker.doing === 'pausing') this.commitAgain(worker, now);
    }
    this.arm();
  }

  /** Its commit has returned. */
  goOn(worker: Worker, now: Ticks): void {
    worker.commit = [];
    this.next(worker, now);
    this.arm();
  }

  /** Its commit has failed, and it tries again after a pause. */
  retry(worker: Worker, now: Ticks): void {
    worker.doing = 'pausing';
    worker.due = now + msToTicks(Math.max(1, this.application.commitRetryMs));
    this.arm();
  }

  /** What is worked on and in no commit yet. */
  takeFinished(): readonly OffsetCommitPartition[] {
    const offsets = Array.from(this.finished, offsetOf);
    this.finished.clear();
    return offsets;
  }

  /** The same of the batch that a worker has in hand. */
  takeFinishedOf(worker: Worker): readonly OffsetCommitPartition[] {
    const offsets: OffsetCommitPartition[] = [];
    for (const { partition } of worker.job.map(({ state }) => state)) {
      const offset = this.finished.get(partition);
      if (offset === undefined) continue;
      offsets.push(offsetOf([partition, offset]));
      this.finished.delete(partition);
    }
    return offsets;
  }

  /**
   * The rebalance callback begins: what waits of these partitions is dropped. What is in work is waited for (`finish`), or
   * counts for nothing (`drop`): the batch in hand, or, where each is committed by itself, the record in hand. Or all goes on
   * as if nothing had happened (`carry-on`).
   */
  giveUp(partitions: readonly TopicPartition[]): void {
    const { revokedWork } = this.application;
    if (revokedWork === 'carry-on') return;
    const given = new Set(partitions);
    this.dropWaiting((state) => given.has(state.partition));
    if (this.application.commitPer === 'record') this.cutShort(given);
    if (revokedWork === 'drop') this.orphan(given);
    this.arm();
  }

  /** They are gone, with or without having been worked on. */
  forget(partitions: readonly TopicPartition[]): void {
    if (this.application.revokedWork === 'carry-on') return;
    const given = new Set(partitions);
    this.dropWaiting((state) => given.has(state.partition));
    this.orphan(given);
    for (const partition of partitions) this.finished.delete(partition);
    this.arm();
  }

  /** The callback has to wait for work on these. */
  holdsUp(partitions: readonly TopicPartition[]): boolean {
    if (this.application.revokedWork !== 'finish') return false;
    const given = new Set(partitions);
    return this.workers.some(
      ({ doing, job }) => doing !== 'waiting' && job.some(({ state }) => given.has(state.partition)),
    );
  }

  /** The application is about to end: nothing new is begun. */
  drain(): void {
    this.dropWaiting(() => true);
    this.arm();
  }

  /** The record in hand is the last one of its partition; what comes after it is passed over. */
  private cutShort(given: ReadonlySet<TopicPartition>): void {
    for (const { job, cursor, doing } of this.workers) {
      if (cursor.isOver) continue;
      const { range } = cursor;
      const end = doing === 'working' ? cursor.offset + 1 : cursor.offset;
      for (const handed of job.slice(job.indexOf(range))) {
        if (given.has(handed.state.partition)) handed.batchTo = handed === range ? end : handed.batchFrom;
      }
      cursor.skip();
    }
  }

  private orphan(given: ReadonlySet<TopicPartition>): void {
    for (const { job } of this.workers) {
      for (const handed of job) if (given.has(handed.state.partition)) handed.orphaned = true;
    }
  }

  private dropWaiting(isGone: (state: PartitionState) => boolean): void {
    for (const worker of this.workers) {
      for (const handed of worker.channel.splice(0)) {
        if (!isGone(handed.state)) worker.channel.push(handed);
        else {
          this.waiting -= handed.batchTo - handed.batchFrom;
          this.release(handed);
        }
      }
      if (worker.doing === 'collecting' && worker.channel.length === 0) rest(worker);
    }
  }

  private release({ state }: Handed): void {
    if (--state.inHand === 0) this.host.released(state);
  }

  private collect(worker: Worker, now: Ticks): void {
    const records = worker.channel.reduce((sum, { batchFrom, batchTo }) => sum + batchTo - batchFrom, 0);
    if (records === 0) return;
    const { lingerMs, queueRecords } = this.application;
    if (lingerMs === 0 || records >= queueRecords) this.begin(worker, now);
    else if (worker.doing === 'waiting') {
      worker.doing = 'collecting';
      worker.due = now + msToTicks(lingerMs);
    }
  }

  private begin(worker: Worker, now: Ticks): void {
    worker.job = this.takeJob(worker);
    worker.doing = 'working';
    worker.share = this.effects.workShare();
    worker.cursor.begin(worker.job);
    const { processingPerBatchMs, processingPerRecordMs, commitPer } = this.application;
    const records = commitPer === 'record' ? 1 : sizeOf(worker.job);
    worker.due = now + msToTicks((processingPerBatchMs + processingPerRecordMs * records) * worker.share);
  }

  /** Up to a whole channel, in the order of coming; a range that does not fit is divided. */
  private takeJob({ channel }: Worker): Handed[] {
    const job: Handed[] = [];
    for (let room = this.application.queueRecords; room > 0 && channel.length > 0; ) {
      const { state, batchFrom, batchTo } = channel[0]!;
      const end = Math.min(batchTo, batchFrom + room);
      job.push(new Handed(state, batchFrom, end));
      if (end === batchTo) channel.shift();
      else {
        channel[0] = new Handed(state, end, batchTo);
        state.inHand++;
      }
      room -= end - batchFrom;
      this.waiting -= end - batchFrom;
    }
    return job;
  }

  private finishUnit(worker: Worker, now: Ticks): void {
    if (this.application.commitPer === 'record') this.finishRecord(worker);
    else for (const handed of worker.job) this.note(handed, handed.batchFrom, handed.batchTo);
    if (this.host.worked(worker, now)) {
      worker.doing = 'committing';
      worker.due = NEVER;
    } else this.next(worker, now);
  }

  private finishRecord({ cursor }: Worker): void {
    this.note(cursor.range, cursor.offset, cursor.offset + 1);
    cursor.advance();
  }

  private note(handed: Handed, batchFrom: number, batchTo: number): void {
    const { index, state, orphaned } = handed;
    this.effects.batchProcessed({ count: 1, states: [{ index, batchFrom, batchTo }] });
    if (!orphaned) this.finished.set(state.partition, batchTo);
  }

  /** The next record of its batch, or the next batch. An orphaned batch is worked on to its end: nobody tells the worker. */
  private next(worker: Worker, now: Ticks): void {
    const { commitPer, processingPerRecordMs } = this.application;
    if (commitPer === 'record' && !worker.cursor.isOver) {
      worker.doing = 'working';
      worker.due = now + msToTicks(processingPerRecordMs * worker.share);
      return;
    }
    for (const handed of worker.job) this.release(handed);
    rest(worker);
    this.collect(worker, now);
  }

  private commitAgain(worker: Worker, now: Ticks): void {
    worker.doing = 'committing';
    worker.due = NEVER;
    this.host.commitAgain(worker, now);
  }

  private arm(): void {
    let first = NEVER;
    for (const { due } of this.workers) first = Math.min(first, due);
    if (first === NEVER) this.effects.cancelTimer(this.timer);
    else this.effects.startTimer(this.timer, first);
  }
}

function offsetOf([partition, offset]: readonly [TopicPartition, number]): OffsetCommitPartition {
  return { partition, offset, leaderEpoch: -1, metadata: '' };
}
