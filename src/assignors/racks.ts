/** What KIP-881 asks about racks; shared by range and the sticky assignors. */

import type { AssignorInput, AssignorMember } from './assignor.ts';

const NO_RACKS: ReadonlySet<string> = new Set();

/** The member's rack; null if none. An empty `client.rack` is none (RangeAssignor.consumerRacks, RackInfo). */
export function rackOf(member: AssignorMember): string | null {
  return member.rackId === '' ? null : member.rackId;
}

/** Racks that hold a replica of the partition. */
export function replicaRacks(input: AssignorInput, topic: string, partition: number): ReadonlySet<string> {
  const racks = input.topics.get(topic)?.racks?.[partition];
  return racks === undefined || racks.length === 0 ? NO_RACKS : new Set(racks);
}

/**
 * Whether placing by rack can help at all: some member's rack holds a replica, and not every partition is on every
 * rack (AbstractPartitionAssignor.useRackAwareAssignment).
 */
export function racksMatter(memberRacks: ReadonlySet<string>, partitions: readonly ReadonlySet<string>[]): boolean {
  const all = new Set<string>();
  for (const racks of partitions) for (const rack of racks) all.add(rack);
  if (![...memberRacks].some((rack) => all.has(rack))) return false;
  return partitions.some((racks) => racks.size !== all.size);
}

/** The racks of those members that have one. */
export function racksOf(members: readonly AssignorMember[]): Set<string> {
  return new Set(members.map(rackOf).filter((rack) => rack !== null));
}
