/**
 * Nothing is lost: no committed offset passes a record that nobody has finished with (at-least-once settings).
 *
 * librdkafka's automatic commit promises less: a record's offset is stored when the application is given it
 * (`enable.auto.offset.store`, rd_kafka_op_app_reply), so that what it works on may be committed, and is lost if it dies
 * then. There a commit never passes a record that was not handed over.
 */
import type { Ticks } from '../../src/protocol/time.ts';
import { sharesOfPods } from '../../src/sim/shares.ts';
import type { ShareConfig, WorldConfig } from '../../src/sim/world-config.ts';
import { groupsOfPods, type NamedInvariant, Watcher } from './watcher.ts';

/** Per partition: processed up to here without a gap, and what was processed beyond. */
interface Progress {
  start: number;
  to: number;
  readonly beyond: Map<number, number>;
}

class CommitWatcher extends Watcher {
  /** By group and partition. */
  private readonly progress = new Map<string, Progress>();
  private readonly groups: readonly number[];
  /** By pod: a record counts when it is handed over. */
  private readonly storesOnDelivery: readonly boolean[];

  constructor(world: WorldConfig) {
    super();
    this.groups = groupsOfPods(world);
    this.storesOnDelivery = world.groups.flatMap((group) => sharesOfPods(group).map(storesOnDelivery));
  }

  override recordsDelivered(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    if (this.storesOnDelivery[pod]) this.recordsProcessed(now, pod, partition, from, to);
  }

  private key(pod: number, partition: number): string {
    return `${this.groups[pod]}/${partition}`;
  }

  override positionInitialized(_now: Ticks, pod: number, partition: number, offset: number, reset: boolean): void {
    if (reset && !this.progress.has(this.key(pod, partition)))
      this.progress.set(this.key(pod, partition), { start: offset, to: offset, beyond: new Map() });
  }

  override recordsProcessed(_now: Ticks, pod: number, partition: number, from: number, to: number): void {
    const progress = this.progress.get(this.key(pod, partition));
    if (progress === undefined) return;
    if (from <= progress.to) progress.to = Math.max(progress.to, to);
    else progress.beyond.set(from, Math.max(to, progress.beyond.get(from) ?? 0));
    for (const [start, end] of progress.beyond) {
      if (start > progress.to) continue;
      progress.to = Math.max(progress.to, end);
      progress.beyond.delete(start);
    }
  }

  override offsetCommitted(now: Ticks, group: number, partition: number, offset: number): void {
    const progress = this.progress.get(`${group}/${partition}`);
    if (progress === undefined || offset <= progress.to) return;
    this.fail(now, `offset ${offset} of partition ${partition} was committed, but only ${progress.to} is processed`);
  }
}

function storesOnDelivery({ client, consumer }: ShareConfig): boolean {
  return client === 'librdkafka' && consumer.enableAutoCommit;
}

export const commitsFollowProcessing: NamedInvariant = {
  name: 'commits follow processing',
  sentence:
    'A committed offset never passes a record that the application has not finished with; with the automatic commit of ' +
    'librdkafka: that it was not given.',
  source: 'at-least-once; J-CM-05, J-CM-06; clients.md 7 (what is committed)',
  kind: 'always',
  watch: (world) => new CommitWatcher(world),
};
