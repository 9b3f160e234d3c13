/**
 * The groups on which the assignors are timed: the same as those of the Java harness (oracle/assignors, Bench.java),
 * down to the names.
 */
import type { Assignor, AssignorInput, AssignorMember, AssignorName, Plan } from '../src/assignors/assignor.ts';
import { ASSIGNORS } from '../src/assignors/registry.ts';
import { type TopicPartition, topicPartition } from '../src/protocol/partitions.ts';

export interface Size {
  readonly members: number;
  readonly topics: number;
  readonly partitionsPerTopic: number;
}

export const SIZES: readonly Size[] = [
  { members: 30, topics: 1, partitionsPerTopic: 72 },
  { members: 100, topics: 10, partitionsPerTopic: 100 },
  { members: 500, topics: 20, partitionsPerTopic: 100 },
  { members: 1_000, topics: 100, partitionsPerTopic: 100 },
  { members: 2_000, topics: 400, partitionsPerTopic: 100 },
];

export type Change = 'fresh' | 'leave' | 'join';

export interface Cell {
  readonly size: Size;
  /** Every member leaves out every third topic, shifted by its number. */
  readonly mixed: boolean;
  readonly change: Change;
  readonly input: AssignorInput;
}

export function sizeName({ members, topics, partitionsPerTopic }: Size): string {
  return `${members.toLocaleString('en')} x ${(topics * partitionsPerTopic).toLocaleString('en')}`;
}

/** The cells of an assignor; unequal subscriptions need more than one topic. */
export function* cells(name: AssignorName, mixed: boolean): Generator<Cell> {
  for (const size of SIZES) {
    if (mixed && size.topics === 1) continue;
    const fresh = newGroup(size, mixed);
    yield { size, mixed, change: 'fresh', input: fresh };
    const start = name === 'cooperative-sticky' ? ASSIGNORS.sticky : ASSIGNORS[name];
    const settled = withPlan(fresh, start, start.assign(fresh));
    const leaver = size.members / 2;
    yield {
      size,
      mixed,
      change: 'leave',
      input: { ...settled, members: settled.members.filter((_, i) => i !== leaver) },
    };
    const joiner = { ...member(size.members, topicNames(size), mixed), generationId: 5 };
    yield { size, mixed, change: 'join', input: { ...settled, members: [...settled.members, joiner] } };
  }
}

function newGroup(size: Size, mixed: boolean): AssignorInput {
  const names = topicNames(size);
  const partitions = new Map(names.map((topic) => [topic, partitionsOf(topic, size.partitionsPerTopic)]));
  const topics = names.map(
    (topic, t) => [topic, { partitions: size.partitionsPerTopic, topicId: topicId(t) }] as const,
  );
  const members = Array.from({ length: size.members }, (_, m) => member(m, names, mixed));
  const sameSubscriptions = !mixed; // as Java's harness tells Java's
  return {
    members,
    topics: new Map(topics),
    sameSubscriptions,
    partition: (topic, number) => partitions.get(topic)![number]!,
  };
}

function partitionsOf(topic: string, count: number): TopicPartition[] {
  return Array.from({ length: count }, (_, number) => topicPartition(topic, number));
}

function topicNames({ topics }: Size): string[] {
  return Array.from({ length: topics }, (_, t) => `topic-${String(t).padStart(3, '0')}`);
}

function topicId(t: number): string {
  const high = 0x4000n + BigInt(t) * 7919n;
  const low = 0x9000000000000000n + BigInt(t) * 104729n;
  return high.toString(16).padStart(16, '0') + low.toString(16).padStart(16, '0');
}

function member(m: number, names: readonly string[], mixed: boolean): AssignorMember {
  const suffix = (Math.imul(m, 0x9e3779b9) >>> 0).toString(16).padStart(8, '0');
  const topics = mixed && names.length > 1 ? names.filter((_, t) => (t + m) % 3 !== 0) : [...names];
  const none = { groupInstanceId: null, rackId: null, ownedPartitions: [], generationId: -1, userData: null };
  return { memberId: `consumer-app-${m}-${suffix}`, topics, ...none };
}

/** Everybody has what it was given; an eager member says so in its user data. */
function withPlan(input: AssignorInput, { name }: Assignor, plan: Plan): AssignorInput {
  const members = input.members.map((one) => {
    const owned = plan.get(one.memberId)!;
    const isSticky = name === 'sticky';
    return {
      ...one,
      ownedPartitions: owned,
      generationId: 5,
      userData: isSticky ? { partitions: owned, generation: 5 } : null,
    };
  });
  return { ...input, members };
}
