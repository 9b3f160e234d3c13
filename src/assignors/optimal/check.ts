/**
 * What `optimal` refuses. The real assignors have their own ways with bad input (see faults.ts and the conformance
 * data); ours says what is wrong instead of guessing.
 */

import type { TopicPartition } from '../../protocol/partitions.ts';
import type { AssignorInput, AssignorMember } from '../assignor.ts';
import { AssignorError } from '../assignor.ts';
import { partitionCount } from '../topics.ts';

/** The input describes no group that could exist; the message says where. */
export class BadGroupError extends AssignorError {
  constructor(message: string) {
    super('BadGroupError', message);
    this.name = 'BadGroupError';
  }
}

/**
 * @throws {@link BadGroupError} for a member listed twice, a subscription to a topic that does not exist or twice to
 * the same, a claim to a partition that does not exist or twice to the same, and a group in which nobody subscribes to anything. A group
 * without members is none of these: its plan is empty.
 */
export function checkGroup(input: AssignorInput): void {
  const ids = new Set<string>();
  const checked = new Set<readonly string[]>();
  for (const member of input.members) {
    if (ids.has(member.memberId)) throw new BadGroupError(`member ${member.memberId} is listed twice`);
    ids.add(member.memberId);
    if (!checked.has(member.topics)) checkSubscription(input, member);
    checked.add(member.topics);
    checkClaims(input, member);
  }
  const isIdle = input.members.every((member) => member.topics.length === 0);
  if (isIdle && input.members.length > 0) throw new BadGroupError('nobody subscribes to any topic');
}

function checkSubscription(input: AssignorInput, { memberId, topics }: AssignorMember): void {
  if (new Set(topics).size !== topics.length) throw new BadGroupError(`${memberId} subscribes to a topic twice`);
  for (const topic of topics) {
    const count = partitionCount(input, topic);
    if (count === 0) throw new BadGroupError(`${memberId} subscribes to ${topic}, which does not exist`);
    if (!isCount(count)) throw new BadGroupError(`${topic} has ${count} partitions`);
  }
}

function checkClaims(input: AssignorInput, member: AssignorMember): void {
  const { memberId, ownedPartitions: claims } = member;
  const byTopic = new Map<string, Set<number>>();
  for (const claim of claims) {
    checkClaim(input, member, claim);
    const numbers = byTopic.get(claim.topic) ?? new Set();
    byTopic.set(claim.topic, numbers);
    if (numbers.has(claim.partition))
      throw new BadGroupError(`${memberId} claims ${claim.topic}-${claim.partition} twice`);
    numbers.add(claim.partition);
  }
}

function checkClaim(input: AssignorInput, { memberId }: AssignorMember, { topic, partition }: TopicPartition): void {
  const count = partitionCount(input, topic);
  if (isCount(partition) && partition < count) return;
  throw new BadGroupError(`${memberId} claims ${topic}-${partition}, but ${topic} has ${count} partitions`);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
