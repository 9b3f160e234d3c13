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
  isAssigned: (id: number) => boolean,
): number[] {
  const astray = topicsWithAssignedBeyond(partitions, isAssigned);
  const free: number[] = [];
  let stuck = false;
  for (const topic of topicOrder) {
    const first = partitions.firstOf(topic);
    for (let id = first; id < first + partitions.counts[topic]!; id++) if (stuck || !isAssigned(id)) free.push(id);
    stuck ||= astray.has(topic);
  }
  return free;
}

function topicsWithAssignedBeyond(partitions: Partitions, isAssigned: (id: number) => boolean): Set<number> {
  const topics = new Set<number>();
  for (let id = partitions.total; id < partitions.size; id++) if (isAssigned(id)) topics.add(partitions.topicOf[id]!);
  return topics;
}
