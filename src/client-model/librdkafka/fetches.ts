/**
 * Fetching: one request at a time to the node, for all partitions that have a position and room in their queue; it goes on
 * whether or not the application polls. Mirrors rd_kafka_broker_fetch_toppars (v2.4.0, v2.11.1).
 * While a callback waits for the application nothing is fetched, and what was fetched is dropped. What a member keeps over it
 * is fetched again when the node's thread next wakes by itself, up to a second later (recorded: C.slow5, cooperative).
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { FetchExchange, NO_SUCH_PARTITION } from '../requests.ts';
import { FETCHER_SLEEP_MS, MAX_QUEUED_RECORDS } from './profile.ts';
import type { LibrdkafkaState } from './state.ts';
import { Connection } from './state-parts.ts';
import { Timer } from './timers.ts';

export function fetchMore(c: LibrdkafkaState, now: Ticks): void {
  if (c.fetchInFlight !== null || c.fetchesFrom > now || c.paused || !c.node.up || c.terminating) return;
  const fetch = c.spareFetch ?? new FetchExchange();
  fetch.count = 0;
  for (const state of c.assignment.all) {
    if (state.stage !== 'started' || state.gone || state.paused) continue;
    if (state.bufferedTo - state.position >= MAX_QUEUED_RECORDS) continue;
    c.fetching[fetch.count] = state;
    fetch.add(state.index, state.bufferedTo);
  }
  if (fetch.count === 0) {
    c.fetcherIdleSince ??= now;
    return;
  }
  c.fetcherIdleSince = null;
  fetch.limit(c.settings);
  c.spareFetch = null;
  c.fetchInFlight = fetch;
  c.effects.send(Connection.Node, fetch, c.settings.requestTimeoutMs + c.settings.fetchMaxWaitMs);
}

export function onFetched(c: LibrdkafkaState, fetch: FetchExchange, now: Ticks): void {
  if (fetch !== c.fetchInFlight) return;
  c.fetchInFlight = null;
  c.spareFetch = fetch;
  const outdated = c.fetchOutdated;
  c.fetchOutdated = false;
  for (let i = 0; i < fetch.count && !outdated; i++) {
    const state = c.fetching[i]!;
    // rd_kafka_toppar_leader_unavailable: it is fetched no more; the query for its leader tells the group nothing.
    if (fetch.endOffset(i) === NO_SUCH_PARTITION) state.gone = true;
    if (!state.assigned || state.paused || state.bufferedTo !== fetch.offset(i)) continue;
    if (fetch.endOffset(i) <= state.bufferedTo) continue;
    state.bufferedTo = fetch.endOffset(i);
    c.recordsReady = true;
  }
  if (c.paused) c.fetcherIdleSince ??= now;
  fetchMore(c, now);
}

export function pauseFetching(c: LibrdkafkaState): void {
  c.paused = true;
  c.recordsReady = false;
  c.fetchOutdated = c.fetchInFlight !== null;
  for (const state of c.assignment.all) state.bufferedTo = state.position;
}

/** A thread that sleeps is not woken by this. */
export function resumeFetching(c: LibrdkafkaState, now: Ticks): void {
  c.paused = false;
  const asleep = c.fetcherIdleSince;
  if (asleep === null || c.assignment.count('started') === 0) return;
  const sleep = msToTicks(FETCHER_SLEEP_MS);
  c.fetchesFrom = asleep + Math.ceil((now - asleep) / sleep) * sleep;
  c.effects.startTimer(Timer.FetchResume, c.fetchesFrom);
}

/** The connection is gone, and what was asked for on it. */
export function onNodeLost(c: LibrdkafkaState): void {
  c.fetchInFlight = null;
  c.listOffsets = null;
  if (!c.coordinator.up || !c.behaviour.looksUpOverCoordinator) c.metadataRequest = null;
}
