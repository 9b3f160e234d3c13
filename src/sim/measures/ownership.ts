/**
 * Who owns what: a pod owns a partition from onPartitionsAssigned until it gives it up, loses it, or ends. A pod that
 * crashed owns nothing from its crash on, whatever the coordinator still believes; one that was expired and does not
 * know it yet (a zombie) still owns, so that a partition can have two owners at once.
 *
 * Told apart are the start-up (until a partition's first owner) and the spans without an owner after it.
 */
import { type Ticks, ticksToMs } from '../../protocol/time.ts';
import { type Layout, NO_SLOT } from './layout.ts';
import type { SpanSummary } from './result.ts';
import { SpanHistogram } from './span-histogram.ts';
import { StepIntegral } from './step-integral.ts';

/** The start-up of a partition that never had an owner. */
const NEVER = -1;

export class Ownership {
  readonly #layout: Layout;
  readonly #owners: Int32Array;
  /** Since when the partition has no owner; of no meaning while it has one. */
  readonly #unownedSince: Float64Array;
  /** When the partition got its first owner. */
  readonly #firstOwned: Float64Array;
  readonly #doubleSince: Float64Array;
  readonly #doubleTime: Float64Array;
  /** How often two pods came to own a partition at once, by group. */
  readonly #doubleCounts: Int32Array;
  /** Slots by pod. */
  readonly #held: readonly Set<number>[];
  readonly #spans: readonly SpanHistogram[];
  readonly #groupSpans: readonly SpanHistogram[];
  /** Partitions without an owner, by group. */
  readonly #unowned: readonly StepIntegral[];

