/**
 * The cooperative adjustment: a partition that changes hands is given to nobody in this round, so that its owner can
 * revoke it first; the follow-up round gives it out.
 *
 * Mirrors `CooperativeStickyAssignor.adjustAssignment` (Kafka 4.4).
 */

import type { MemberLists, StickyGroup } from './group.ts';

/** @param transferring - member by partition id */
export function withhold(lists: MemberLists, transferring: ReadonlyMap<number, number>): MemberLists {
  if (transferring.size === 0) return lists;
  return lists.map((ids, member) => ids.filter((id) => transferring.get(id) !== member));
}

/**
 * Withholds what one member gains and another loses, by what members say they own, believed or not
 * (`computePartitionsTransferringOwnership`).
 */
export function withoutChangingHands(group: StickyGroup, lists: MemberLists): MemberLists {
  const owned = group.claims.raw.map(
    ({ partitions }) => new Set(partitions.map((claim) => group.partitions.idOf(claim))),
  );
  const lost = new Set<number | undefined>();
  lists.forEach((ids, member) => {
    const kept = new Set<number | undefined>(ids);
    for (const id of owned[member]!) if (!kept.has(id)) lost.add(id);
  });
  return lists.map((ids, member) => ids.filter((id) => owned[member]!.has(id) || !lost.has(id)));
}
