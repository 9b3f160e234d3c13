/**
 * A group as `optimal` sees it: members and topics sorted by name and numbered, one arc for every subscription of a
 * member to a topic.
 *
 * Partitions of one topic differ only in who owns them, so the plan is first made in numbers: how many partitions of
 * each topic each member gets. That keeps the network small: 1,000 members and 100 topics have at most 100,000 arcs,
 * whatever the number of partitions.
 */

import type { AssignorInput, AssignorMember } from '../assignor.ts';
import type { MemberOrder } from '../orders.ts';
import { membersById } from '../orders.ts';
import type { Claim } from '../sticky/claims.ts';
import { existingTopics, partitionCount } from '../topics.ts';

export const NOBODY = -1;

export interface OptimalGroup {
  /** In the order in which ties fall. */
  readonly members: readonly AssignorMember[];
  /** By name; those that somebody subscribes to. */
  readonly topics: readonly string[];
  /** Partitions by topic. */
  readonly counts: readonly number[];
  readonly arcs: Arcs;
  /** By topic and partition: the arc from the topic to the believed owner, if it still subscribes; else NOBODY. */
  readonly owners: readonly Int32Array[];
}

/** Subscriptions, numbered by topic, then member. */
export interface Arcs {
  readonly topicOf: Int32Array;
  readonly memberOf: Int32Array;
  /** The arcs of topic t are those from `ofTopic[t]` to before `ofTopic[t + 1]`. */
  readonly ofTopic: Int32Array;
  /** The arcs of member m are `byMember[i]` for i from `ofMember[m]` to before `ofMember[m + 1]`. */
  readonly ofMember: Int32Array;
  readonly byMember: Int32Array;
}

/** How ties fall and what claims say. */
export interface Reading {
  readonly order: MemberOrder;
  readonly claimOf: (member: AssignorMember) => Claim;
  /** Who of several claimants from the same generation is believed: nobody, or the first in order. */
  readonly tie: 'nobody' | 'first';
}

export const BY_NAME: Reading = {
  order: membersById,
  claimOf: ({ ownedPartitions, generationId }) => ({
    partitions: ownedPartitions,
    generation: Math.max(-1, generationId),
  }),
  tie: 'nobody',
};

/** Subscriptions to topics and claims to partitions that do not exist are left out. */
export function optimalGroup(input: AssignorInput, reading: Reading = BY_NAME): OptimalGroup {
  const members = reading.order(input.members);
  const topics = existingTopics(input);
  const counts = topics.map((topic) => partitionCount(input, topic));
  const numbers = new Map(topics.map((topic, number) => [topic, number]));
  const arcs = arcsOf(members, numbers);
  return { members, topics, counts, arcs, owners: ownersOf(members, reading, numbers, arcs, counts) };
}

function arcsOf(members: readonly AssignorMember[], numbers: ReadonlyMap<string, number>): Arcs {
  const subscribed = members.map(({ topics }) => numbersOf(topics, numbers));
  const ofTopic = starts(subscribed.flat(), numbers.size);
  const ofMember = startsOfLists(subscribed);
  const size = ofMember[members.length]!;
  const [topicOf, memberOf, byMember] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
  const next = ofTopic.slice();
  let place = 0;
  subscribed.forEach((topics, member) => {
    for (const topic of topics) {
      const arc = next[topic]!++;
      topicOf[arc] = topic;
      memberOf[arc] = member;
      byMember[place++] = arc;
    }
  });
  return { topicOf, memberOf, ofTopic, ofMember, byMember };
}

function numbersOf(topics: readonly string[], numbers: ReadonlyMap<string, number>): number[] {
  const found = [...new Set(topics)].map((topic) => numbers.get(topic)).filter((number) => number !== undefined);
  return found.sort((a, b) => a - b);
}

/** Where each key's run begins once the keys are sorted; one more at the end. */
function starts(keys: readonly number[], size: number): Int32Array {
  const at = new Int32Array(size + 1);
  for (const key of keys) at[key + 1]!++;
  for (let key = 0; key < size; key++) at[key + 1]! += at[key]!;
  return at;
}

function startsOfLists(lists: readonly (readonly unknown[])[]): Int32Array {
  const at = new Int32Array(lists.length + 1);
  lists.forEach((list, index) => {
    at[index + 1] = at[index]! + list.length;
  });
  return at;
}

/** The newest claim is believed. */
function ownersOf(
  members: readonly AssignorMember[],
  { claimOf, tie }: Reading,
  numbers: ReadonlyMap<string, number>,
  arcs: Arcs,
  counts: readonly number[],
): Int32Array[] {
  const owners = counts.map((count) => new Int32Array(count).fill(NOBODY));
  const newest = counts.map((count) => new Int32Array(count).fill(-2));
  members.map(claimOf).forEach(({ partitions, generation }, member) => {
    const arcTo = arcByTopic(arcs, member);
    for (const { topic: name, partition } of partitions) {
      const topic = numbers.get(name);
      if (topic === undefined || !(generation >= newest[topic]![partition]!)) continue;
      const isContested = generation === newest[topic]![partition];
      if (isContested && tie === 'first') continue;
      owners[topic]![partition] = isContested ? NOBODY : (arcTo.get(topic) ?? NOBODY);
      newest[topic]![partition] = generation;
    }
  });
  return owners;
}

function arcByTopic({ byMember, ofMember, topicOf }: Arcs, member: number): Map<number, number> {
  const own = byMember.subarray(ofMember[member], ofMember[member + 1]);
  return new Map(Array.from(own, (arc) => [topicOf[arc]!, arc]));
}
