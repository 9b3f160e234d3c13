/**
 * Fetching: one request at a time for all partitions that have a position, and none while something fetched has not been
 * polled.
 *
 * Mirrors source.loopFetch and fetch, consumer.assignPartitions, stopSession and PollRecords. Taking partitions away ends
 * the fetch under way, and with it the connection; new ones join at the next fetch.
 * Deviation: all partitions are led by one node.
 */
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { Ticks } from '../../protocol/time.ts';
import { FetchExchange, NO_SUCH_PARTITION } from '../requests.ts';
import type { PartitionState } from '../subscription-state.ts';
import type { Call } from './call-state.ts';
import { cancel, isFree, retryPause, start, take } from './calls.ts';
import { wantMetadataIfOld } from './metadata.ts';
import type { FranzState } from './state.ts';
import { Slot, Timer } from './timers.ts';

/** Of what is consumed only these partitions stay: what was fetched of the others is dropped. */
export function invalidate(c: FranzState, kept: readonly TopicPartition[]): void {
  const stays = new Set(kept);
  c.subscription.assign(c.subscription.owned().filter((partition) => stays.has(partition)));
  cancel(c, Slot.Fetch);
  cancel(c, Slot.ListOffsets);
  c.fetchable = true;
}

/** The loop goes on. What it changes concerns the metadata's and the application's goroutines. */
export function stepSource(c: FranzState, now: Ticks): void {
  if (c.doneSlots === 0 && !c.fetchable) return;
  const call = take(c, Slot.Fetch);
  if (call !== null) onFetched(c, call, now);
  if (!c.fetchable || !isFree(c, Slot.Fetch)) return;
  c.fetchable = false;
  sendFetch(c, now);
}

function sendFetch(c: FranzState, now: Ticks): void {
  const { fetch } = c;
  const { assigned } = c.subscription;
  fetch.begin(assigned.length);
  if (c.fetching.length < assigned.length) c.fetching = assigned.slice();
  for (const state of assigned) {
    if (state.paused) continue;
    if (state.bufferedTo > state.position) return;
    if (!state.hasPosition || state.gone) continue;
    c.fetching[fetch.count] = state;
    fetch.add(state.index, state.position);
  }
  if (fetch.count === 0 || c.leaving) return;
  fetch.limit(c.settings);
  start(c, Slot.Fetch, fetch, now);
}

function onFetched(c: FranzState, call: Call, now: Ticks): void {
  if (call.failure === null && c.fetch.errorCode === 0) {
    c.fetchFailures = 0;
    c.fetchable = true;
    c.polled = true;
    buffer(c, now);
    return;
  }
  // The request may still be on its way: it is not used again.
  c.fetch = new FetchExchange();
  c.fetchable = call.failure === 'canceled';
  if (!c.fetchable) backOff(c, now);
}

function backOff(c: FranzState, now: Ticks): void {
  wantMetadataIfOld(c, now);
  c.effects.startTimer(Timer.FetchRetry, now + retryPause(c, ++c.fetchFailures));
}

/** Records of partitions that were taken away meanwhile, or whose position has moved, are dropped. */
function buffer(c: FranzState, now: Ticks): void {
  const { fetch } = c;
  for (let i = 0; i < fetch.count; i++) {
    const state = c.fetching[i]!;
    if (fetch.endOffset(i) === NO_SUCH_PARTITION) lose(c, state, now);
    if (!state.assigned || !state.hasPosition || state.position !== fetch.offset(i)) continue;
    state.bufferedTo = Math.max(state.bufferedTo, fetch.endOffset(i));
  }
}

/** An error that a fetch hides from the application; fresh metadata is to tell who leads the partition, and nobody does. */
function lose(c: FranzState, state: PartitionState, now: Ticks): void {
  state.gone = true;
  wantMetadataIfOld(c, now);
}
