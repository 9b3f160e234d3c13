/**
 * What the members of a KIP-848 group hold now, as the coordinator keeps it: per member a hash map from topic id to a
 * hash set of partition numbers (`org.apache.kafka.coordinator.group.modern.Assignment.fromRecord`, Kafka 4.4). The
 * order of both shows in the plans of `uniform`.
 */

import type { AssignorInput, AssignorMember } from '../assignor.ts';
import type { AssignorFaults } from '../faults.ts';
import { copyCapacity, hashOrder, stringHash, uuidHash } from '../java-hash-order.ts';
import { partitionCount } from '../topics.ts';
import { compareTopicIds, topicIdOf } from './topic-ids.ts';

/** Partition numbers of one topic. */
export interface TopicTarget {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** What each member holds, in Java's order. */
export function targetsOf(
  input: AssignorInput,
  members: readonly AssignorMember[],
  faults: AssignorFaults,
): TopicTarget[][] {
  const topics = new TopicOrder(input);
  return members.map((member) => targetOf(input, member, topics, faults));
}

function targetOf(
  input: AssignorInput,
  member: AssignorMember,
  topics: TopicOrder,
  faults: AssignorFaults,
): TopicTarget[] {
  const byTopic = new Map<string, number[]>();
  let [last, count, isGone] = ['', 0, true];
  let numbers: number[] | undefined;
  for (const { topic, partition } of member.ownedPartitions) {
    if (topic !== last || numbers === undefined) {
      [last, count, isGone] = [topic, partitionCount(input, topic), !input.topics.has(topic)];
      numbers = numbersOf(byTopic, topic);
    }
    if (isGone || partition < count || faults.claimsBeyondPartitionCount) numbers.push(partition);
  }
  const held = [...byTopic.keys()].filter((topic) => byTopic.get(topic)!.length > 0);
  return topics.sorted(held).map((topic) => ({ topic, partitions: numbersInHashOrder(byTopic.get(topic)!) }));
}

function numbersOf(byTopic: Map<string, number[]>, topic: string): number[] {
  const numbers = byTopic.get(topic) ?? [];
  byTopic.set(topic, numbers);
  return numbers;
}

/** Topics in the order of a hash map that was filled by ascending id; ids and hashes are worked out once each. */
class TopicOrder {
  readonly #input: AssignorInput;
  readonly #ids = new Map<string, { readonly id: string; readonly hash: number }>();

  constructor(input: AssignorInput) {
    this.#input = input;
  }

  sorted(topics: string[]): string[] {
    if (topics.length < 2) return topics;
    topics.sort((a, b) => compareTopicIds(this.#idOf(a).id, this.#idOf(b).id));
    return hashOrder(topics, (topic) => this.#idOf(topic).hash);
  }

  #idOf(topic: string): { readonly id: string; readonly hash: number } {
    const known = this.#ids.get(topic);
    if (known !== undefined) return known;
    const id = idOf(this.#input, topic);
    const entry = { id, hash: uuidHash(id) };
    this.#ids.set(topic, entry);
    return entry;
  }
}

/** The hash of a smaller integer is the integer itself, whatever the size of the table. */
const OWN_HASH_BELOW = 0x10000;

/** An integer is its own hash; the set is a copy of a sorted list. Numbers below the table's size come in order. */
function numbersInHashOrder(numbers: number[]): number[] {
  const sorted = isAscending(numbers) ? numbers : [...new Set(numbers)].sort((a, b) => a - b);
  const capacity = copyCapacity(sorted.length);
  if (sorted.length === 0 || sorted.at(-1)! < Math.min(capacity, OWN_HASH_BELOW)) return sorted;
  return hashOrder(sorted, (number) => number, capacity);
}

function isAscending(numbers: readonly number[]): boolean {
  for (let i = 1; i < numbers.length; i++) if (numbers[i]! <= numbers[i - 1]!) return false;
  return true;
}

/**
 * A topic that is gone still takes a place in the map. Its id is not known any more; any will do, for it is only dropped.
 */
function idOf(input: AssignorInput, topic: string): string {
  if (input.topics.has(topic)) return topicIdOf(input, topic);
  return (stringHash(topic) >>> 0).toString(16).padStart(32, '0');
}
