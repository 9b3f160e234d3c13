/**
 * `uniform`, the default assignor of the new protocol (KIP-848).
 *
 * Mirrors `org.apache.kafka.coordinator.group.assignor.UniformAssignor` (Kafka 4.4): one algorithm for groups whose
 * members all subscribe to the same topics, another for the rest. Racks are not looked at. Members are met in the hash
 * order of their ids, and instance ids mean nothing.
 */

import type { Assignor, AssignorInput, AssignorMember, Plan } from '../assignor.ts';
import type { AssignorFaults } from '../faults.ts';
import { membersInHashOrder } from '../orders.ts';
import { isSameList } from '../topics.ts';
import { assignUniformEqual } from './uniform-equal.ts';
import { assignUniformUnequal } from './uniform-unequal.ts';

export function uniformWith(faults: AssignorFaults): Assignor {
  return { name: 'uniform', protocol: 'COOPERATIVE', assign: (input) => assign(input, faults) };
}

function assign(input: AssignorInput, faults: AssignorFaults): Plan {
  const members = membersInHashOrder(input.members);
  if (members.length === 0) return new Map();
  if (input.sameSubscriptions ?? areEqual(input.members)) return assignUniformEqual(input, members, faults);
  return assignUniformUnequal(input, members, faults);
}

/** By the names subscribed to, existing or not (the coordinator's SubscriptionType). */
function areEqual(members: readonly AssignorMember[]): boolean {
  const first = members[0]!.topics;
  const topics = new Set(first);
  return members.every((member) => isSameList(member.topics, first) || isSameSet(new Set(member.topics), topics));
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((topic) => b.has(topic));
}
