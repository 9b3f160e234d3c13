/**
 * Becoming the coordinator and ceasing to be it. Mirrors replay, onLoaded and onUnloaded of GroupMetadataManager and
 * CoordinatorContext.load, unload (4.4.0), rules C-LOAD, C-UNL.
 *
 * Only what is in the log survives: no parked request, no pending id, no timer, no state between Empty and Stable.
 */
import { Errors } from '../protocol/errors.ts';
import { joinError, syncError } from './answers.ts';
import { ClassicGroup, computeSubscribedTopics } from './classic/group.ts';
import { NO_TIMESTAMP } from './classic/group-record.ts';
import { disarmTimer } from './classic/group-timers.ts';
import { ClassicMember } from './classic/member.ts';
import { completeJoin, completeSync, rescheduleSession } from './classic/membership.ts';
import { prepareRebalance } from './classic/rebalance.ts';
import { failAll } from './log.ts';
import { scheduleCleanup } from './offsets/expiration.ts';
import type { GroupMetadataMember, GroupMetadataRecord, GroupRecord } from './records.ts';
import { type Shard, timersOf, transitionTo } from './shard.ts';

/** Takes the whole log in and starts the timers. */
export function load(shard: Shard, records: Iterable<GroupRecord>): void {
  shard.input = 'load';
  shard.actor = null;
  for (const record of records) replay(shard, record);
  shard.status = 'active';
  for (const group of shard.groups.values()) {
    shard.committedGroups.set(group.groupId, group);
    onGroupLoaded(shard, group);
  }
  shard.unloggedGroups = [];
  scheduleCleanup(shard, 'load');
}

function replay(shard: Shard, record: GroupRecord): void {
  if (record.type === 'group') replayGroup(shard, record);
  else if (record.type === 'marker') {
    shard.offsets.endTransactionLatest(record);
    shard.offsets.endTransactionCommitted(record);
  } else {
    // Offsets of an unknown group: committed from outside any group (O-CM-01).
    if (record.value !== null && !shard.groups.has(record.groupId)) addSimpleGroup(shard, record.groupId);
    shard.offsets.applyLatest(record);
    shard.offsets.applyCommitted(record);
  }
}

function addSimpleGroup(shard: Shard, groupId: string): void {
  shard.groups.set(groupId, new ClassicGroup(groupId, 'Empty', timersOf(shard, groupId), shard.now));
}

/** The last record of a group wins (C-LOAD-01). */
function replayGroup(shard: Shard, { groupId, value }: GroupMetadataRecord): void {
  if (!shard.groups.delete(groupId) && value === null && shard.defects.tombstonesNeedEntries)
    throw new Error(`there is no group ${groupId}`);
  if (value === null) return;
  const stamp = value.currentStateTimestamp === NO_TIMESTAMP ? null : value.currentStateTimestamp;
  const state = value.members.length === 0 ? 'Empty' : 'Stable';
  const group = new ClassicGroup(groupId, state, timersOf(shard, groupId), stamp);
  group.generationId = value.generation;
  group.protocolType = value.protocolType || null;
  group.protocolName = value.protocol;
  group.leaderId = value.leader;
  for (const member of value.members) group.add(loadedMember(group, member, value.protocolType), null);
  group.subscribedTopics = computeSubscribedTopics(group);
  shard.groups.set(groupId, group);
}

/** It supports only the protocol that was selected, whatever it listed before (C-LOAD-02). */
function loadedMember(group: ClassicGroup, stored: GroupMetadataMember, protocolType: string): ClassicMember {
  const { memberId, groupInstanceId, clientId, sessionTimeoutMs } = stored;
  const rebalanceTimeoutMs = stored.rebalanceTimeoutMs === -1 ? sessionTimeoutMs : stored.rebalanceTimeoutMs;
  const protocols = [{ name: group.protocolName ?? '', metadata: stored.subscription }];
  const timer = group.timers.session(memberId);
  const member = new ClassicMember(
    memberId,
    groupInstanceId,
    clientId,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocolType,
    protocols,
    timer,
  );
  member.assignment = stored.assignment;
  return member;
}

/** Sessions start anew; a group over capacity rebalances (C-LOAD-03). */
function onGroupLoaded(shard: Shard, group: ClassicGroup): void {
  for (const member of group.members.values()) {
    shard.effects.memberAdded(group.groupId, member.memberId, member.groupInstanceId);
    rescheduleSession(shard, member, 'load');
  }
  const { maxSize } = shard.config;
  if (group.members.size <= maxSize) return;
  const what = `Freshly-loaded group ${group.groupId} (size ${group.members.size}) is over capacity ${maxSize}`;
  prepareRebalance(shard, group, `${what}. Rebalancing in order to give a chance for consumers to commit offsets`);
}

/**
 * Everything goes: open operations fail first, so that a group with an open assignment append passes through
 * PreparingRebalance (C-UNL-02), then the groups die and answer what is parked (C-UNL-01).
 */
export function unload(shard: Shard): void {
  failAll(shard, Errors.NOT_COORDINATOR);
  shard.input = 'unload';
  shard.actor = null;
  for (const group of shard.groups.values()) onGroupUnloaded(shard, group);
  for (const { join, sync, sessions } of shard.timers.values()) {
    for (const timer of [join, sync, ...sessions.values()]) disarmTimer(shard.effects, timer);
  }
  disarmTimer(shard.effects, shard.cleanupTimer);
  shard.timers.clear();
  shard.groups.clear();
  shard.committedGroups.clear();
  shard.doubledGroups.clear();
  shard.offsets.clear();
}

function onGroupUnloaded(shard: Shard, group: ClassicGroup): void {
  transitionTo(shard, group, 'Dead', '');
  const { unloadLeavesParked, unloadSaysUnknownMember } = shard.defects;
  const error = unloadSaysUnknownMember ? Errors.UNKNOWN_MEMBER_ID : Errors.NOT_COORDINATOR;
  const sync = syncError(error);
  for (const member of group.members.values()) {
    if (unloadLeavesParked) member.parkedJoin = member.parkedSync = null;
    if (group.previousState === 'PreparingRebalance') {
      completeJoin(shard, group, member, joinError(member.memberId, error));
    } else {
      completeSync(shard, member, sync);
    }
    shard.effects.memberRemoved(group.groupId, member.memberId, 'unloaded', null);
  }
}
