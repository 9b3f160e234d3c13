/**
 * The committed offsets of new claims: one OffsetFetch after the other (S-SS-01), after a look-up at the start of every
 * session (N9).
 *
 * Mirrors consumerGroupSession.manageClaims, offsetManager.ManagePartition, fetchInitialOffset and coordinator (v1.61.1);
 * finding N8.
 */
import { Errors, errorName } from '../../protocol/errors.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { OffsetFetchResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import { offsetFetchRequest } from '../membership-requests.ts';
import { endLookup, knowCoordinator } from './flush.ts';
import { exchange } from './links.ts';
import { lookUpCoordinator } from './lookup.ts';
import { OFFSET_FETCH_REACTIONS, RETRY_MAX } from './profile.ts';
import { BROKER, type Routine } from './routine.ts';
import { pause, wake } from './routines.ts';
import { Marked, type SaramaState } from './state.ts';

/** The consume routine is woken when all are known; with an error if one failed. */
export function manage(c: SaramaState, r: Routine, partitions: readonly TopicPartition[], now: Ticks): void {
  r.managing = { partitions, at: 0, retries: RETRY_MAX, step: 'fetch' };
  next(c, r, now);
}

function next(c: SaramaState, r: Routine, now: Ticks): void {
  const { partitions, at } = r.managing!;
  if (at === partitions.length) {
    finish(c, r, null);
    return;
  }
  r.managing!.retries = RETRY_MAX;
  attempt(c, r, now);
}

function attempt(c: SaramaState, r: Routine, now: Ticks): void {
  const { offsets } = c.session!;
  if (offsets.coordinatorKnown) {
    fetch(c, r, now);
    return;
  }
  r.managing!.step = 'lookup';
  if (offsets.lookingUp !== null) {
    offsets.awaitingLookup.push(r);
    return;
  }
  offsets.lookingUp = r;
  lookUpCoordinator(c, r, now);
}

function fetch(c: SaramaState, r: Routine, now: Ticks): void {
  const { partitions, at } = r.managing!;
  r.managing!.step = 'fetch';
  exchange(c, r, BROKER, { ...offsetFetchRequest(c.settings, [partitions[at]!]), requireStable: false }, now);
}

export function onManaging(c: SaramaState, r: Routine, now: Ticks): void {
  if (r.managing!.step === 'paused') attempt(c, r, now);
  else if (r.managing!.step === 'lookup') onLookedUp(c, r, now);
  else if (r.error !== null) {
    c.session!.offsets.coordinatorKnown = false;
    retry(c, r, r.error, 0, now);
  } else onAnswer(c, r, r.response as OffsetFetchResponse, now);
}

function onLookedUp(c: SaramaState, r: Routine, now: Ticks): void {
  const { offsets } = c.session!;
  if (offsets.lookingUp !== r) attempt(c, r, now);
  else if (r.error !== null) {
    endLookup(c, offsets);
    retry(c, r, r.error, 0, now);
  } else {
    knowCoordinator(c, offsets, now);
    fetch(c, r, now);
  }
}

/** N8: coordinator errors are tried again after 250 ms, the others end the session that has not begun. */
function onAnswer(c: SaramaState, r: Routine, response: OffsetFetchResponse, now: Ticks): void {
  const [found] = response.offsets;
  const code = response.errorCode || (found?.errorCode ?? Errors.NONE);
  if (code === Errors.NONE) {
    take(c, r, found?.offset ?? -1, now);
    return;
  }
  const reaction = OFFSET_FETCH_REACTIONS.get(code);
  if (reaction === undefined) {
    finish(c, r, errorName(code));
    return;
  }
  const moved = reaction === 'find-and-retry';
  if (moved && r.managing!.retries > 0) c.session!.offsets.coordinatorKnown = false;
  retry(c, r, errorName(code), moved && !c.can.offsetFetchPauses ? 0 : c.settings.retryBackoffMs, now);
}

function retry(c: SaramaState, r: Routine, error: string, ms: number, now: Ticks): void {
  const managing = r.managing!;
  if (managing.retries <= 0) {
    finish(c, r, error);
    return;
  }
  managing.retries--;
  if (ms === 0) {
    attempt(c, r, now);
    return;
  }
  managing.step = 'paused';
  pause(c, r, ms, now);
}

function take(c: SaramaState, r: Routine, offset: number, now: Ticks): void {
  const managing = r.managing!;
  c.session!.offsets.marked.push(new Marked(managing.partitions[managing.at]!, offset));
  managing.at++;
  next(c, r, now);
}

function finish(c: SaramaState, r: Routine, error: string | null): void {
  r.managing = null;
  wake(c, r, null, error);
}
