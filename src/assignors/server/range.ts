/**
 * `range` of the new protocol (KIP-848), here called `server-range`.
 *
 * Mirrors `org.apache.kafka.coordinator.group.assignor.RangeAssignor` (Kafka 4.4): as the client's range without racks.
 * What members own is not looked at. A subscribed topic that does not exist is skipped: the coordinator resolves names
 * to ids before it asks.
 */

import type { Assignor, AssignorInput, AssignorMember, Plan } from '../assignor.ts';
import { membersByInstance } from '../orders.ts';
import { existingTopics, PlanBuilder, partitionCount, subscribersByTopic } from '../topics.ts';

export const serverRange: Assignor = { name: 'server-range', protocol: 'COOPERATIVE', assign };

function assign(input: AssignorInput): Plan {
  const topics = existingTopics(input);
  const plan = new PlanBuilder(input);
  for (const [topic, members] of subscribersByTopic(topics, membersByInstance(input.members))) {
    giveRuns(plan, topic, partitionCount(input, topic), members);
  }
  return plan.plan();
}

function giveRuns(plan: PlanBuilder, topic: string, count: number, members: readonly AssignorMember[]): void {
  const lower = Math.floor(count / members.length);
  const extras = count % members.length;
  let next = 0;
  members.forEach(({ memberId }, position) => {
    const end = next + lower + (position < extras ? 1 : 0);
    while (next < end) plan.give(memberId, topic, next++);
  });
}
