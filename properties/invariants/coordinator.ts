/**
 * What must hold of a classic group between any two inputs, whatever the clients do: C-INV-01…08 as named predicates.
 *
 * They read the coordinator and change nothing, so they can watch tests, simulations and searches alike. Where Kafka 4.4.0
 * itself does not keep to the plain sentence, the predicate says what it does keep to.
 */
import type { ClassicGroup } from '../../src/coordinator/classic/group.ts';
import { metadataFor } from '../../src/coordinator/classic/member.ts';
import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import { type CoordinatorTimer, NOT_ARMED } from '../../src/coordinator/timers.ts';

export interface GroupInvariant {
  /** The rule's number. */
  readonly id: string;
  readonly sentence: string;
  /** `openOperations`: how many operations of the coordinator wait for its log. */
  readonly holds: (group: ClassicGroup, openOperations: number) => boolean;
}

/** An invariant that a group breaks at present. */
export interface BrokenInvariant {
  readonly groupId: string;
  readonly id: string;
  readonly sentence: string;
}

export const GROUP_INVARIANTS: readonly GroupInvariant[] = [
  {
    id: 'C-INV-01',
    sentence: 'awaitingJoinCount is the number of members with a parked join',
    holds: (group) => group.awaitingJoinCount === count(group, (member) => member.parkedJoin !== null),
  },
  {
    id: 'C-INV-02',
    sentence: 'the leader is a member, and there is none only if there are no members',
    holds: ({ leaderId, members }) => (leaderId === null ? members.size === 0 : members.has(leaderId)),
  },
  {
    id: 'C-INV-03',
    sentence: 'every instance id maps to a member that carries it, and no pending id is a member',
    holds: (group) => instancesMatch(group) && ![...group.pendingJoinMembers].some((id) => group.members.has(id)),
  },
  {
    id: 'C-INV-04',
    sentence: 'only members are pending sync, or old ids of static members; none are in PreparingRebalance or Empty',
    holds: pendingSyncsFit,
  },
  {
    id: 'C-INV-05',
    sentence: 'Empty has no members; Stable and CompletingRebalance have some, and a protocol that all of them list',
    holds: membersFitState,
  },
  {
    id: 'C-INV-06',
    sentence:
      'joins are parked only in PreparingRebalance, or in Stable with an append open; syncs only in CompletingRebalance',
    holds: parkedFitState,
  },
  {
    id: 'C-INV-07',
    sentence:
      'PreparingRebalance has its join timer; with members after it, the sync timer runs exactly while syncs are pending',
    holds: groupTimersFit,
  },
  {
    id: 'C-INV-08',
    sentence: 'every member that waits for nothing has its session timer running',
    holds: (group) =>
      count(group, (m) => m.parkedJoin === null && m.parkedSync === null && !isArmed(m.sessionTimer)) === 0,
  },
];

/** The invariants that any group of the coordinator breaks; empty if all is well. */
export function brokenInvariants(coordinator: GroupCoordinator): BrokenInvariant[] {
  const broken: BrokenInvariant[] = [];
  for (const group of coordinator.groups()) {
    for (const { id, sentence, holds } of GROUP_INVARIANTS) {
      if (!holds(group, coordinator.openOperations)) broken.push({ groupId: group.groupId, id, sentence });
    }
  }
  return broken;
}

type Member = ClassicGroup['members'] extends Map<string, infer M> ? M : never;

function count(group: ClassicGroup, has: (member: Member) => boolean): number {
  let n = 0;
  for (const member of group.members.values()) if (has(member)) n++;
  return n;
}

function isArmed(timer: CoordinatorTimer): boolean {
  return timer.deadline !== NOT_ARMED;
}

function instancesMatch(group: ClassicGroup): boolean {
  const statics = count(group, (member) => member.groupInstanceId !== null);
  if (statics !== group.staticMembers.size) return false;
  for (const [instance, id] of group.staticMembers) {
    if (group.members.get(id)?.groupInstanceId !== instance) return false;
  }
  return true;
}

/** Kafka keeps the old id of a replaced static member among the pending syncs until the next rebalance. */
function pendingSyncsFit({ state, pendingSyncMembers, members, staticMembers }: ClassicGroup): boolean {
  if (state === 'PreparingRebalance' || state === 'Empty') return pendingSyncMembers.size === 0;
  return staticMembers.size > 0 || [...pendingSyncMembers].every((id) => members.has(id));
}

function membersFitState(group: ClassicGroup): boolean {
  if (group.state === 'Empty') return group.members.size === 0;
  if (group.state === 'PreparingRebalance') return true;
  return group.members.size > 0 && count(group, (m) => metadataFor(m, group.protocolName) === null) === 0;
}

function parkedFitState(group: ClassicGroup, openOperations: number): boolean {
  const mayParkJoins = group.state === 'PreparingRebalance' || (group.state === 'Stable' && openOperations > 0);
  const joins = count(group, (member) => member.parkedJoin !== null);
  const syncs = count(group, (member) => member.parkedSync !== null);
  return (joins === 0 || mayParkJoins) && (syncs === 0 || group.state === 'CompletingRebalance');
}

/** An empty group may meet timers that were armed for a group of its name whose creation failed. */
function groupTimersFit({ state, pendingSyncMembers, timers }: ClassicGroup): boolean {
  if (state === 'Empty') return true;
  if (state === 'PreparingRebalance') return isArmed(timers.join);
  return isArmed(timers.sync) === pendingSyncMembers.size > 0;
}
