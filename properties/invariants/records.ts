/**
 * Nothing is lost: no committed offset passes a record that nobody has finished with (at-least-once settings), and nobody
 * reads on behind such a record.
 *
 * librdkafka's automatic commit promises less: a record's offset is stored when the application is given it
 * (`enable.auto.offset.store`, rd_kafka_op_app_reply), so that what it works on may be committed, and is lost if it dies
 * then. There a commit never passes a record that was not handed over.
 */
import type { Ticks } from '../../src/protocol/time.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { sharesOf } from './calm.ts';
import { Pairs } from './pairs.ts';
import { Processed, storesOnDelivery } from './processed.ts';
import { type NamedInvariant, Watcher } from './watcher.ts';

class CommitWatcher extends Watcher {
  protected readonly processed: Processed;

  constructor(world: WorldConfig) {
    super();
    this.processed = new Processed(world);
  }

  override positionInitialized(_now: Ticks, pod: number, partition: number, offset: number, reset: boolean): void {
    if (reset) this.processed.begin(pod, partition, offset);
  }

  override recordsProcessed(_now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.processed.processed(pod, partition, from, to);
  }

  override offsetCommitted(now: Ticks, group: number, partition: number, offset: number): void {
    const progress = this.processed.ofGroup(group, partition);
    if (progress === undefined) return;
    if (offset > progress.start) this.reach();
    if (offset <= progress.to) return;
    this.fail(now, `offset ${offset} of partition ${partition} was committed, but only ${progress.to} is processed`);
  }
}

/** The same, where records may be committed when they are handed over. */
class DeliveryWatcher extends CommitWatcher {
  override recordsDelivered(_now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.processed.delivered(pod, partition, from, to);
  }
}

export const commitsFollowProcessing: NamedInvariant = {
  name: 'commits follow processing',
  sentence:
    'A committed offset never passes a record that the application has not finished with; with the automatic commit of ' +
    'librdkafka: that it was not given.',
  source: 'at-least-once; J-CM-05, J-CM-06; clients.md 7 (what is committed)',
  kind: 'always',
  sometimes: 'something that was processed is committed',
  watch: (world) => (sharesOf(world).some(storesOnDelivery) ? new DeliveryWatcher(world) : new CommitWatcher(world)),
};

/** The first delivery after a position begins where the group has come to, or before. */
class Gaps extends Watcher {
  private readonly processed: Processed;
  /** Pods and partitions whose next delivery is the first. */
  private readonly fresh = new Pairs<true>();

  constructor(world: WorldConfig) {
    super();
    this.processed = new Processed(world);
  }

  override positionInitialized(_now: Ticks, pod: number, partition: number, offset: number, reset: boolean): void {
    if (reset) this.processed.begin(pod, partition, offset);
    this.fresh.set(pod, partition, true);
  }

  override recordsDelivered(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    const done = this.fresh.delete(pod, partition) ? this.processed.ofPod(pod, partition)?.to : undefined;
    this.processed.delivered(pod, partition, from, to);
    if (done === undefined) return;
    if (done > 0) this.reach();
    if (from > done)
      this.fail(now, `pod ${pod} reads partition ${partition} from ${from}, and only ${done} is processed`);
  }

  override recordsProcessed(_now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.processed.processed(pod, partition, from, to);
  }
}

export const nothingIsSkipped: NamedInvariant = {
  name: 'nothing is skipped',
  sentence:
    'Whoever takes a partition over reads no later than where the group has finished, whatever happened before.',
  source: 'at-least-once; J-PO-01, J-CM-05',
  kind: 'always',
  sometimes: 'a partition that was read is taken over',
  watch: (world) => (sharesOf(world).every(beginsAtTheBeginning) ? new Gaps(world) : new Watcher()),
};

/** With `latest` what was produced while nobody was there is passed over, as it should be. */
function beginsAtTheBeginning({ consumer }: ReturnType<typeof sharesOf>[number]): boolean {
  return consumer.autoOffsetReset === 'earliest';
}
