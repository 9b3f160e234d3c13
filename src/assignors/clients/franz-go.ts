/**
 * The assignors of franz-go (v1.22.2, pkg/kgo/group_balancer.go and internal/sticky).
 *
 * `range` (with and without rack balancing) and `roundrobin` are equal to franz-go's in all recorded cases. Its sticky
 * balancer is no function of the input there (Go's map order numbers the topics), but every recorded plan is as
 * balanced as can be, with the fewest moves. So it is the engine of `optimal` here, with franz-go's reading of claims.
 *
 * Deviation: franz-go keeps two claims per partition and, where it must move one, prefers to give it back to the older
 * claimant; here the older claim is not looked at. Where several plans are equally good, the choice is ours.
 */

import type { Assignor, AssignorInput, AssignorMember, Plan } from '../assignor.ts';
import { NO_FAULTS } from '../faults.ts';
import type { Reading } from '../optimal/group.ts';
import { optimalGroup } from '../optimal/group.ts';
import { bestPlan, withheld } from '../optimal/optimal.ts';
import { compareMembers } from '../orders.ts';
import { rackOf } from '../racks.ts';
import { roundRobinBy } from '../round-robin.ts';
import { existingTopics, PlanBuilder, partitionCount, subscribersByTopic } from '../topics.ts';

export interface FranzOptions {
  /** The option `BalanceRacks`, off unless set: `range` then looks at the racks of the leaders. */
  readonly balanceRacks: boolean;
}

export function franzGoWith(options: FranzOptions): readonly Assignor[] {
  return [
    { name: 'range', protocol: 'EAGER', assign: (input) => range(input, options) },
    roundRobinBy(inItsOrder, NO_FAULTS),
    { name: 'sticky', protocol: 'EAGER', assign: (input) => bestPlan(input, optimalGroup(input, USER_DATA)) },
    { name: 'cooperative-sticky', protocol: 'COOPERATIVE', assign: cooperative },
  ];
}

/** `joinMemberLess`: static members first, by instance id, then the others by member id. */
function inItsOrder(members: readonly AssignorMember[]): AssignorMember[] {
  return [...members].sort(compareMembers);
}

/** A generation of −1 counts as 0; of several claimants of one generation the first keeps the partition. */
const USER_DATA: Reading = {
  order: inItsOrder,
  claimOf: ({ userData }) => ({
    partitions: userData?.partitions ?? [],
    generation: Math.max(0, userData?.generation ?? 0),
  }),
  tie: 'first',
};

/** Without a generation in the subscription the user data are read instead (`parseMemberMetadata`). */
const OWNED: Reading = {
  ...USER_DATA,
  claimOf: (member) => {
    const { ownedPartitions, generationId } = member;
    if (generationId < 0) return USER_DATA.claimOf(member);
    return { partitions: ownedPartitions, generation: generationId };
  },
};

/** What the adjustment looks at: the subscription alone, a generation of −1 below 0. */
const SUBSCRIBED: Reading = {
  ...USER_DATA,
  claimOf: ({ ownedPartitions, generationId }) => ({
    partitions: ownedPartitions,
    generation: Math.max(-1, generationId),
  }),
};

/** A claim that a newer generation beats does not count as owned (`AdjustCooperative`). */
function cooperative(input: AssignorInput): Plan {
  return withheld(input, bestPlan(input, optimalGroup(input, OWNED)), SUBSCRIBED);
}

function range(input: AssignorInput, options: FranzOptions): Plan {
  const plan = new PlanBuilder(input);
  for (const [topic, members] of subscribersByTopic(existingTopics(input), inItsOrder(input.members))) {
    rangeOf(input, topic, members, options).forEach((memberId, partition) => {
      plan.give(memberId, topic, partition);
    });
  }
  return plan.plan();
}

/** The member of each partition: with racks first those whose leader is near, in order, up to the quota. */
function rangeOf(
  input: AssignorInput,
  topic: string,
  members: readonly AssignorMember[],
  { balanceRacks }: FranzOptions,
): string[] {
  const count = partitionCount(input, topic);
  const owner: string[] = [];
  const room = members.map((_, i) => Math.floor(count / members.length) + (i < count % members.length ? 1 : 0));
  const fill = (suits: (member: AssignorMember, partition: number) => boolean) =>
    members.forEach((member, i) => {
      for (let partition = 0; partition < count && room[i]! > 0; partition++) {
        if (owner[partition] !== undefined || !suits(member, partition)) continue;
        owner[partition] = member.memberId;
        room[i]!--;
      }
    });
  const leaderRack = (partition: number) => input.topics.get(topic)?.racks?.[partition]?.[0];
  if (balanceRacks) fill((member, partition) => rackOf(member) !== null && leaderRack(partition) === rackOf(member));
  fill(() => true);
  return owner;
}
