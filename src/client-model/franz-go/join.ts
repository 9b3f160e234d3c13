/**
 * Joining: JoinGroup, the leader's plan, SyncGroup.
 *
 * Mirrors groupConsumer.joinAndSync, handleJoinResp, handleSyncResp and joinGroupProtocols; F-JG-01 … F-JG-07. No commit is
 * under way meanwhile (F-JG-05), no heartbeat (F-JG-04), and leaving waits for the end of it (F-JG-06).
 * Deviation: a leader that is told to keep the stored plan (KIP-814) does not compare it with one of its own.
 */
import { type Assignor, AssignorError } from '../../assignors/assignor.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import { NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { ProtocolMetadata, TopicPartition } from '../../protocol/partitions.ts';
import type { JoinGroupResponse, SyncGroupResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import { SubscriptionMetadata } from '../member-metadata.ts';
import { joinGroupRequest, NO_ASSIGNMENTS, syncGroupRequest } from '../membership-requests.ts';
import { planFor } from '../plan.ts';
import type { Call } from './call-state.ts';
import { start, take } from './calls.ts';
import { JOIN_GROUP_VERSION, JOIN_REACTIONS, SESSION_REACTIONS } from './profile.ts';
import type { FranzState, SessionEnd } from './state.ts';
import { Slot } from './timers.ts';

/** How joining has ended. */
export type JoinEnd = 'joined' | { readonly failed: SessionEnd };

export function sendJoinGroup(c: FranzState, now: Ticks): void {
  c.manage = 'joining';
  c.rejoinSignal = null;
  c.isLeader = false;
  const protocols = c.assignors.map((assignor) => ({ name: assignor.name, metadata: metadata(c, assignor) }));
  c.effects.joinStarted();
  start(c, Slot.Join, joinGroupRequest(c.settings, c.memberId, JOIN_GROUP_VERSION, protocols, c.joinReason), now);
}

/** F-JG-01: what the last session had, none after an error or with an eager protocol. */
function metadata(c: FranzState, assignor: Assignor): ProtocolMetadata {
  const remembered = { partitions: c.lastAssigned, generation: c.generationId };
  return new SubscriptionMetadata({
    topics: c.topics,
    ownedPartitions: c.lastAssigned,
    generationId: c.generationId,
    rackId: c.settings.clientRack,
    userData: assignor.name === 'sticky' ? remembered : null,
  });
}

/** null: no answer yet, or another request is out. */
export function stepJoin(c: FranzState, now: Ticks): JoinEnd | null {
  const call = take(c, Slot.Join);
  if (call === null) return null;
  if (call.failure !== null) return { failed: call.failure };
  return c.manage === 'joining' ? onJoinGroup(c, call, now) : onSyncGroup(c, call, now);
}

function onJoinGroup(c: FranzState, call: Call, now: Ticks): JoinEnd | null {
  const response = call.response as JoinGroupResponse;
  if (response.errorCode !== Errors.NONE) return onJoinError(c, response, now);
  setIdentity(c, response.memberId, response.generationId);
  c.protocolName = response.protocolName;
  c.isLeader = response.leader === response.memberId;
  const assignor = c.assignors.find(({ name }) => name === response.protocolName);
  if (assignor !== undefined) c.cooperative = assignor.protocol === 'COOPERATIVE';
  const plan = c.isLeader && !response.skipAssignment ? planOf(c, assignor, response) : NO_ASSIGNMENTS;
  if (plan === null) return { failed: Errors.UNKNOWN_SERVER_ERROR };
  c.manage = 'syncing';
  start(c, Slot.Join, syncGroupRequest(c.settings, c, c.protocolName, plan), now);
  return null;
}

/** F-JG-03. Null if there is no such assignor, or if it fails. */
function planOf(c: FranzState, assignor: Assignor | undefined, response: JoinGroupResponse) {
  if (assignor === undefined) return null;
  try {
    return planFor(assignor, response, (topic) => c.effects.partitionsOf(topic));
  } catch (error) {
    if (error instanceof AssignorError) return null;
    throw error;
  }
}

/** F-JG-02. */
function onJoinError(c: FranzState, { errorCode, memberId }: JoinGroupResponse, now: Ticks): JoinEnd | null {
  const reaction = JOIN_REACTIONS.get(errorCode);
  if (reaction === undefined) return { failed: errorCode };
  setIdentity(c, reaction === 'take-member-id' ? memberId : NO_MEMBER_ID, c.generationId);
  sendJoinGroup(c, now);
  return null;
}

function onSyncGroup(c: FranzState, call: Call, now: Ticks): JoinEnd | null {
  const { errorCode, assignment } = call.response as SyncGroupResponse;
  if (errorCode !== Errors.NONE) return onSyncError(c, errorCode, now);
  c.nowAssigned = [...assignment.partitions].sort(byName);
  c.effects.joinFinished(c.generationId);
  return 'joined';
}

function onSyncError(c: FranzState, code: ErrorCode, now: Ticks): JoinEnd | null {
  if (!SESSION_REACTIONS.has(code)) return { failed: code };
  sendJoinGroup(c, now);
  return null;
}

function byName(a: TopicPartition, b: TopicPartition): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition;
}

function setIdentity(c: FranzState, memberId: string, generationId: number): void {
  if (memberId !== c.memberId) c.effects.memberIdTaken(memberId);
  c.memberId = memberId;
  c.generationId = generationId;
  c.heartbeatRequest = null;
}
