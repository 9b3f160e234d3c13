/**
 * `range`: topic by topic, each subscriber gets a run of neighbouring partitions.
 *
 * Mirrors `org.apache.kafka.clients.consumer.RangeAssignor` (Kafka 4.4). With n partitions and m subscribers each gets
 * ⌊n/m⌋, the first n mod m of them one more. Racks (KIP-881) are honoured first, where they matter, within the same
 * quotas; what is left follows the plain rule.
 */

import type { Assignor, AssignorInput, AssignorMember, Plan } from './assignor.ts';
import type { MemberOrder } from './orders.ts';
import { membersByInstance } from './orders.ts';
import { racksMatter, racksOf, replicaRacks } from './racks.ts';
import { assignByRacks } from './range-racks.ts';
import { existingTopics, PlanBuilder, partitionCount, subscribersByTopic } from './topics.ts';

export const range: Assignor = rangeBy(membersByInstance);

/** The same rule with the members in another order: clients in other languages differ in that. */
export function rangeBy(order: MemberOrder): Assignor {
  return { name: 'range', protocol: 'EAGER', assign: (input) => assign(input, order) };
}

function assign(input: AssignorInput, order: MemberOrder): Plan {
  const names = existingTopics(input);
  const subscribers = subscribersByTopic(names, order(input.members));
  const plan = new PlanBuilder(input);
  const topics = names.map((name) => new RangeTopic(input, name, subscribers.get(name)!, plan));
  if (topics.some((topic) => topic.racksMatter)) assignByRacks(topics);
  for (const topic of topics) topic.assignRest();
  return plan.plan();
}

/** One topic while it is handed out (RangeAssignor.TopicAssignmentState). */
export class RangeTopic {
  /** Subscribers in member order. */
  readonly members: readonly AssignorMember[];
  /** Racks by partition; empty if no subscriber has a rack. */
  readonly racks: readonly ReadonlySet<string>[];
  readonly racksMatter: boolean;
  readonly #name: string;
  readonly #plan: PlanBuilder;
  readonly #given = new Map<AssignorMember, number>();
  readonly #lower: number;
  /** Members that may still get one more than `lower`: first come, first served. */
  #extras: number;
  #free: number[];

  constructor(input: AssignorInput, name: string, members: readonly AssignorMember[], plan: PlanBuilder) {
    const count = partitionCount(input, name);
    const memberRacks = racksOf(members);
    this.#name = name;
    this.#plan = plan;
    this.members = members;
    this.#free = Array.from({ length: count }, (_, partition) => partition);
    this.#lower = Math.floor(count / members.length);
    this.#extras = count % members.length;
    this.racks = memberRacks.size === 0 ? [] : this.#free.map((partition) => replicaRacks(input, name, partition));
    this.racksMatter = racksMatter(memberRacks, this.racks);
  }

  /** How many more partitions the member may get. */
  room(member: AssignorMember): number {
    const quota = this.#lower + (this.#extras > 0 ? 1 : 0);
    return Math.max(0, quota - (this.#given.get(member) ?? 0));
  }

  give(member: AssignorMember, partitions: readonly number[]): void {
    const given = (this.#given.get(member) ?? 0) + partitions.length;
    this.#given.set(member, given);
    if (given > this.#lower) this.#extras--;
    for (const partition of partitions) this.#plan.give(member.memberId, this.#name, partition);
  }

  /** Gives out what is free by the plain rule. */
  assignRest(): void {
    let next = 0;
    for (const member of this.members) {
      const run = this.#free.slice(next, next + this.room(member));
      next += run.length;
      if (run.length > 0) this.give(member, run);
    }
  }

  /** Gives every member the free partitions that suit it, in order, up to its quota. */
  assignMatching(suits: (member: AssignorMember, partition: number) => boolean): void {
    for (const member of this.members) {
      const fitting = this.#free.filter((partition) => suits(member, partition)).slice(0, this.room(member));
      if (fitting.length === 0) continue;
      this.give(member, fitting);
      this.take(fitting);
    }
  }

  /** Partitions that are not free any more. */
  take(partitions: readonly number[]): void {
    const taken = new Set(partitions);
    this.#free = this.#free.filter((partition) => !taken.has(partition));
  }
}
