/**
 * The columns of a timeline: a fixed number of nearly equal spans, so that what is kept over time does not grow with the
 * length of the run.
 *
 * The spans begin fine, as if the run were to end soon; whenever the columns are full, each two become one, and the
 * spans are twice as long. So a run that is interrupted early has a timeline as fine as one that was planned that short.
 * The last doubling ends with the plan: a whole run has its plan cut into all columns, whatever came before, because
 * every boundary of the longer spans is one of the shorter.
 *
 * An instant on a boundary belongs to the later bucket. The last bucket has no end: a run that goes on beyond its
 * plan stays in it.
 */
import type { Ticks } from '../../protocol/time.ts';

/** Shorter plans are not cut finer than they are: nobody interrupts them, and looks at what came of it. */
const SHORT_PLAN: Ticks = 6_000_000;

/** The finest columns are of a plan so many times halved. */
const MOST_HALVINGS = 12;

export class BucketClock {
  readonly count: number;
  readonly #duration: Ticks;
  /** How often the plan is still halved. */
  #halvings: number;
  #open = 0;
  /** The end of the open bucket; events at or after it belong to a later one. */
  nextBoundary: Ticks;

  constructor(duration: Ticks, count: number) {
    this.#duration = duration;
    this.count = Math.max(1, Math.min(count, duration));
    this.#halvings = this.count % 2 === 0 ? halvingsOf(duration) : 0;
    this.nextBoundary = this.#endOf(0);
  }

  /** Index of the bucket that time is in. */
  get open(): number {
    return this.#open;
  }

  startOf(bucket: number): Ticks {
    return Math.floor((bucket * this.#duration) / (this.count * 2 ** this.#halvings));
  }

  /** Whether all buckets are closed, and each two have to become one before time goes on. */
  get isFull(): boolean {
    return this.#open === this.count;
  }

  next(): void {
    this.#open++;
    this.nextBoundary = this.#endOf(this.#open);
  }

  /** Each two buckets are one from now on, twice as long. */
  fold(): void {
    this.#halvings--;
    this.#open = this.count / 2;
    this.nextBoundary = this.#endOf(this.#open);
  }

  #endOf(bucket: number): Ticks {
    const isLast = this.#halvings === 0 && bucket + 1 >= this.count;
    return isLast ? Number.POSITIVE_INFINITY : this.startOf(bucket + 1);
  }
}

function halvingsOf(duration: Ticks): number {
  let halvings = 0;
  while (halvings < MOST_HALVINGS && duration / 2 ** (halvings + 1) >= SHORT_PLAN) halvings++;
  return halvings;
}
