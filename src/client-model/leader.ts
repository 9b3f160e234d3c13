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
    const assignments = new Map<string, MemberAssignment>();
    for (const [memberId, partitions] of plan) assignments.set(memberId, new PlannedAssignment(partitions));
    return assignments;
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
  for (const member of members) {
    for (const topic of member.topics) {
      if (partitions.has(topic)) continue;
      const known = c.effects.partitionsOf(topic);
      partitions.set(topic, known);
      topics.set(topic, { partitions: known.length });
    }
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

/** Its bytes are wanted by administrators only, and made when they are. */
class PlannedAssignment implements MemberAssignment {
  readonly partitions: readonly TopicPartition[];

  constructor(partitions: readonly TopicPartition[]) {
    this.partitions = partitions;
  }

  /** Never empty: a plan without partitions is not the same as no plan. */
  get bytes(): string {
    return this.partitions.map((partition) => partition.name).join(',') || '-';
  }
}
