/**
 * Looks at a simulation that stands still between two events, and says what there is. It changes nothing: a run goes
 * on after a look as it would have without it.
 */
import type { ClassicGroup } from '../../coordinator/classic/group.ts';
import type { ClassicMember } from '../../coordinator/classic/member.ts';
import { type CoordinatorTimer, NOT_ARMED, TimerKind } from '../../coordinator/timers.ts';
import { ticksToMs } from '../../protocol/time.ts';
import type { Pod } from '../pod.ts';
import type { Simulation } from '../simulation.ts';
import { messagesOf } from './messages.ts';
import type {
  CoordinatorTimerMoment,
  GroupMoment,
  MemberMoment,
  Moment,
  PartitionMoment,
  PodMoment,
} from './moment.ts';
import { timerSpan } from './timer-spans.ts';

export function momentOf(simulation: Simulation): Moment {
  const { now, events, config, pods, network } = simulation;
  return {
    nowMs: ticksToMs(now),
    events,
    groups: config.groups.map(({ groupId }, index) => groupMoment(simulation, groupId, index)),
    pods: pods.map((pod) => podMoment(pod, simulation)),
    messages: network
      .allConnections()
      .flatMap((connection) => messagesOf(connection, pods[connection.pod]!, network.postmarks)),
  };
}

// ---- the coordinator's books ----

function groupMoment(simulation: Simulation, groupId: string, index: number): GroupMoment {
  const group = simulation.coordinator.group(groupId);
  const partitions = partitionsOf(simulation, groupId, index);
  if (group === undefined) return { ...NO_GROUP, groupId, partitions };
  const { state, generationId, protocolName, leaderId, members, pendingJoinMembers, timers } = group;
  return {
    groupId,
    state,
    generationId,
    protocolName,
    leaderId,
    members: [...members.values()].map((member) => memberMoment(member, group, simulation.pods)),
    pendingMembers: [...pendingJoinMembers],
    timers: [timers.join, timers.sync].flatMap((timer) => timerMoment(timer) ?? []),
    partitions,
  };
}

const NO_GROUP: Omit<GroupMoment, 'groupId' | 'partitions'> = {
  state: 'Dead',
  generationId: 0,
  protocolName: null,
  leaderId: null,
  members: [],
  pendingMembers: [],
  timers: [],
};

function memberMoment(member: ClassicMember, group: ClassicGroup, pods: readonly Pod[]): MemberMoment {
  const { memberId, groupInstanceId, clientId, assignment, sessionTimer } = member;
  // The assignment of a generation that is being replaced is nobody's (C-DESC: only a Stable group tells it).
  const told = group.state === 'Stable' ? assignment.partitions : [];
  return {
    memberId,
    groupInstanceId,
    clientId,
    pod: pods.find((pod) => pod.lastMemberId === memberId)?.index ?? null,
    assignment: told.map(({ name }) => name),
    waitsIn: parkedIn(member),
    session: timerMoment(sessionTimer),
  };
}

function parkedIn({ parkedJoin, parkedSync }: ClassicMember): MemberMoment['waitsIn'] {
  if (parkedJoin !== null) return 'JoinGroup';
  return parkedSync === null ? null : 'SyncGroup';
}

const TIMER_NAMES: readonly string[] = Object.keys(TimerKind);

function timerMoment({ kind, deadline, armedAt, armedBy }: CoordinatorTimer): CoordinatorTimerMoment | null {
  if (deadline === NOT_ARMED) return null;
  const name = TIMER_NAMES[kind]!.toLowerCase();
  return { name, deadlineMs: ticksToMs(deadline), armedAtMs: ticksToMs(armedAt), armedBy };
}

// ---- the partitions ----

/** Of all topics that the group's clients subscribe to, as they are at this instant. */
function partitionsOf(simulation: Simulation, groupId: string, index: number): PartitionMoment[] {
  const { topics, now, coordinator, config } = simulation;
  const committed = coordinator.committedOffsets(groupId);
  const holders = holdersOf(simulation.pods.filter((pod) => pod.group === index));
  const names = new Set(config.groups[index]!.clients.flatMap(({ consumer }) => consumer.topics));
  return [...names].sort().flatMap((topic) =>
    topics.at(topic, now).map(({ partition, name, index: place }) => ({
      topic,
      partition,
      logEndOffset: topics.endOffset(place, now),
      committedOffset: committed?.get(name)?.value?.offset ?? null,
      heldBy: holders.get(name) ?? [],
    })),
  );
}

function holdersOf(pods: readonly Pod[]): ReadonlyMap<string, readonly number[]> {
  const holders = new Map<string, number[]>();
  for (const pod of pods) {
    for (const { name } of pod.consumer?.owned() ?? []) holders.set(name, [...(holders.get(name) ?? []), pod.index]);
  }
  return holders;
}

// ---- the processes ----

function podMoment(pod: Pod, { now, timers }: Simulation): PodMoment {
  const { group, number, config, status, consumer, frozenUntil } = pod;
  return {
    group,
    number,
    client: config.client,
    version: config.version,
    clientId: pod.clientId,
    groupInstanceId: pod.instanceId,
    status,
    frozenUntilMs: frozenUntil > now ? ticksToMs(frozenUntil) : null,
    memberId: consumer?.memberId ?? '',
    generationId: consumer?.generationId ?? -1,
    holds: (consumer?.owned() ?? []).map(({ name }) => name),
    timers: pod.timerSlots().flatMap(([name, slot]) => {
      const deadline = timers.deadline(slot);
      return deadline === NOT_ARMED
        ? []
        : [{ name, deadlineMs: ticksToMs(deadline), spanMs: timerSpan(name, config.consumer) }];
    }),
  };
}
