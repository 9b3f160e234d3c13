/** Who had a partition in the generation before the newest. */

import type { StickyGroup } from './group.ts';

/**
 * By partition id the member that claims it from the highest of the generations below the newest; of several the
 * first in hash order (`AbstractStickyAssignor.prepopulateCurrentAssignments`, Kafka 4.4).
 *
 * Java keeps members that do not subscribe any more, and members that take no part in the balancing; the latter make
 * it throw.
 */
export function olderClaims(group: StickyGroup): Map<number, number> {
  const newest = new Map<number, { member: number; generation: number }>();
  group.claims.raw.forEach(({ partitions, generation }, member) => {
    if (generation >= group.highestGeneration) return;
    for (const claim of partitions) {
      const id = group.partitions.idOf(claim);
      if (id === undefined || !mayReturn(group, member, claim.topic)) continue;
      if (generation > (newest.get(id)?.generation ?? Number.NEGATIVE_INFINITY)) newest.set(id, { member, generation });
    }
  });
  return new Map([...newest].map(([id, { member }]) => [id, member]));
}

function mayReturn(group: StickyGroup, member: number, topic: string): boolean {
  return group.faults.unsubscribedPreviousOwner || group.members[member]!.topics.includes(topic);
}
