/**
 * Quantiles of any number of spans in bounded memory: a sparse histogram whose bins widen with the value, as
 * HdrHistogram's do (ten binary digits: exact below 1024 ticks, within 0.1 % above).
 *
 * Only bins that were hit are kept, at most some 14 000 up to 30 days and in practice a few hundred, so that every
 * partition can have one. A bin answers with the largest value that it has seen: equal spans give their exact value.
 * Counts, sums and maxima are exact. No logarithms: engines differ in their last bit.
 */
import { type Ticks, ticksToMs } from '../../protocol/time.ts';
import type { SpanSummary } from './result.ts';

/** Values in an octave before bins are twice as wide. */
const EXACT_BELOW = 1024;

interface Bin {
  count: number;
  largest: Ticks;
}

export class SpanHistogram {
  #count = 0;
  #total = 0;
  #max: Ticks = 0;
  readonly #bins = new Map<number, Bin>();

  get count(): number {
    return this.#count;
  }

  record(span: Ticks): void {
    this.#add(span, 1);
    this.#total += span;
  }

  /** The same with some more spans in it, which this one does not keep: those that are still open. */
  with(spans: readonly Ticks[]): SpanHistogram {
    const copy = new SpanHistogram();
    for (const bin of this.#bins.values()) copy.#add(bin.largest, bin.count);
    copy.#total = this.#total;
    for (const span of spans) copy.record(span);
    return copy;
  }

  /** The smallest span that at least this share (0 … 1] of all do not exceed; 0 if there are none. */
  quantile(share: number): Ticks {
    let left = Math.ceil(share * this.#count);
    const bins = [...this.#bins.values()].sort((a, b) => a.largest - b.largest);
    for (const { count, largest } of bins) {
      left -= count;
      if (left <= 0) return largest;
    }
    return this.#max;
  }

  summary(): SpanSummary {
    return {
      count: this.#count,
      totalMs: ticksToMs(this.#total),
      medianMs: ticksToMs(this.quantile(0.5)),
      p99Ms: ticksToMs(this.quantile(0.99)),
      maxMs: ticksToMs(this.#max),
    };
  }

  #add(span: Ticks, count: number): void {
    this.#count += count;
    this.#max = Math.max(this.#max, span);
    const key = lowerBound(span);
    const bin = this.#bins.get(key);
    if (bin === undefined) {
      this.#bins.set(key, { count, largest: span });
    } else {
      bin.count += count;
      bin.largest = Math.max(bin.largest, span);
    }
  }
}

/** The lowest value of the bin: the span with all but its ten leading binary digits cleared. */
function lowerBound(span: Ticks): number {
  let width = 1;
  while (span >= EXACT_BELOW * width) width *= 2;
  return span - (span % width);
}
