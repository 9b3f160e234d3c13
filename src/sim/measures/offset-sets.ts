/**
 * Sets of offsets, one per slot, as few intervals: what was delivered, what was processed.
 *
 * Offsets are read upwards, so a set is nearly always one interval that grows at its end; a record that was passed
 * over leaves a gap, and an older interval. The last interval of each set is kept in flat arrays, which is all that
 * the usual delivery touches. To stay bounded, a set keeps {@link MAX_OLDER} older intervals: beyond that the oldest
 * gap is closed, and remembered only as a number.
 */

/** Older intervals kept in a set before the lowest gap is closed. */
export const MAX_OLDER = 64;

export class OffsetSets {
  /** The last interval of each set: start, end. */
  readonly #last: Float64Array;
  /** Below the last interval: start, end, start, end … upwards; null while there is none. */
  readonly #older: (number[] | null)[];
  readonly #closedGaps: Float64Array;

  constructor(slots: number) {
    this.#last = new Float64Array(2 * slots);
    this.#older = new Array<number[] | null>(slots).fill(null);
    this.#closedGaps = new Float64Array(slots);
  }

  /** Adds the offsets [from, to); returns how many of them were in the set before. */
  add(slot: number, from: number, to: number): number {
    const last = this.#last;
    const end = last[2 * slot + 1]!;
    if (to <= from) return 0;
    if (from > end || from < last[2 * slot]!) return this.#addApart(slot, from, to);
    if (to <= end) return to - from;
    last[2 * slot + 1] = to;
    return end - from;
  }

  /** How many offsets of [from, to) are in the set. */
  countIn(slot: number, from: number, to: number): number {
    const older = this.#older[slot] ?? [];
    let count = overlap(this.#last[2 * slot]!, this.#last[2 * slot + 1]!, from, to);
    for (let i = 0; i < older.length; i += 2) count += overlap(older[i]!, older[i + 1]!, from, to);
    return count;
  }

  /** Offsets that were counted in because too many intervals were open, though nobody added them. */
  closedGaps(slot: number): number {
    return this.#closedGaps[slot]!;
  }

  #addApart(slot: number, from: number, to: number): number {
    const intervals = this.#older[slot] ?? [];
    const [start, end] = this.#last.subarray(2 * slot, 2 * slot + 2);
    if (end! > start!) intervals.push(start!, end!);
    const known = insertInterval(intervals, from, to);
    this.#last.set(intervals.splice(-2), 2 * slot);
    if (intervals.length > 2 * MAX_OLDER) this.#closedGaps[slot]! += closeLowestGap(intervals);
    this.#older[slot] = intervals.length > 0 ? intervals : null;
    return known;
  }
}

/**
 * Unites [from, to) with disjoint intervals given as start, end, start, end … upwards, in place; neighbours that
 * touch become one. Returns how many numbers of [from, to) were in them before.
 */
export function insertInterval(intervals: number[], from: number, to: number): number {
  let first = 0;
  while (first < intervals.length && intervals[first + 1]! < from) first += 2;
  let known = 0;
  let next = first;
  for (; next < intervals.length && intervals[next]! <= to; next += 2) {
    known += overlap(intervals[next]!, intervals[next + 1]!, from, to);
  }
  const start = next > first ? Math.min(from, intervals[first]!) : from;
  const end = next > first ? Math.max(to, intervals[next - 1]!) : to;
  intervals.splice(first, next - first, start, end);
  return known;
}

/** Joins the two lowest intervals; returns the size of the gap between them. */
function closeLowestGap(intervals: number[]): number {
  const [end, start] = intervals.splice(1, 2);
  return start! - end!;
}

function overlap(start: number, end: number, from: number, to: number): number {
  return Math.max(0, Math.min(end, to) - Math.max(start, from));
}
