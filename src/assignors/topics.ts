/** The topics an assignment is about, and the plan under construction. */

import type { TopicPartition } from '../protocol/partitions.ts';
import { topicPartition } from '../protocol/partitions.ts';
import type { AssignorInput, AssignorMember, Plan } from './assignor.ts';

/** Names of the topics that somebody subscribes to and that have partitions, sorted. */
export function existingTopics(input: AssignorInput): string[] {
  return existingAmong(input, subscriptionLists(input.members));
}

export function existingAmong(input: AssignorInput, lists: readonly (readonly string[])[]): string[] {
  const names = new Set<string>();
  for (const list of lists) for (const topic of list) names.add(topic);
  return [...names].filter((topic) => partitionCount(input, topic) > 0).sort();
}

/** The members' topic lists without those that are the same as the one before: mostly a single one. */
export function subscriptionLists(members: readonly AssignorMember[]): (readonly string[])[] {
  const lists: (readonly string[])[] = [];
  for (const { topics } of members) if (lists.length === 0 || !isSameList(topics, lists.at(-1)!)) lists.push(topics);
  return lists;
}

/** Item by item; most members of a group subscribe in the same words. (`every` is faster here than a loop.) */
export function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((item, i) => item === b[i]));
}

/** 0 if the topic does not exist. */
export function partitionCount(input: AssignorInput, topic: string): number {
  return input.topics.get(topic)?.partitions ?? 0;
}

/** Subscribers by topic, in the given order of members; topics that do not exist are left out. */
export function subscribersByTopic(
  topics: readonly string[],
  members: readonly AssignorMember[],
): Map<string, AssignorMember[]> {
  const byTopic = new Map<string, AssignorMember[]>(topics.map((topic) => [topic, []]));
  for (const member of members) {
    const { topics: own } = member;
    for (const topic of own.length === 1 ? own : new Set(own)) byTopic.get(topic)?.push(member);
  }
  return byTopic;
}

/** Collects the partitions of a plan. Neighbouring calls are often about the same member, or the same topic. */
export class PlanBuilder {
  readonly #input: AssignorInput;
  readonly #plan = new Map<string, TopicPartition[]>();
  #memberId: string | null = null;
  #given: TopicPartition[] = [];
  #topic: string | null = null;
  #count = 0;
  /** By name; made when first asked for: hardly any plan has a partition that is not there. */
  #claims: ReadonlyMap<string, TopicPartition> | null = null;

  constructor(input: AssignorInput) {
    this.#input = input;
    for (const { memberId } of input.members) this.#plan.set(memberId, []);
  }

  give(memberId: string, topic: string, partition: number): void {
    if (memberId !== this.#memberId) {
      this.#memberId = memberId;
      this.#given = this.#plan.get(memberId)!;
    }
    this.#given.push(this.#partition(topic, partition));
  }

  /** Gives the numbers from one place in the list to before another. */
  giveAll(memberId: string, topic: string, numbers: readonly number[], from: number, to: number): void {
    for (let i = from; i < to; i++) this.give(memberId, topic, numbers[i]!);
  }

  /** Begins the entry of a member with all that it claims: the very partitions that it names. */
  keepAll(memberId: string, claims: readonly TopicPartition[]): void {
    this.#plan.set(memberId, claims.slice());
    this.#memberId = null;
  }

  plan(): Plan {
    return this.#plan;
  }

  /** The caller's own, unless it cannot have one: Java hands out claimed partitions that do not exist. */
  #partition(topic: string, partition: number): TopicPartition {
    if (topic !== this.#topic) {
      this.#topic = topic;
      this.#count = partitionCount(this.#input, topic);
    }
    const { partition: factory } = this.#input;
    return partition < this.#count && factory !== undefined
      ? factory(topic, partition)
      : this.#claimed(topicPartition(topic, partition));
  }

  /** Who hands a partition back that is not there any more hands back the very one that was claimed. */
  #claimed(unknown: TopicPartition): TopicPartition {
    this.#claims ??= new Map(this.#input.members.flatMap(claimsOf).map((claim) => [claim.name, claim]));
    return this.#claims.get(unknown.name) ?? unknown;
  }
}

function claimsOf({ ownedPartitions, userData }: AssignorMember): readonly TopicPartition[] {
  return userData === null ? ownedPartitions : [...ownedPartitions, ...userData.partitions];
}
