/**
 * A classic group, as data with the operations that keep its fields consistent with each other.
 *
 * Mirrors org.apache.kafka.coordinator.group.classic.ClassicGroup (4.4.0), rules §1.1. Nothing here answers requests,
 * arms timers or writes records; that is in the files beside this one.
 *
 * Deviation: members are kept in order of insertion, where Kafka walks over a hash map keyed by random ids (rules §1.4):
 * the order decides who leads when a leader has to be chosen anew, and in which order members are answered. A replaced static
 * member goes to the end; after loading the order is that of the record.
 */
import type { GenerationId, GroupId, GroupInstanceId, MemberId } from '../../protocol/ids.ts';
import type { JoinGroupProtocol } from '../../protocol/requests.ts';
import type { JoinGroupResponseMember } from '../../protocol/responses.ts';
import type { GroupState } from '../../protocol/states.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { Reply } from '../reply.ts';
import type { GroupTimers } from './group-timers.ts';
import { type ClassicMember, metadataFor } from './member.ts';
import { countProtocols } from './protocols.ts';

/** The protocol type of consumers; the coordinator reads the topics of its metadata. */
export const CONSUMER_PROTOCOL_TYPE = 'consumer';

export class ClassicGroup {
  readonly groupId: GroupId;
  state: GroupState;
  /** `Empty` before PreparingRebalance makes it an initial rebalance. */
  previousState: GroupState;
  /** When the state was entered; null if the log did not say. */
  stateTimestamp: Ticks | null;
  generationId: GenerationId;
  /** Set by the first member; kept when the group empties. */
  protocolType: string | null;
  protocolName: string | null;
  leaderId: MemberId | null;
  readonly members: Map<MemberId, ClassicMember>;
  readonly staticMembers: Map<GroupInstanceId, MemberId>;
  /** Ids handed out with MEMBER_ID_REQUIRED and not joined with yet. */
  readonly pendingJoinMembers: Set<MemberId>;
  /** Members of this generation that have not sent SyncGroup. May keep the old id of a replaced static member. */
  readonly pendingSyncMembers: Set<MemberId>;
  /** How many members have a parked join. */
  awaitingJoinCount: number;
  /** How many members list each protocol. */
  readonly protocolCounts: Map<string, number>;
  /** A member came during the initial delay, which is then extended once more (C-PREP-05). */
  newMemberAdded: boolean;
  /** Topics that any member subscribes to; null: unknown. */
  subscribedTopics: ReadonlySet<string> | null;
  readonly timers: GroupTimers;

  constructor(groupId: GroupId, state: GroupState, timers: GroupTimers, stateTimestamp: Ticks | null) {
    this.groupId = groupId;
    this.state = state;
    this.previousState = 'Dead';
    this.stateTimestamp = stateTimestamp;
    this.generationId = 0;
    this.protocolType = null;
    this.protocolName = null;
    this.leaderId = null;
    this.members = new Map();
    this.staticMembers = new Map();
    this.pendingJoinMembers = new Set();
    this.pendingSyncMembers = new Set();
    this.awaitingJoinCount = 0;
    this.protocolCounts = new Map();
    this.newMemberAdded = false;
    this.subscribedTopics = null;
    this.timers = timers;
  }

  get usesConsumerProtocol(): boolean {
    return this.protocolType === CONSUMER_PROTOCOL_TYPE;
  }

  /** C-CMP-01. */
  get hasAllMembersJoined(): boolean {
    return this.members.size === this.awaitingJoinCount && this.pendingJoinMembers.size === 0;
  }

  /** The longest rebalance timeout of the present members; 0 if there are none. */
  get rebalanceTimeoutMs(): number {
    let longest = 0;
    for (const member of this.members.values()) longest = Math.max(longest, member.rebalanceTimeoutMs);
    return longest;
  }

  /** Adds a member whose id is new; the first one gives the group its type and leads it (C-GEN-06). */
  add(member: ClassicMember, join: Reply | null): void {
    if (member.groupInstanceId !== null) this.staticMembers.set(member.groupInstanceId, member.memberId);
    if (this.members.size === 0) this.protocolType = member.protocolType;
    if (this.leaderId === null) this.leaderId = member.memberId;
    this.members.set(member.memberId, member);
    countProtocols(this.protocolCounts, member.protocols, 1);
    this.parkJoin(member, join);
    this.pendingJoinMembers.delete(member.memberId);
  }

  /** Removes a member or a pending id, wherever it is noted; leadership passes to the first that is left. */
  remove(memberId: MemberId): void {
    const member = this.members.get(memberId);
    if (member !== undefined) {
      this.members.delete(memberId);
      countProtocols(this.protocolCounts, member.protocols, -1);
      if (member.parkedJoin !== null) this.awaitingJoinCount--;
      if (member.groupInstanceId !== null) this.staticMembers.delete(member.groupInstanceId);
    }
    if (this.leaderId === memberId) this.leaderId = this.members.keys().next().value ?? null;
    this.pendingJoinMembers.delete(memberId);
    this.pendingSyncMembers.delete(memberId);
  }

  /** Takes over what a JoinGroup of an existing member says, and parks it; a join parked before is forgotten. */
  update(
    member: ClassicMember,
    protocols: readonly JoinGroupProtocol[],
    rebalanceTimeoutMs: number,
    sessionTimeoutMs: number,
    join: Reply | null,
  ): void {
    countProtocols(this.protocolCounts, member.protocols, -1);
    member.protocols = protocols;
    countProtocols(this.protocolCounts, protocols, 1);
    member.rebalanceTimeoutMs = rebalanceTimeoutMs;
    member.sessionTimeoutMs = sessionTimeoutMs;
    this.parkJoin(member, join);
  }

  /** Parks, replaces or forgets (null) the member's join. */
  parkJoin(member: ClassicMember, join: Reply | null): void {
    if (join !== null && member.parkedJoin === null) this.awaitingJoinCount++;
    if (join === null && member.parkedJoin !== null) this.awaitingJoinCount--;
    member.parkedJoin = join;
  }

  /** What the leader is told of everybody. */
  currentMembers(): JoinGroupResponseMember[] {
    const members: JoinGroupResponseMember[] = [];
    for (const member of this.members.values()) {
      const metadata = metadataFor(member, this.protocolName);
      if (metadata === null) continue;
      members.push({ memberId: member.memberId, groupInstanceId: member.groupInstanceId, metadata });
    }
    return members;
  }
}

/** Topics of all members by the selected protocol's metadata (`computeSubscribedTopics`, O-DE-03). */
export function computeSubscribedTopics(group: ClassicGroup): ReadonlySet<string> | null {
  if (!group.usesConsumerProtocol) return null;
  const topics = new Set<string>();
  if (group.members.size === 0) return topics;
  for (const member of group.members.values()) {
    const metadata = metadataFor(member, group.protocolName);
    if (metadata === null || metadata.topics === null) return null;
    for (const topic of metadata.topics) topics.add(topic);
  }
  return topics;
}

/** Whether a topic's offsets are in use; while the topics are unknown, all of a consumer group's are (O-DE-03). */
export function isSubscribedToTopic(group: ClassicGroup, topic: string): boolean {
  return group.subscribedTopics === null ? group.usesConsumerProtocol : group.subscribedTopics.has(topic);
}
