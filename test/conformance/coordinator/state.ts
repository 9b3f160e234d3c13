/** What the coordinator holds, in the form that the traces give it. */
import type { ClassicGroup } from '../../../src/coordinator/classic/group.ts';
import type { ClassicMember } from '../../../src/coordinator/classic/member.ts';
import type { GroupCoordinator } from '../../../src/coordinator/coordinator.ts';
import { type CoordinatorTimer, TimerKind } from '../../../src/coordinator/timers.ts';
import { ticksToMs } from '../../../src/protocol/time.ts';
import { byAlias, GROUP, present } from './aliases.ts';
import type { JsonObject } from './trace.ts';

export function stateOf(coordinator: GroupCoordinator, armed: Iterable<CoordinatorTimer>): JsonObject {
  const active = coordinator.status === 'active';
  if (!active) return { active };
  const group = coordinator.group(GROUP);
  return present({
    active,
    g: group === undefined ? null : groupState(group),
    timers: timersOf(armed),
    offs: committedOffsets(coordinator),
  });
}

/** The name of a timer in the traces; null for those that are left out. */
export function timerName(timer: CoordinatorTimer): string | null {
  const isObserved = timer.groupId === GROUP;
  switch (timer.kind) {
    case TimerKind.Session:
      return isObserved ? `hb:${timer.memberId}` : `heartbeat-${timer.groupId}-${timer.memberId}`;
    case TimerKind.Join:
      return isObserved ? 'join' : `join-${timer.groupId}`;
    case TimerKind.Sync:
      return isObserved ? 'sync' : `sync-${timer.groupId}`;
    case TimerKind.Cleanup:
      return 'cleanup';
    default:
      return null;
  }
}

function timersOf(armed: Iterable<CoordinatorTimer>): JsonObject | null {
  const timers: JsonObject = {};
  for (const timer of armed) {
    const name = timerName(timer);
    if (name !== null) timers[name] = ticksToMs(timer.deadline);
  }
  return Object.keys(timers).length > 0 ? timers : null;
}

function committedOffsets(coordinator: GroupCoordinator): JsonObject | null {
  const offsets = coordinator.committedOffsets(GROUP);
  if (offsets === null || offsets.size === 0) return null;
  return Object.fromEntries(Array.from(offsets, ([name, record]) => [name, record.value!.offset]));
}

function groupState(group: ClassicGroup): JsonObject {
  const members = Array.from(group.members.values(), (member) => [member.memberId, memberState(member)]);
  const statics = Object.fromEntries(group.staticMembers);
  return present({
    type: 'classic',
    st: group.state,
    gen: group.generationId,
    leader: group.leaderId,
    pt: group.protocolType,
    pn: group.protocolName,
    order: [...group.members.keys()],
    members: Object.fromEntries(members),
    static: group.staticMembers.size > 0 ? statics : null,
    pendJoin: sortedIds(group.pendingJoinMembers),
    pendSync: sortedIds(group.pendingSyncMembers),
    awaitJoin: group.awaitingJoinCount,
    newAdded: group.newMemberAdded ? true : null,
    topics: group.subscribedTopics === null ? null : [...group.subscribedTopics].sort(),
  });
}

function memberState(member: ClassicMember): JsonObject {
  return present({
    c: member.clientId,
    inst: member.groupInstanceId,
    sess: member.sessionTimeoutMs,
    reb: member.rebalanceTimeoutMs,
    protos: member.protocols.map(({ name, metadata }) => [name, metadata.bytes]),
    asg: member.assignment.bytes,
    join: member.parkedJoin === null ? null : true,
    sync: member.parkedSync === null ? null : true,
    isNew: member.isNew ? true : null,
  });
}

function sortedIds(ids: ReadonlySet<string>): string[] | null {
  return ids.size === 0 ? null : [...ids].sort(byAlias);
}
