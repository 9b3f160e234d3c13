/**
 * The area under a value that changes in steps, by bucket of the timeline: how long it was how high.
 * Values and times are whole numbers, so that the sums are exact however often they are brought up to date.
 */
import type { Ticks } from '../../protocol/time.ts';

export class StepIntegral {
  #value: number;
  #since: Ticks = 0;
  readonly #areas: Float64Array;

  constructor(buckets: number, value: number) {
    this.#areas = new Float64Array(buckets);
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }

  /** Counts the time up to `now` in the bucket, which it must not exceed. */
  flush(now: Ticks, bucket: number): void {
    this.#areas[bucket]! += this.#value * (now - this.#since);
    this.#since = now;
  }

  change(now: Ticks, bucket: number, by: number): void {
    this.flush(now, bucket);
    this.#value += by;
  }

  /** Each two buckets become one; the first half is full, the rest empty. */
  fold(): void {
    const areas = this.#areas;
    for (let i = 0; i < areas.length; i++) areas[i] = (areas[2 * i] ?? 0) + (areas[2 * i + 1] ?? 0);
  }

  area(bucket: number): number {
    return this.#areas[bucket]!;
  }
}
