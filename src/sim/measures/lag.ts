/**
 * How far each group's committed offsets are behind the ends of the logs, in records and in seconds: the age of the
 * oldest record that is not committed.
 *
 * Kept are the offsets at the end of each bucket (the lag follows by arithmetic), and the worst lag of each partition,
 * which is exact: lag is at its highest just before a commit. A group that has committed nothing owes the whole log
 * (auto.offset.reset=earliest), or what came after its first position (latest). Of a deleted topic nothing is owed.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { logEndOffset } from '../topic-table.ts';
import type { ShareConfig, WorldConfig } from '../world-config.ts';
import { type Layout, NO_SLOT } from './layout.ts';

const TICKS_PER_SECOND = msToTicks(1000);

/** Not committed; as an owed offset: nothing is owed yet. */
const NONE = -1;

export class Lag {
  readonly #layout: Layout;
  readonly #committed: Float64Array;
  /** The oldest offset that the group still has to commit. */
  readonly #owed: Float64Array;
  /** The worst moment of each partition: how far it was behind (in records times ticks per second), when, and owing what. */
  readonly #worst: Float64Array;
  readonly #worstAt: Float64Array;
  readonly #worstOwed: Float64Array;
  /** Owed offsets at the ends of buckets: all slots of the first bucket, all of the second … */
  readonly #samples: Float64Array;

  constructor(layout: Layout, config: WorldConfig, buckets: number) {
    const slots = layout.slotCount;
    this.#layout = layout;
    this.#committed = new Float64Array(slots).fill(NONE);
    this.#owed = Float64Array.from(layout.groupOfSlot, (group) => {
      return config.groups[group]?.clients.every(readsAll) ? 0 : NONE;
    });
    this.#worst = new Float64Array(slots);
    this.#worstAt = new Float64Array(slots);
    this.#worstOwed = new Float64Array(slots);
    this.#samples = new Float64Array(buckets * slots);
  }

  committed(slot: number): number {
    return this.#committed[slot]!;
  }

  offsetCommitted(now: Ticks, group: number, partition: number, offset: number): void {
    const slot = this.#layout.slot(group, partition);
    if (slot === NO_SLOT) return;
    this.#noteWorst(slot, now);
    this.#committed[slot] = offset;
    this.#owed[slot] = offset;
  }

  /** A pod began to read here; without a committed offset this is what the group owes from. */
  positionInitialized(slot: number, offset: number): void {
    if (this.#committed[slot] === NONE && this.#owed[slot] === NONE) this.#owed[slot] = offset;
  }

  /** Brings the bucket up to date with an instant at or before its end. */
  flush(now: Ticks, bucket: number): void {
    const base = bucket * this.#layout.slotCount;
    for (let slot = 0; slot < this.#layout.slotCount; slot++) {
      this.#noteWorst(slot, now);
      this.#samples[base + slot] = this.#owedAt(slot, now);
    }
  }

  /** Each two buckets of the timeline become one: of their ends the second counts. */
  fold(): void {
    const { slotCount } = this.#layout;
    const samples = this.#samples;
    for (let to = 0, from = slotCount; from < samples.length; to += slotCount, from += 2 * slotCount) {
      samples.copyWithin(to, from, from + slotCount);
    }
  }

  /** Lag of a partition at the end of a bucket, which ended at `end`. */
  recordsAt(slot: number, bucket: number, end: Ticks): number {
    return this.#behind(slot, this.#samples[bucket * this.#layout.slotCount + slot]!, end);
  }

  secondsAt(slot: number, bucket: number, end: Ticks): number {
    return this.#seconds(slot, this.#samples[bucket * this.#layout.slotCount + slot]!, end);
  }

  worstRecords(slot: number): number {
    return this.#behind(slot, this.#worstOwed[slot]!, this.#worstAt[slot]!);
  }

  worstSeconds(slot: number): number {
    return this.#seconds(slot, this.#worstOwed[slot]!, this.#worstAt[slot]!);
  }

  /** One moment decides for records and seconds: with a constant rate the two are at their worst together. */
  #noteWorst(slot: number, now: Ticks): void {
    const owed = this.#owed[slot]!;
    const behind = this.#layout.rate[slot]! * this.#layout.ageOf(slot, now) - owed * TICKS_PER_SECOND;
    if (behind <= this.#worst[slot]! || owed === NONE || now >= this.#layout.died[slot]!) return;
    this.#worst[slot] = behind;
    this.#worstAt[slot] = now;
    this.#worstOwed[slot] = owed;
  }

  #owedAt(slot: number, now: Ticks): number {
    const owed = this.#owed[slot]!;
    return owed === NONE || now >= this.#layout.died[slot]! ? this.#end(slot, now) : owed;
  }

  #behind(slot: number, owed: number, now: Ticks): number {
    return Math.max(0, this.#end(slot, now) - owed);
  }

  #end(slot: number, now: Ticks): number {
    return logEndOffset(this.#layout.rate[slot]!, this.#layout.ageOf(slot, now));
  }

  #seconds(slot: number, owed: number, now: Ticks): number {
    return ageSeconds(this.#layout.rate[slot]!, owed, this.#layout.ageOf(slot, now));
  }
}

/** Seconds since the record at this offset was produced, in a log of this age; 0 if it is not there yet. */
function ageSeconds(recordsPerSecond: number, offset: number, age: Ticks): number {
  if (offset >= logEndOffset(recordsPerSecond, age)) return 0;
  return Math.max(0, age / TICKS_PER_SECOND - (offset + 1) / recordsPerSecond);
}

/** Without a committed offset it begins at the first record. */
function readsAll({ consumer }: ShareConfig): boolean {
  return consumer.autoOffsetReset === 'earliest';
}