  constructor(layout: Layout, buckets: number) {
    const slots = layout.slotCount;
    this.#layout = layout;
    this.#owners = new Int32Array(slots);
    this.#unownedSince = new Float64Array(slots);
    this.#firstOwned = new Float64Array(slots).fill(NEVER);
    this.#doubleSince = new Float64Array(slots);
    this.#doubleTime = new Float64Array(slots);
    this.#doubleCounts = new Int32Array(layout.groupCount);
    this.#held = Array.from({ length: layout.podCount }, () => new Set<number>());
    this.#spans = Array.from({ length: slots }, () => new SpanHistogram());
    this.#groupSpans = Array.from({ length: layout.groupCount }, () => new SpanHistogram());
    this.#unowned = Array.from({ length: layout.groupCount }, (_, group) => {
      return new StepIntegral(buckets, bornAtOnce(layout, group));
    });
  }

  /** Partitions begin or end with their topic: only between is one without an owner missed by anybody. */
  topicChanged(now: Ticks, bucket: number): void {
    const { born, died, slotCount, groupOfSlot } = this.#layout;
    for (let slot = 0; slot < slotCount; slot++) {
      if (born[slot] !== now && died[slot] !== now) continue;
      if (this.#owners[slot] === 0) this.#unowned[groupOfSlot[slot]!]!.change(now, bucket, born[slot] === now ? 1 : -1);
      if (died[slot] === now && this.#owners[slot] === 0) this.#endSpan(now, slot);
      this.#unownedSince[slot] = born[slot] === now ? now : Number.POSITIVE_INFINITY;
    }
  }

  #endSpan(now: Ticks, slot: number): void {
    const span = now - this.#unownedSince[slot]!;
    if (this.#firstOwned[slot] === NEVER || span <= 0) return;
    this.#spans[slot]!.record(span);
    this.#groupSpans[this.#layout.groupOfSlot[slot]!]!.record(span);
  }

  assigned(now: Ticks, bucket: number, pod: number, partition: number): void {
    const slot = this.#layout.slotOfPod(pod, partition);
    const held = this.#held[pod]!;
    if (slot === NO_SLOT || held.has(slot)) return;
    held.add(slot);
    const owners = ++this.#owners[slot]!;
    if (owners === 1) this.#foundOwner(now, bucket, slot);
    if (owners === 2) this.#foundSecond(now, slot);
  }

  released(now: Ticks, bucket: number, pod: number, partition: number): void {
    this.#release(now, bucket, pod, this.#layout.slotOfPod(pod, partition));
  }

  /** The pod has ended. */
  releasedAll(now: Ticks, bucket: number, pod: number): void {
    for (const slot of [...this.#held[pod]!]) this.#release(now, bucket, pod, slot);
  }

  owns(pod: number, slot: number): boolean {
    return this.#held[pod]!.has(slot);
  }

  flush(now: Ticks, bucket: number): void {
    for (const unowned of this.#unowned) unowned.flush(now, bucket);
  }

  /** Each two buckets of the timeline become one. */
  fold(): void {
    for (const unowned of this.#unowned) unowned.fold();
  }

  /** Partitions without an owner times ticks, in a bucket. */
  unownedArea(group: number, bucket: number): number {
    return this.#unowned[group]!.area(bucket);
  }

  unownedOfPartition(slot: number, now: Ticks): SpanSummary {
    return this.#spans[slot]!.with(this.#openSpans(slot, slot + 1, now)).summary();
  }

  unownedOfGroup(group: number, now: Ticks): SpanSummary {
    const { firstSlot } = this.#layout;
    return this.#groupSpans[group]!.with(this.#openSpans(firstSlot[group]!, firstSlot[group + 1]!, now)).summary();
  }

  /** Milliseconds from the beginning of the partition to its first owner; null if it never had one. */
  startupMs(slot: number): number | null {
    const owned = this.#firstOwned[slot]!;
    return owned === NEVER ? null : ticksToMs(owned - this.#layout.born[slot]!);
  }

  /** Milliseconds with two or more owners at once. */
  doubleOwnedMs(slot: number, now: Ticks): number {
    const open = this.#owners[slot]! >= 2 ? now - this.#doubleSince[slot]! : 0;
    return ticksToMs(this.#doubleTime[slot]! + open);
  }

  doubleCount(group: number): number {
    return this.#doubleCounts[group]!;
  }

  #release(now: Ticks, bucket: number, pod: number, slot: number): void {
    if (!this.#held[pod]!.delete(slot)) return;
    const owners = --this.#owners[slot]!;
    if (owners === 1) this.#doubleTime[slot]! += now - this.#doubleSince[slot]!;
    if (owners === 0 && now < this.#layout.died[slot]!) {
      this.#unownedSince[slot] = now;
      this.#unowned[this.#layout.groupOfSlot[slot]!]!.change(now, bucket, 1);
    }
  }

  #foundOwner(now: Ticks, bucket: number, slot: number): void {
    if (now >= this.#layout.died[slot]!) return;
    this.#unowned[this.#layout.groupOfSlot[slot]!]!.change(now, bucket, -1);
    this.#endSpan(now, slot);
    if (this.#firstOwned[slot] === NEVER) this.#firstOwned[slot] = now;
  }

  #foundSecond(now: Ticks, slot: number): void {
    this.#doubleSince[slot] = now;
    this.#doubleCounts[this.#layout.groupOfSlot[slot]!]!++;
  }

  /** The spans of slots [from, to) that have not ended by now. */
  #openSpans(from: number, to: number, now: Ticks): Ticks[] {
    const spans: Ticks[] = [];
    for (let slot = from; slot < to; slot++) {
      const open = this.#owners[slot] === 0 && this.#firstOwned[slot] !== NEVER;
      if (open && now > this.#unownedSince[slot]!) spans.push(now - this.#unownedSince[slot]!);
    }
    return spans;
  }
}

/** Partitions of a group's topics that are there from the start. */
function bornAtOnce({ firstSlot, born }: Layout, group: number): number {
  return born.subarray(firstSlot[group]!, firstSlot[group + 1]!).reduce((sum, at) => (at === 0 ? sum + 1 : sum), 0);
}
