/**
 * The last events of a run, kept as numbers in typed arrays: what `why`, the failing property and the page read.
 *
 * Recording is a handful of stores (3-7 % of a run), so it is on by default. Words are made afterwards, by formatters,
 * or by running the seed again: a string per event would make a run five times slower.
 */
import type { Ticks } from '../../protocol/time.ts';

/** `index` counts all events of the run from 0, also those that the ring has forgotten. */
export type RecordVisitor = (index: number, time: Ticks, kind: number, who: number, a: number, b: number) => void;

const WORDS = 4;

export const DEFAULT_CAPACITY = 65_536;

export class TraceRing {
  readonly capacity: number;

  private readonly mask: number;
  private readonly times: Float64Array;
  private readonly words: Int32Array;
  private recorded = 0;

  /** @throws RangeError if the capacity is not a power of two */
  constructor(capacity: number = DEFAULT_CAPACITY) {
    if (!Number.isInteger(capacity) || capacity < 1 || Math.clz32(capacity) === Math.clz32(capacity - 1)) {
      throw new RangeError(`the capacity of a trace ring must be a power of two, not ${capacity}`);
    }
    this.capacity = capacity;
    this.mask = capacity - 1;
    this.times = new Float64Array(capacity);
    this.words = new Int32Array(capacity * WORDS);
  }

  /** Events recorded in all. */
  get total(): number {
    return this.recorded;
  }

  /** Events that can still be read: the last `capacity` ones. */
  get size(): number {
    return Math.min(this.recorded, this.capacity);
  }

  record(time: Ticks, kind: number, who: number, a: number, b: number): void {
    const at = this.recorded & this.mask;
    const words = this.words;
    const first = at * WORDS;
    this.times[at] = time;
    words[first] = kind;
    words[first + 1] = who;
    words[first + 2] = a;
    words[first + 3] = b;
    this.recorded += 1;
  }

  /** Visits the kept events, oldest first. */
  forEach(visit: RecordVisitor): void {
    const words = this.words;
    for (let index = this.recorded - this.size; index < this.recorded; index++) {
      const at = index & this.mask;
      const first = at * WORDS;
      visit(index, this.times[at]!, words[first]!, words[first + 1]!, words[first + 2]!, words[first + 3]!);
    }
  }

  clear(): void {
    this.recorded = 0;
  }
}
