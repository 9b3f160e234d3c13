/** A claim asks the fetcher to be fetched; the first one of some starts a time in which others may join it. */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { SUBSCRIPTION_BATCH_MS } from './profile.ts';
import type { Claim, SaramaState } from './state.ts';
import { SaramaTimer } from './timers.ts';

export const SUBSCRIPTION_BATCH: Ticks = msToTicks(SUBSCRIPTION_BATCH_MS);

/** brokerConsumer.queueSubscription and subscriptionManager (v1.61.1). */
export function subscribe(c: SaramaState, claim: Claim, now: Ticks): void {
  claim.fetched = 'queued';
  c.incoming.push(claim);
  if (c.collectUntil <= now && c.incoming.length === 1) c.collectUntil = now + SUBSCRIPTION_BATCH;
  if (c.fetcher.step !== '') return;
  c.fetcher.step = 'collecting';
  c.effects.startTimer(SaramaTimer.Fetch, c.collectUntil);
}
