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
import type { TopicTarget } from './targets.ts';
import { targetsOf } from './targets.ts';
import { topicIdOf } from './topic-ids.ts';

/** Free partitions in the order in which they are given out, as two lists: pairs would be as many objects. */
interface Free {
  readonly topics: string[];
  readonly numbers: number[];
}

export function assignUniformEqual(
  input: AssignorInput,
  members: readonly AssignorMember[],
  faults: AssignorFaults,
): Plan {
  return new UniformEqual(input, members, faults).build();
}

class UniformEqual {
  readonly #members: readonly AssignorMember[];
  readonly #targets: readonly (readonly TopicTarget[])[];
  readonly #plan: PlanBuilder;
  readonly #subscribed: ReadonlySet<string>;
  readonly #lower: number;
  #extrasLeft: number;
  readonly #free: Free;
  /** Members with room, in hash order. */
  readonly #open: { readonly memberId: string; readonly room: number }[] = [];

  constructor(input: AssignorInput, members: readonly AssignorMember[], faults: AssignorFaults) {
    this.#members = members;
    this.#targets = targetsOf(input, members, faults);
    this.#plan = new PlanBuilder(input);
    const topics = topicsInHashOrder(input, members[0]!);
    this.#subscribed = new Set(topics);
    this.#free = neverAssigned(input, topics, this.#targets);
    const total = topics.reduce((sum, topic) => sum + partitionCount(input, topic), 0);
    this.#lower = Math.floor(total / members.length);
    this.#extrasLeft = total % members.length;
  }

  build(): Plan {
    this.#members.forEach((member, index) => {
      this.#keep(member.memberId, this.#targets[index]!, this.#members.length - index);
    });
    this.#fill();
    return this.#plan.plan();
  }

  /**
   * A member that still has room leaves the extra partition to those that follow, if they are enough to use all; so
   * extras go first to members that can fill them with what they hold. Since 4.0.1, found by disassembly.
   *
   * @param remaining - members from this one on
   */
  #keep(memberId: string, target: readonly TopicTarget[], remaining: number): void {
    const mayHaveExtra = this.#extrasLeft > 0;
    let room = this.#lower + (mayHaveExtra ? 1 : 0);
    for (const { topic, partitions } of target) {
      if (this.#subscribed.has(topic)) room -= this.#keepOf(memberId, topic, partitions, room);
    }
    const leavesExtra = mayHaveExtra && room > 0 && remaining > this.#extrasLeft;
    if (leavesExtra) room--;
    else if (mayHaveExtra) this.#extrasLeft--;
    if (room > 0) this.#open.push({ memberId, room });
  }

  /** Keeps so many partitions of a topic, gives up the rest; how many it kept. */
  #keepOf(memberId: string, topic: string, partitions: readonly number[], room: number): number {
    partitions.forEach((partition, index) => {
      if (index < room) this.#plan.give(memberId, topic, partition);
      else put(this.#free, topic, partition);
    });
    return Math.min(room, partitions.length);
  }

  #fill(): void {
    const { topics, numbers } = this.#free;
    let next = 0;
    for (const { memberId, room } of this.#open) {
      const end = Math.min(next + room, numbers.length);
      for (; next < end; next++) this.#plan.give(memberId, topics[next]!, numbers[next]!);
    }
    if (next < numbers.length) throw new AssignorError('PartitionAssignorException', 'Partitions were left unassigned');
  }
}

/** The subscribed topics that exist, as a set of ids copied from the member's. */
function topicsInHashOrder(input: AssignorInput, member: AssignorMember): string[] {
  const existing = [...new Set(member.topics)].filter((topic) => input.topics.has(topic));
  return hashOrder(existing, (topic) => uuidHash(topicIdOf(input, topic)), copyCapacity(existing.length));
}

function neverAssigned(
  input: AssignorInput,
  topics: readonly string[],
  targets: readonly (readonly TopicTarget[])[],
): Free {
  const held = heldByTopic(input, targets);
  const free: Free = { topics: [], numbers: [] };
  for (const topic of topics) {
    const taken = held.get(topic);
    const count = partitionCount(input, topic);
    for (let partition = 0; partition < count; partition++) if (taken?.[partition] !== 1) put(free, topic, partition);
  }
  return free;
}

function put({ topics, numbers }: Free, topic: string, partition: number): void {
  topics.push(topic);
  numbers.push(partition);
}

/** By topic a 1 for every partition that somebody holds. */
function heldByTopic(
  input: AssignorInput,
  targets: readonly (readonly TopicTarget[])[],
): ReadonlyMap<string, Uint8Array> {
  const held = new Map<string, Uint8Array>();
  for (const target of targets) {
    for (const { topic, partitions } of target) {
      let taken = held.get(topic);
      if (taken === undefined) {
        taken = new Uint8Array(partitionCount(input, topic));
        held.set(topic, taken);
      }
      for (const partition of partitions) taken[partition] = 1;
    }
  }
  return held;
}
