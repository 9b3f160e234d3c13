/**
 * The sticky algorithm for a group whose members subscribe to different topics.
 *
 * Mirrors `AbstractStickyAssignor.GeneralAssignmentBuilder` (Kafka 4.4): keep the valid claims, give what is free to
 * the least loaded subscriber, then move single partitions while that helps. It looks one move ahead only, so chains
 * of overlapping subscriptions stay uneven.
 */

import { compareText } from '../orders.ts';
import { NOBODY } from './claims.ts';
import { freePartitions } from './free.ts';
import type { MemberLists, StickyGroup } from './group.ts';
import { Loads } from './loads.ts';
import { Movements } from './movements.ts';
import type { GeneralRules } from './rules.ts';
import { javaRules } from './rules.ts';

export function assignUnequal(group: StickyGroup, rules: GeneralRules = javaRules(group)): MemberLists {
  return new UnequalAssignment(group, rules).build();
}

class UnequalAssignment {
  readonly #group: StickyGroup;
  readonly #rules: GeneralRules;
  readonly #loads: Loads;
  readonly #movements: Movements;
  /** Who claims a partition from an older generation, by id. */
  readonly #olderOwner: ReadonlyMap<number, number>;
  /** A claim was given up because of its subscription or its rack. */
  #revokes = false;

  constructor(group: StickyGroup, rules: GeneralRules) {
    this.#group = group;
    this.#rules = rules;
    this.#loads = new Loads(group, this.#validClaims(), rules.smallestGap);
    this.#movements = new Movements(group.partitions);
    this.#olderOwner = rules.olderClaims;
  }

  build(): MemberLists {
    const topics = this.#topicsByDemand();
    const { partitions } = this.#group;
    const assigned = Uint8Array.from(this.#loads.owner, (member) => (member === NOBODY ? 0 : 1));
    const free = freePartitions(partitions, topics, assigned);
    const all = this.#rules.candidates ?? freePartitions(partitions, topics, assigned.fill(0));
    const startsEmpty = this.#rules.isNew(this.#loads.load);
    this.#assign(free);
    this.#loads.freeze(this.#rules.frozenClaimant === 'loses');
    this.#balance(free, all, startsEmpty);
    return this.#loads.lists();
  }

  /** The believed owners, without those whose subscription or rack does not fit any more. */
  #validClaims(): number[] {
    const { members, partitions, racks, claims } = this.#group;
    const topics = members.map((member) => new Set(member.topics));
    return claims.owner.map((member, id) => {
      if (member === NOBODY) return NOBODY;
      const subscribes = topics[member]!.has(partitions.topics[partitions.topicOf[id]!]!);
      if (subscribes && !racks.mismatch(member, id)) return member;
      this.#revokes = true;
      return NOBODY;
    });
  }

  /** Fewest subscribers first, then by name. */
  #topicsByDemand(): number[] {
    const { subscribers } = this.#loads;
    const names = this.#group.partitions.topics;
    const order = names.map((_, topic) => topic);
    return order.sort((a, b) => subscribers[a]!.length - subscribers[b]!.length || compareText(names[a]!, names[b]!));
  }

  /** To the least loaded subscriber, where racks matter first within the racks. */
  #assign(free: readonly number[]): void {
    const { racks } = this.#group;
    let rest = free;
    if (racks.matter) rest = free.filter((id) => !this.#assignOne(id, (member) => !racks.mismatch(member, id)));
    for (const id of rest) this.#assignOne(id, () => true);
  }

  #assignOne(id: number, admits: (member: number) => boolean): boolean {
    const member = this.#loads.leastLoaded(this.#group.partitions.topicOf[id]!, admits);
    if (member === undefined) return false;
    this.#loads.give(id, member);
    return true;
  }

  /** What was new is moved first, unless something had to be revoked anyway; then everything. */
  #balance(free: readonly number[], all: readonly number[], startsEmpty: boolean): void {
    const restore = this.#loads.save();
    const scoreBefore = this.#loads.score();
    const movable = (ids: readonly number[]) => ids.filter((id) => this.#loads.isMovable(id));
    if (this.#rules.newFirst && !this.#revokes) this.#improve(movable(free));
    const moved = this.#improve(movable(all));
    if (!startsEmpty && moved && this.#loads.score() >= scoreBefore) restore();
  }

  /** Passes over the partitions until balanced or nothing changes (`performReassignments`); whether any moved. */
  #improve(ids: readonly number[]): boolean {
    let moved = false;
    while (this.#pass(ids)) moved = true;
    return moved;
  }

  #pass(ids: readonly number[]): boolean {
    let moved = false;
    for (const id of ids) {
      if (this.#loads.isBalanced()) break;
      if (this.#tryMove(id)) moved = true;
    }
    return moved;
  }

  #tryMove(id: number): boolean {
    const older = this.#olderOwnerOf(id);
    const isOver = older !== undefined && this.#loads.load[this.#loads.owner[id]!]! > this.#loads.loadOf(older) + 1;
    if (isOver) this.#move(id, older);
    else if (this.#loads.couldGoElsewhere(id)) {
      this.#move(id, this.#loads.leastLoaded(this.#group.partitions.topicOf[id]!, () => true)!);
    } else return false;
    return true;
  }

  #olderOwnerOf(id: number): number | undefined {
    const member = this.#olderOwner.get(id);
    const isLeftOut =
      member !== undefined && this.#loads.frozen.has(member) && this.#rules.frozenClaimant === 'ignored';
    return isLeftOut ? undefined : member;
  }

  /** If an earlier move of the topic went the other way, that one is taken back instead. */
  #move(id: number, to: number): void {
    const { owner } = this.#loads;
    const actual = this.#movements.actual(id, owner[id]!, to);
    this.#movements.record(actual, owner[actual]!, to);
    this.#loads.move(actual, to);
  }
}
