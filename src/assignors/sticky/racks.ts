/**
 * Racks as the sticky assignors see them (KIP-881).
 *
 * Mirrors `AbstractStickyAssignor.RackInfo` (Kafka 4.4). Where racks do not matter, no member counts as having one.
 */

import type { AssignorInput, AssignorMember } from '../assignor.ts';
import { rackOf, racksMatter, racksOf, replicaRacks } from '../racks.ts';
import type { Partitions } from './partitions.ts';

export class Racks {
  /** Whether partitions are placed by rack. */
  readonly matter: boolean;
  readonly #ofMember: readonly (string | null)[];
  /** By partition id; empty where racks do not matter. */
  readonly #ofPartition: readonly ReadonlySet<string>[];

  constructor(input: AssignorInput, members: readonly AssignorMember[], partitions: Partitions) {
    const memberRacks = racksOf(members);
    const perPartition = memberRacks.size === 0 ? [] : allReplicaRacks(input, partitions);
    this.matter = racksMatter(memberRacks, perPartition);
    this.#ofMember = members.map((member) => (this.matter ? rackOf(member) : null));
    this.#ofPartition = this.matter ? perPartition : [];
  }

  /** The member has a rack, and no replica is in it. */
  mismatch(member: number, id: number): boolean {
    const rack = this.#ofMember[member]!;
    return rack !== null && this.#ofPartition[id]?.has(rack) !== true;
  }

  /** The member has a rack, and a replica is in it. */
  match(member: number, id: number): boolean {
    const rack = this.#ofMember[member]!;
    return rack !== null && this.#ofPartition[id]?.has(rack) === true;
  }

  /** Partitions that are near to few members first; a stable sort (RackInfo.sortPartitionsByRackConsumers). */
  fewestNeighboursFirst(ids: number[]): number[] {
    if (!this.matter) return ids;
    const perRack = countEach(this.#ofMember);
    const neighbours = new Map(ids.map((id) => [id, sumOf(this.#ofPartition[id]!, perRack)]));
    return [...ids].sort((a, b) => neighbours.get(a)! - neighbours.get(b)!);
  }
}

function countEach(racks: readonly (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const rack of racks) if (rack !== null) counts.set(rack, (counts.get(rack) ?? 0) + 1);
  return counts;
}

function sumOf(racks: Iterable<string>, counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const rack of racks) sum += counts.get(rack) ?? 0;
  return sum;
}

function allReplicaRacks(input: AssignorInput, partitions: Partitions): ReadonlySet<string>[] {
  return Array.from({ length: partitions.total }, (_, id) =>
    replicaRacks(input, partitions.topics[partitions.topicOf[id]!]!, partitions.numberOf[id]!),
  );
}
