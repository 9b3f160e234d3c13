/**
 * `sticky` and `cooperative-sticky`.
 *
 * Mirror `org.apache.kafka.clients.consumer.StickyAssignor` and `CooperativeStickyAssignor` over their common
 * `internals.AbstractStickyAssignor` (Kafka 4.4). Both keep what members had as far as balance allows; they differ in
 * where claims travel, and in that the cooperative one withholds what another member must give up first.
 */

import type { Assignor, AssignorInput, AssignorMember, Plan } from '../assignor.ts';
import type { AssignorFaults } from '../faults.ts';
import { PlanBuilder } from '../topics.ts';
import type { Claim } from './claims.ts';
import { subscriptionsEqual } from './claims.ts';
import { assignEqual } from './equal.ts';
import type { MemberLists, StickyGroup } from './group.ts';
import { stickyGroup } from './group.ts';
import { spoil } from './spoil.ts';
import { assignUnequal } from './unequal.ts';
import { withhold, withoutChangingHands } from './withhold.ts';

export function stickyWith(faults: AssignorFaults): Assignor {
  return { name: 'sticky', protocol: 'EAGER', assign: (input) => assignEager(input, faults) };
}

export function cooperativeStickyWith(faults: AssignorFaults): Assignor {
  return { name: 'cooperative-sticky', protocol: 'COOPERATIVE', assign: (input) => assignCooperative(input, faults) };
}

/**
 * What the leader's assignor object remembers after a call: pass it as `highestGenerationSeen` of the next.
 */
export function highestGeneration(name: 'sticky' | 'cooperative-sticky', input: AssignorInput): number {
  const claimOf = name === 'sticky' ? userDataClaim : cooperativeClaim;
  const generations = input.members.map((member) => claimOf(member).generation);
  return generations.reduce((highest, generation) => Math.max(highest, generation), input.highestGenerationSeen ?? -1);
}

function assignEager(input: AssignorInput, faults: AssignorFaults): Plan {
  if (isMendedEmpty(input, faults)) return new Map();
  const group = stickyGroup(input, userDataClaim, faults);
  const lists = isEqual(group) ? assignEqual(group).lists : assignUnequal(group);
  return toPlan(input, group, lists);
}

function assignCooperative(input: AssignorInput, faults: AssignorFaults): Plan {
  if (isMendedEmpty(input, faults)) return new Map();
  const group = stickyGroup(input, cooperativeClaim, faults);
  if (!isEqual(group)) {
    return toPlan(input, group, spoil(group, withoutChangingHands(group, assignUnequal(group))));
  }
  const { lists, transferring } = assignEqual(group);
  return toPlan(input, group, spoil(group, withhold(lists, transferring)));
}

function isEqual({ partitions, members, faults }: StickyGroup): boolean {
  return partitions.isOneList || subscriptionsEqual(members, faults);
}

function isMendedEmpty(input: AssignorInput, faults: AssignorFaults): boolean {
  return input.members.length === 0 && !faults.emptyGroupThrows;
}

/** An eager member has revoked everything before it joins: its claims travel in the user data (`memberData`). */
function userDataClaim(member: AssignorMember): Claim {
  return member.userData ?? { partitions: [], generation: -1 };
}

/** The generation is the subscription's field, or else the one in the user data (`memberData`). */
function cooperativeClaim(member: AssignorMember): Claim {
  const generation = member.generationId >= 0 ? member.generationId : (member.userData?.generation ?? -1);
  return { partitions: member.ownedPartitions, generation };
}

function toPlan(input: AssignorInput, group: StickyGroup, lists: MemberLists): Plan {
  const { topics, topicOf, numberOf } = group.partitions;
  const plan = new PlanBuilder(input);
  lists.forEach((ids, member) => {
    const { memberId } = group.members[member]!;
    for (const id of ids) plan.give(memberId, topics[topicOf[id]!]!, numberOf[id]!);
  });
  return plan.plan();
}
