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

export interface LibrdkafkaFaults {
  /** A partition goes back to an older claimant that does not subscribe to its topic any more (as in Java; read). */
  readonly unsubscribedPreviousOwner: boolean;
  /**
   * `cooperative-sticky` hands what a member holds and nobody was given back to it, also if its topic is gone or the
   * member does not subscribe to it (`rd_kafka_cooperative_protocol_adjust_assignment`; read).
   */
  readonly heldHandedBack: boolean;
}

export const LIBRDKAFKA_FAULTS: LibrdkafkaFaults = { unsubscribedPreviousOwner: true, heldHandedBack: true };

export const NO_LIBRDKAFKA_FAULTS: LibrdkafkaFaults = { unsubscribedPreviousOwner: false, heldHandedBack: false };

export function librdkafkaWith(faults: LibrdkafkaFaults): readonly Assignor[] {
  return [
    rangeBy(inItsOrder),
    roundRobinBy(inItsOrder, NO_FAULTS),
    { name: 'sticky', protocol: 'EAGER', assign: (input) => sticky(input, userDataClaim, faults) },
    { name: 'cooperative-sticky', protocol: 'COOPERATIVE', assign: (input) => cooperative(input, faults) },
  ];
}

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

function sticky(
  input: AssignorInput,
  claimOf: (member: AssignorMember) => Claim,
  { unsubscribedPreviousOwner: keepsUnsubscribed }: LibrdkafkaFaults,
): Plan {
  if (input.members.length === 0) return new Map();
  const older = olderGroup({ input, claimOf, tie: 'nobody', racks: true, keepsUnsubscribed });
  const lists = assignUnequal(older.group, {
    olderClaims: older.older,
    candidates: mostLoadedFirst(older),
    newFirst: true,
    isNew: () => false,
    smallestGap: 1,
    frozenClaimant: 'ignored',
  });
  return toPlan(input, older.group, lists);
}

/**
 * `rd_kafka_cooperative_protocol_adjust_assignment`: kept is what is given to its holder, given what nobody holds;
 * what is held but was given to nobody goes back to its holder.
 */
function cooperative(input: AssignorInput, faults: LibrdkafkaFaults): Plan {
  const holders = new Map(
    input.members.flatMap(({ memberId, ownedPartitions }) =>
      ownedPartitions.map((held) => [held.name, { memberId, held }] as const),
    ),
  );
  const plan = new PlanBuilder(input);
  const given = new Set<string>();
  for (const [memberId, partitions] of sticky(input, ownedClaim, faults)) {
    for (const { name, topic, partition } of partitions) {
      given.add(name);
      if ((holders.get(name)?.memberId ?? memberId) === memberId) plan.give(memberId, topic, partition);
    }
  }
  for (const [name, { memberId, held }] of faults.heldHandedBack ? holders : []) {
    if (!given.has(name)) plan.give(memberId, held.topic, held.partition);
  }
  return plan.plan();
}
