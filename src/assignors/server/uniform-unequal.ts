/**
 * `uniform` for a group whose members subscribe to different topics.
 *
 * Mirrors `UniformHeterogeneousAssignmentBuilder` (Kafka 4.4): keep what is still subscribed to, give the free
 * partitions to the least loaded subscribers, then level topic by topic. A topic is level when its subscribers differ
 * by at most one; over overlapping topics the loads need not be.
 */

import type { AssignorInput, AssignorMember, Plan } from '../assignor.ts';
import { AssignorError } from '../assignor.ts';
import type { AssignorFaults } from '../faults.ts';
import { PlanBuilder, partitionCount } from '../topics.ts';
import { Leveller } from './level.ts';
import { Targets } from './targets.ts';
import { compareTopicIds, topicIdOf } from './topic-ids.ts';

/** MAX_ITERATION_COUNT. */
const MAX_ROUNDS = 16;
const NOBODY = -1;

interface Topic {
  readonly name: string;
  readonly id: string;
  /** Indexes of the members, ascending. */
  readonly subscribers: readonly number[];
  /** By partition number. */
  readonly owner: number[];
}

export function assignUniformUnequal(
  input: AssignorInput,
  members: readonly AssignorMember[],
  faults: AssignorFaults,
): Plan {
  return new UniformUnequal(input, members, faults).build();
}

class UniformUnequal {
  readonly #input: AssignorInput;
  readonly #members: readonly AssignorMember[];
  readonly #targets: Targets;
  readonly #topics: readonly Topic[];
  readonly #load: number[];

  constructor(input: AssignorInput, members: readonly AssignorMember[], faults: AssignorFaults) {
    this.#input = input;
    this.#members = members;
    this.#targets = new Targets(input, faults);
    this.#load = members.map(() => 0);
    this.#topics = topicsInOrder(input, members);
  }

  build(): Plan {
    this.#keep();
    for (const topic of this.#topics) this.#fill(topic);
    this.#levelAll(this.#topics.filter((topic) => topic.subscribers.length >= 2));
    return this.#plan();
  }

  /** What a member holds of topics that it subscribes to. In which order it is met means nothing here. */
  #keep(): void {
    const byName = new Map(this.#topics.map((topic) => [topic.name, topic]));
    this.#members.forEach((member, index) => {
      const subscribed = new Set(member.topics);
      for (const { topic: name, partition } of this.#targets.claimsOf(member)) {
        const topic = subscribed.has(name) ? byName.get(name) : undefined;
        const isKnown = topic?.owner[partition] === index;
        if (topic !== undefined && !isKnown) this.#own(topic, partition, index);
      }
    });
  }

  #own(topic: Topic, partition: number, member: number): void {
    if (partition >= topic.owner.length) {
      throw new AssignorError('ArrayIndexOutOfBoundsException', `${topic.name} has no partition ${partition}`);
    }
    topic.owner[partition] = member;
    this.#load[member]!++;
  }

  #fill(topic: Topic): void {
    const leveller = new Leveller(topic.subscribers, this.#load);
    topic.owner.forEach((owner, partition) => {
      if (owner === NOBODY) this.#own(topic, partition, leveller.nextLeastLoaded());
    });
  }

  /** Round and round until a full circle has changed nothing. */
  #levelAll(topics: readonly Topic[]): void {
    let lastChanged: Topic | undefined;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      for (const topic of topics) {
        if (topic === lastChanged) return;
        const moved = this.#level(topic);
        if (moved || lastChanged === undefined) lastChanged = topic;
      }
    }
  }

  /** Moves the highest-numbered partitions from the most to the least loaded; whether any moved. */
  #level(topic: Topic): boolean {
    const leveller = new Leveller(topic.subscribers, this.#load);
    if (leveller.imbalance <= 1) return false;
    const held = heldBy(topic);
    let moved = false;
    while (!leveller.isLevel) {
      const from = nextGiver(leveller, held);
      if (from === undefined) break;
      const partition = held.get(from)!.pop()!;
      const to = leveller.nextLeastLoaded();
      if (leveller.isLevel) break;
      this.#load[from]!--;
      this.#own(topic, partition, to);
      moved = true;
    }
    return moved;
  }

  #plan(): Plan {
    const plan = new PlanBuilder(this.#input);
    for (const { name, owner } of this.#topics) {
      owner.forEach((member, partition) => {
        plan.give(this.#members[member]!.memberId, name, partition);
      });
    }
    return plan.plan();
  }
}

/** Partitions per subscriber descending, then subscribers ascending, then topic id. */
function topicsInOrder(input: AssignorInput, members: readonly AssignorMember[]): Topic[] {
  const subscribers = new Map<string, number[]>();
  members.forEach((member, index) => {
    for (const name of member.topics) {
      const list = subscribers.get(name);
      if (list === undefined) subscribers.set(name, [index]);
      else if (list.at(-1) !== index) list.push(index);
    }
  });
  const existing = [...subscribers].filter(([name]) => input.topics.has(name));
  return existing.map(([name, list]) => topicOf(input, name, list)).sort(compareTopics);
}

function topicOf(input: AssignorInput, name: string, subscribers: readonly number[]): Topic {
  const owner = new Array<number>(partitionCount(input, name)).fill(NOBODY);
  return { name, id: topicIdOf(input, name), subscribers, owner };
}

function compareTopics(a: Topic, b: Topic): number {
  const demand = b.owner.length / b.subscribers.length - a.owner.length / a.subscribers.length;
  return demand || a.subscribers.length - b.subscribers.length || compareTopicIds(a.id, b.id);
}

/** The topic's partitions by owner, ascending. */
function heldBy(topic: Topic): Map<number, number[]> {
  const held = new Map<number, number[]>();
  topic.owner.forEach((owner, partition) => {
    const list = held.get(owner);
    if (list === undefined) held.set(owner, [partition]);
    else list.push(partition);
  });
  return held;
}

/** The next most loaded member that holds something of the topic. */
function nextGiver(leveller: Leveller, held: ReadonlyMap<number, readonly number[]>): number | undefined {
  for (let member = leveller.nextMostLoaded(); member !== undefined; member = leveller.nextMostLoaded()) {
    if ((held.get(member)?.length ?? 0) > 0) return member;
    leveller.excludeMostLoaded();
  }
  return undefined;
}
