/**
 * `roundrobin`: all partitions in one row, dealt to the subscribers in turn.
 *
 * Mirrors `org.apache.kafka.clients.consumer.RoundRobinAssignor` (Kafka 4.4): partitions by topic, then number; one
 * pointer walks the members (static ones first), skips those that do not subscribe, and never starts again.
 */

import type { Assignor, AssignorInput, AssignorMember, Plan } from './assignor.ts';
import { AssignorError } from './assignor.ts';
import type { AssignorFaults } from './faults.ts';
import type { MemberOrder } from './orders.ts';
import { membersByInstance } from './orders.ts';
import { existingTopics, PlanBuilder, partitionCount } from './topics.ts';

export function roundRobinWith(faults: AssignorFaults): Assignor {
  return roundRobinBy(membersByInstance, faults);
}

/** The same rule with the members in another order: clients in other languages differ in that. */
export function roundRobinBy(order: MemberOrder, faults: AssignorFaults): Assignor {
  return { name: 'roundrobin', protocol: 'EAGER', assign: (input) => assign(input, order, faults) };
}

interface Seat {
  readonly member: AssignorMember;
  readonly topics: ReadonlySet<string>;
}

function assign(input: AssignorInput, order: MemberOrder, faults: AssignorFaults): Plan {
  if (input.members.length === 0 && faults.emptyGroupThrows) {
    throw new AssignorError('IllegalArgumentException', 'CircularIterator can only be used on non-empty lists');
  }
  const seats = order(input.members).map((member) => ({ member, topics: new Set(member.topics) }));
  const plan = new PlanBuilder(input);
  let next = 0;
  for (const topic of existingTopics(input)) {
    for (let partition = 0; partition < partitionCount(input, topic); partition++) {
      next = nextSubscriber(seats, topic, next);
      plan.give(seats[next]!.member.memberId, topic, partition);
      next = (next + 1) % seats.length;
    }
  }
  return plan.plan();
}

/** From `from` on; somebody subscribes, or the topic would not be dealt. */
function nextSubscriber(seats: readonly Seat[], topic: string, from: number): number {
  let seat = from;
  while (!seats[seat]!.topics.has(topic)) seat = (seat + 1) % seats.length;
  return seat;
}
