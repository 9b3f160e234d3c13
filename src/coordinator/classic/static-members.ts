/**
 * A client with a known group.instance.id joins without a member id: the process was restarted, or there are two of
 * it. The old id is replaced by a new one that takes over its place, assignment and leadership.
 *
 * Mirrors updateStaticMemberThenRebalanceOrCompleteJoin of GroupMetadataManager and ClassicGroup.replaceStaticMember
 * (4.4.0), rules §8.
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { MemberId } from '../../protocol/ids.ts';
import type { JoinGroupProtocol, JoinGroupRequest } from '../../protocol/requests.ts';
import type { JoinGroupResponse } from '../../protocol/responses.ts';
import { joinError, syncError } from '../answers.ts';
import { mapGroupAppendError } from '../append-errors.ts';
import { type AppendCallback, PendingAppend } from '../log.ts';
import type { Reply } from '../reply.ts';
import type { Shard } from '../shard.ts';
import type { ClassicGroup } from './group.ts';
import { groupRecord } from './group-record.ts';
import { ClassicMember } from './member.ts';
import { completeJoin, completeSync, joinReason, rescheduleSession } from './membership.ts';
import { selectProtocol } from './protocols.ts';
import { generationResponse, maybeCompleteJoinPhase, prepareRebalance } from './rebalance.ts';

/** First request version whose leader can be told to keep the stored plan (KIP-814). */
const FIRST_VERSION_SKIPPING_ASSIGNMENT = 9;

export function updateStaticMemberThenRebalanceOrCompleteJoin(
  shard: Shard,
  group: ClassicGroup,
  request: JoinGroupRequest,
  oldMemberId: MemberId,
  newMemberId: MemberId,
  reply: Reply,
): PendingAppend | null {
  const leaderBefore = group.leaderId;
  const member = replaceStaticMember(shard, group, oldMemberId, newMemberId);
  const canSkip = request.version >= FIRST_VERSION_SKIPPING_ASSIGNMENT && shard.behaviour.leaderSkipsAssignment;
  const replacement = new StaticReplacement(group, member, oldMemberId, leaderBefore, canSkip, reply);
  const { rebalanceTimeoutMs, sessionTimeoutMs } = shard.defects.returnKeepsOldTimeouts ? member : request;
  group.update(member, request.protocols, rebalanceTimeoutMs, sessionTimeoutMs, reply);
  const who = `static member ${newMemberId} with instance id ${request.groupInstanceId}`;
  if (group.state === 'Stable') {
    if (selectProtocol(group, shard.behaviour.votesInJavaOrder) === group.protocolName)
      return confirmReplacement(shard, group, replacement);
    const what = `Group's selectedProtocol will change because ${who} joined with change of protocol`;
    return prepareRebalance(shard, group, `${what}; client reason: ${joinReason(request)}`); // C-STM-13
  }
  if (group.state === 'CompletingRebalance') {
    if (!shard.behaviour.completingReplacementRebalances) return replacement.answer(shard);
    // The leader may have the old id in its plan already (KAFKA-9801, C-STM-14).
    return prepareRebalance(shard, group, `Updating metadata for ${who}; client reason: ${joinReason(request)}`);
  }
  return maybeCompleteJoinPhase(shard, group);
}

/** No rebalance: the record is written, then the join is answered; up to 2.6.0 there was no record (KAFKA-10284). */
function confirmReplacement(shard: Shard, group: ClassicGroup, replacement: StaticReplacement): PendingAppend | null {
  if (shard.behaviour.persistsReplacement) return new PendingAppend([groupRecord(shard, group, null)], replacement);
  return replacement.answer(shard);
}

/**
 * Puts a member with the new id in the place of the old one, and starts its session at the old session timeout. The
 * old id's timer stays and fires without effect (C-HB-12); the old id also stays in `pendingSyncMembers`.
 */
