/**
 * Who owns what while an unequal group is balanced, and whether it is balanced.
 *
 * Stands for `currentAssignment`, `currentPartitionConsumer` and `sortedCurrentSubscriptions` of
 * `AbstractStickyAssignor.GeneralAssignmentBuilder` (Kafka 4.4).
 *
 * Deviation: once a claim beyond a partition count has made Java list partitions for two members, its balance test
 * looks at the one that comes last in hash order; here it looks at the one that was given the partition last. Of 1,437
 * recorded groups in which that happened two differ.
 */

import { AssignorError } from '../assignor.ts';
import { NOBODY } from './claims.ts';
import type { MemberLists, StickyGroup } from './group.ts';

/** A member that could take from an owner who holds at least two more. */
interface Imbalance {
  readonly member: number;
  readonly partition: number;
}

export class Loads {
  /** Owner of each partition id; NOBODY if free. */
  readonly owner: number[];
  /** Number of partitions by member. */
  readonly load: number[];
  /** Subscribers by topic index, in hash order. */
  readonly subscribers: readonly (readonly number[])[];
  /** Members that take no part in the balancing. */
  readonly frozen = new Set<number>();
  readonly #group: StickyGroup;
  /** Number of partitions that a member could hold at most. */
  readonly #most: readonly number[];
  /** Partitions listed for a second member (only after claims beyond a partition count). */
  readonly #doubles: { member: number; id: number }[] = [];
  /** What a member that takes no part had, where it can be given back to later (`freeze`). */
  readonly #setAside = new Map<number, readonly number[]>();
  /** Two members differ by so much at least before one could take from the other. */
  readonly #smallestGap: number;
  #imbalance: Imbalance | null = null;
  #isSettled = false;
  /** Topic in which an imbalance was found last. */
  #lookedAt = 0;

  constructor(group: StickyGroup, owner: number[], smallestGap = 2) {
    this.#group = group;
    this.#smallestGap = smallestGap;
    this.owner = owner;
    this.load = group.members.map(() => 0);
    for (const member of owner) if (member !== NOBODY) this.load[member]!++;
    const topics = group.members.map((member) => topicIndexes(group, member.topics));
    this.subscribers = invert(topics, group.partitions.topics.length);
    this.#most = topics.map((own) => own.reduce((sum, topic) => sum + group.partitions.counts[topic]!, 0));
  }

  give(id: number, member: number): void {
    const before = this.owner[id]!;
    if (before !== NOBODY) this.#doubles.push({ member: before, id });
    this.owner[id] = member;
    this.load[member]!++;
  }

  move(id: number, to: number): void {
    this.load[this.owner[id]!]!--;
    this.load[to]!++;
    this.owner[id] = to;
    this.#isSettled = false;
  }

