/**
 * Fetching: one request at a time to the node, for all partitions that have a position and nothing buffered.
 *
 * Mirrors Fetcher.sendFetches, fetchablePartitions and collectFetch (4.4): the next fetch goes out before a batch is
 * handed to the application, so that it runs while the application works.
 * Deviation: all partitions are led by one node.
 */

import type { Ticks } from '../../protocol/time.ts';
import { ConnectionKind } from '../effects.ts';
import { FetchExchange, NO_SUCH_PARTITION } from '../requests.ts';
import type { PartitionState } from '../subscription-state.ts';
import type { ConsumerState } from './consumer-state.ts';
import { requestUpdate } from './metadata.ts';

export function sendFetches(c: ConsumerState): void {
  if (c.fetchInFlight !== null) return;
  const { assigned } = c.subscription;
  const fetch = c.spareFetch ?? new FetchExchange();
  fetch.begin(assigned.length);
  if (c.fetching.length < assigned.length) c.fetching = assigned.slice();
  for (const state of assigned) {
    if (!state.hasPosition || state.bufferedTo !== state.position || state.gone || state.paused) continue;
    c.fetching[fetch.count] = state;
    fetch.add(state.index, state.position);
  }
  if (fetch.count === 0 || c.subscription.pendingRevocation) return;
  fetch.limit(c.settings);
  c.spareFetch = null;
  c.fetchInFlight = fetch;
  c.effects.send(ConnectionKind.Node, fetch, c.settings.requestTimeoutMs);
}

/** Records of partitions that were taken away meanwhile, or whose position has moved, are dropped. */
export function onFetchResponse(c: ConsumerState, fetch: FetchExchange, now: Ticks): void {
  if (fetch !== c.fetchInFlight) return;
  c.fetchInFlight = null;
  c.spareFetch = fetch;
  for (let i = 0; i < fetch.count; i++) {
    const state = c.fetching[i]!;
    if (!state.assigned || !state.hasPosition || state.position !== fetch.offset(i)) continue;
    if (fetch.endOffset(i) === NO_SUCH_PARTITION) loseLeader(c, state, now);
    state.bufferedTo = Math.max(state.bufferedTo, fetch.endOffset(i));
  }
}

/** FetchCollector.handleInitializeErrors: UNKNOWN_TOPIC_OR_PARTITION asks for metadata, which will know no leader of it. */
function loseLeader(c: ConsumerState, state: PartitionState, now: Ticks): void {
  state.gone = true;
  requestUpdate(c, now);
}
