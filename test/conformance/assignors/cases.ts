/** The recorded cases: their format, and what they mean as an assignor's input. See data/README.md. */

import type { AssignorInput, AssignorMember, TopicInfo } from '../../../src/assignors/assignor.ts';
import type { TopicPartition } from '../../../src/protocol/partitions.ts';
import { topicPartition } from '../../../src/protocol/partitions.ts';

type Pair = readonly [topic: string, partition: number];

export interface CaseMember {
  readonly id: string;
  readonly instanceId?: string;
  readonly topics: readonly string[];
  readonly owned?: readonly Pair[];
  readonly generation?: number;
  readonly subGeneration?: number | null;
  readonly rack?: string;
}

/** A plan as it is recorded: by member, each list sorted by topic and partition. */
export type RecordedPlan = Readonly<Record<string, readonly Pair[]>>;

export interface Case {
  readonly id: string;
  readonly assignor: string;
  readonly kind: string;
  readonly topics: Readonly<Record<string, number>>;
  readonly racks?: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly topicIds?: Readonly<Record<string, string>>;
  readonly members: readonly CaseMember[];
  readonly result?: RecordedPlan;
  readonly error?: string;
}

export function inputOf(recorded: Case): AssignorInput {
  const topics = new Map(Object.keys(recorded.topics).map((name) => [name, topicInfo(recorded, name)]));
  return { members: recorded.members.map((member) => memberOf(recorded.assignor, member)), topics };
}

function topicInfo({ topics, racks, topicIds }: Case, name: string): TopicInfo {
  return {
    partitions: topics[name]!,
    ...(racks?.[name] && { racks: racks[name] }),
    ...(topicIds?.[name] && { topicId: topicIds[name] }),
  };
}

/** With sticky the owned partitions travel in the user data, as with an eager consumer. */
function memberOf(assignor: string, member: CaseMember): AssignorMember {
  const owned = (member.owned ?? []).map(toPartition);
  const isSticky = assignor === 'sticky';
  const generation = member.generation ?? null;
  const field = member.subGeneration === undefined ? generation : member.subGeneration;
  return {
    memberId: member.id,
    groupInstanceId: member.instanceId ?? null,
    topics: member.topics,
    rackId: member.rack ?? null,
    ownedPartitions: isSticky ? [] : owned,
    generationId: field ?? -1,
    userData: generation === null ? null : { partitions: isSticky ? owned : [], generation },
  };
}

function toPartition([topic, partition]: Pair): TopicPartition {
  return topicPartition(topic, partition);
}
