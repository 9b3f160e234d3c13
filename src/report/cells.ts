/**
 * The timeline of a result, cut anew into as many cells as there is room for.
 */
import { GROUP_STATES, type GroupState } from '../protocol/states.ts';
import type { TimelineBucket } from '../sim/measures/result.ts';

/** One column of characters. */
export interface Cell {
  /** Share of the cell's time in each state; sums to 1. */
  readonly shares: Readonly<Record<GroupState, number>>;
  readonly generation: number;
  /** Mean number of partitions without an owner. */
  readonly unowned: number;
  /** Highest lag at the ends of its buckets. */
  readonly lagRecords: number;
  readonly members: number;
  readonly pods: number;
}

/** A part of a bucket that lies in a cell. */
interface Part {
  readonly bucket: TimelineBucket;
  /** Share of the bucket. */
  readonly weight: number;
}

/** Cells of equal length from 0 to the end of the run. */
export function cellsOf(timeline: readonly TimelineBucket[], endMs: number, width: number): readonly Cell[] {
  if (timeline.length === 0 || endMs <= 0) return [];
  const cellMs = endMs / width;
  return Array.from({ length: width }, (_, index) => {
    return cellOf(partsOf(timeline, endMs, index * cellMs, (index + 1) * cellMs));
  });
}

/** What lies between two instants; of a span that rounding left empty, the last bucket. */
function partsOf(timeline: readonly TimelineBucket[], endMs: number, fromMs: number, toMs: number): readonly Part[] {
  const parts = timeline.flatMap((bucket, index): Part[] => {
    const bucketEndMs = timeline[index + 1]?.startMs ?? endMs;
    const overlapMs = Math.min(toMs, bucketEndMs) - Math.max(fromMs, bucket.startMs);
    return overlapMs > 1e-6 ? [{ bucket, weight: overlapMs / (bucketEndMs - bucket.startMs) }] : [];
  });
  return parts.length > 0 ? parts : [{ bucket: timeline.at(-1)!, weight: 1 }];
}

function cellOf(parts: readonly Part[]): Cell {
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  const last = parts.at(-1)!.bucket;
  return {
    shares: sharesOf(parts),
    generation: last.generation,
    unowned: parts.reduce((sum, { bucket, weight }) => sum + bucket.unowned * weight, 0) / weights,
    lagRecords: Math.max(...parts.map(({ bucket }) => bucket.lagRecords)),
    members: last.members,
    pods: last.pods,
  };
}

function sharesOf(parts: readonly Part[]): Record<GroupState, number> {
  const spent = GROUP_STATES.map((state) =>
    parts.reduce((sum, part) => sum + part.bucket.states[state] * part.weight, 0),
  );
  const total = spent.reduce((sum, ms) => sum + ms, 0);
  const entries = GROUP_STATES.map((state, index) => [state, total > 0 ? spent[index]! / total : 0]);
  return Object.fromEntries(entries) as Record<GroupState, number>;
}

/** The state that held longest. */
export function longestState({ shares }: Cell): GroupState {
  return GROUP_STATES.reduce((best, state) => (shares[state] > shares[best] ? state : best));
}
