/**
 * Fetching: one request at a time to the node, for all partitions that have a position and room in their queue; it goes on
 * whether or not the application polls. Mirrors rd_kafka_broker_fetch_toppars (v2.4.0, v2.11.1).
 * Deviation: what was fetched before a callback is kept over it, and read on; the real client fetches it again.
 */
import { FetchExchange } from '../requests.ts';
import { MAX_QUEUED_RECORDS, MAX_RECORDS_PER_PARTITION } from './profile.ts';
import { Connection, type LibrdkafkaState } from './state.ts';

export function fetchMore(c: LibrdkafkaState): void {
  if (c.fetchInFlight !== null || c.paused || !c.node.up || c.terminating) return;
  const fetch = c.spareFetch ?? new FetchExchange();
  fetch.count = 0;
  for (const state of c.assignment.all) {
    if (state.stage !== 'started' || state.bufferedTo - state.position >= MAX_QUEUED_RECORDS) continue;
    c.fetching[fetch.count] = state;
    fetch.add(state.index, state.bufferedTo);
  }
  if (fetch.count === 0) return;
  fetch.maxWaitMs = c.settings.fetchMaxWaitMs;
  fetch.maxRecordsPerPartition = MAX_RECORDS_PER_PARTITION;
  c.spareFetch = null;
  c.fetchInFlight = fetch;
  c.effects.send(Connection.Node, fetch, c.settings.requestTimeoutMs);
}

export function onFetched(c: LibrdkafkaState, fetch: FetchExchange): void {
  if (fetch !== c.fetchInFlight) return;
  c.fetchInFlight = null;
  c.spareFetch = fetch;
  for (let i = 0; i < fetch.count; i++) {
    const state = c.fetching[i]!;
    if (!state.assigned || state.bufferedTo !== fetch.offsets[i] || fetch.endOffsets[i]! <= state.bufferedTo) continue;
    state.bufferedTo = fetch.endOffsets[i]!;
    c.recordsReady = true;
  }
  fetchMore(c);
}

/** The connection is gone, and what was asked for on it. */
export function onNodeLost(c: LibrdkafkaState): void {
  c.fetchInFlight = null;
  c.listOffsets = null;
  if (!c.coordinator.up || !c.behaviour.looksUpOverCoordinator) c.metadataRequest = null;
}
