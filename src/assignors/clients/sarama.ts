/**
 * The assignors of sarama (v1.61.1, balance_strategy.go and balance_strategy_cooperative_sticky.go).
 *
 * `range` and `roundrobin` are equal to sarama's in all recorded cases. The sticky ones are built on Go maps there, and
 * about half of the plans differ from run to run; those that do not are equal here, the others follow the same rules.
 *
 * Deviation: sarama restores an assignment that did not get better into a local variable only, so that nothing should be
 * restored and members that take no part should lose all (read in `stickyBalanceStrategy.balance`). Every move lowers
 * the score, and no group was found in which this matters; here the assignment is restored.
 */

import type { Assignor, AssignorInput, AssignorMember, Plan } from '../assignor.ts';
import { AssignorError } from '../assignor.ts';
import { compareText, membersById } from '../orders.ts';
import { rangeBy } from '../range.ts';
import type { Claim } from '../sticky/claims.ts';
import type { MemberLists, StickyGroup } from '../sticky/group.ts';
import { assignUnequal } from '../sticky/unequal.ts';
import { withoutChangingHands } from '../sticky/withhold.ts';
import { existingTopics, PlanBuilder, partitionCount } from '../topics.ts';
import { mostLoadedFirst, olderGroup } from './older-sticky.ts';

export interface SaramaFaults {
  /**
   * A partition that an older claimant gets back which takes no part in the balancing belongs to nobody in the end:
   * the claimant's list is overwritten when it is put back (measured: 2 of 9 partitions lost).
   */
  readonly frozenClaimantLoses: boolean;
  /** A partition goes back to an older claimant that does not subscribe to its topic any more (as in Java). */
  readonly unsubscribedPreviousOwner: boolean;
  /** `roundrobin` of a group without members, or without any existing topic, is an error. */
  readonly emptyPlanRefused: boolean;
}

export const SARAMA_FAULTS: SaramaFaults = {
  frozenClaimantLoses: true,
  unsubscribedPreviousOwner: true,
  emptyPlanRefused: true,
};

export const NO_SARAMA_FAULTS: SaramaFaults = {
  frozenClaimantLoses: false,
  unsubscribedPreviousOwner: false,
  emptyPlanRefused: false,
};

export function saramaWith(faults: SaramaFaults): readonly Assignor[] {
  return [
    saramaRange,
    { name: 'roundrobin', protocol: 'EAGER', assign: (input) => roundRobin(input, faults) },
    { name: 'sticky', protocol: 'EAGER', assign: (input) => sticky(input, userDataClaim, faults).plan },
    { name: 'cooperative-sticky', protocol: 'COOPERATIVE', assign: (input) => cooperative(input, faults) },
  ];
}

/** Neither instance ids nor racks mean anything. */
const saramaRange: Assignor = { ...rangeBy(membersById), assign: (input) => plainRange.assign(withoutRacks(input)) };
const plainRange = rangeBy(membersById);

function withoutRacks(input: AssignorInput): AssignorInput {
  return { ...input, members: input.members.map((member) => ({ ...member, rackId: null })) };
}

/** Partitions in the order of their names as text (`t-10` before `t-2`), members by id; the turn never starts again. */
function roundRobin(input: AssignorInput, faults: SaramaFaults): Plan {
  const partitions = partitionsByText(input);
  if (partitions.length === 0 && faults.emptyPlanRefused) {
    throw new AssignorError('members and topics are not provided', 'nothing to assign');
  }
  const members = membersById(input.members).map(({ memberId, topics }) => ({ memberId, topics: new Set(topics) }));
  const plan = new PlanBuilder(input);
  let next = 0;
  for (const { topic, partition } of partitions) {
    while (!members[next % members.length]!.topics.has(topic)) next++;
    plan.give(members[next++ % members.length]!.memberId, topic, partition);
  }
  return plan.plan();
}

function partitionsByText(input: AssignorInput) {
  const all = existingTopics(input).flatMap((topic) =>
    Array.from({ length: partitionCount(input, topic) }, (_, partition) => ({
      topic,
      partition,
      text: `${topic}-${partition}`,
    })),
  );
  return all.sort((a, b) => compareText(a.text, b.text));
}

function userDataClaim({ userData }: AssignorMember): Claim {
  return userData ?? { partitions: [], generation: -1 };
}

function ownedClaim({ ownedPartitions, generationId }: AssignorMember): Claim {
  return { partitions: ownedPartitions, generation: Math.max(-1, generationId) };
}

function cooperative(input: AssignorInput, faults: SaramaFaults): Plan {
  const { group, lists } = sticky(input, ownedClaim, faults);
  return toPlan(input, group, withoutChangingHands(group, lists));
}

function sticky(input: AssignorInput, claimOf: (member: AssignorMember) => Claim, faults: SaramaFaults) {
  const keepsUnsubscribed = faults.unsubscribedPreviousOwner;
  const older = olderGroup({ input, claimOf, tie: 'first', racks: false, keepsUnsubscribed });
  const lists = assignUnequal(older.group, {
    olderClaims: older.older,
    candidates: mostLoadedFirst(older),
    newFirst: false,
    isNew: (loads) => loads.some((load) => load === 0),
    smallestGap: 1,
    frozenClaimant: faults.frozenClaimantLoses ? 'loses' : 'ignored',
  });
  return { group: older.group, lists, plan: toPlan(input, older.group, lists) };
}

/** The plan in names. */
export function toPlan(input: AssignorInput, { members, partitions }: StickyGroup, lists: MemberLists): Plan {
  const plan = new PlanBuilder(input);
  lists.forEach((ids, member) => {
    for (const id of ids) {
      plan.give(members[member]!.memberId, partitions.topics[partitions.topicOf[id]!]!, partitions.numberOf[id]!);
    }
  });
  return plan.plan();
}
