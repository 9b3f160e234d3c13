/**
 * Handing fetched records to the claims: each has a channel of 256 records, and the fetcher waits until all have taken
 * what it brought. A claim that takes nothing for one or two ticks of 100 ms is left out of the fetches until it has
 * (S-MP-01).
 *
 * Mirrors partitionConsumer.responseFeeder (v1.61.1). Records are ranges: [position, bufferedTo) waits for the claim; what
 * is more than the channel holds has not been handed over.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { CHANNEL_RECORDS, MAX_PROCESSING_MS } from './profile.ts';
import { NEVER } from './routine.ts';
import type { Claim, SaramaState } from './state.ts';
import { SaramaTimer } from './timers.ts';

const TICK: Ticks = msToTicks(MAX_PROCESSING_MS);

export function isChannelFull({ state }: Claim): boolean {
  return state.bufferedTo - state.position > CHANNEL_RECORDS;
}

function holdsUp(claim: Claim): boolean {
  return claim.fetched === 'subscribed' && !claim.cancelled && isChannelFull(claim);
}

/** All have what was fetched: the fetcher goes on; else it waits for those who hold it up. */
export function waitForClaims(c: SaramaState): void {
  if (c.fetcher.step !== 'feeding') return;
  let first = NEVER;
  for (const claim of c.subscribed) if (holdsUp(claim)) first = Math.min(first, claim.feedDeadline);
  if (first === NEVER) c.fetcherReady = true;
  else c.effects.startTimer(SaramaTimer.Feed, first);
}

/** The ticker of a claim's feeder runs on its own grid. */
function tickAfter(claim: Claim, now: Ticks): Ticks {
  return claim.startedAt + (Math.floor((now - claim.startedAt) / TICK) + 1) * TICK;
}

/** Its channel was full before anything could be put in: the next tick ends the waiting. */
export function beginFeeding(claim: Claim, now: Ticks): void {
  claim.feedDeadline = isChannelFull(claim) ? tickAfter(claim, now) : NEVER;
}

/** It has taken something: from now on the second tick does. */
export function onRecordsTaken(c: SaramaState, claim: Claim, now: Ticks): void {
  if (claim.feedDeadline === NEVER) return;
  claim.feedDeadline = isChannelFull(claim) ? tickAfter(claim, now) + TICK : NEVER;
  waitForClaims(c);
}

/** The claims whose time is over are left out. */
export function onFeedDue(c: SaramaState, now: Ticks): void {
  for (let i = c.subscribed.length - 1; i >= 0; i--) {
    const claim = c.subscribed[i]!;
    if (!holdsUp(claim) || claim.feedDeadline > now) continue;
    claim.fetched = 'abandoned';
    c.subscribed.splice(i, 1);
  }
  waitForClaims(c);
}
