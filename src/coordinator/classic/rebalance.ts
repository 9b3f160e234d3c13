/**
 * The join phase: how it begins, how long it lasts, how it ends.
 *
 * Mirrors prepareRebalance, maybePrepareRebalanceOrCompleteJoin, maybeCompleteJoinPhase, maybeCompleteJoinElseSchedule,
 * tryCompleteInitialRebalanceElseSchedule and completeClassicGroupJoin of GroupMetadataManager (4.4.0), rules C-PREP,
 * C-CMP, C-GEN.
 *
 * The functions return what they want written to the log: the record of a group that became empty, else null.
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import { EMPTY_ASSIGNMENT } from '../../protocol/partitions.ts';
import type { JoinGroupResponse } from '../../protocol/responses.ts';
import { syncError } from '../answers.ts';
import { PendingAppend } from '../log.ts';
import { type Shard, transitionTo } from '../shard.ts';
import { type ClassicGroup, computeSubscribedTopics } from './group.ts';
import { groupRecord } from './group-record.ts';
import { armTimer, disarmTimer } from './group-timers.ts';
import type { ClassicMember } from './member.ts';
import { cancelSession, completeJoin, completeSync, removeMember, rescheduleSession } from './membership.ts';
import { selectProtocol } from './protocols.ts';
import { canTransition } from './states.ts';

/**
 * Deviation: with a rebalance timeout of 0 Kafka re-arms the join timer at 0 ms over and over while its clock moves on;
 * virtual time would stand still.
 */
const SHORTEST_REARM_MS = 1;

/** Begins a rebalance where the state allows it; in PreparingRebalance looks whether the join phase is over. */
export function maybePrepareRebalanceOrCompleteJoin(
  shard: Shard,
  group: ClassicGroup,
  reason: string,
): PendingAppend | null {
  if (canTransition(group.state, 'PreparingRebalance')) return prepareRebalance(shard, group, reason);
  return maybeCompleteJoinPhase(shard, group);
}

/** Begins a rebalance (C-PREP-01…04). */
export function prepareRebalance(shard: Shard, group: ClassicGroup, reason: string): PendingAppend | null {
  if (group.state === 'CompletingRebalance') resetAndPropagateError(shard, group, Errors.REBALANCE_IN_PROGRESS);
  group.pendingSyncMembers.clear();
  disarmTimer(shard.effects, group.timers.sync);
  const isInitial = group.state === 'Empty';
  if (isInitial) startInitialDelay(shard, group);
  transitionTo(shard, group, 'PreparingRebalance', reason);
  return isInitial ? null : maybeCompleteJoinElseSchedule(shard, group);
}

/** A group that was empty waits for more members; never shorter than a timer of 0 ms (C-PREP-03). */
function startInitialDelay(shard: Shard, group: ClassicGroup): void {
  const delayMs = shard.config.initialRebalanceDelayMs;
  scheduleInitialDelay(shard, group, delayMs, Math.max(group.rebalanceTimeoutMs - delayMs, 0));
}

function scheduleInitialDelay(shard: Shard, group: ClassicGroup, delayMs: number, remainingMs: number): void {
  const timers = group.timers;
  timers.isInitialDelay = true;
  timers.initialDelayMs = delayMs;
  timers.initialRemainingMs = remainingMs;
  armTimer(shard.effects, timers.join, shard.now, delayMs, 'initial-delay');
}

/** The deadline is fixed here; later joins do not extend it (C-PREP-04). */
function maybeCompleteJoinElseSchedule(shard: Shard, group: ClassicGroup): PendingAppend | null {
  if (group.hasAllMembersJoined) return completeJoinPhase(shard, group);
  group.timers.isInitialDelay = false;
  armTimer(shard.effects, group.timers.join, shard.now, group.rebalanceTimeoutMs, 'prepare-rebalance');
  return null;
}

/** The end of the join phase after joins, static updates and leaves; an initial delay always runs its time (C-CMP-02). */
export function maybeCompleteJoinPhase(shard: Shard, group: ClassicGroup): PendingAppend | null {
  if (group.state !== 'PreparingRebalance') return null;
  if (group.previousState === 'Empty' || !group.hasAllMembersJoined) return null;
  return completeJoinPhase(shard, group);
}

/** The end of the join phase after a removal; since 4.0 this cuts an initial delay short too (C-CMP-03, D-02). */
export function completeJoinPhaseIfAllJoined(shard: Shard, group: ClassicGroup): PendingAppend | null {
  if (!shard.behaviour.removalCutsInitialDelay) return maybeCompleteJoinPhase(shard, group);
  if (group.state !== 'PreparingRebalance' || !group.hasAllMembersJoined) return null;
  return completeJoinPhase(shard, group);
}

/** The join timer fired: one more slice of the initial delay, or the end of the join phase (C-PREP-05, C-CMP-04). */
export function joinTimerFired(shard: Shard, group: ClassicGroup): PendingAppend | null {
  const { isInitialDelay, initialDelayMs, initialRemainingMs } = group.timers;
  if (!isInitialDelay || !group.newMemberAdded || initialRemainingMs === 0) return completeJoinPhase(shard, group);
  group.newMemberAdded = false;
  const delayMs = Math.min(shard.config.initialRebalanceDelayMs, initialRemainingMs);
  scheduleInitialDelay(shard, group, delayMs, Math.max(initialRemainingMs - initialDelayMs, 0));
  return null;
}

