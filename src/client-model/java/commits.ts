/**
 * OffsetCommit: automatic, before a rebalance, by the application, on close.
 *
 * Mirrors ConsumerCoordinator.sendOffsetCommitRequest, OffsetCommitResponseHandler, commitOffsetsAsync and
 * maybeAutoCommitOffsetsAsync (4.4); J-CM-01 … J-CM-06 and finding N3 (unchanged positions are committed too).
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { OffsetCommitPartition, OffsetCommitRequest } from '../../protocol/requests.ts';
import type { OffsetCommitResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { CommitPurpose, ConsumerState } from './consumer-state.ts';
import { lookupCoordinator } from './lookup.ts';
import { markCoordinatorUnknown, requestRejoin, resetStateOnResponseError } from './membership.ts';
import { COMMIT_REACTIONS, OFFSET_COMMIT_VERSION } from './profile.ts';
import { sendToCoordinator } from './sending.ts';

/** How a commit ended. */
type CommitOutcome = 'done' | 'retriable' | 'failed';

type Offsets = readonly OffsetCommitPartition[];

/** `nothing`: there is no position. `refused`: the client refuses by itself (J-CM-01). */
export function sendCommit(
  c: ConsumerState,
  purpose: CommitPurpose,
  offsets: Offsets,
): 'sent' | 'nothing' | 'refused' | 'no-coordinator' {
  if (offsets.length === 0) return 'nothing';
  if (!c.coordinatorKnown) return 'no-coordinator';
  const commitsAnyway = c.defects.commitsWhileJoining && c.memberState !== 'UNJOINED';
  if (c.memberState !== 'STABLE' && !commitsAnyway) {
    const unjoined = c.memberState === 'UNJOINED';
    c.effects.commitAnswered(Errors.NONE, unjoined ? 'CommitFailedException' : 'RebalanceInProgressException');
    return 'refused';
  }
  const request = commitRequest(c, offsets);
  c.pendingCommits.push({ request, purpose });
  sendToCoordinator(c, request, c.settings.requestTimeoutMs);
  return 'sent';
}

/** SubscriptionState.allConsumed: one past the last record that poll() returned. */
export function consumedPositions(c: ConsumerState): Offsets {
  const offsets: OffsetCommitPartition[] = [];
  for (const state of c.subscription.assigned) {
    if (!state.hasPosition) continue;
    offsets.push({ partition: state.partition, offset: state.position, leaderEpoch: -1, metadata: '' });
  }
  return offsets;
}

/** J-CM-02: with the identity of the moment of sending. */
function commitRequest(c: ConsumerState, offsets: Offsets): OffsetCommitRequest {
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
  sendCommit(c, 'auto', consumedPositions(c));
}

/** commitAsync() by the application: without a coordinator it waits for one look-up, and is never repeated. */
export function commitAsync(c: ConsumerState, now: Ticks, offsets: Offsets = consumedPositions(c)): void {
  if (sendCommit(c, 'async', offsets) !== 'no-coordinator') return;
  c.commitsAwaitingCoordinator.push(offsets);
  lookupCoordinator(c, now);
}

/** The look-up has ended, well or badly. */
export function releaseAwaitingCommits(c: ConsumerState): void {
  for (const offsets of c.commitsAwaitingCoordinator.splice(0)) {
    if (sendCommit(c, 'async', offsets) === 'no-coordinator') {
      c.effects.commitAnswered(Errors.NONE, 'RetriableCommitFailedException');
    }
  }
}

export function onOffsetCommitResponse(
  c: ConsumerState,
  request: OffsetCommitRequest,
  response: OffsetCommitResponse,
  now: Ticks,
): void {
  const index = c.pendingCommits.findIndex((pending) => pending.request === request);
  if (index < 0) return;
  const { purpose } = c.pendingCommits[index]!;
  c.pendingCommits.splice(index, 1);
  const code = response.errorCode;
  c.effects.commitAnswered(code, null);
  settle(c, purpose, code === Errors.NONE ? 'done' : onCommitError(c, purpose, request, code, now), now);
}

/** All commits on their way were lost with their connection. */
export function failCommits(c: ConsumerState, now: Ticks): void {
  for (const { purpose } of c.pendingCommits.splice(0)) settle(c, purpose, 'retriable', now);
}

function settle(c: ConsumerState, purpose: CommitPurpose, outcome: CommitOutcome, now: Ticks): void {
  if (purpose === 'sync' || purpose === 'close') settleSyncCommit(c, outcome);
  else if (purpose !== 'async' && outcome === 'retriable') retryAutoCommit(c, now);
  // After a time-out of onJoinPrepare nobody waits for its commit any more.
  if (purpose === 'join-prepare' && c.joinPrepareCommit === 'pending') {
    c.joinPrepareCommit = outcome === 'retriable' ? 'failed' : 'settled';
  }
}

function settleSyncCommit(c: ConsumerState, outcome: CommitOutcome): void {
  if (c.syncCommit === null) return;
  c.syncCommit.phase = outcome === 'retriable' ? 'failed' : 'done';
  c.syncCommit.throws = outcome === 'failed';
}

function retryAutoCommit(c: ConsumerState, now: Ticks): void {
  c.nextAutoCommitAt = now + msToTicks(c.settings.retryBackoffMs);
}

function onCommitError(
  c: ConsumerState,
  purpose: CommitPurpose,
  request: OffsetCommitRequest,
  code: ErrorCode,
  now: Ticks,
): CommitOutcome {
  const reaction = COMMIT_REACTIONS.get(code);
  if (reaction === 'retry') return 'retriable';
  if (reaction === 'coordinator-unknown') {
    markCoordinatorUnknown(c, now);
    return 'retriable';
  }
  if (reaction === 'rejoin') requestRejoin(c, 'offset commit failed since group is already rebalancing');
  else if (reaction === 'fatal') onFenced(c, purpose, request);
  else if (reaction !== undefined) onMembershipLost(c, request, code);
  return 'failed';
}

const sameIdentity = (c: ConsumerState, request: OffsetCommitRequest) =>
  request.generationId === c.generationId && request.memberId === c.memberId;

/** commitSync() throws it to the application; after commitAsync() and automatic commits the next poll() does. */
function onFenced(c: ConsumerState, purpose: CommitPurpose, request: OffsetCommitRequest): void {
  if (purpose === 'close' || !sameIdentity(c, request)) return;
  if (purpose === 'sync' && c.application.onFencedCommit === 'ignore') return;
  c.fatal = 'FencedInstanceIdException';
  if (purpose !== 'sync') c.asyncCommitFenced = c.fatal;
}

/** J-CM-04: not if the member has another identity by now and is joining with it. */
function onMembershipLost(c: ConsumerState, request: OffsetCommitRequest, code: ErrorCode): void {
  if (!sameIdentity(c, request) && c.memberState === 'PREPARING_REBALANCE') return;
  if (c.defects.commitErrorIgnored) return;
  resetStateOnResponseError(c, 'OFFSET_COMMIT', code, code === Errors.UNKNOWN_MEMBER_ID);
}
