/**
 * The rack step of `range` (KIP-881), before the plain rule.
 *
 * Mirrors `RangeAssignor.assignWithRackMatching` and `assignCoPartitionedWithRackMatching` (Kafka 4.4): topics with the
 * same subscribers and the same number of partitions are placed together, so that partition p of all of them goes to
 * one member; a topic that is alone takes what matches, if racks matter to it.
 */

import type { AssignorMember } from './assignor.ts';
import { rackOf } from './racks.ts';
import type { RangeTopic } from './range.ts';

export function assignByRacks(topics: readonly RangeTopic[]): void {
  for (const together of coPartitioned(topics)) {
    const [first] = together;
    if (together.length > 1) assignTogether(together);
    else if (first!.racksMatter) first!.assignMatching((member, partition) => fits(first!, member, partition));
  }
}

/** Topics by subscribers and partition count. Where no subscriber has a rack the count is taken as 0, as in Java. */
function coPartitioned(topics: readonly RangeTopic[]): Iterable<RangeTopic[]> {
  const groups = new Map<string, RangeTopic[]>();
  for (const topic of topics) {
    const key = JSON.stringify([topic.racks.length, ...topic.members.map((member) => member.memberId)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [topic]);
    else group.push(topic);
  }
  return groups.values();
}

/** Partition p of all the topics goes to the first member whose rack suits everywhere and that has room everywhere. */
function assignTogether(topics: readonly RangeTopic[]): void {
  const open = new Set(topics[0]!.members);
  const placed: number[] = [];
  for (let partition = 0; partition < topics[0]!.racks.length && open.size > 0; partition++) {
    const member = firstSuited(topics, open, partition);
    if (member === undefined) continue;
    for (const topic of topics) topic.give(member, [partition]);
    placed.push(partition);
    if (topics.every((topic) => topic.room(member) === 0)) open.delete(member);
  }
  for (const topic of topics) topic.take(placed);
}

function firstSuited(
  topics: readonly RangeTopic[],
  members: Iterable<AssignorMember>,
  partition: number,
): AssignorMember | undefined {
  for (const member of members) {
    if (topics.every((topic) => fits(topic, member, partition) && topic.room(member) > 0)) return member;
  }
  return undefined;
}

/** A member without a rack fits everywhere. */
function fits(topic: RangeTopic, member: AssignorMember, partition: number): boolean {
  const rack = rackOf(member);
  return rack === null || topic.racks[partition]?.has(rack) === true;
}
