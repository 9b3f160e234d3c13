/**
 * What a group's leader does between Join and Sync: it runs the assignor that the group has agreed on.
 *
 * Mirrors ConsumerCoordinator.onLeaderElected (4.4); J-JG-07. The topics' partition counts are the leader's own
 * metadata.
 */
import { AssignorError, type AssignorInput, type AssignorMember, type TopicInfo } from '../assignors/assignor.ts';
import type { MemberAssignment, TopicPartition } from '../protocol/partitions.ts';
import type { SyncGroupRequest } from '../protocol/requests.ts';
import type { JoinGroupResponse, JoinGroupResponseMember } from '../protocol/responses.ts';
import type { ConsumerState } from './consumer-state.ts';

/** The plan for everybody; null if the assignor threw, which is fatal as in the real client. */
export function performAssignment(
  c: ConsumerState,
  response: JoinGroupResponse,
): SyncGroupRequest['assignments'] | null {
  const assignor = c.assignors.find((candidate) => candidate.name === response.protocolName);
  if (assignor === undefined) {
    c.fatal = `IllegalStateException: unknown protocol ${response.protocolName}`;
    return null;
  }
  try {
    const plan = assignor.assign(assignorInput(c, response));
    return new Map([...plan].map(([memberId, partitions]) => [memberId, memberAssignment(partitions)]));
  } catch (error) {
    if (!(error instanceof AssignorError)) throw error;
    c.fatal = error.javaClass;
    return null;
  }
}

function assignorInput(c: ConsumerState, response: JoinGroupResponse): AssignorInput {
  const members = response.members.map(assignorMember);
  const topics = new Map<string, TopicInfo>();
  const partitions = new Map<string, readonly TopicPartition[]>();
  for (const topic of new Set(members.flatMap((member) => member.topics))) {
    const known = c.effects.partitionsOf(topic);
    partitions.set(topic, known);
    topics.set(topic, { partitions: known.length });
  }
  return { members, topics, partition: (topic, partition) => partitions.get(topic)![partition]! };
}

function assignorMember(member: JoinGroupResponseMember): AssignorMember {
  const subscription = member.metadata.subscription;
  return {
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    topics: subscription?.topics ?? [],
    rackId: subscription?.rackId ?? null,
    ownedPartitions: subscription?.ownedPartitions ?? [],
    generationId: subscription?.generationId ?? -1,
    userData: subscription?.userData ?? null,
  };
}

function memberAssignment(partitions: readonly TopicPartition[]): MemberAssignment {
  return { bytes: partitions.map((partition) => partition.name).join(',') || '-', partitions };
}
