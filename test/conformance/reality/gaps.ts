/** How long partitions, and the group, went without a processed record. */
import type { Processed } from './recorder.ts';

/** From `from` to `to`, in milliseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export interface Gaps {
  /** The longest of each partition that had one. */
  readonly partitions: readonly number[];
  /** The longest in which nobody processed a record. */
  readonly group: number;
}

/** Gaps that end within the window; they may have begun before it. */
export function gapsIn(processed: readonly Processed[], { from, to }: Window): Gaps {
  const last = new Map<number, number>();
  const longest = new Map<number, number>();
  let group = 0;
  let before = Number.NaN;
  for (const { at, partition } of processed) {
    if (at > to) break;
    if (at > from) {
      longest.set(partition, Math.max(longest.get(partition) ?? 0, at - (last.get(partition) ?? at)));
      group = Math.max(group, at - (Number.isNaN(before) ? at : before));
    }
    last.set(partition, at);
    before = at;
  }
  return { partitions: [...longest.values()], group };
}

export function maximum(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Records that were processed more than once, of all that were processed. */
export function duplicates(processed: readonly Processed[]): { readonly again: number; readonly all: number } {
  const seen = new Map<number, number>();
  let [again, all] = [0, 0];
  for (const { partition, from, to } of processed) {
    const known = seen.get(partition) ?? 0;
    all += to - from;
    again += Math.max(0, Math.min(to, known) - from);
    seen.set(partition, Math.max(known, to));
  }
  return { again, all };
}
