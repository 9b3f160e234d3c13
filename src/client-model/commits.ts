/**
 * OffsetCommit: automatic, before a rebalance, by the application, on close.
 *
 * Mirrors ConsumerCoordinator.sendOffsetCommitRequest, OffsetCommitResponseHandler, maybeAutoCommitOffsetsAsync and
 * commitOffsetsSync (4.4); J-CM-01 … J-CM-06 and finding N3 (unchanged positions are committed too).
 */
import { Api } from '../protocol/api.ts';
import { type ErrorCode, Errors } from '../protocol/errors.ts';
import type { OffsetCommitPartition, OffsetCommitRequest } from '../protocol/requests.ts';
import type { OffsetCommitResponse } from '../protocol/responses.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import type { CommitPurpose, ConsumerState } from './consumer-state.ts';
import { ConnectionKind } from './effects.ts';
import { markCoordinatorUnknown, requestRejoin, resetStateOnResponseError } from './membership.ts';
import { COMMIT_REACTIONS, OFFSET_COMMIT_VERSION } from './profiles/java.ts';

/** How a commit ended, or that it has not yet. */
export type CommitOutcome = 'done' | 'retriable' | 'failed';

/** Sends all consumed positions. `nothing`: there is none. `refused`: the client refuses by itself (J-CM-01). */
export function sendCommit(c: ConsumerState, purpose: CommitPurpose): 'sent' | 'nothing' | 'refused' | 'retriable' {
  const offsets = consumedPositions(c);
  if (offsets.length === 0) return 'nothing';
  if (c.memberState !== 'STABLE') {
    const unjoined = c.memberState === 'UNJOINED';
    c.effects.commitAnswered(Errors.NONE, unjoined ? 'CommitFailedException' : 'RebalanceInProgressException');
    return 'refused';
  }
  if (!c.coordinatorKnown) return 'retriable';
  const request = commitRequest(c, offsets);
  c.pendingCommits.push({ request, purpose });
  c.effects.send(ConnectionKind.Coordinator, request, c.settings.requestTimeoutMs);
  return 'sent';
}

function consumedPositions(c: ConsumerState): OffsetCommitPartition[] {
  const offsets: OffsetCommitPartition[] = [];
  for (const state of c.subscription.assigned) {
    if (!state.hasPosition) continue;
    offsets.push({ partition: state.partition, offset: state.position, leaderEpoch: -1, metadata: '' });
  }
  return offsets;
}

/** J-CM-02: with the identity of the moment of sending. */
function commitRequest(c: ConsumerState, offsets: readonly OffsetCommitPartition[]): OffsetCommitRequest {
  return {
    api: Api.OffsetCommit,
    version: OFFSET_COMMIT_VERSION,
    groupId: c.settings.groupId,
    memberId: c.memberId,
    groupInstanceId: c.settings.groupInstanceId,
    generationId: c.generationId,
    retentionTimeMs: -1,
    offsets,
  };
}

/** J-CM-05: inside poll(), when the interval is over. */
export function maybeAutoCommit(c: ConsumerState, now: Ticks): void {
  if (!c.settings.enableAutoCommit || now < c.nextAutoCommitAt) return;
  c.nextAutoCommitAt = now + msToTicks(c.settings.autoCommitIntervalMs);
  if (sendCommit(c, 'auto') === 'retriable') retryAutoCommit(c, now);
}

function retryAutoCommit(c: ConsumerState, now: Ticks): void {
  c.nextAutoCommitAt = Math.min(c.nextAutoCommitAt, now + msToTicks(c.settings.retryBackoffMs));
}

/** The purpose and outcome of the commit that this answers; null if nobody waits for it any more. */
export function onOffsetCommitResponse(
  c: ConsumerState,
  request: OffsetCommitRequest,
  response: OffsetCommitResponse,
  now: Ticks,
): { purpose: CommitPurpose; outcome: CommitOutcome } | null {
  const index = c.pendingCommits.findIndex((pending) => pending.request === request);
  if (index < 0) return null;
  const purpose = c.pendingCommits[index]!.purpose;
  c.pendingCommits.splice(index, 1);
  c.effects.commitAnswered(response.errorCode, null);
  const outcome = response.errorCode === Errors.NONE ? 'done' : onCommitError(c, request, response.errorCode, now);
  settle(c, purpose, outcome, now);
  return { purpose, outcome };
}

/** The commit was lost with its connection. */
export function failCommit(c: ConsumerState, purpose: CommitPurpose, now: Ticks): void {
  settle(c, purpose, 'retriable', now);
}

function settle(c: ConsumerState, purpose: CommitPurpose, outcome: CommitOutcome, now: Ticks): void {
  if (purpose === 'auto' && outcome === 'retriable') retryAutoCommit(c, now);
  if (purpose === 'join-prepare') c.joinPrepareCommit = outcome === 'retriable' ? 'retry' : 'settled';
}

function onCommitError(c: ConsumerState, request: OffsetCommitRequest, code: ErrorCode, now: Ticks): CommitOutcome {
  const reaction = COMMIT_REACTIONS.get(code);
  if (reaction === 'retry') return 'retriable';
  if (reaction === 'coordinator-unknown') {
    markCoordinatorUnknown(c, now);
    return 'retriable';
  }
  if (reaction === 'rejoin') requestRejoin(c, 'offset commit failed since group is already rebalancing');
  else if (reaction !== undefined) onMembershipLost(c, request, code);
  return 'failed';
}

/** J-CM-04: only if the identity is still the one that was refused. */
function onMembershipLost(c: ConsumerState, request: OffsetCommitRequest, code: ErrorCode): void {
  if (request.generationId !== c.generationId || request.memberId !== c.memberId) return;
  if (code === Errors.FENCED_INSTANCE_ID) c.fatal = 'FencedInstanceIdException';
  else resetStateOnResponseError(c, 'OFFSET_COMMIT', code, code === Errors.UNKNOWN_MEMBER_ID);
}
