/**
 * Where to start reading: the committed offsets of partitions that are new, and the beginning or end of the log for those
 * that have none.
 *
 * Mirrors groupConsumer.fetchOffsets and adjustCooperativeFetchOffsets, and listOrEpochLoads; F-PO-01, finding N6.
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors, errorName } from '../../protocol/errors.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { FetchedOffset, OffsetFetchResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { offsetFetchRequest } from '../membership-requests.ts';
import { type ListOffsetsResponse, NO_SUCH_PARTITION } from '../requests.ts';
import type { Call, Failure } from './call-state.ts';
import { cancel, isFree, retryPause, start, take } from './calls.ts';
import { learnBrokers, metadataRequest } from './metadata.ts';
import { UNSTABLE_OFFSETS_RETRY_MS } from './profile.ts';
import type { FranzState } from './state.ts';
import { Slot, Timer } from './timers.ts';
import { markFetched } from './uncommitted.ts';

/** What is fetched in this session: what is new, and what an earlier session had no time for. */
export function noteAdded(c: FranzState, added: readonly TopicPartition[], lost: readonly TopicPartition[]): void {
  if (!c.cooperative) c.fetchingOffsets.clear();
  for (const partition of lost) c.fetchingOffsets.delete(partition);
  for (const partition of added) c.fetchingOffsets.add(partition);
}

export function fetchOffsets(c: FranzState, now: Ticks): void {
  start(c, Slot.OffsetFetch, offsetFetchRequest(c.settings, [...c.fetchingOffsets]), now);
}

/** The session ends first: its partitions are asked for again in the next one. */
export function cancelOffsetFetch(c: FranzState): void {
  cancel(c, Slot.OffsetFetch);
  cancel(c, Slot.Topics);
  take(c, Slot.OffsetFetch);
  take(c, Slot.Topics);
  c.effects.cancelTimer(Timer.UnstableOffsets);
  c.fetchedOffsets = null;
  endFetch(c, null);
}

export function stepOffsets(c: FranzState, now: Ticks): boolean {
  if (c.doneSlots === 0 && !c.listable) return false;
  const call = take(c, Slot.OffsetFetch);
  if (call !== null) onOffsetFetch(c, call, now);
  const topics = take(c, Slot.Topics);
  if (topics !== null) onTopics(c, topics);
  return stepListing(c, now) || call !== null || topics !== null;
}

/** With a failure the session's heartbeat loop learns of it. */
function endFetch(c: FranzState, failure: Failure | null): void {
  if (c.session?.setup !== 'fetching') return;
  c.session.setup = 'ready';
  c.session.fetchFailure = failure;
}

function onOffsetFetch(c: FranzState, call: Call, now: Ticks): void {
  if (call.failure !== null) {
    endFetch(c, call.failure);
    return;
  }
  const response = call.response as OffsetFetchResponse;
  if (response.errorCode !== Errors.NONE) onFetchError(c, response.errorCode);
  else if (response.offsets.some(isUnstable)) {
    c.effects.startTimer(Timer.UnstableOffsets, now + msToTicks(UNSTABLE_OFFSETS_RETRY_MS));
  } else onOffsets(c, response, now);
}

const isUnstable = ({ errorCode }: FetchedOffset) => errorCode === Errors.UNSTABLE_OFFSET_COMMIT;

/** N6: an answer about nothing, so that these partitions are not consumed, and nobody is told. */
function onFetchError(c: FranzState, code: ErrorCode): void {
  if (c.behaviour.offsetFetchErrorEndsSession) {
    endFetch(c, code);
  } else {
    c.fetchingOffsets.clear();
    endFetch(c, null);
  }
}

function onOffsets(c: FranzState, response: OffsetFetchResponse, now: Ticks): void {
  const failed = response.offsets.find(({ errorCode }) => errorCode !== Errors.NONE);
  if (failed !== undefined && !c.behaviour.offsetFetchErrorEndsSession) {
    endFetch(c, failed.errorCode);
    return;
  }
  if (failed !== undefined) c.pollError = errorName(failed.errorCode);
  if (c.behaviour.offsetFetchResolvesTopics) {
    c.fetchedOffsets = response.offsets;
    start(c, Slot.Topics, metadataRequest(c), now);
  } else {
    useOffsets(c, response.offsets);
  }
}

/** Whatever comes of it, the offsets are used. */
function onTopics(c: FranzState, call: Call): void {
  if (call.failure === null) learnBrokers(c);
  const offsets = c.fetchedOffsets;
  c.fetchedOffsets = null;
  if (offsets !== null) useOffsets(c, offsets);
}

function useOffsets(c: FranzState, offsets: readonly FetchedOffset[]): void {
  for (const { partition, offset, errorCode } of offsets) {
    const state = c.subscription.get(partition);
    if (state === undefined || state.hasPosition || errorCode !== Errors.NONE) continue;
    if (offset < 0) state.needsReset = true;
    else {
      markFetched(c, partition, offset);
      initialize(c, partition, offset, false);
    }
  }
  c.fetchingOffsets.clear();
  c.listable = true;
  endFetch(c, null);
}

function initialize(c: FranzState, partition: TopicPartition, offset: number, reset: boolean): void {
  const state = c.subscription.get(partition);
  if (state === undefined) return;
  c.subscription.initializePosition(state, offset);
  c.effects.positionInitialized(partition, offset, reset);
  c.fetchable = true;
}

export function onUnstableOver(c: FranzState, now: Ticks): void {
  if (c.session?.setup === 'fetching' && isFree(c, Slot.OffsetFetch)) fetchOffsets(c, now);
}

// ---- partitions without a committed offset ----

function stepListing(c: FranzState, now: Ticks): boolean {
  const call = take(c, Slot.ListOffsets);
  if (call !== null) onListed(c, call, now);
  if (!c.listable || !isFree(c, Slot.ListOffsets)) return call !== null;
  c.listable = false;
  list(c, now);
  return true;
}

function list(c: FranzState, now: Ticks): void {
  const partitions = c.subscription.assigned.filter(({ needsReset }) => needsReset).map(({ partition }) => partition);
  if (partitions.length === 0) return;
  c.listing = partitions;
  start(c, Slot.ListOffsets, { api: Api.ListOffsets, partitions, at: c.settings.autoOffsetReset }, now);
}

function onListed(c: FranzState, call: Call, now: Ticks): void {
  if (call.failure === null && call.response!.errorCode === Errors.NONE) {
    const { offsets } = call.response as ListOffsetsResponse;
    c.listing.forEach((partition, i) => {
      const isThere = offsets[i] !== NO_SUCH_PARTITION;
      if (isThere && c.subscription.get(partition)?.needsReset) initialize(c, partition, offsets[i]!, true);
    });
  } else if (call.failure === 'canceled') {
    c.listable = true;
  } else {
    c.effects.startTimer(Timer.ListOffsetsRetry, now + retryPause(c, 1));
  }
}
