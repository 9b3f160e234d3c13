/**
 * Where to start reading: the committed offset of each newly assigned partition, or auto.offset.reset.
 *
 * Mirrors ConsumerCoordinator.initWithCommittedOffsetsIfNeeded, fetchCommittedOffsets and
 * OffsetFetcher.resetPositionsIfNeeded (4.4); J-PO-01, and finding N7 for the errors.
 */
import { Api } from '../../protocol/api.ts';
import { ERROR_INFO, type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { OffsetFetchRequest } from '../../protocol/requests.ts';
import type { OffsetFetchResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { backoff } from '../backoff.ts';
import { ConnectionKind } from '../effects.ts';
import { type ListOffsetsRequest, type ListOffsetsResponse, NO_SUCH_PARTITION } from '../requests.ts';
import type { PartitionState } from '../subscription-state.ts';
import type { ConsumerState } from './consumer-state.ts';
import { lookupCoordinator } from './lookup.ts';
import { markCoordinatorUnknown } from './membership.ts';
import { OFFSET_FETCH_REACTIONS } from './profile.ts';
import { sendToCoordinator } from './sending.ts';

/**
 * One OffsetFetch for all partitions that have no position; then one ListOffsets for those to be reset.
 * False while committed offsets are missing: poll() waits for them, not for a ListOffsets.
 */
export function updateFetchPositions(c: ConsumerState, now: Ticks): boolean {
  if (c.subscription.hasAllPositions()) return true;
  if (!fetchCommittedOffsets(c, now)) return false;
  resetPositions(c, now);
  return true;
}

/** True when there is none to ask for (any more). */
function fetchCommittedOffsets(c: ConsumerState, now: Ticks): boolean {
  const missing = c.subscription.assigned.filter((state) => !state.hasPosition && !state.needsReset);
  if (missing.length === 0) return true;
  if (c.offsetFetchRequest !== null || now < c.positionsRetryAt) return false;
  if (c.coordinatorKnown) sendOffsetFetch(c, missing);
  else lookupCoordinator(c, now);
  return false;
}

function sendOffsetFetch(c: ConsumerState, missing: readonly PartitionState[]): void {
  const request: OffsetFetchRequest = {
    api: Api.OffsetFetch,
    groupId: c.settings.groupId,
    partitions: missing.map((state) => state.partition),
    requireStable: true,
  };
  c.offsetFetchRequest = request;
  sendToCoordinator(c, request, c.settings.requestTimeoutMs);
}

function resetPositions(c: ConsumerState, now: Ticks): void {
  if (c.listOffsetsRequest !== null || now < c.positionsRetryAt) return;
  const reset = c.subscription.assigned.filter((state) => state.needsReset);
  if (reset.length === 0) return;
  const request: ListOffsetsRequest = {
    api: Api.ListOffsets,
    partitions: reset.map((state) => state.partition),
    at: c.settings.autoOffsetReset,
  };
  c.listOffsetsRequest = request;
  c.effects.send(ConnectionKind.Node, request, c.settings.requestTimeoutMs);
}

export function onOffsetFetchResponse(
  c: ConsumerState,
  request: OffsetFetchRequest,
  response: OffsetFetchResponse,
  now: Ticks,
): void {
  if (request !== c.offsetFetchRequest) return;
  c.offsetFetchRequest = null;
  const code = firstError(response);
  if (code !== Errors.NONE) onOffsetFetchError(c, code, now);
  else takeCommittedOffsets(c, response);
}

/** One partition's error fails the whole request (UNSTABLE_OFFSET_COMMIT: it is asked again, for all of them). */
function firstError(response: OffsetFetchResponse): ErrorCode {
  if (response.errorCode !== Errors.NONE) return response.errorCode;
  return response.offsets.find(({ errorCode }) => errorCode !== Errors.NONE)?.errorCode ?? Errors.NONE;
}

function takeCommittedOffsets(c: ConsumerState, response: OffsetFetchResponse): void {
  for (const { partition, offset } of response.offsets) {
    const state = c.subscription.get(partition);
    if (state === undefined || state.hasPosition) continue;
    if (offset < 0) state.needsReset = true;
    else initialize(c, state, offset, false);
  }
}

function onOffsetFetchError(c: ConsumerState, code: ErrorCode, now: Ticks): void {
  const reaction = OFFSET_FETCH_REACTIONS.get(code);
  if (reaction === undefined && !ERROR_INFO.get(code)?.retriable) c.fatal = 'KafkaException';
  if (reaction === 'coordinator-unknown') markCoordinatorUnknown(c, now);
  retryOffsetFetch(c, now);
}

/** The pause grows within one call of poll(), and ends with it. */
function retryOffsetFetch(c: ConsumerState, now: Ticks): void {
  const { retryBackoffMs, retryBackoffMaxMs } = c.settings;
  const pause = backoff(retryBackoffMs, retryBackoffMaxMs, c.positionsFailures++, c.effects.random());
  c.positionsRetryAt = Math.min(now + pause, Math.max(now, c.pollDeadline));
}

/** The OffsetFetch was lost with its connection. */
export function failOffsetFetch(c: ConsumerState, now: Ticks): void {
  if (c.offsetFetchRequest === null) return;
  c.offsetFetchRequest = null;
  retryOffsetFetch(c, now);
}

export function onListOffsetsResponse(
  c: ConsumerState,
  request: ListOffsetsRequest,
  response: ListOffsetsResponse,
  now: Ticks,
): void {
  if (request !== c.listOffsetsRequest) return;
  c.listOffsetsRequest = null;
  if (response.errorCode !== Errors.NONE) {
    c.positionsRetryAt = now + msToTicks(c.settings.retryBackoffMs);
    return;
  }
  request.partitions.forEach((partition, i) => {
    const state = c.subscription.get(partition);
    const offset = response.offsets[i]!;
    if (offset === NO_SUCH_PARTITION) c.positionsRetryAt = now + msToTicks(c.settings.retryBackoffMs);
    else if (state?.needsReset) initialize(c, state, offset, true);
  });
}

function initialize(c: ConsumerState, state: PartitionState, offset: number, reset: boolean): void {
  c.subscription.initializePosition(state, offset);
  c.effects.positionInitialized(state.partition, offset, reset);
}

/** The assignment has changed: answers that are still on their way say nothing about it. */
export function abandonPositions(c: ConsumerState): void {
  const isForgotten = c.defects.cancelledFetchForgotten && c.offsetFetchRequest !== null;
  c.offsetFetchRequest = isForgotten ? { ...c.offsetFetchRequest! } : null;
  c.listOffsetsRequest = null;
  c.positionsRetryAt = 0;
}
