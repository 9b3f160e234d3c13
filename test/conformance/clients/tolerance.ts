/**
 * When two times agree: within 30 ms or 3 %, whichever is more; and within what the repeats of the recordings show, their own
 * range here or the spread that the client has at this kind of place.
 */
import type { Spread } from './spread.ts';

export const TOLERANCE_MS = 30;
const TOLERANCE_SHARE = 0.03;

/** An interval of allowed values. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export function rangeOf(values: readonly number[]): Range {
  return { from: Math.min(...values), to: Math.max(...values) };
}

export function isWithin(value: number, { from, to }: Range): boolean {
  return value >= from && value <= to;
}

/** Whether a time agrees with recorded ones. */
export function isTimeIn(time: number, recorded: Range): boolean {
  return isWithin(time, tolerated(recorded));
}

/** Recorded times, widened by the tolerance. */
export function tolerated({ from, to }: Range): Range {
  return {
    from: from - Math.max(TOLERANCE_MS, from * TOLERANCE_SHARE),
    to: to + Math.max(TOLERANCE_MS, to * TOLERANCE_SHARE),
  };
}

/**
 * Recorded values, widened by the spread: as a difference or as a ratio, whichever is narrower. (A back-off that is drawn
 * from 0.8 to 1.2 of a growing base has a small ratio; a late wake-up has a small difference.)
 */
export function widened({ from, to }: Range, { difference, ratio }: Spread, floor: number): Range {
  return {
    from: Math.max(from - difference, (from + floor) / ratio - floor),
    to: Math.min(to + difference, (to + floor) * ratio - floor),
  };
}