/** `completeClassicGroupJoin`: ends the join phase, whoever has not come (C-CMP-10…17). */
function completeJoinPhase(shard: Shard, group: ClassicGroup): PendingAppend | null {
  disarmTimer(shard.effects, group.timers.join);
  removeAbsentDynamicMembers(shard, group);
  if (!maybeElectNewJoinedLeader(group) && group.members.size > 0) {
    // Only absent static members are left: wait on until their sessions expire (C-CMP-13).
    group.timers.isInitialDelay = false;
    const timeoutMs = group.rebalanceTimeoutMs;
    const delayMs = timeoutMs > SHORTEST_REARM_MS ? timeoutMs : SHORTEST_REARM_MS;
    armTimer(shard.effects, group.timers.join, shard.now, delayMs, 'rearm');
    return null;
  }
  if (!initNextGeneration(shard, group)) return null;
  if (group.state === 'Empty') return new PendingAppend([groupRecord(shard, group, null)], null);
  for (const member of group.members.values()) completeMember(shard, group, member);
  if (!shard.behaviour.expiresPendingSync) return null; // KAFKA-12890
  group.timers.syncGeneration = group.generationId;
  armTimer(shard.effects, group.timers.sync, shard.now, group.rebalanceTimeoutMs, 'join-complete');
  return null;
}

function removeAbsentDynamicMembers(shard: Shard, group: ClassicGroup): void {
  if (group.awaitingJoinCount === group.members.size) return;
  const { staticRemovedAtRebalanceTimeout, ghostTimerRebalances, ghostTimerThrows } = shard.defects;
  const mayGo = (m: ClassicMember) => m.groupInstanceId === null || staticRemovedAtRebalanceTimeout;
  const absent = [...group.members.values()].filter((m) => m.parkedJoin === null && mayGo(m));
  for (const { memberId } of absent) {
    removeMember(shard, group, memberId, 'rebalance-timeout', group.timers.join);
    if (!ghostTimerRebalances && !ghostTimerThrows) cancelSession(shard, group, memberId);
  }
}

/** The leader stays if it rejoined, else the first that did leads (C-GEN-07). False if nobody rejoined. */
function maybeElectNewJoinedLeader(group: ClassicGroup): boolean {
  if (group.leaderId === null) return false;
  if (group.members.get(group.leaderId)?.parkedJoin) return true;
  for (const member of group.members.values()) {
    if (member.parkedJoin === null) continue;
    group.leaderId = member.memberId;
    return true;
  }
  return false;
}

/**
 * The next generation (C-GEN-01, C-GEN-04). False where Kafka throws: a join timer armed for a group whose creation
 * failed meets a new, empty group of that name, or the members have no protocol in common. The generation has gone up by then, and Kafka
 * logs and drops the error (C-RT-06).
 */
function initNextGeneration(shard: Shard, group: ClassicGroup): boolean {
  group.generationId++;
  const isEmpty = group.members.size === 0;
  const protocolName = isEmpty ? null : selectProtocol(group, shard.behaviour.votesInJavaOrder);
  if (!isEmpty && protocolName === null) return false;
  group.protocolName = protocolName;
  group.subscribedTopics = computeSubscribedTopics(group);
  const next = isEmpty ? 'Empty' : 'CompletingRebalance';
  if (!canTransition(group.state, next)) return false;
  transitionTo(shard, group, next, '');
  group.pendingSyncMembers.clear();
  return true;
}

/** C-CMP-16; absent static members get a fresh session as well. */
function completeMember(shard: Shard, group: ClassicGroup, member: ClassicMember): void {
  if (member.parkedJoin !== null) completeJoin(shard, group, member, generationResponse(group, member, false));
  if (!member.isNew || !shard.defects.newMemberTimerKept) rescheduleSession(shard, member, 'join-complete');
  member.isNew = false;
  group.pendingSyncMembers.add(member.memberId);
}

/** What a member is told of the current generation; the leader hears of everybody. */
export function generationResponse(
  group: ClassicGroup,
  member: ClassicMember,
  skipAssignment: boolean,
): JoinGroupResponse {
  return {
    api: Api.JoinGroup,
    errorCode: Errors.NONE,
    generationId: group.generationId,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: group.leaderId ?? '',
    skipAssignment,
    memberId: member.memberId,
    members: group.leaderId === member.memberId ? group.currentMembers() : [],
  };
}

/** Takes all assignments back and answers the parked syncs with an error (C-PREP-01, C-SYNC-13). */
export function resetAndPropagateError(shard: Shard, group: ClassicGroup, error: ErrorCode): void {
  for (const member of group.members.values()) member.assignment = EMPTY_ASSIGNMENT;
  const response = syncError(error);
  for (const member of group.members.values()) {
    if (completeSync(shard, member, response)) rescheduleSession(shard, member, 'sync-group');
  }
}
