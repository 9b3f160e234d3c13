/**
 * What a membership event costs: until the coordinator notices, until everything is read again, how long nobody read.
 * "Settled": all partitions have been delivered at least one record by their final owner under the last generation.
 */
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import type { Records } from '../../../sim/chronicle/facts.ts';
import type { Samples } from '../types.ts';
import { isJoined, isPreparing, isStable, type Span, within } from './spans.ts';

/** From an event at `from` until the span ends, which is before the next event. */
export function eventSamples(chronicle: Chronicle, span: Span, partitions: number): Samples {
  const inside = within(chronicle.transitions, span);
  const preparing = inside.find(isPreparing)?.at;
  const settled = settledAt(chronicle, span, partitions);
  const joined = inside.filter(isJoined).map(({ at }) => at);
  return {
    detect: preparing === undefined ? [] : [preparing - span.from],
    settle: settled === null ? [] : [settled - span.from],
    second: joined.length < 2 ? [] : [joined[1]! - joined[0]!],
    generations: [joined.length],
    worstGap: [Math.max(...gapsIn(chronicle.processed, span, partitions))],
    groupStop: [groupStopIn(chronicle.processed, span)],
    notice: noticeSpread(chronicle, span),
  };
}

function settledAt(chronicle: Chronicle, span: Span, partitions: number): number | null {
  const stable = within(chronicle.transitions, span).filter(isStable).at(-1)?.at;
  if (stable === undefined) return null;
  const owners = ownersAt(chronicle, span.to, partitions);
  const first = new Map<number, number>();
  for (const { at, pod, partition } of chronicle.delivered) {
    if (at >= stable && at < span.to && owners[partition] === pod && !first.has(partition)) first.set(partition, at);
  }
  return first.size < partitions ? null : Math.max(...first.values());
}

/** Who owns each partition at an instant; −1: nobody. */
export function ownersAt({ handovers, lives }: Chronicle, until: number, partitions: number): readonly number[] {
  const owners = new Array<number>(partitions).fill(-1);
  const ends = lives
    .filter(({ what }) => what === 'stopped')
    .map(({ at, pod }) => ({ at, pod, what: 'lost' as const }));
  for (const fact of [...handovers, ...ends].sort((a, b) => a.at - b.at)) {
    if (fact.at >= until) break;
    const touched = 'partitions' in fact ? fact.partitions : owners.keys();
    for (const partition of touched) {
      if (fact.what === 'assigned') owners[partition] = fact.pod;
      else if (owners[partition] === fact.pod) owners[partition] = -1;
    }
  }
  return owners;
}

/** The longest time between two processed records of each partition, of those that end within the span. */
export function gapsIn(processed: readonly Records[], { from, to }: Span, partitions: number): readonly number[] {
  const last = new Array<number>(partitions).fill(Number.NaN);
  const longest = new Array<number>(partitions).fill(0);
  for (const { at, partition } of processed) {
    if (at >= to) break;
    if (at > from) longest[partition] = Math.max(longest[partition]!, at - (last[partition] || at));
    last[partition] = at;
  }
  return longest;
}

/** The longest time in which nobody processed a record. */
export function groupStopIn(processed: readonly Records[], { from, to }: Span): number {
  let [last, longest] = [Number.NaN, 0];
  for (const { at } of processed) {
    if (at >= to) break;
    if (at > from) longest = Math.max(longest, at - (last || at));
    last = at;
  }
  return longest;
}

/** Between the first and the last member that a heartbeat told of the span's first rebalance. */
function noticeSpread({ sessions, transitions }: Chronicle, span: Span): readonly number[] {
  const joined = within(transitions, span).find(isJoined)?.at ?? span.to;
  const told = sessions.all.filter(({ to, end }) => end === 'told' && to! >= span.from && to! <= joined + 5);
  const times = told.map(({ to }) => to!);
  return times.length < 2 ? [] : [Math.max(...times) - Math.min(...times)];
}
