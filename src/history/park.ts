/**
 * Parked worlds: a world only runs forward, so whoever wants to go back takes one that stands before the wanted place and
 * goes on from there. Some dozens of them, spread over the run, make every place of it a few milliseconds away.
 *
 * A world that is taken leaves a gap; `fill` runs fresh worlds into the widest gaps, a slice at a time.
 */
import type { HistoryWorld } from './history-world.ts';

/** Worlds that are kept, the one in use not counted. */
const MOST_PARKED = 32;

/** Gaps that are run through in no time are left as they are. */
const NARROW = 2_000;

export class Park {
  readonly #fresh: () => HistoryWorld;
  /** In the order of their places. */
  #parked: HistoryWorld[] = [];
  /** On its way to a gap, and where it is to stand. */
  #filler: { readonly world: HistoryWorld; readonly to: number } | null = null;
  /** The farthest place that was ever reached. */
  #farthest = 0;

  /** @param fresh a world of the same history at its beginning */
  constructor(fresh: () => HistoryWorld) {
    this.#fresh = fresh;
  }

  get size(): number {
    return this.#parked.length;
  }

  /** Takes the latest world that has not passed a place; a fresh one if there is none. */
  take(isBefore: (world: HistoryWorld) => boolean): HistoryWorld {
    const at = this.#parked.findLastIndex(isBefore);
    return at < 0 ? this.#fresh() : this.#parked.splice(at, 1)[0]!;
  }

  /** Leaves a world where it stands. */
  put(world: HistoryWorld): void {
    this.#farthest = Math.max(this.#farthest, world.index);
    const at = this.#parked.findIndex(({ index }) => index >= world.index);
    this.#parked.splice(at < 0 ? this.#parked.length : at, 0, world);
    if (this.#parked.length > MOST_PARKED) this.#dropOne();
  }

  /** Some world has come so far. */
  reached(index: number): void {
    this.#farthest = Math.max(this.#farthest, index);
  }

  /**
   * Works on the gaps for at most so many events.
   *
   * @returns true: there is nothing left to do
   */
  fill(maxEvents: number): boolean {
    if (this.#filler === null) {
      const gap = this.#widestGap();
      if (gap === null) return true;
      this.#filler = { world: this.#fresh(), to: gap };
    }
    const { world, to } = this.#filler;
    const isOver = world.run(Number.POSITIVE_INFINITY, Math.min(maxEvents, to - world.index));
    if (!isOver && world.index < to) return false;
    this.#filler = null;
    this.put(world);
    return false;
  }

  /** The middle of the widest stretch without a world; null: all is near enough, or there are enough of them. */
  #widestGap(): number | null {
    if (this.#parked.length >= MOST_PARKED) return null;
    const places = [0, ...this.#parked.map(({ index }) => index), this.#farthest];
    let from = 0;
    let width = 0;
    for (let i = 1; i < places.length; i++) {
      if (places[i]! - places[i - 1]! <= width) continue;
      width = places[i]! - places[i - 1]!;
      from = places[i - 1]!;
    }
    return width <= NARROW ? null : from + Math.floor(width / 2);
  }

  /** The one whose absence widens the gap before its successor the least. */
  #dropOne(): void {
    const places = this.#parked.map(({ index }) => index);
    let least = 0;
    let width = Number.POSITIVE_INFINITY;
    for (let i = 0; i < places.length - 1; i++) {
      const gap = places[i + 1]! - (places[i - 1] ?? 0);
      if (gap < width) [least, width] = [i, gap];
    }
    this.#parked.splice(least, 1);
  }
}
