/**
 * When a simulated value agrees with a measured cell: the file's own rule (`howToCompare`), which stands above any other.
 *
 * "n >= 5: inside [p10,p90]; 2 <= n < 5: inside [min,max] widened by 5 %; n = 1: within 15 %, and 0 must be 0; for metrics in
 * ms the band reaches at least 30 ms to either side of the median; equality is asked only of unit 'count' cells with n >= 5
 * and p10 = p90".
 */
import type { Cell } from './cells.ts';

export type Band = readonly [low: number, high: number];

const FEW = 5;
const WIDENED = 0.05;
const SINGLE = 0.15;
const LEAST_MS = 30;
/** Means of a few hundred values, and the file's own rounding. */
const EPSILON = 1e-9;

export function bandOf(cell: Cell): Band {
  const [low, high] = measuredBand(cell);
  if (cell.unit !== 'ms') return [low, high];
  return [Math.min(low, cell.median - LEAST_MS), Math.max(high, cell.median + LEAST_MS)];
}

function measuredBand({ n, median, p10, p90, min, max }: Cell): Band {
  if (n >= FEW) return [p10, p90];
  if (n > 1) return [min * (1 - WIDENED), max * (1 + WIDENED)];
  return [median * (1 - SINGLE), median * (1 + SINGLE)];
}

/** @param simulated the median; null if it never happened in the simulation */
export function agrees(cell: Cell, simulated: number | null): boolean {
  if (simulated === null) return false;
  const [low, high] = bandOf(cell);
  return simulated >= low - EPSILON && simulated <= high + EPSILON;
}

/** By the nearest ranks on either side, as the cells were made. */
export function quantileOf(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}
