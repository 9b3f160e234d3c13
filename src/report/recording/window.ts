/**
 * A part of a run, and which part a picture of it should show.
 */
import type { GroupResult, RebalanceRecord, RunResult } from '../../sim/measures/result.ts';

/** In milliseconds of virtual time; both ends belong to it. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Of what is before a rebalance and after it, so that one sees what changed. */
const MARGIN_MS = 1_000;

/** The longest rebalance of a run, with a second around it; of a run without one, its beginning. */
export function longestRebalance({ groups, virtualMs }: RunResult): TimeWindow {
  const [longest] = groups.flatMap(longestOf).sort((a, b) => lengthOf(b, virtualMs) - lengthOf(a, virtualMs));
  if (longest === undefined) return { fromMs: 0, toMs: Math.min(virtualMs, 10_000) };
  return {
    fromMs: Math.max(0, longest.startMs - MARGIN_MS),
    toMs: Math.min(virtualMs, (longest.endMs ?? virtualMs) + MARGIN_MS),
  };
}

function longestOf({ rebalances }: GroupResult): readonly RebalanceRecord[] {
  return rebalances.longest.slice(0, 1);
}

function lengthOf({ startMs, endMs }: RebalanceRecord, virtualMs: number): number {
  return (endMs ?? virtualMs) - startMs;
}
