/** Random groups for the properties, and what is asked of their plans. */

import fc from 'fast-check';
import type { Assignor, AssignorInput, AssignorMember, Plan, TopicInfo } from '../../src/assignors/assignor.ts';
import type { TopicPartition } from '../../src/protocol/partitions.ts';
import { topicPartition } from '../../src/protocol/partitions.ts';

export interface GroupShape {
  /** All members subscribe to the same topics. */
  readonly equal?: boolean;
  readonly racks?: boolean;
  /** Every member subscribes to something. */
  readonly nonEmpty?: boolean;
}

const RACKS = ['r1', 'r2', 'r3'];
const TOPIC_NAMES = ['orders', 'a', 't10', 't2', 'T1', '_x'];

/** Groups without claims. Some topics do not exist. */
export function groups(shape: GroupShape = {}): fc.Arbitrary<AssignorInput> {
  return fc
    .tuple(topics(shape), fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 9 }))
    .chain(([topics, ids]) =>
      fc
        .tuple(subscription(shape), fc.tuple(...ids.map((id) => member(id, shape))))
        .map(([common, members]) => ({ topics, members: shape.equal ? members.map(withTopics(common)) : members })),
    );
}

/** Without subscriptions to topics that do not exist and claims to partitions that do not: what `optimal` accepts. */
export function wellFormed(input: AssignorInput): AssignorInput {
  const countOf = (topic: string) => input.topics.get(topic)?.partitions ?? 0;
  const members = input.members.map((member) => ({
    ...member,
    topics: member.topics.filter((topic) => countOf(topic) > 0),
    ownedPartitions: member.ownedPartitions.filter(({ topic, partition }) => partition < countOf(topic)),
  }));
  return { ...input, members };
}

function topics({ racks = false }: GroupShape): fc.Arbitrary<Map<string, TopicInfo>> {
  const rackLists = fc.array(fc.uniqueArray(fc.constantFrom(...RACKS), { maxLength: 3 }), {
    minLength: 9,
    maxLength: 9,
  });
  const topic = fc.tuple(fc.nat(9), rackLists).map(([partitions, lists]): TopicInfo => {
    return { partitions, ...(racks && { racks: lists.slice(0, partitions) }) };
  });
  return fc.array(topic, { minLength: 1, maxLength: 5 }).map((infos) => {
    const withIds = infos.map((info, index) => ({ ...info, topicId: `${index + 1}`.padStart(32, '0') }));
    return new Map(withIds.map((info, index) => [TOPIC_NAMES[index]!, info]));
  });
}

function subscription({ nonEmpty = false }: GroupShape): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.constantFrom(...TOPIC_NAMES), {
    minLength: nonEmpty ? 1 : 0,
    maxLength: TOPIC_NAMES.length,
  });
}

function member(memberId: string, shape: GroupShape): fc.Arbitrary<AssignorMember> {
  return fc.record({
    memberId: fc.constant(memberId),
    groupInstanceId: fc.option(fc.constant(`instance ${memberId}`)),
    topics: subscription(shape),
    rackId: shape.racks ? fc.option(fc.constantFrom(...RACKS, 'elsewhere', '')) : fc.constant(null),
    ownedPartitions: fc.constant([]),
    generationId: fc.constant(-1),
    userData: fc.constant(null),
  });
}

function withTopics(topics: readonly string[]) {
  return (member: AssignorMember): AssignorMember => ({ ...member, topics });
}

/** Groups whose members claim anything: contradictory, outdated, of topics that are gone or have shrunk. */
export function groupsWithAnyClaims(shape: GroupShape = {}): fc.Arbitrary<AssignorInput> {
  return groups(shape).chain((input) =>
    fc.tuple(...input.members.map((member) => anyClaims(member))).map((members) => ({ ...input, members })),
  );
}

function anyClaims(member: AssignorMember): fc.Arbitrary<AssignorMember> {
  const partition = fc.tuple(fc.constantFrom(...TOPIC_NAMES, 'gone'), fc.nat(11));
  const claims = fc.uniqueArray(partition, { maxLength: 12, selector: ([topic, number]) => `${topic}-${number}` });
  return fc.tuple(claims, fc.integer({ min: -1, max: 3 }), fc.boolean()).map(([pairs, generation, isReset]) => {
    const owned = pairs.map(([topic, number]) => topicPartition(topic, number));
    return claiming(member, owned, generation, isReset ? -1 : generation);
  });
}

/** The member with its claims where each assignor looks for them. */
export function claiming(
  member: AssignorMember,
  owned: readonly TopicPartition[],
  generation: number,
  field = generation,
): AssignorMember {
  return { ...member, ownedPartitions: owned, generationId: field, userData: { partitions: owned, generation } };
}

/** The group after a round: everybody has what it was given. */
export function afterRound(input: AssignorInput, plan: Plan, generation: number): AssignorInput {
  const members = input.members.map((member) => claiming(member, plan.get(member.memberId)!, generation));
  return { ...input, members };
}

/** Rounds until nobody has to give anything up, as a cooperative group goes through them; bounded. */
export function settle(
  assignor: Assignor,
  start: AssignorInput,
  bound: number,
): { rounds: Plan[]; inputs: AssignorInput[] } {
  const [rounds, inputs] = [[] as Plan[], [start]];
  for (let generation = 10; generation < 10 + bound; generation++) {
    const input = inputs.at(-1)!;
    const plan = assignor.assign(input);
    rounds.push(plan);
    if (input.members.every((member) => keepsAll(member, plan))) return { rounds, inputs };
    inputs.push(afterRound(input, plan, generation));
  }
  throw new Error(`not settled after ${bound} rounds`);
}

function keepsAll(member: AssignorMember, plan: Plan): boolean {
  const kept = namesOf(plan, member.memberId);
  return member.ownedPartitions.every((partition) => kept.includes(partition.name));
}

export function namesOf(plan: Plan, memberId: string): string[] {
  return plan.get(memberId)!.map((partition) => partition.name);
}

/** Plans as plain data, to compare. */
export function asText(plan: Plan): string[] {
  return [...plan]
    .map(
      ([member, partitions]) =>
        `${member}: ${partitions
          .map((p) => p.name)
          .sort()
          .join(' ')}`,
    )
    .sort();
}

export function loadsOf(plan: Plan): number[] {
  return [...plan.values()].map((partitions) => partitions.length);
}

export function spread(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : Math.max(...numbers) - Math.min(...numbers);
}

/** What a plan breaks, in words; empty if it gives every subscribed partition to one subscriber. */
export function violations(input: AssignorInput, plan: Plan): string[] {
  const owners = new Map(subscribedPartitions(input).map((name) => [name, [] as string[]]));
  const found: string[] = [];
  for (const member of input.members) {
    for (const { name, topic } of plan.get(member.memberId) ?? []) {
      if (!owners.has(name)) found.push(`${name} does not exist, or nobody subscribes to it`);
      if (!member.topics.includes(topic)) found.push(`${member.memberId} does not subscribe to ${topic}`);
      owners.get(name)?.push(member.memberId);
    }
  }
  for (const [name, ids] of owners) if (ids.length !== 1) found.push(`${name} has ${ids.length} owners`);
  return found;
}

/** Names of the existing partitions that somebody subscribes to. */
export function subscribedPartitions(input: AssignorInput): string[] {
  const subscribed = new Set(input.members.flatMap((member) => member.topics));
  return [...input.topics]
    .filter(([topic]) => subscribed.has(topic))
    .flatMap(([topic, { partitions }]) => Array.from({ length: partitions }, (_, number) => `${topic}-${number}`));
}
