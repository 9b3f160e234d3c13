/** Where a partition is read on when it has a new owner: at the committed offset, so that only what was uncommitted comes twice. */
import type { TopicPartition } from '../../src/protocol/partitions.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { Pairs } from './pairs.ts';
import { groupsOfPods, type NamedInvariant, Watcher } from './watcher.ts';

/** Of a pod and a partition that it was given: what was committed then, or has been since. */
interface Range {
  /** Null: nothing was. */
  from: number | null;
  to: number | null;
}

/**
 * Keeps the ranges of partitions whose owner has not begun to read. A partition is given by SyncGroup's answer: sarama asks
 * for its offset before the application is told (S-SS-01), and the last owner, if it is franz-go, still commits it with the
 * generation of its own new session (F-CM-01).
 */
abstract class Takeovers extends Watcher {
  /** By group and partition. */
  private readonly committed = new Pairs<number>();
  /** By pod and partition: what was committed when it last joined a generation. */
  private readonly atJoin = new Pairs<number>();
  private readonly ranges = new Pairs<Range>();
  /** How many there are: mostly none. */
  private open = 0;
  protected readonly groups: readonly number[];

  constructor(world: WorldConfig) {
    super();
    this.groups = groupsOfPods(world);
  }

  override joinFinished(_now: Ticks, pod: number): void {
    const group = this.groups[pod]!;
    for (let partition = 0; partition < this.committed.width(group); partition++) {
      const committed = this.committed.get(group, partition);
      if (committed !== undefined) this.atJoin.set(pod, partition, committed);
    }
  }

  override partitionsAssigned(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const { index } of partitions) {
      const to = this.committed.get(this.groups[pod]!, index) ?? null;
      const from = to === null ? null : Math.min(to, this.atJoin.get(pod, index) ?? to);
      if (!this.ranges.has(pod, index)) this.open++;
      this.ranges.set(pod, index, { from, to });
    }
  }

  override partitionsRevoked(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const { index } of partitions) this.take(pod, index);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitionsRevoked(now, pod, partitions);
  }

  override podStopped(_now: Ticks, pod: number): void {
    for (let partition = 0; this.open > 0 && partition < this.ranges.width(pod); partition++) this.take(pod, partition);
  }

  /** The range, which is closed. */
  protected take(pod: number, partition: number): Range | undefined {
    if (this.open === 0) return undefined;
    const range = this.ranges.get(pod, partition);
    if (this.ranges.delete(pod, partition)) this.open--;
    return range;
  }

  override offsetCommitted(_now: Ticks, group: number, partition: number, offset: number): void {
    this.committed.set(group, partition, offset);
    for (let pod = 0; this.open > 0 && pod < this.ranges.size; pod++) {
      const range = this.groups[pod] === group ? this.ranges.get(pod, partition) : undefined;
      if (range === undefined) continue;
      range.from = Math.min(range.from ?? 0, offset);
      range.to = Math.max(range.to ?? 0, offset);
    }
  }
}

class Beginnings extends Takeovers {
  override positionInitialized(now: Ticks, pod: number, partition: number, offset: number, reset: boolean): void {
    const range = this.take(pod, partition);
    if (range === undefined || reset) return;
    this.reach();
    if (range.to === null)
      this.fail(now, `pod ${pod} begins partition ${partition} at ${offset}, and nothing is committed`);
    else if (offset < range.from! || offset > range.to)
      this.fail(now, `pod ${pod} begins partition ${partition} at ${offset}, and ${range.to} is committed`);
  }
}

export const ownersBeginAtTheCommit: NamedInvariant = {
  name: 'owners begin at the commit',
  sentence: 'Whoever is given a partition begins at the offset that is committed, if there is one.',
  source: 'J-PO-01…03, O-FT-01; clients.md 7',
  kind: 'always',
  sometimes: 'a partition is begun at a committed offset',
  watch: (world) => new Beginnings(world),
};

/** The offset that was committed when the partition was given is a bound on what comes twice. */
class Repetitions extends Takeovers {
  /** By group and partition: delivered to anybody up to here. */
  private readonly delivered = new Pairs<number>();

  override recordsDelivered(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    const range = this.take(pod, partition);
    const group = this.groups[pod]!;
    const before = this.delivered.get(group, partition) ?? 0;
    if (to > before) this.delivered.set(group, partition, to);
    if (range === undefined || range.from === null) return;
    if (from < before) this.reach();
    if (from < range.from)
      this.fail(now, `pod ${pod} reads partition ${partition} from ${from} again, and ${range.from} was committed`);
  }
}

export const onlyTheUncommittedComesTwice: NamedInvariant = {
  name: 'only the uncommitted comes twice',
  sentence: 'After a change of owners nothing is delivered again that was committed before the partition was given.',
  source: 'at-least-once; J-PO-01, J-CM-05',
  kind: 'always',
  sometimes: 'records are delivered again',
  watch: (world) => new Repetitions(world),
};
