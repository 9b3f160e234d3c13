/**
 * The assignors of librdkafka (read in rdkafka_assignor.c, rdkafka_range_assignor.c, rdkafka_roundrobin_assignor.c,
 * rdkafka_sticky_assignor.c and rdkafka_cgrp.c at commit 4c3b017c; nothing was recorded from it).
 *
 * - Members: instance ids are compared only where both have one, else member ids. A mix is no consistent order, so the
 *   result may depend on the listing, as it does there. Deviation: the sorting algorithm is not glibc's `qsort`.
 * - `range` and `roundrobin` are otherwise as Java's, racks included.
 * - `sticky` is the algorithm of KIP-54 for all groups. A partition claimed twice in one generation is invalidated for
 *   all its claimants; the older claimant remembered is the second-newest. The test of balance is stricter than Java's,
 *   and no group counts as new.
 * - Deviation: an older claimant that takes no part in the balancing is passed over; what librdkafka does then was not
 *   read to the end.
 */

import type { Assignor, AssignorInput, AssignorMember, Plan } from '../assignor.ts';
import { NO_FAULTS } from '../faults.ts';
import { compareText } from '../orders.ts';
import { rangeBy } from '../range.ts';
import { roundRobinBy } from '../round-robin.ts';
import type { Claim } from '../sticky/claims.ts';
import { assignUnequal } from '../sticky/unequal.ts';
import { PlanBuilder } from '../topics.ts';
import { mostLoadedFirst, olderGroup } from './older-sticky.ts';
import { toPlan } from './sarama.ts';

export const LIBRDKAFKA: readonly Assignor[] = [
  rangeBy(inItsOrder),
  roundRobinBy(inItsOrder, NO_FAULTS),
  { name: 'sticky', protocol: 'EAGER', assign: (input) => sticky(input, userDataClaim) },
  { name: 'cooperative-sticky', protocol: 'COOPERATIVE', assign: cooperative },
];

/** `rd_kafka_group_member_cmp`. */
function inItsOrder(members: readonly AssignorMember[]): AssignorMember[] {
  return [...members].sort((a, b) =>
    a.groupInstanceId !== null && b.groupInstanceId !== null
      ? compareText(a.groupInstanceId, b.groupInstanceId)
      : compareText(a.memberId, b.memberId),
  );
}

function userDataClaim({ userData }: AssignorMember): Claim {
  return userData ?? { partitions: [], generation: -1 };
}

function ownedClaim({ ownedPartitions, generationId }: AssignorMember): Claim {
  return { partitions: ownedPartitions, generation: Math.max(-1, generationId) };
}

function sticky(input: AssignorInput, claimOf: (member: AssignorMember) => Claim): Plan {
  if (input.members.length === 0) return new Map();
  const older = olderGroup({ input, claimOf, tie: 'nobody', racks: true, keepsUnsubscribed: true });
  const lists = assignUnequal(older.group, {
    olderClaims: older.older,
    candidates: mostLoadedFirst(older),
    newFirst: true,
    isNew: () => false,
    smallestGap: 1,
    frozenClaimant: 'ignored',
    restores: true,
  });
  return toPlan(input, older.group, lists);
}

/**
 * `rd_kafka_cooperative_protocol_adjust_assignment`: kept is what is given to its holder, given what nobody holds;
 * what is held but was given to nobody goes back to its holder, whether it subscribes or not.
 */
function cooperative(input: AssignorInput): Plan {
  const holders = new Map(
    input.members.flatMap(({ memberId, ownedPartitions }) =>
      ownedPartitions.map((held) => [held.name, { memberId, held }] as const),
    ),
  );
  const plan = new PlanBuilder(input);
  const given = new Set<string>();
  for (const [memberId, partitions] of sticky(input, ownedClaim)) {
    for (const { name, topic, partition } of partitions) {
      given.add(name);
      if ((holders.get(name)?.memberId ?? memberId) === memberId) plan.give(memberId, topic, partition);
    }
  }
  for (const [name, { memberId, held }] of holders) {
    if (!given.has(name)) plan.give(memberId, held.topic, held.partition);
  }
  return plan.plan();
}
