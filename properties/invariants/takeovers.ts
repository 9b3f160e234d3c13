/** Where a partition is read on when it has a new owner: at the committed offset, so that only what was uncommitted comes twice. */
import type { TopicPartition } from '../../src/protocol/partitions.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { groupsOfPods, type NamedInvariant, Watcher } from './watcher.ts';

/** Of a pod and a partition that it was given: what was committed then, or has been since. */
interface Range {
  /** Null: nothing was. */
  from: number | null;
  to: number | null;
}

/** Keeps the ranges of partitions whose owner has not begun to read. */
abstract class Takeovers extends Watcher {
  /** By group and partition. */
  private readonly committed = new Map<string, number>();
  protected readonly ranges = new Map<string, Range>();
  protected readonly groups: readonly number[];

  constructor(world: WorldConfig) {
    super();
    this.groups = groupsOfPods(world);
  }

  override partitionsAssigned(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const { index } of partitions) {
      const committed = this.committed.get(`${this.groups[pod]}/${index}`) ?? null;
      this.ranges.set(`${pod}/${index}`, { from: committed, to: committed });
    }
  }

  override partitionsRevoked(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const { index } of partitions) this.ranges.delete(`${pod}/${index}`);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitionsRevoked(now, pod, partitions);
  }

  override podStopped(_now: Ticks, pod: number): void {
    for (const key of this.ranges.keys()) if (key.startsWith(`${pod}/`)) this.ranges.delete(key);
  }

  override offsetCommitted(_now: Ticks, group: number, partition: number, offset: number): void {
    this.committed.set(`${group}/${partition}`, offset);
    for (const [key, range] of this.ranges) {
      const [pod, index] = key.split('/').map(Number);
      if (index !== partition || this.groups[pod!] !== group) continue;
      range.from = Math.min(range.from ?? 0, offset);
      range.to = Math.max(range.to ?? 0, offset);
    }
  }
}

class Beginnings extends Takeovers {
  override positionInitialized(now: Ticks, pod: number, partition: number, offset: number, reset: boolean): void {
    const range = this.ranges.get(`${pod}/${partition}`);
    this.ranges.delete(`${pod}/${partition}`);
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
  private readonly delivered = new Map<string, number>();

  override recordsDelivered(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    const range = this.ranges.get(`${pod}/${partition}`);
    this.ranges.delete(`${pod}/${partition}`);
    const key = `${this.groups[pod]}/${partition}`;
    const before = this.delivered.get(key) ?? 0;
    this.delivered.set(key, Math.max(before, to));
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
