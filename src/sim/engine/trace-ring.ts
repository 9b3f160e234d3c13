/**
 * The last events of a run, kept as numbers in typed arrays: what `why`, the failing property and the page read.
 *
 * Recording is four stores into one array, 16 bytes an event, so it is on by default: of the time only the lower 32 bits
 * are kept, the rest follows from the order (events are never 119 hours apart), and kind and who share a word. Words are made afterwards, by formatters,
 * or by running the seed again: a string per event would make a run five times slower.
 */
import type { Ticks } from '../../protocol/time.ts';

/** `index` counts all events of the run from 0, also those that the ring has forgotten. */
export type RecordVisitor = (index: number, time: Ticks, kind: number, who: number, a: number, b: number) => void;

const WORDS = 4;

/** `who` takes the lower 24 bits of its word, with sign; `kind` the upper eight. */
const WHO_BITS = 24;
const WHO_MASK = (1 << WHO_BITS) - 1;
const WRAP = 2 ** 32;

export const DEFAULT_CAPACITY = 65_536;

export class TraceRing {
  readonly capacity: number;

  private readonly mask: number;
  private readonly words: Int32Array;
  private recorded = 0;
  private latest: Ticks = 0;

  /** @throws RangeError if the capacity is not a power of two */
  constructor(capacity: number = DEFAULT_CAPACITY) {
    if (!Number.isInteger(capacity) || capacity < 1 || Math.clz32(capacity) === Math.clz32(capacity - 1)) {
      throw new RangeError(`the capacity of a trace ring must be a power of two, not ${capacity}`);
    }
    this.capacity = capacity;
    this.mask = capacity - 1;
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

  /** @param kind 0 … 255  @param who −2^23 … 2^23 − 1 */
  record(time: Ticks, kind: number, who: number, a: number, b: number): void {
    const words = this.words;
    const first = (this.recorded & this.mask) * WORDS;
    words[first] = time;
    words[first + 1] = (kind << WHO_BITS) | (who & WHO_MASK);
    words[first + 2] = a;
    words[first + 3] = b;
    this.latest = time;
    this.recorded += 1;
  }

  /** Visits the kept events, oldest first. */
  forEach(visit: RecordVisitor): void {
    const { words, mask } = this;
    let time = this.oldestTime();
    for (let index = this.recorded - this.size; index < this.recorded; index++) {
      const first = (index & mask) * WORDS;
      time += (words[first]! - time) >>> 0;
      const word = words[first + 1]!;
      const who = (word << (32 - WHO_BITS)) >> (32 - WHO_BITS);
      visit(index, time, word >>> WHO_BITS, who, words[first + 2]!, words[first + 3]!);
    }
  }

  clear(): void {
    this.recorded = 0;
  }

  /** Back from the latest event: each earlier one is less than a wrap before its successor. */
  private oldestTime(): Ticks {
    let time = this.latest;
    for (let index = this.recorded - 1; index >= this.recorded - this.size; index--) {
      time -= ((time % WRAP) - this.words[(index & this.mask) * WORDS]!) >>> 0;
    }
    return time;
  }
}
