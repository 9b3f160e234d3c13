/**
 * SyncGroup: the leader's plan, and what this member is given. Mirrors rd_kafka_cgrp_assignor_run, cgrp_handle_SyncGroup and
 * cgrp_handle_SyncGroup_memberstate (v2.4.0, v2.11.1); R-JG-05, R-JG-06.
 */
import { AssignorError } from '../../assignors/assignor.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { SyncGroupRequest } from '../../protocol/requests.ts';
import type { JoinGroupResponse, SyncGroupResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { NO_ASSIGNMENTS, syncGroupRequest } from '../membership-requests.ts';
import { planFor } from '../plan.ts';
import { queryCoordinator } from './coordinator.ts';
import { retry, sendToCoordinator } from './exchanges.ts';
import { failForGood, forget, tell } from './identity.ts';
import { REBALANCE_LAPSE_MS, type Step, SYNC_REACTIONS, stepsFor } from './profile.ts';
import { handleAssignment, rejoin, revokeAllAndRejoin } from './rebalance.ts';
import type { LibrdkafkaState } from './state.ts';
import type { Outstanding } from './state-parts.ts';

/** @param plan null from a member that does not lead */
export function sendSyncGroup(c: LibrdkafkaState, plan: SyncGroupRequest['assignments'] | null): void {
  c.joinState = 'wait-sync';
  c.awaitingResponse = true;
  const { settings: s } = c;
  const request = syncGroupRequest(s, c, c.protocolName, plan ?? NO_ASSIGNMENTS);
  sendToCoordinator(c, request, Math.min(s.sessionTimeoutMs + REBALANCE_LAPSE_MS, s.requestTimeoutMs));
}

/** The leader has its metadata: it runs the assignor. One that fails only makes it join again. */
export function synchronize(
  c: LibrdkafkaState,
  joined: JoinGroupResponse,
  topics: readonly string[],
  partitions: readonly (readonly TopicPartition[])[],
): void {
  try {
    const plan = c.assignor && planFor(c.assignor, joined, (topic) => partitions[topics.indexOf(topic)] ?? []);
    if (plan !== null) {
      sendSyncGroup(c, plan);
      return;
    }
  } catch (error) {
    if (!(error instanceof AssignorError)) throw error;
  }
  rejoin(c);
}

export function onSyncAnswered(
  c: LibrdkafkaState,
  outstanding: Outstanding,
  response: SyncGroupResponse | null,
  code: ErrorCode,
  now: Ticks,
): void {
  if (c.joinState !== 'wait-sync') {
    c.awaitingResponse = false;
    return;
  }
  const steps = code === Errors.NONE ? [] : stepsFor(SYNC_REACTIONS, code);
  if (steps.includes('look-up')) queryCoordinator(c, now);
  if (steps.includes('retry') && retry(c, outstanding, now)) return;
  c.awaitingResponse = false;
  if (code === Errors.NONE && response !== null && !c.terminating) onSynced(c, response, now);
  else onSyncError(c, steps, code, now);
}

function onSynced(c: LibrdkafkaState, response: SyncGroupResponse, now: Ticks): void {
  const { partitions } = response.assignment;
  // R-ST-01: from here on the session counts.
  c.sessionDeadline = now + msToTicks(c.settings.sessionTimeoutMs);
  c.lastGiven = partitions;
  c.lastGivenIn = c.generationId;
  c.effects.joinFinished(c.generationId);
  handleAssignment(c, partitions, now);
}

/** R-JG-06: it joins again, with a cooperative protocol and no membership left after losing everything. */
function onSyncError(c: LibrdkafkaState, steps: readonly Step[], code: ErrorCode, now: Ticks): void {
  if (steps.includes('fatal')) failForGood(c, code);
  if (steps.includes('tell')) tell(c, 'SyncGroup failed', code);
  forget(c, steps);
  if (steps.includes('lose-if-cooperative') && c.cooperative) revokeAllAndRejoin(c, true, now);
  else rejoin(c);
}
