/**
 * The columns of a timeline: the planned run, cut into a fixed number of nearly equal spans, so that what is kept
 * over time does not grow with the length of the run.
 *
 * An instant on a boundary belongs to the later bucket. The last bucket has no end: a run that goes on beyond its
 * plan stays in it.
 */
import type { Ticks } from '../../protocol/time.ts';

export class BucketClock {
  readonly count: number;
  readonly #duration: Ticks;
  #open = 0;
  /** The end of the open bucket; events at or after it belong to a later one. */
  nextBoundary: Ticks;

  constructor(duration: Ticks, count: number) {
    this.#duration = duration;
    this.count = Math.max(1, Math.min(count, duration));
    this.nextBoundary = this.#endOf(0);
  }

  /** Index of the bucket that time is in. */
  get open(): number {
    return this.#open;
  }

  startOf(bucket: number): Ticks {
    return Math.floor((bucket * this.#duration) / this.count);
  }

  next(): void {
    this.#open++;
    this.nextBoundary = this.#endOf(this.#open);
  }

  #endOf(bucket: number): Ticks {
    return bucket + 1 < this.count ? this.startOf(bucket + 1) : Number.POSITIVE_INFINITY;
  }
}
