/**
 * `uniform` for a group whose members all subscribe to the same topics.
 *
 * Mirrors `UniformHomogeneousAssignmentBuilder` (Kafka 4.4). Every member gets `lower` partitions, `extras` members one
 * more. A member keeps what it holds up to its quota, gives up the rest, and the free partitions fill the open quotas
 * member after member.
 */

import type { AssignorInput, AssignorMember, Plan } from '../assignor.ts';
import { AssignorError } from '../assignor.ts';
import type { AssignorFaults } from '../faults.ts';
import { copyCapacity, hashOrder, uuidHash } from '../java-hash-order.ts';
import { PlanBuilder, partitionCount } from '../topics.ts';
import { FreePartitions } from './free-partitions.ts';
import { Holders } from './holders.ts';
import { Targets } from './targets.ts';
import { topicIdOf } from './topic-ids.ts';

export function assignUniformEqual(
  input: AssignorInput,
  members: readonly AssignorMember[],
  faults: AssignorFaults,
): Plan {
  return new UniformEqual(input, members, faults).build();
}

class UniformEqual {
  readonly #members: readonly AssignorMember[];
  readonly #targets: Targets;
  /** By member: its list holds what it may keep and nothing else, each partition once. */
  readonly #isSound: readonly boolean[];
  readonly #plan: PlanBuilder;
  readonly #subscribed: ReadonlySet<string>;
  readonly #lower: number;
  #extrasLeft: number;
  readonly #free = new FreePartitions();
  /** Members with room, in hash order. */
  readonly #open: { readonly memberId: string; readonly room: number }[] = [];

  constructor(input: AssignorInput, members: readonly AssignorMember[], faults: AssignorFaults) {
    this.#members = members;
    this.#targets = new Targets(input, faults);
    this.#plan = new PlanBuilder(input);
    const topics = topicsInHashOrder(input, members[0]!);
    this.#subscribed = new Set(topics);
    const holders = new Holders(input, topics);
    this.#isSound = members.map((member, index) => holders.note(member.ownedPartitions, index));
    for (const topic of topics) this.#free.putAll(topic, holders.freeOf(topic));
    const total = topics.reduce((sum, topic) => sum + partitionCount(input, topic), 0);
    this.#lower = Math.floor(total / members.length);
    this.#extrasLeft = total % members.length;
  }

  build(): Plan {
    this.#members.forEach((member, index) => {
      const quota = this.#lower + (this.#extrasLeft > 0 ? 1 : 0);
      const kept = this.#isSound[index] ? this.#keepSound(member, quota) : this.#keep(member, quota);
      const room = this.#settleExtra(quota - kept, this.#members.length - index);
      if (room > 0) this.#open.push({ memberId: member.memberId, room });
    });
    this.#fill();
    return this.#plan.plan();
  }

  /** Most members keep all that they hold: then Java's order, dear to compute, means nothing. */
  #keepSound(member: AssignorMember, quota: number): number {
    const { memberId, ownedPartitions } = member;
    if (ownedPartitions.length > quota) return this.#keep(member, quota);
    this.#plan.keepAll(memberId, ownedPartitions);
    return ownedPartitions.length;
  }

  /** Keeps partitions up to the quota, topic by topic; how many. */
  #keep(member: AssignorMember, quota: number): number {
    let kept = 0;
    for (const { topic, partitions } of this.#targets.targetOf(member)) {
      if (this.#subscribed.has(topic)) kept += this.#keepOf(member.memberId, topic, partitions, quota - kept);
    }
    return kept;
  }

  /**
   * A member that still has room leaves the extra partition to those that follow, if they are enough to use all; so
   * extras go first to members that can fill them with what they hold. Since 4.0.1, found by disassembly.
   *
   * @param remaining - members from this one on
   * @returns the room that is left
   */
  #settleExtra(room: number, remaining: number): number {
    if (this.#extrasLeft === 0) return room;
    if (room > 0 && remaining > this.#extrasLeft) return room - 1;
    this.#extrasLeft--;
    return room;
  }

  /** Keeps so many partitions of a topic, gives up the rest; how many it kept. */
  #keepOf(memberId: string, topic: string, partitions: readonly number[], room: number): number {
    partitions.forEach((partition, index) => {
      if (index < room) this.#plan.give(memberId, topic, partition);
      else this.#free.put(topic, partition);
    });
    return Math.min(room, partitions.length);
  }

  #fill(): void {
    for (const { memberId, room } of this.#open) this.#free.giveTo(this.#plan, memberId, room);
    if (!this.#free.isEmpty) throw new AssignorError('PartitionAssignorException', 'Partitions were left unassigned');
  }
}

/** The subscribed topics that exist, as a set of ids copied from the member's. */
function topicsInHashOrder(input: AssignorInput, member: AssignorMember): string[] {
  const existing = [...new Set(member.topics)].filter((topic) => input.topics.has(topic));
  return hashOrder(existing, (topic) => uuidHash(topicIdOf(input, topic)), copyCapacity(existing.length));
}
