/**
 * RefreshCoordinator: which broker coordinates the group (S-FC-01).
 *
 * Mirrors client.findCoordinator and RefreshCoordinator (v1.61.1): up to 1 + 3 rounds, 250 ms apart. An answer
 * COORDINATOR_NOT_AVAILABLE makes it look for the topic `__consumer_offsets` first; where there is none, that costs 3 s a
 * round (so recorded, with a broker that had none).
 */
import { Api } from '../../protocol/api.ts';
import { Errors, errorName } from '../../protocol/errors.ts';
import type { FindCoordinatorResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import { deregister, exchange, leastLoaded } from './links.ts';
import { refreshMetadata } from './metadata.ts';
import { OFFSETS_TOPIC, OFFSETS_TOPIC_WAIT_MS, RETRY_MAX } from './profile.ts';
import type { Routine } from './routine.ts';
import { pause, wake } from './routines.ts';
import type { SaramaState } from './state.ts';

/** The routine is woken when it is done; with an error if it failed. */
export function lookUpCoordinator(c: SaramaState, r: Routine, now: Ticks): void {
  r.lookup = { attempts: RETRY_MAX, step: 'asked' };
  ask(c, r, now);
}

function ask(c: SaramaState, r: Routine, now: Ticks): void {
  r.lookup!.step = 'asked';
  const connection = leastLoaded(c, r, now);
  if (connection >= 0) exchange(c, r, connection, { api: Api.FindCoordinator, groupId: c.settings.groupId }, now);
  else {
    c.seedAlive = true;
    retry(c, r, 'client has run out of available brokers to talk to', now);
  }
}

export function onLookup(c: SaramaState, r: Routine, now: Ticks): void {
  switch (r.lookup!.step) {
    case 'asked':
      onAsked(c, r, now);
      break;
    case 'offsets-topic':
      if (r.error === null) retry(c, r, errorName(Errors.COORDINATOR_NOT_AVAILABLE), now);
      else {
        r.lookup!.step = 'offsets-wait';
        pause(c, r, OFFSETS_TOPIC_WAIT_MS, now);
      }
      break;
    case 'offsets-wait':
      retry(c, r, errorName(Errors.COORDINATOR_NOT_AVAILABLE), now);
      break;
    case 'paused':
      ask(c, r, now);
  }
}

function onAsked(c: SaramaState, r: Routine, now: Ticks): void {
  if (r.error !== null) {
    if (r.epoch === c.links[r.connection]!.epoch) deregister(c, r.connection, now);
    ask(c, r, now);
    return;
  }
  const { errorCode } = r.response as FindCoordinatorResponse;
  if (errorCode === Errors.NONE) {
    c.registered = true;
    c.coordinatorKnown = true;
    finish(c, r, null);
  } else if (errorCode === Errors.COORDINATOR_NOT_AVAILABLE) lookForOffsetsTopic(c, r, now);
  else if (errorCode === Errors.GROUP_AUTHORIZATION_FAILED) retry(c, r, errorName(errorCode), now);
  else finish(c, r, errorName(errorCode));
}

function lookForOffsetsTopic(c: SaramaState, r: Routine, now: Ticks): void {
  r.lookup!.step = 'offsets-topic';
  if ((c.partitions.get(OFFSETS_TOPIC) ?? []).length > 0) wake(c, r, null, null);
  else refreshMetadata(c, r, [OFFSETS_TOPIC], now);
}

function retry(c: SaramaState, r: Routine, error: string, now: Ticks): void {
  if (r.lookup!.attempts <= 0) {
    finish(c, r, error);
    return;
  }
  r.lookup!.attempts--;
  r.lookup!.step = 'paused';
  pause(c, r, c.settings.retryBackoffMs, now);
}

function finish(c: SaramaState, r: Routine, error: string | null): void {
  r.lookup = null;
  wake(c, r, null, error);
}
