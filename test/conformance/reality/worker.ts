/**
 * The program of S2 with librdkafka and sarama: a polling loop puts records into a channel, a worker takes them out, works on
 * them and commits. So callbacks and rebalances go on while a commit waits, and records of partitions that are gone are
 * still worked on.
 *
 * A batch is what came within 200 ms of its first record, or the most that a batch may have (seen in the measured batches:
 * one with records begins a tick after the commit before and is processed 200 ms and its work later).
 */
import { serveCommit } from '../../../src/client-model/librdkafka/commits.ts';
import { LibrdkafkaClient } from '../../../src/client-model/librdkafka/index.ts';
import { commitOf } from '../../../src/client-model/librdkafka/removals.ts';
import { Timer } from '../../../src/client-model/librdkafka/timers.ts';
import type { OffsetCommitPartition } from '../../../src/protocol/requests.ts';
import { msToTicks, type Ticks } from '../../../src/protocol/time.ts';
import type { Pod } from '../../../src/sim/pod.ts';
import type { Simulation } from '../../../src/sim/simulation.ts';
import type { Recorder } from './recorder.ts';
import type { Setup } from './setup.ts';

const LINGER_MS = 200;
const NEVER = Number.POSITIVE_INFINITY;

/** Records [from, to) of a partition. */
interface Range {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

export class Worker {
  /** When it goes on by itself. */
  due: Ticks = NEVER;
  private doing: 'waiting' | 'collecting' | 'working' | 'committing' = 'waiting';
  private readonly channel: Range[] = [];
  private batch: readonly Range[] = [];
  private readonly pod: Pod;
  private readonly world: Simulation;
  private readonly record: Recorder;
  private readonly setup: Setup;

  constructor(pod: Pod, world: Simulation, record: Recorder, setup: Setup) {
    this.pod = pod;
    this.world = world;
    this.record = record;
    this.setup = setup;
  }

  /** The polling loop has got records. */
  offer(range: Range): void {
    this.channel.push(range);
    if (this.doing === 'waiting') this.collect();
    else if (this.doing === 'collecting' && this.isFull()) this.due = this.world.now;
  }

  private collect(): void {
    this.doing = 'collecting';
    this.due = this.world.now + (this.isFull() ? 0 : msToTicks(LINGER_MS));
  }

  private isFull(): boolean {
    return sizeOf(this.channel) >= this.most;
  }

  private get most(): number {
    return this.setup.maxRecords ?? NEVER;
  }

  /** Its time has come. */
  goOn(): void {
    if (this.doing === 'collecting') this.work();
    else if (this.doing === 'working') this.commit();
  }

  private work(): void {
    this.batch = taken(this.channel, this.most);
    this.doing = 'working';
    const { processingMsPerBatch, processingUsPerRecord } = this.setup;
    this.due = this.world.now + msToTicks(processingMsPerBatch + (sizeOf(this.batch) * processingUsPerRecord) / 1_000);
  }

  private commit(): void {
    for (const range of this.batch) this.record.worked(this.world.now, this.pod.index, range);
    this.doing = 'committing';
    this.due = NEVER;
    if (this.setup.commit === 'sync') this.commitBatch();
    else this.onCommitted();
  }

  private commitBatch(): void {
    const { consumer } = this.pod;
    const { now } = this.world;
    if (!(consumer instanceof LibrdkafkaClient)) {
      consumer?.act({ act: 'commit', async: true }, now);
      return;
    }
    this.record.applicationEvent(now, this.pod.index, 'commit-begin', '');
    serveCommit(consumer.state, { offsets: this.offsets(), waiter: 'beside', deferredUntil: 0 }, now);
    consumer.onTimer(Timer.Main, now);
  }

  private offsets(): OffsetCommitPartition[] {
    const ends = new Map(this.batch.map(({ partition, to }) => [partition, to]));
    return [...ends].map(([partition, to]) => commitOf(this.world.topics.partitions[partition]!, to));
  }

  /** Its commit call has returned, with an error or not. */
  onCommitted(): void {
    if (this.doing !== 'committing') return;
    this.doing = 'waiting';
    if (this.channel.length > 0) this.collect();
  }
}

function sizeOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Takes up to `most` records out of the channel, in their order. */
function taken(channel: Range[], most: number): readonly Range[] {
  const batch: Range[] = [];
  for (let room = most; room > 0 && channel.length > 0; ) {
    const { partition, from, to } = channel.shift()!;
    const end = Math.min(to, from + room);
    batch.push({ partition, from, to: end });
    if (end < to) channel.unshift({ partition, from: end, to });
    room -= end - from;
  }
  return batch;
}
