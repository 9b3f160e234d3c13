/**
 * RefreshMetadata: which partitions topics have, asked of the broker, or of the bootstrap address (S-JG-01, S-JG-04).
 *
 * Mirrors client.tryRefreshMetadata and updateMetadata (v1.61.1).
 * Deviation: refreshes that are asked for at the same time are not merged into one.
 */
import { Api } from '../../protocol/api.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { MetadataResponse } from '../requests.ts';
import { deregister, exchange, leastLoaded } from './links.ts';
import { RETRY_MAX } from './profile.ts';
import type { Routine } from './routine.ts';
import { pause, wake } from './routines.ts';
import type { SaramaState } from './state.ts';

/** The routine is woken when it is done; with an error if it failed. `topics` null: all that there are. */
export function refreshMetadata(c: SaramaState, r: Routine, topics: readonly string[] | null, now: Ticks): void {
  r.metadata = { topics, attempts: RETRY_MAX, step: 'asked' };
  ask(c, r, now);
}

function ask(c: SaramaState, r: Routine, now: Ticks): void {
  r.metadata!.step = 'asked';
  const connection = leastLoaded(c, r, now);
  if (connection >= 0) exchange(c, r, connection, { api: Api.Metadata, topics: r.metadata!.topics }, now);
  else {
    c.seedAlive = true;
    retry(c, r, 'client has run out of available brokers to talk to', now);
  }
}

export function onMetadata(c: SaramaState, r: Routine, now: Ticks): void {
  if (r.metadata!.step === 'paused') ask(c, r, now);
  else if (r.error !== null) {
    if (r.epoch === c.links[r.connection]!.epoch) deregister(c, r.connection, now);
    ask(c, r, now);
  } else take(c, r, r.response as MetadataResponse, now);
}

function take(c: SaramaState, r: Routine, response: MetadataResponse, now: Ticks): void {
  c.registered = true;
  let missing = false;
  const topics = r.metadata!.topics ?? response.topics ?? [];
  if (r.metadata!.topics === null) c.partitions.clear();
  topics.forEach((topic, i) => {
    const partitions = response.partitions[i] ?? [];
    c.partitions.set(topic, partitions);
    if (partitions.length === 0) missing = true;
  });
  if (missing) retry(c, r, 'request was for a topic or partition that does not exist on this broker', now);
  else finish(c, r, null);
}

function retry(c: SaramaState, r: Routine, error: string, now: Ticks): void {
  if (r.metadata!.attempts <= 0) {
    finish(c, r, error);
    return;
  }
  r.metadata!.attempts--;
  r.metadata!.step = 'paused';
  pause(c, r, c.settings.retryBackoffMs, now);
}

function finish(c: SaramaState, r: Routine, error: string | null): void {
  r.metadata = null;
  wake(c, r, null, error);
}
