/**
 * The orders in which assignors meet members and topics.
 *
 * Strings compare by UTF-16 unit, as `String.compareTo` and JavaScript's `<` do; never by locale.
 */

import type { Assignor, AssignorMember } from './assignor.ts';
import { hashOrder, stringHash } from './java-hash-order.ts';

/** How an assignor lines the members up. */
export type MemberOrder = (members: readonly AssignorMember[]) => AssignorMember[];

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The order in which Java walks the leader's member map: a plain hash map filled in JoinGroup order
 * (ConsumerCoordinator.onLeaderElected).
 */
export function membersInHashOrder(members: readonly AssignorMember[]): AssignorMember[] {
  return hashOrder(members, (member) => stringHash(member.memberId));
}

/** By member id; instance ids mean nothing. */
export function membersById(members: readonly AssignorMember[]): AssignorMember[] {
  return [...members].sort((a, b) => compareText(a.memberId, b.memberId));
}

/**
 * Static members first, by instance id, then the others by member id (AbstractPartitionAssignor.MemberInfo.compareTo,
 * and the server's RangeAssignor.sortMemberIds). Members with the same instance id keep the hash order.
 */
export function membersByInstance(members: readonly AssignorMember[]): AssignorMember[] {
  // Without instance ids no two compare equal, and the order before sorting, dear to compute, means nothing.
  const anyStatic = members.some((member) => member.groupInstanceId !== null);
  return (anyStatic ? membersInHashOrder(members) : [...members]).sort(compareMembers);
}

/** Static members first, by instance id, then the others by member id. */
export function compareMembers(a: AssignorMember, b: AssignorMember): number {
  if (a.groupInstanceId !== null && b.groupInstanceId !== null)
    return compareText(a.groupInstanceId, b.groupInstanceId);
  if (a.groupInstanceId !== null) return -1;
  if (b.groupInstanceId !== null) return 1;
  return compareText(a.memberId, b.memberId);
}

/**
 * Clients and coordinator alike keep the members in a map by id: of two with one id the later takes the place of the
 * earlier.
 */
export function withDistinctMembers(assignor: Assignor): Assignor {
  const assign: Assignor['assign'] = (input) => {
    const byId = new Map<string, AssignorMember>();
    for (const member of input.members) byId.set(member.memberId, member);
    return assignor.assign(byId.size === input.members.length ? input : { ...input, members: [...byId.values()] });
  };
  return { ...assignor, assign };
}
