/** What both sticky algorithms work on, and what they return. Members are numbered in Java's hash order. */

import type { AssignorInput, AssignorMember } from '../assignor.ts';
import type { AssignorFaults } from '../faults.ts';
import { membersInHashOrder } from '../orders.ts';
import type { Claim, Claims } from './claims.ts';
import { readClaims } from './claims.ts';
import { Partitions } from './partitions.ts';
import { Racks } from './racks.ts';

export interface StickyGroup {
  readonly members: readonly AssignorMember[];
  /** Position of each member among the sorted member ids. */
  readonly rank: readonly number[];
  readonly partitions: Partitions;
  readonly racks: Racks;
  readonly claims: Claims;
  readonly faults: AssignorFaults;
  /** The highest generation that the leader's assignor has seen, this time included. */
  readonly highestGeneration: number;
}

/** Partition ids by member. */
export type MemberLists = number[][];

export function stickyGroup(
  input: AssignorInput,
  claimOf: (member: AssignorMember) => Claim,
  faults: AssignorFaults,
): StickyGroup {
  const members = membersInHashOrder(input.members);
  const partitions = new Partitions(input);
  const raw = members.map(claimOf);
  const claims = readClaims(members, faults.olderClaimsUnseen ? newestOnly(raw) : raw, partitions, faults);
  const remembered = faults.highestGenerationKept ? (input.highestGenerationSeen ?? -1) : -1;
  return {
    members,
    rank: ranks(input, members),
    partitions,
    racks: new Racks(input, members, partitions),
    claims,
    faults,
    highestGeneration: Math.max(remembered, claims.highestGeneration),
  };
}

/** A planted fault: who missed a generation has nothing. */
function newestOnly(raw: readonly Claim[]): readonly Claim[] {
  const newest = raw.reduce((highest, { generation }) => Math.max(highest, generation), -1);
  return raw.map((claim) => (claim.generation < newest ? { ...claim, partitions: [] } : claim));
}

/** Sorted as they were listed, which is often half sorted already; then looked up in hash order. */
function ranks(input: AssignorInput, members: readonly AssignorMember[]): number[] {
  const sorted = input.members.map(({ memberId }) => memberId).sort();
  const places = new Map<string, number>();
  for (let place = 0; place < sorted.length; place++) places.set(sorted[place]!, place);
  return members.map(({ memberId }) => places.get(memberId)!);
}
