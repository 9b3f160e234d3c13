/**
 * Partitions whose fetch failed: after 2 s, and with fresh metadata, they are fetched again.
 *
 * Mirrors partitionConsumer.notifyError, triggerRedispatch, dispatcher and dispatch (v1.61.1).
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { closeFetched } from './cancel.ts';
import { open } from './links.ts';
import { refreshMetadata } from './metadata.ts';
import { REDISPATCH_BACKOFF_MS } from './profile.ts';
import { BROKER, NEVER } from './routine.ts';
import { pause } from './routines.ts';
import type { Claim, SaramaState } from './state.ts';
import { subscribe } from './subscribe.ts';

/** The fetcher has lost it. */
export function loseSubscription(c: SaramaState, claim: Claim, error: string, now: Ticks): void {
  if (claim.cancelled) closeFetched(c, claim);
  else backOff(c, claim, error, now);
}

function backOff(c: SaramaState, claim: Claim, error: string, now: Ticks): void {
  c.effects.applicationEvent('error', error);
  claim.fetched = 'backoff';
  claim.redispatchAt = now + msToTicks(REDISPATCH_BACKOFF_MS);
  if (c.redispatcher.step !== '') return;
  c.redispatcher.step = 'pausing';
  pause(c, c.redispatcher, REDISPATCH_BACKOFF_MS, now);
}

/** The goroutine goes on: after the pause, or with the metadata. */
export function onRedispatch(c: SaramaState, now: Ticks): void {
  const r = c.redispatcher;
  if (r.step === 'pausing') {
    const due = claims(c).filter((claim) => claim.fetched === 'backoff' && claim.redispatchAt <= now);
    for (const claim of due) claim.fetched = 'dispatching';
    if (due.length > 0) {
      r.step = 'refreshing';
      refreshMetadata(c, r, c.topics, now);
      return;
    }
  } else bringBack(c, r.error, now);
  pauseForTheNext(c, now);
}

function bringBack(c: SaramaState, error: string | null, now: Ticks): void {
  c.redispatcher.step = 'pausing';
  if (error === null) open(c, BROKER, now);
  for (const claim of claims(c)) {
    if (claim.fetched !== 'dispatching') continue;
    // One that has ended meanwhile takes part once more, and is let go then.
    if (error === null) subscribe(c, claim, now);
    else loseSubscription(c, claim, error, now);
  }
}

function pauseForTheNext(c: SaramaState, now: Ticks): void {
  let first = NEVER;
  for (const { fetched, redispatchAt } of claims(c)) if (fetched === 'backoff') first = Math.min(first, redispatchAt);
  c.redispatcher.step = first === NEVER ? '' : 'pausing';
  if (first !== NEVER) pause(c, c.redispatcher, Math.max(0, (first - now) / msToTicks(1)), now);
}

function claims(c: SaramaState): Claim[] {
  return [...(c.session?.claims ?? [])];
}
