/**
 * The fetcher: one Fetch after the other for all claims that take part (N-08, N16).
 *
 * Mirrors brokerConsumer (v1.61.1): a new subscription is collected for 100 ms together with those that come after it,
 * and meanwhile nothing is fetched; without subscriptions the fetcher naps. A claim that ends is let go between two
 * fetches. A fetch that failed costs the connection, and its partitions 2 s.
 * Deviation: all partitions are led by one broker; no preferred read replicas.
 */
import { Errors, errorName } from '../../protocol/errors.ts';
import type { Ticks } from '../../protocol/time.ts';
import { FetchExchange, NO_SUCH_PARTITION } from '../requests.ts';
import { deliver } from './application.ts';
import { closeFetched } from './cancel.ts';
import { beginFeeding, waitForClaims } from './feeding.ts';
import { close, exchange } from './links.ts';
import { loseSubscription } from './redispatch.ts';
import { BROKER } from './routine.ts';
import type { SaramaState } from './state.ts';
import { SUBSCRIPTION_BATCH } from './subscribe.ts';
import { SaramaTimer } from './timers.ts';

/** The next round: who comes, who goes, and a fetch for those who are there. */
export function nextFetch(c: SaramaState, now: Ticks): void {
  const r = c.fetcher;
  r.step = 'collecting';
  if (c.collectUntil > now) {
    c.effects.startTimer(SaramaTimer.Fetch, c.collectUntil);
    return;
  }
  admit(c);
  letGo(c);
  if (c.subscribed.length > 0) {
    r.step = 'fetching';
    exchange(c, r, BROKER, request(c), now);
  } else if (hasReferences(c)) c.effects.startTimer(SaramaTimer.Fetch, now + SUBSCRIPTION_BATCH);
  else r.step = '';
}

function admit(c: SaramaState): void {
  for (const claim of c.incoming) {
    claim.fetched = 'subscribed';
    c.subscribed.push(claim);
  }
  c.incoming.length = 0;
  c.collectUntil = 0;
}

function letGo(c: SaramaState): void {
  for (let i = c.subscribed.length - 1; i >= 0; i--) {
    const claim = c.subscribed[i]!;
    if (!claim.cancelled) continue;
    c.subscribed.splice(i, 1);
    closeFetched(c, claim);
  }
}

function hasReferences(c: SaramaState): boolean {
  return (c.session?.claims ?? []).some(({ fetched }) => fetched === 'queued' || fetched === 'abandoned');
}

function request(c: SaramaState): FetchExchange {
  const fetch = c.spareFetch ?? new FetchExchange();
  fetch.count = 0;
  fetch.errorCode = Errors.NONE;
  for (const { state } of c.subscribed) fetch.add(state.index, state.bufferedTo);
  fetch.limit(c.settings);
  c.spareFetch = null;
  c.fetch = fetch;
  return fetch;
}

/** The goroutine goes on with an answer, an error, or after the closing of its connection. */
export function onFetch(c: SaramaState, now: Ticks): void {
  const r = c.fetcher;
  if (r.step === 'closing') abandon(c, r.error ?? 'EOF', now);
  else if (r.error !== null) {
    r.step = 'closing';
    c.fetch = null;
    close(c, r, BROKER, now);
  } else feed(c, now);
}

/** Everybody is told; who is not about to end comes back after a while. */
function abandon(c: SaramaState, error: string, now: Ticks): void {
  for (const claim of [...c.subscribed, ...c.incoming]) loseSubscription(c, claim, error, now);
  c.subscribed.length = 0;
  c.incoming.length = 0;
  c.collectUntil = 0;
  c.fetcher.step = '';
}

function feed(c: SaramaState, now: Ticks): void {
  const fetch = c.fetch!;
  c.fetch = null;
  c.spareFetch = fetch;
  c.fetcher.step = 'feeding';
  if (fetch.errorCode !== Errors.NONE) {
    for (const claim of c.subscribed.splice(0)) loseSubscription(c, claim, errorName(fetch.errorCode), now);
  }
  c.subscribed.forEach(({ state }, i) => {
    if (i < fetch.count) state.bufferedTo = Math.max(state.bufferedTo, fetch.endOffset(i));
  });
  dropGone(c, fetch, now);
  for (const claim of c.subscribed) beginFeeding(claim, now);
  letGo(c);
  handOver(c, now);
  waitForClaims(c);
}

/** Claims of a topic that was deleted are looked up again, every two seconds, for ever (redispatch.ts). */
function dropGone(c: SaramaState, fetch: FetchExchange, now: Ticks): void {
  for (let i = Math.min(fetch.count, c.subscribed.length) - 1; i >= 0; i--) {
    if (fetch.endOffset(i) !== NO_SUCH_PARTITION) continue;
    const [claim] = c.subscribed.splice(i, 1);
    loseSubscription(c, claim!, errorName(Errors.UNKNOWN_TOPIC_OR_PARTITION), now);
  }
}

/**
 * The goroutine that was fed last runs first, the others in the order of feeding. A commit that has been waiting for the
 * fetch to end comes in between: in the recordings it has the new records of some partitions.
 */
function handOver(c: SaramaState, now: Ticks): void {
  const last = c.subscribed.length - 1;
  for (let i = 0; i < last; i++) c.deliveries.push(c.subscribed[i]!);
  if (last >= 0) deliver(c, c.subscribed[last]!, now);
}
