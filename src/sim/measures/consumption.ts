/**
 * What became of the records of each partition that a group reads: processed, delivered twice, lost.
 *
 * Lost are records that a later position or the committed offset has passed over and that nobody has processed:
 * nobody will read them again. What lies before the first position of all is none of the group's business
 * (auto.offset.reset=latest), what a living pod has in hand is not lost yet, and what was delivered to a pod that
 * crashed is lost only if it is not delivered again.
 */
import type { Duplicates } from './duplicates.ts';
import { type Layout, NO_SLOT } from './layout.ts';
import { OffsetSets } from './offset-sets.ts';

/** No position yet, or nobody. */
const NONE = -1;

/** Numbers that are kept of a batch, and one to spare so that batches do not straddle cache lines. */
const BATCH = 4;

export class Consumption {
  readonly #layout: Layout;
  readonly #delivered: OffsetSets;
  readonly #processed: OffsetSets;
  readonly #consumed: Float64Array;
  readonly #duplicated: Float64Array;
  /** Where the group began to read. */
  readonly #firstPosition: Float64Array;
  /** The highest position that anybody began at later. */
  readonly #highestPosition: Float64Array;
  /** The latest batch of each partition: its first offset, the one after its last, the pod that has it in hand. */
  readonly #batches: Float64Array;

  /** Told of what is delivered again. */
  readonly #duplicates: Duplicates;

  constructor(layout: Layout, duplicates: Duplicates) {
    this.#duplicates = duplicates;
    const slots = layout.slotCount;
    this.#layout = layout;
    this.#delivered = new OffsetSets(slots);
    this.#processed = new OffsetSets(slots);
    this.#consumed = new Float64Array(slots);
    this.#duplicated = new Float64Array(slots);
    this.#firstPosition = new Float64Array(slots).fill(NONE);
    this.#highestPosition = new Float64Array(slots).fill(NONE);
    this.#batches = new Float64Array(BATCH * slots).fill(NONE);
  }

  delivered(pod: number, partition: number, from: number, to: number): void {
    const slot = this.#layout.slotOfPod(pod, partition);
    if (slot === NO_SLOT) return;
    const again = this.#delivered.add(slot, from, to);
    if (again > 0) this.#deliveredAgain(pod, slot, again);
    const batches = this.#batches;
    batches[BATCH * slot] = from;
    batches[BATCH * slot + 1] = to;
    batches[BATCH * slot + 2] = pod;
  }

  #deliveredAgain(pod: number, slot: number, records: number): void {
    this.#duplicated[slot]! += records;
    this.#duplicates.again(pod, slot, records);
  }

  processed(pod: number, partition: number, from: number, to: number): void {
    const slot = this.#layout.slotOfPod(pod, partition);
    if (slot === NO_SLOT || to <= from) return;
    this.#consumed[slot]! += to - from - this.#processed.add(slot, from, to);
  }

  positionInitialized(slot: number, offset: number): void {
    if (this.#firstPosition[slot] === NONE) {
      this.#firstPosition[slot] = offset;
    } else if (offset > this.#highestPosition[slot]!) {
      this.#highestPosition[slot] = offset;
    }
  }

  /** The pod has ended, and what it had in hand with it. */
  podStopped(pod: number): void {
    const { groupOfPod, firstSlot } = this.#layout;
    const group = groupOfPod[pod]!;
    for (let slot = firstSlot[group]!; slot < firstSlot[group + 1]!; slot++) {
      if (this.#batches[BATCH * slot + 2] === pod) this.#batches[BATCH * slot + 2] = NONE;
    }
  }

  /** Distinct records processed. */
  consumed(slot: number): number {
    return this.#consumed[slot]!;
  }

  /** Deliveries of a record that had been delivered before. */
  duplicated(slot: number): number {
    return this.#duplicated[slot]!;
  }

  /** `committed`: the committed offset, −1 if there is none. */
  lost(slot: number, committed: number): number {
    const first = this.#firstPosition[slot]!;
    if (first === NONE) return 0;
    const passed = Math.max(first, this.#highestPosition[slot]!, committed);
    return (
      this.#processed.closedGaps(slot) + this.#unprocessed(slot, first, passed) - this.#inHand(slot, first, passed)
    );
  }

  #inHand(slot: number, first: number, passed: number): number {
    const [start, end, pod] = this.#batches.subarray(BATCH * slot, BATCH * slot + 3);
    if (pod === NONE) return 0;
    const from = Math.max(first, start!);
    return this.#unprocessed(slot, from, Math.max(from, Math.min(passed, end!)));
  }

  #unprocessed(slot: number, from: number, to: number): number {
    return to - from - this.#processed.countIn(slot, from, to);
  }
}