  /** The subscriber with the fewest partitions, ties by member id; undefined if none is admitted. */
  leastLoaded(topic: number, admits: (member: number) => boolean): number | undefined {
    let least: number | undefined;
    for (const member of this.subscribers[topic]!) {
      if (this.frozen.has(member) || !admits(member)) continue;
      if (least === undefined || this.#isLess(member, least)) least = member;
    }
    return least;
  }

  /** Whether some subscriber holds at least two fewer than the owner. */
  couldGoElsewhere(id: number): boolean {
    const held = this.load[this.owner[id]!]!;
    return this.subscribers[this.#group.partitions.topicOf[id]!]!.some((member) => held > this.loadOf(member) + 1);
  }

  /**
   * @throws {@link AssignorError} NullPointerException for a frozen member: Java has taken it out of the map.
   */
  loadOf(member: number): number {
    if (this.frozen.has(member)) throw new AssignorError('NullPointerException', 'the member takes no part');
    return this.load[member]!;
  }

  /**
   * Takes those out that hold all they can, and nothing that another could take.
   *
   * @param setsAside - as sarama does: what they hold is put aside and back at the end, in place of anything that they
   *   were given meanwhile
   */
  freeze(setsAside = false): void {
    const holdsMovable = new Set<number>();
    this.owner.forEach((member, id) => {
      if (this.isMovable(id)) holdsMovable.add(member);
    });
    for (const { member, id } of this.#doubles) if (this.isMovable(id)) holdsMovable.add(member);
    this.load.forEach((load, member) => {
      if (load < this.#most[member]! || holdsMovable.has(member)) return;
      if (setsAside) this.#putAside(member);
      else this.frozen.add(member);
    });
  }

  #putAside(member: number): void {
    const held = [...this.owner.keys()].filter((id) => this.owner[id] === member);
    this.#setAside.set(member, held);
    this.load[member] = 0;
  }

  /** Two or more subscribe to its topic. */
  isMovable(id: number): boolean {
    return this.subscribers[this.#group.partitions.topicOf[id]!]!.length >= 2;
  }

  /**
   * `isBalanced`: nobody that could hold more could take a partition from an owner of at least two more.
   *
   * Java looks through everything each time. Here the answer is kept until something moves, and a found imbalance
   * until it is mended; the answers are the same.
   */
  isBalanced(): boolean {
    if (!this.#isSettled) {
      if (this.#spread() <= 1) this.#imbalance = null;
      else if (this.#imbalance === null || !this.#holds(this.#imbalance)) this.#imbalance = this.#findImbalance();
      this.#isSettled = true;
    }
    return this.#imbalance === null;
  }

  /** Sum of the pairwise differences of load (`getBalanceScore`), frozen members left out. */
  score(): number {
    const loads = this.#taking().sort((a, b) => a - b);
    return loads.reduce((sum, load, i) => sum + load * (2 * i - loads.length + 1), 0);
  }

  save(): () => void {
    const owner = [...this.owner];
    const load = [...this.load];
    return () => {
      owner.forEach((member, id) => {
        this.owner[id] = member;
      });
      load.forEach((count, member) => {
        this.load[member] = count;
      });
    };
  }

  lists(): MemberLists {
    const lists: MemberLists = this.load.map(() => []);
    this.owner.forEach((member, id) => {
      lists[member]?.push(id);
    });
    for (const { member, id } of this.#doubles) lists[member]!.push(id);
    for (const [member, held] of this.#setAside) lists[member] = [...held];
    return lists;
  }

  /** Loads of the members that take part. */
  #taking(): number[] {
    return this.load.filter((load, member) => !this.frozen.has(member) && (load > 0 || !this.#setAside.has(member)));
  }

  #spread(): number {
    let [least, most] = [Number.POSITIVE_INFINITY, 0];
    this.load.forEach((load, member) => {
      if (this.frozen.has(member) || (load === 0 && this.#setAside.has(member))) return;
      least = Math.min(least, load);
      most = Math.max(most, load);
    });
    return most - least;
  }

  #isLess(a: number, b: number): boolean {
    const difference = this.load[a]! - this.load[b]!;
    return difference < 0 || (difference === 0 && this.#group.rank[a]! < this.#group.rank[b]!);
  }

  #holds({ member, partition }: Imbalance): boolean {
    return this.#couldTakeMore(member) && this.load[this.owner[partition]!]! >= this.load[member]! + this.#smallestGap;
  }

  #couldTakeMore(member: number): boolean {
    return !this.frozen.has(member) && this.load[member] !== this.#most[member];
  }

  /** Looks on from the topic where the last one was found: what was balanced before it mostly still is. */
  #findImbalance(): Imbalance | null {
    const count = this.subscribers.length;
    for (let i = 0; i < count; i++) {
      const topic = (this.#lookedAt + i) % count;
      const found = this.#imbalanceIn(topic);
      if (found === null) continue;
      this.#lookedAt = topic;
      return found;
    }
    return null;
  }

  /** The widest one in the topic. */
  #imbalanceIn(topic: number): Imbalance | null {
    const partition = this.#ofHeaviestOwner(topic);
    const held = this.load[this.owner[partition]!]!;
    let worst: Imbalance | null = null;
    let worstGap = this.#smallestGap - 1;
    for (const member of this.subscribers[topic]!) {
      const gap = held - this.load[member]!;
      if (gap > worstGap && this.#couldTakeMore(member)) [worst, worstGap] = [{ member, partition }, gap];
    }
    return worst;
  }

  #ofHeaviestOwner(topic: number): number {
    const first = this.#group.partitions.firstOf(topic);
    let heaviest = first;
    for (let id = first; id < first + this.#group.partitions.counts[topic]!; id++) {
      if (this.load[this.owner[id]!]! > this.load[this.owner[heaviest]!]!) heaviest = id;
    }
    return heaviest;
  }
}

function topicIndexes(group: StickyGroup, topics: readonly string[]): number[] {
  return topics.map((topic) => group.partitions.topicIndex(topic)).filter((topic) => topic !== undefined);
}

function invert(topicsByMember: readonly (readonly number[])[], topics: number): number[][] {
  const subscribers: number[][] = Array.from({ length: topics }, () => []);
  topicsByMember.forEach((own, member) => {
    for (const topic of own) subscribers[topic]!.push(member);
  });
  return subscribers;
}
