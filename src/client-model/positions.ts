/**
 * Where to start reading: the committed offset of each newly assigned partition, or auto.offset.reset.
 *
 * Mirrors ConsumerCoordinator.initWithCommittedOffsetsIfNeeded and OffsetFetcher.resetPositionsIfNeeded (4.4);
 * J-PO-01, and finding N7 for the errors.
 */
import { Api } from '../protocol/api.ts';
import { Errors } from '../protocol/errors.ts';
import type { OffsetFetchRequest } from '../protocol/requests.ts';
import type { OffsetFetchResponse } from '../protocol/responses.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import type { ConsumerState } from './consumer-state.ts';
import { ConnectionKind } from './effects.ts';
import { markCoordinatorUnknown } from './membership.ts';
import { OFFSET_FETCH_REACTIONS } from './profiles/java.ts';
import type { ListOffsetsRequest, ListOffsetsResponse } from './requests.ts';
import type { PartitionState } from './subscription-state.ts';

/** One OffsetFetch for all partitions that have no position; then one ListOffsets for those to be reset. */
export function updateFetchPositions(c: ConsumerState, now: Ticks): void {
  if (c.subscription.hasAllPositions() || now < c.positionsRetryAt) return;
  fetchCommittedOffsets(c);
  resetPositions(c);
}

function fetchCommittedOffsets(c: ConsumerState): void {
  if (c.offsetFetchRequest !== null || !c.coordinatorKnown) return;
  const missing = c.subscription.assigned.filter((state) => !state.hasPosition && !state.needsReset);
  if (missing.length === 0) return;
  const request: OffsetFetchRequest = {
    api: Api.OffsetFetch,
    groupId: c.settings.groupId,
    partitions: missing.map((state) => state.partition),
    requireStable: true,
  };
  c.offsetFetchRequest = request;
  c.effects.send(ConnectionKind.Coordinator, request, c.settings.requestTimeoutMs);
}

function resetPositions(c: ConsumerState): void {
  if (c.listOffsetsRequest !== null) return;
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
  if (response.errorCode !== Errors.NONE) onOffsetFetchError(c, response.errorCode, now);
  else takeCommittedOffsets(c, response, now);
}

function takeCommittedOffsets(c: ConsumerState, response: OffsetFetchResponse, now: Ticks): void {
  for (const { partition, offset } of response.offsets) {
    const state = c.subscription.get(partition);
    if (state === undefined || state.hasPosition) continue;
    if (offset < 0) state.needsReset = true;
    else initialize(c, state, offset, false);
  }
  if (response.offsets.some(({ errorCode }) => errorCode === Errors.UNSTABLE_OFFSET_COMMIT)) retryPositions(c, now);
}

function onOffsetFetchError(c: ConsumerState, code: number, now: Ticks): void {
  const reaction = OFFSET_FETCH_REACTIONS.get(code);
  if (reaction === undefined) c.fatal = 'KafkaException';
  if (reaction === 'coordinator-unknown') markCoordinatorUnknown(c, now);
  retryPositions(c, now);
}

export function retryPositions(c: ConsumerState, now: Ticks): void {
  c.positionsRetryAt = now + msToTicks(c.settings.retryBackoffMs);
}

export function onListOffsetsResponse(
  c: ConsumerState,
  request: ListOffsetsRequest,
  response: ListOffsetsResponse,
): void {
  if (request !== c.listOffsetsRequest) return;
  c.listOffsetsRequest = null;
  request.partitions.forEach((partition, i) => {
    const state = c.subscription.get(partition);
    if (state?.needsReset) initialize(c, state, response.offsets[i]!, true);
  });
}

function initialize(c: ConsumerState, state: PartitionState, offset: number, reset: boolean): void {
  c.subscription.initializePosition(state, offset);
  c.effects.positionInitialized(state.partition, offset, reset);
}

/** The assignment has changed: answers that are still on their way say nothing about it. */
export function abandonPositions(c: ConsumerState): void {
  c.offsetFetchRequest = null;
  c.listOffsetsRequest = null;
}
