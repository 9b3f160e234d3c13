/**
 * The sticky algorithm for a group whose members all subscribe to the same topics.
 *
 * Mirrors `AbstractStickyAssignor.ConstrainedAssignmentBuilder` (Kafka 4.4). Every member ends with `lower` or `upper`
 * partitions; `slots` members get `upper`. Members keep what they claim as far as that allows, in hash order; what is
 * free is dealt in turn to those below `lower`, then one each to those at `lower`.
 */

import { AssignorError } from '../assignor.ts';
import { NOBODY } from './claims.ts';
import { freePartitions } from './free.ts';
import type { MemberLists, StickyGroup } from './group.ts';
import { QuotaBook } from './quotas.ts';

export interface EqualPlan {
  readonly lists: MemberLists;
  /** Partition ids that a claimant lost to another member, or that were contested: what a cooperative plan withholds. */
  readonly transferring: ReadonlyMap<number, number>;
}

export function assignEqual(group: StickyGroup): EqualPlan {
  return new EqualAssignment(group).build();
}

class EqualAssignment {
  readonly #group: StickyGroup;
  readonly #quotas: QuotaBook;
  readonly #lists: MemberLists;
  /** Who claimed a partition that it could not keep, by id. */
  readonly #givenUpBy = new Map<number, number>();
  readonly #transferring = new Map<number, number>();

  constructor(group: StickyGroup) {
    this.#group = group;
    this.#lists = group.members.map(() => []);
    this.#quotas = new QuotaBook(group.partitions.total, group.members.length);
  }

  build(): EqualPlan {
    this.#keepClaims();
    this.#quotas.sortWaiting(this.#group.rank);
    let free = this.#freePartitions();
    if (this.#group.racks.matter) free = this.#dealWithinRacks(free);
    this.#deal(free);
    this.#quotas.verify((member) => this.#lists[member]!.length);
    return { lists: this.#lists, transferring: this.#transferring };
  }

  #keepClaims(): void {
    this.#believedClaims().forEach((claimed, member) => {
      const owned = this.#withinRack(claimed, member);
      const kept = this.#quotas.admit(member, owned.length);
      this.#lists[member] = owned.slice(0, kept);
      for (const id of owned.slice(kept)) this.#givenUpBy.set(id, member);
    });
  }

  /** By member, sorted by partition number, then topic. */
  #believedClaims(): MemberLists {
    const { partitions, claims } = this.#group;
    const lists: MemberLists = this.#group.members.map(() => []);
    const { owner } = claims;
    for (let id = 0; id < owner.length; id++) if (owner[id] !== NOBODY) lists[owner[id]!]!.push(id);
    const { numberOf, topicOf } = partitions;
    for (const list of lists) list.sort((a, b) => numberOf[a]! - numberOf[b]! || topicOf[a]! - topicOf[b]!);
    return lists;
  }

  /** Claims outside the member's rack are given up, contested ones are simply dropped. */
  #withinRack(claimed: number[], member: number): number[] {
    const { racks, claims } = this.#group;
    if (!racks.matter && claims.contested.size === 0) return claimed;
    const near = claimed.filter((id) => !racks.mismatch(member, id));
    for (const id of claimed) if (racks.mismatch(member, id)) this.#givenUpBy.set(id, member);
    return near.filter((id) => !claims.contested.has(id));
  }

  #freePartitions(): number[] {
    const { partitions, racks } = this.#group;
    const assigned = new Uint8Array(partitions.size);
    for (const list of this.#lists) for (const id of list) assigned[id] = 1;
    const byName = partitions.topics.map((_, topic) => topic);
    return racks.fewestNeighboursFirst(freePartitions(partitions, byName, assigned));
  }

  /** Gives out what matches a waiting member's rack; returns the rest. */
  #dealWithinRacks(free: readonly number[]): number[] {
    let turn = 0;
    return free.filter((id) => {
      const suits = (member: number) => this.#group.racks.match(member, id);
      const found = this.#quotas.takeMatching(suits, turn, (member) => this.#lists[member]!.length);
      if (found === null) return true;
      turn = found.turn;
      this.#give(id, found.member);
      return false;
    });
  }

  #deal(free: readonly number[]): void {
    for (const id of free) {
      const member = this.#quotas.next();
      if (member === undefined)
        throw new AssignorError('IllegalStateException', 'No more unfilled consumers to be assigned.');
      this.#give(id, member);
      this.#quotas.onDealt(member, this.#lists[member]!.length);
    }
  }

  #give(id: number, member: number): void {
    this.#lists[member]!.push(id);
    const loser = this.#givenUpBy.get(id);
    const isLost = loser !== undefined && loser !== member;
    if (isLost || this.#group.claims.contested.has(id)) this.#transferring.set(id, member);
  }
}
