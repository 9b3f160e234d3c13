/** Which partitions are still free once the believed claims are kept. */

import type { Partitions } from './partitions.ts';

/**
 * The free partitions, topic by topic in the given order, numbers ascending.
 *
 * Java walks the sorted assigned partitions and all partitions side by side (`getUnassignedPartitions`); an assigned
 * partition beyond its topic's count is never met, so that from there on everything looks free.
 */
export function freePartitions(
  partitions: Partitions,
  topicOrder: readonly number[],
  /** 1 for each id that is assigned. */
  assigned: Uint8Array,
): number[] {
  const astray = topicsWithAssignedBeyond(partitions, assigned);
  const free: number[] = [];
  let stuck = false;
  for (const topic of topicOrder) {
    const first = partitions.firstOf(topic);
    const end = first + partitions.counts[topic]!;
    for (let id = first; id < end; id++) if (stuck || assigned[id] === 0) free.push(id);
    stuck ||= astray.has(topic);
  }
  return free;
}

function topicsWithAssignedBeyond(partitions: Partitions, assigned: Uint8Array): Set<number> {
  const topics = new Set<number>();
  for (let id = partitions.total; id < partitions.size; id++) {
    if (assigned[id] === 1) topics.add(partitions.topicOf[id]!);
  }
  return topics;
}
