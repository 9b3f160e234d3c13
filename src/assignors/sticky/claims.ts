/**
 * The first step of both sticky algorithms: what every member claims, who of several claimants is believed, and
 * whether all subscribe to the same topics.
 *
 * Mirrors `AbstractStickyAssignor.allSubscriptionsEqual` (Kafka 4.4), which does all of it in one walk over the member
 * map; the order of that map shows where claims contradict each other.
 */

import type { TopicPartition } from '../../protocol/partitions.ts';
import type { AssignorMember } from '../assignor.ts';
import type { AssignorFaults } from '../faults.ts';
import { isSameList } from '../topics.ts';
import type { Partitions } from './partitions.ts';

/** What a member claims, and from when (AbstractStickyAssignor.MemberData). */
export interface Claim {
  readonly partitions: readonly TopicPartition[];
  /** −1 for none. */
  readonly generation: number;
}

/** No owner, no claimant. */
export const NOBODY = -1;

export interface Claims {
  /** Every member's claim as it came, by index of the member. */
  readonly raw: readonly Claim[];
  /** The believed owner of each partition id. */
  readonly owner: number[];
  /** Ids claimed by two members of the same generation: nobody keeps them for that. */
  readonly contested: ReadonlySet<number>;
  /** The highest generation claimed from. */
  readonly highestGeneration: number;
}

export function readClaims(
  members: readonly AssignorMember[],
  raw: readonly Claim[],
  partitions: Partitions,
  faults: AssignorFaults,
): Claims {
  const book = new ClaimBook(members, partitions.total, faults.oldestClaimWins);
  raw.forEach(({ partitions: claimed, generation }, member) => {
    for (const claim of claimed) {
      const id = partitions.idOf(claim);
      const isReal = id !== undefined && (id < partitions.total || faults.claimsBeyondPartitionCount);
      if (isReal) book.claim(id, member, generation);
    }
  });
  const owner = book.ownersOf(partitions.size);
  const highestGeneration = raw.reduce((highest, { generation }) => Math.max(highest, generation), -1);
  return { raw, owner, contested: book.contested, highestGeneration };
}

class ClaimBook {
  readonly contested = new Set<number>();
  readonly #owner: number[];
  /** Who claimed last and was not refused, though perhaps not believed either. */
  readonly #claimant: number[];
  readonly #members: readonly AssignorMember[];
  readonly #oldestWins: boolean;

  constructor(members: readonly AssignorMember[], partitions: number, oldestWins: boolean) {
    this.#members = members;
    this.#oldestWins = oldestWins;
    this.#owner = new Array<number>(partitions).fill(NOBODY);
    this.#claimant = new Array<number>(partitions).fill(NOBODY);
  }

  /** The believed owners of so many partitions; ids beyond the real ones may not have been claimed. */
  ownersOf(size: number): number[] {
    for (let id = this.#owner.length; id < size; id++) this.#owner.push(NOBODY);
    for (let id = 0; id < size; id++) this.#owner[id] ??= NOBODY;
    return this.#owner;
  }

  /**
   * The generation of the earlier claimant is that of its subscription's field, not of its claim: after a reset
   * (field −1, user data kept) the order of the members decides.
   */
  claim(id: number, member: number, generation: number): void {
    const earlier = this.#claimant[id];
    const isFirst = earlier === undefined || earlier === NOBODY;
    const earlierGeneration = isFirst ? Number.NEGATIVE_INFINITY : this.#fieldOf(earlier);
    if (this.#oldestWins && !isFirst ? generation > earlierGeneration : generation < earlierGeneration) return;
    if (generation === earlierGeneration) this.contested.add(id);
    this.#owner[id] = generation === earlierGeneration ? NOBODY : member;
    this.#claimant[id] = member;
  }

  #fieldOf(member: number): number {
    return Math.max(-1, this.#members[member]!.generationId);
  }
}

/**
 * Whether every list is like the first one that is not empty: as long, and with the same content.
 * With Java's fault the empty lists met before that one are overlooked.
 */
export function subscriptionsEqual(members: readonly AssignorMember[], faults: AssignorFaults): boolean {
  const first = members.findIndex((member) => member.topics.length > 0);
  if (first === -1) return true;
  if (first > 0 && !faults.emptySubscriptionOverlooked) return false;
  const list = members[first]!.topics;
  const topics = new Set(list);
  const isPlain = list.length === topics.size;
  const isSame = (other: readonly string[]) =>
    (isPlain && isSameList(other, list)) || (other.length === topics.size && other.every((topic) => topics.has(topic)));
  return members.slice(first).every((member) => isSame(member.topics));
}
