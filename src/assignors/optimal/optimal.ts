/**
 * `optimal`: the assignor of this project, for what-if experiments. No Kafka client has it.
 *
 * Among all plans that give every subscribed partition to one subscriber it takes one with
 *
 * 1. the least sum of squared loads (which is also the lexicographically smallest list of loads), of those one with
 * 2. the fewest moves: partitions taken from a member that owns and still subscribes to them, of those one with
 * 3. few topics per member (see co-locate.ts for what that can mean in polynomial time).
 *
 * All ties fall by the names of members and topics and by partition numbers: the plan does not depend on the order in
 * which anything is listed. 1 and 2 are exact, by maximum and minimum-cost flows (levels.ts, keep.ts).
 *
 * It is cooperative: a partition that changes hands is withheld until its holder has given it up, and the second round
 * gives it out. A third is never needed, for after the first the rest of the plan costs no move.
 */

import type { TopicPartition } from '../../protocol/partitions.ts';
import type { Assignor, AssignorInput, AssignorMember, Plan } from '../assignor.ts';
import { PlanBuilder } from '../topics.ts';
import { checkGroup } from './check.ts';
import { coLocate } from './co-locate.ts';
import type { OptimalGroup, Reading } from './group.ts';
import { BY_NAME, NOBODY, optimalGroup } from './group.ts';
import { keepMost } from './keep.ts';
import { balancedPlans } from './levels.ts';
import type { Transport } from './transport.ts';

export const optimal: Assignor = {
  name: 'optimal',
  protocol: 'COOPERATIVE',
  assign: (input) => withheld(input, optimalPlan(input), BY_NAME),
};

/**
 * The plan that the group ends with, before anything is withheld.
 *
 * @throws {@link BadGroupError} for input that describes no group
 */
export function optimalPlan(input: AssignorInput): Plan {
  checkGroup(input);
  return bestPlan(input, optimalGroup(input));
}

/** The same without looking for bad input: it is left out of the group already. */
export function bestPlan(input: AssignorInput, group: OptimalGroup): Plan {
  const network = balancedPlans(group);
  keepMost(network, group);
  coLocate(network);
  return handOut(input, group, network);
}

/** Owners keep their lowest partitions; the others go to the members in the order of names, lowest first. */
function handOut(input: AssignorInput, group: OptimalGroup, { flow, arcs }: Transport): Plan {
  const plan = new PlanBuilder(input);
  const open = flow.slice();
  group.topics.forEach((topic, number) => {
    const give = (partition: number, arc: number) => {
      open[arc]!--;
      plan.give(group.members[arcs.memberOf[arc]!]!.memberId, topic, partition);
    };
    const rest: number[] = [];
    group.owners[number]!.forEach((arc, partition) => {
      if (arc !== NOBODY && open[arc]! > 0) give(partition, arc);
      else rest.push(partition);
    });
    let arc = arcs.ofTopic[number]!;
    for (const partition of rest) {
      while (open[arc] === 0) arc++;
      give(partition, arc);
    }
  });
  return plan.plan();
}

/**
 * Leaves out what a member is given while another claims it, unless the member claims it from the same generation or a
 * newer one.
 *
 * @param reading - with `tie` first, one of several claimants of the same generation may keep what they claim
 */
export function withheld(input: AssignorInput, plan: Plan, { claimOf, tie }: Reading): Plan {
  const newest = newestClaims(input.members, claimOf);
  const mayHave = (memberId: string, { topic, partition }: TopicPartition) => {
    const claimants = newest.get(topic)?.get(partition)?.memberIds;
    return claimants === undefined || (claimants.includes(memberId) && (tie === 'first' || claimants.length === 1));
  };
  return new Map([...plan].map(([memberId, given]) => [memberId, given.filter((one) => mayHave(memberId, one))]));
}

interface NewestClaim {
  readonly generation: number;
  readonly memberIds: string[];
}

function newestClaims(members: readonly AssignorMember[], claimOf: Reading['claimOf']) {
  const byTopic = new Map<string, Map<number, NewestClaim>>();
  for (const member of members) {
    const { partitions, generation } = claimOf(member);
    for (const { topic, partition } of partitions) {
      const claims = byTopic.get(topic) ?? new Map<number, NewestClaim>();
      byTopic.set(topic, claims);
      const before = claims.get(partition);
      if (before === undefined || before.generation < generation) {
        claims.set(partition, { generation, memberIds: [member.memberId] });
      } else if (before.generation === generation) before.memberIds.push(member.memberId);
    }
  }
  return byTopic;
}
