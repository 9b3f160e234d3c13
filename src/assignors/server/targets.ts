/**
 * What the members of a KIP-848 group hold now, as the coordinator keeps it: per member a hash map from topic id to a
 * hash set of partition numbers (`org.apache.kafka.coordinator.group.modern.Assignment.fromRecord`, Kafka 4.4). The
 * order of both shows in the plans of `uniform`.
 */

import type { TopicPartition } from '../../protocol/partitions.ts';
import type { AssignorInput, AssignorMember } from '../assignor.ts';
import type { AssignorFaults } from '../faults.ts';
import { copyCapacity, hashOrder, stringHash, uuidHash } from '../java-hash-order.ts';
import { compareText } from '../orders.ts';
import { partitionCount } from '../topics.ts';
import { topicIdKey, topicIdOf } from './topic-ids.ts';

/** Partition numbers of one topic. */
export interface TopicTarget {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** Works out what members hold; ids and hashes of topics once each. */
export class Targets {
  readonly #input: AssignorInput;
  readonly #faults: AssignorFaults;
  readonly #topics: TopicOrder;

  constructor(input: AssignorInput, faults: AssignorFaults) {
    this.#input = input;
    this.#faults = faults;
    this.#topics = new TopicOrder(input);
  }

  /** Without what is passed over; in the order of the list, perhaps twice. */
  claimsOf({ ownedPartitions }: AssignorMember): readonly TopicPartition[] {
    return this.#faults.claimsBeyondPartitionCount ? ownedPartitions : withinCounts(this.#input, ownedPartitions);
  }

  /** What the member holds, in Java's order. */
  targetOf(member: AssignorMember): TopicTarget[] {
    const byTopic = grouped(this.claimsOf(member));
    return this.#topics.sorted([...byTopic.keys()]).map((topic) => ({ topic, partitions: byTopic.get(topic)! }));
  }
}

/** Without claims beyond the partition count of a topic that exists. */
function withinCounts(input: AssignorInput, claims: readonly TopicPartition[]): readonly TopicPartition[] {
  const exists = ({ topic, partition }: TopicPartition) =>
    !input.topics.has(topic) || partition < partitionCount(input, topic);
  return claims.every(exists) ? claims : claims.filter(exists);
}

/** Numbers by topic, in Java's order. */
function grouped(claims: readonly TopicPartition[]): ReadonlyMap<string, readonly number[]> {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of claims) {
    const numbers = byTopic.get(topic);
    if (numbers === undefined) byTopic.set(topic, [partition]);
    else numbers.push(partition);
  }
  for (const [topic, numbers] of byTopic) byTopic.set(topic, numbersInHashOrder(numbers));
  return byTopic;
}

/** Topics in the order of a hash map that was filled by ascending id; ids and hashes are worked out once each. */
class TopicOrder {
  readonly #input: AssignorInput;
  readonly #ids = new Map<string, { readonly key: string; readonly hash: number }>();

  constructor(input: AssignorInput) {
    this.#input = input;
  }

  sorted(topics: string[]): string[] {
    if (topics.length < 2) return topics;
    topics.sort((a, b) => compareText(this.#idOf(a).key, this.#idOf(b).key));
    return hashOrder(topics, (topic) => this.#idOf(topic).hash);
  }

  #idOf(topic: string): { readonly key: string; readonly hash: number } {
    const known = this.#ids.get(topic);
    if (known !== undefined) return known;
    const id = idOf(this.#input, topic);
    const entry = { key: topicIdKey(id), hash: uuidHash(id) };
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
