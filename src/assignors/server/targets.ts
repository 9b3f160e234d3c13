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

/** What the member holds, in Java's order. */
export function targetOf(input: AssignorInput, member: AssignorMember, faults: AssignorFaults): TopicTarget[] {
  const byTopic = new Map<string, Set<number>>();
  for (const { topic, partition } of member.ownedPartitions) {
    const isReal = !input.topics.has(topic) || partition < partitionCount(input, topic);
    if (isReal || faults.claimsBeyondPartitionCount) numbersOf(byTopic, topic).add(partition);
  }
  const topics = [...byTopic.keys()].sort((a, b) => compareTopicIds(idOf(input, a), idOf(input, b)));
  const inOrder = hashOrder(topics, (topic) => uuidHash(idOf(input, topic)));
  return inOrder.map((topic) => ({ topic, partitions: numbersInHashOrder(byTopic.get(topic)!) }));
}

function numbersOf(byTopic: Map<string, Set<number>>, topic: string): Set<number> {
  const numbers = byTopic.get(topic) ?? new Set<number>();
  byTopic.set(topic, numbers);
  return numbers;
}

/** An integer is its own hash; the set is a copy of a sorted list. */
function numbersInHashOrder(numbers: ReadonlySet<number>): number[] {
  const sorted = [...numbers].sort((a, b) => a - b);
  return hashOrder(sorted, (number) => number, copyCapacity(sorted.length));
}

/**
 * A topic that is gone still takes a place in the map. Its id is not known any more; any will do, for it is only dropped.
 */
function idOf(input: AssignorInput, topic: string): string {
  if (input.topics.has(topic)) return topicIdOf(input, topic);
  return (stringHash(topic) >>> 0).toString(16).padStart(32, '0');
}