function replaceStaticMember(
  shard: Shard,
  group: ClassicGroup,
  oldMemberId: MemberId,
  newMemberId: MemberId,
): ClassicMember {
  const old = group.members.get(oldMemberId)!;
  group.members.delete(oldMemberId);
  completeJoin(shard, group, old, joinError(oldMemberId, Errors.FENCED_INSTANCE_ID));
  completeSync(shard, old, syncError(Errors.FENCED_INSTANCE_ID));
  const member = successorOf(group, old, newMemberId);
  member.isNew = old.isNew && !shard.behaviour.replacedMemberIsSettled; // D-11
  group.members.set(newMemberId, member);
  if (group.leaderId === oldMemberId) group.leaderId = newMemberId;
  if (old.groupInstanceId !== null) group.staticMembers.set(old.groupInstanceId, newMemberId);
  shard.effects.memberRemoved(group.groupId, oldMemberId, 'fenced', null);
  shard.effects.memberAdded(group.groupId, newMemberId, old.groupInstanceId);
  rescheduleSession(shard, member, 'static-replacement');
  return member;
}

function successorOf(group: ClassicGroup, old: ClassicMember, memberId: MemberId): ClassicMember {
  const member = new ClassicMember(
    memberId,
    old.groupInstanceId,
    old.clientId,
    old.sessionTimeoutMs,
    old.rebalanceTimeoutMs,
    old.protocolType,
    old.protocols,
    group.timers.session(memberId),
  );
  member.assignment = old.assignment;
  return member;
}

/** A replacement in Stable that needs no rebalance, while its record is being written (C-STM-10…12). */
class StaticReplacement implements AppendCallback {
  private readonly group: ClassicGroup;
  private readonly member: ClassicMember;
  private readonly oldMemberId: MemberId;
  private readonly leaderBefore: MemberId | null;
  private readonly canSkipAssignment: boolean;
  private readonly reply: Reply;
  private readonly oldProtocols: readonly JoinGroupProtocol[];
  private readonly oldRebalanceTimeoutMs: number;
  private readonly oldSessionTimeoutMs: number;

  constructor(
    group: ClassicGroup,
    member: ClassicMember,
    oldMemberId: MemberId,
    leaderBefore: MemberId | null,
    canSkipAssignment: boolean,
    reply: Reply,
  ) {
    this.group = group;
    this.member = member;
    this.oldMemberId = oldMemberId;
    this.leaderBefore = leaderBefore;
    this.canSkipAssignment = canSkipAssignment;
    this.reply = reply;
    this.oldProtocols = member.protocols;
    this.oldRebalanceTimeoutMs = member.rebalanceTimeoutMs;
    this.oldSessionTimeoutMs = member.sessionTimeoutMs;
  }

  appended(shard: Shard, error: ErrorCode): void {
    if (error !== Errors.NONE) this.revert(shard, error);
    else this.answer(shard);
  }

  /** Tells the new id the generation it is in. Nothing more is to be written. */
  answer(shard: Shard): null {
    if (this.canSkipAssignment) this.confirm(shard);
    else completeJoin(shard, this.group, this.member, this.currentGeneration(this.member.memberId, Errors.NONE));
    return null;
  }

  /** Back to the old id (C-STM-11). If the new id was replaced in its turn meanwhile, there is nothing to go back to. */
  private revert(shard: Shard, error: ErrorCode): void {
    const { group, member } = this;
    if (group.members.get(member.memberId) !== member && !shard.defects.replacementRevertsBlindly) return;
    const protocols = shard.behaviour.failedReplacementRestoresProtocols ? this.oldProtocols : member.protocols; // D-12
    group.update(member, protocols, this.oldRebalanceTimeoutMs, this.oldSessionTimeoutMs, null);
    replaceStaticMember(shard, group, member.memberId, this.oldMemberId);
    this.reply.send(shard.effects, this.currentGeneration('', mapGroupAppendError(shard.behaviour, error)));
  }

  /** If a rebalance has begun meanwhile, Kafka fails to list the members for a leader: its join stays parked (C-STM-12). */
  private confirm(shard: Shard): void {
    const { group, member } = this;
    const isLeader = group.leaderId === member.memberId;
    if (isLeader && (group.state === 'PreparingRebalance' || group.state === 'Dead')) return;
    completeJoin(
      shard,
      group,
      member,
      generationResponse(group, member, isLeader && !shard.defects.returnedLeaderAssigns),
    );
  }

  /** The generation as an old client is told it: under the leader before the replacement, so that it does not lead. */
  private currentGeneration(memberId: MemberId, error: ErrorCode): JoinGroupResponse {
    const { generationId, protocolType, protocolName } = this.group;
    const leader = this.leaderBefore ?? '';
    return { ...joinError(memberId, error), generationId, protocolType, protocolName, leader };
  }
}
