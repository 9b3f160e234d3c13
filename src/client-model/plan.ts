/**
 * A leader's plan between Join and Sync: the assignor that the group has agreed on, run over what the members said of
 * themselves. The topics' partitions are the leader's own metadata (J-JG-07, R-JG-05, F-JG-03, S-JG-04).
 */
import type { Assignor, AssignorInput, AssignorMember, TopicInfo } from '../assignors/assignor.ts';
import type { MemberAssignment, TopicPartition } from '../protocol/partitions.ts';
import type { SyncGroupRequest } from '../protocol/requests.ts';
import type { JoinGroupResponse, JoinGroupResponseMember } from '../protocol/responses.ts';

export type PartitionsOf = (topic: string) => readonly TopicPartition[];

/**
 * The lists are copied: one that has grown takes three times as much as it holds, for as long as the generation lasts.
 *
 * @throws AssignorError where the real assignor throws
 */
export function planFor(
  assignor: Assignor,
  response: JoinGroupResponse,
  partitionsOf: PartitionsOf,
): SyncGroupRequest['assignments'] {
  const assignments = new Map<string, MemberAssignment>();
  for (const [memberId, partitions] of assignor.assign(assignorInput(response, partitionsOf))) {
    assignments.set(memberId, new PlannedAssignment(partitions.slice()));
  }
  return assignments;
}

function assignorInput(response: JoinGroupResponse, partitionsOf: PartitionsOf): AssignorInput {
  const members = response.members.map(assignorMember);
  const topics = new Map<string, TopicInfo>();
  const partitions = new Map<string, readonly TopicPartition[]>();
  for (const member of members) {
    for (const topic of member.topics) {
      if (partitions.has(topic)) continue;
      const known = partitionsOf(topic);
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
