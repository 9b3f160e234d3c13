/**
 * JoinGroup: when it may go, what it says, and what its answer means. Mirrors rd_kafka_cgrp_join, cgrp_join_state_serve and
 * cgrp_handle_JoinGroup (v2.4.0, v2.11.1); R-JG-01 … R-JG-05.
 */

import type { Assignor } from '../../assignors/assignor.ts';
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import { NO_GENERATION, NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { JoinGroupProtocol } from '../../protocol/requests.ts';
import type { JoinGroupResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import { SubscriptionMetadata } from '../member-metadata.ts';
import { joinGroupRequest } from '../membership-requests.ts';
import type { MetadataRequest, MetadataResponse } from '../requests.ts';
import { applyNextSubscription } from './closing.ts';
import { queryCoordinator } from './coordinator.ts';
import { sendToCoordinator } from './exchanges.ts';
import { pollIntervalExceeded } from './heartbeats.ts';
import { failForGood, setGeneration, setMemberId, tell } from './identity.ts';
import { allowJoin, refreshMetadata } from './metadata.ts';
import {
  JOIN_ERROR_MS,
  JOIN_GROUP_VERSION,
  JOIN_INTERVAL_MS,
  JOIN_REACTIONS,
  REBALANCE_LAPSE_MS,
  stepsFor,
} from './profile.ts';
import { rejoin, revokeAllAndRejoin } from './rebalance.ts';
import type { LibrdkafkaState } from './state.ts';
import { sendSyncGroup, synchronize } from './sync.ts';

/** A turn of the main thread in join state `init`. */
export function maybeJoin(c: LibrdkafkaState, now: Ticks): void {
  if (c.awaitingResponse) return;
  applyNextSubscription(c, now);
  if (c.subscribed && c.joinInterval.isOver(JOIN_INTERVAL_MS, now)) join(c, now);
}

export function join(c: LibrdkafkaState, now: Ticks): void {
  if (c.coordinatorState !== 'up' || c.joinState !== 'init' || c.awaitingResponse) return;
  // R-JG-03: not before the application has polled again.
  if (c.maxPollExceeded && pollIntervalExceeded(c, now)) return;
  c.maxPollExceeded = false;
  if (c.topics === null || c.topics.size === 0) {
    awaitTopics(c);
    return;
  }
  c.joinState = 'wait-join';
  c.awaitingResponse = true;
  const { settings: s } = c;
  const request = joinGroupRequest(s, c.memberId, JOIN_GROUP_VERSION, protocols(c), null);
  c.effects.joinStarted();
  sendToCoordinator(c, request, s.maxPollIntervalMs + REBALANCE_LAPSE_MS);
}

/**
 * "No matching topics based on metadata: waiting for new metadata" (rd_kafka_cgrp_join). Topics by name that are not in the
 * cache are asked for with each attempt; what matches a pattern shows in the next refresh.
 */
function awaitTopics(c: LibrdkafkaState): void {
  if (c.topics !== null && c.pattern !== null) return;
  refreshMetadata(c);
  if (c.metadataRequest !== null) c.joinState = 'wait-metadata';
}

function protocols(c: LibrdkafkaState): JoinGroupProtocol[] {
  return c.assignors.map((assignor) => ({ name: assignor.name, metadata: metadata(c, assignor) }));
}

/**
 * What this member wants and, with a cooperative protocol, has, and since which generation (of its last SyncGroup, even if
 * that is lost). The sticky assignors also tell what they were given last.
 */
function metadata(c: LibrdkafkaState, assignor: Assignor): SubscriptionMetadata {
  const cooperative = assignor.protocol === 'COOPERATIVE';
  const owned = c.groupAssignment ?? [];
  const remembers = assignor.name === 'sticky' || assignor.name === 'cooperative-sticky';
  return new SubscriptionMetadata({
    topics: [...(c.topics?.keys() ?? [])],
    ownedPartitions: cooperative ? owned : [],
    generationId: cooperative ? c.lastGivenIn : NO_GENERATION,
    rackId: c.settings.clientRack,
    userData: remembers ? { partitions: c.lastGiven, generation: c.lastGivenIn } : null,
  });
}

export function onJoinAnswered(
  c: LibrdkafkaState,
  response: JoinGroupResponse | null,
  code: ErrorCode,
  now: Ticks,
): void {
  c.awaitingResponse = false;
  if (c.terminating || c.joinState !== 'wait-join') return;
  if (code !== Errors.NONE || response === null) {
    onJoinError(c, response, code, now);
    return;
  }
  setMemberId(c, response.memberId);
  setGeneration(c, response.generationId);
  c.protocolName = response.protocolName;
  c.assignor = c.assignors.find(({ name }) => name === response.protocolName) ?? null;
  c.leading = null;
  if (response.leader === response.memberId) lead(c, response);
  else sendSyncGroup(c, null);
}

/** R-JG-05: the leader asks for metadata first. */
function lead(c: LibrdkafkaState, response: JoinGroupResponse): void {
  c.leading = response;
  c.joinState = 'wait-metadata';
  const topics = [...new Set(response.members.flatMap(({ metadata: { topics } }) => topics ?? []))];
  sendToCoordinator(c, { api: Api.Metadata, topics }, c.settings.requestTimeoutMs);
}

export function onLeaderMetadata(
  c: LibrdkafkaState,
  request: MetadataRequest,
  response: MetadataResponse | null,
): void {
  if (response !== null && response.errorCode === Errors.NONE) allowJoin(c);
  if (c.joinState !== 'wait-metadata' || c.leading === null) return;
  if (response === null || response.errorCode !== Errors.NONE) rejoin(c);
  else synchronize(c, c.leading, request.topics ?? [], response.partitions);
}

/** R-JG-04: whatever it was, the next attempt comes with the join interval, or one second later. */
function onJoinError(c: LibrdkafkaState, response: JoinGroupResponse | null, code: ErrorCode, now: Ticks): void {
  if (response !== null) c.joinInterval.lengthen(JOIN_ERROR_MS);
  const steps = stepsFor(JOIN_REACTIONS, code);
  if (steps.includes('look-up')) queryCoordinator(c, now);
  if (steps.includes('fatal')) failForGood(c, code);
  if (steps.includes('tell')) tell(c, 'JoinGroup failed', code);
  if (steps.includes('forget-member-id')) setMemberId(c, NO_MEMBER_ID);
  if (steps.includes('forget-generation')) setGeneration(c, NO_GENERATION);
  if (steps.includes('take-member-id') && response !== null) {
    setMemberId(c, response.memberId);
    c.joinInterval.reset();
  }
  if (steps.includes('lose-if-cooperative') && c.cooperative) revokeAllAndRejoin(c, true, now);
  else rejoin(c);
}
