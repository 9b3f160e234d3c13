/**
 * The timeline of a result, cut anew into as many cells as there is room for.
 */
import { GROUP_STATES, type GroupState } from '../protocol/states.ts';
import type { TimelineBucket } from '../sim/measures/result.ts';

/** One column of characters. */
export interface Cell {
  /** Share of the cell's time in each state; sums to 1, or to 0 where the run did not come to. */
  readonly shares: Readonly<Record<GroupState, number>>;
  readonly generation: number;
  /** Mean number of partitions without an owner. */
  readonly unowned: number;
  /** Highest lag at the ends of its buckets. */
  readonly lagRecords: number;
  readonly members: number;
}

/** A part of a bucket that lies in a cell. */
interface Part {
  readonly bucket: TimelineBucket;
  readonly weight: number;
}

export function cellsOf(timeline: readonly TimelineBucket[], width: number): readonly Cell[] {
  if (timeline.length === 0) return [];
  return Array.from({ length: width }, (_, index) => cellOf(partsOf(timeline, index / width, (index + 1) / width)));
}

/** The buckets between two shares of the timeline, each with how much of it. */
function partsOf(timeline: readonly TimelineBucket[], from: number, to: number): readonly Part[] {
  const start = from * timeline.length;
  const end = to * timeline.length;
  const parts: Part[] = [];
  for (let index = Math.floor(start); index < end && index < timeline.length; index++) {
    const weight = Math.min(end, index + 1) - Math.max(start, index);
    if (weight > 1e-9) parts.push({ bucket: timeline[index]!, weight });
  }
  return parts;
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
