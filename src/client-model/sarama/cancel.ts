/**
 * The end of claims and of sessions: who is told, and when a claim is over.
 *
 * Mirrors consumerGroupSession.cancel, startClaim, waitClosed and partitionConsumer.dispatcher (v1.61.1): a claim is over
 * when its handler has returned and the fetcher has let go of it, which it does between two fetches (N16).
 */
import type { Ticks } from '../../protocol/time.ts';
import { waitForClaims } from './feeding.ts';
import { cutShort } from './progress.ts';
import { nudge } from './routines.ts';
import type { Claim, SaramaState, Session } from './state.ts';
import { subscribe } from './subscribe.ts';
import { armWork } from './work-timer.ts';
import { leaveWork } from './workers.ts';

/** @param cause what the next JoinGroup gives as its reason; null if the application has ended it */
export function cancelSession(c: SaramaState, session: Session, cause: string | null, now: Ticks): void {
  if (session.cancelled) return;
  session.cancelled = true;
  session.cause = cause;
  if (session.isSetUp) c.effects.applicationEvent('session-cancelled', `generation ${session.generationId}`);
  for (const claim of [...session.claims]) stopClaim(c, claim, now);
  if (c.session === session && c.consume.step === 'consuming') nudge(c, c.consume);
}

/** The handler returns as soon as it has finished with the record in hand; the fetcher is told. */
export function stopClaim(c: SaramaState, claim: Claim, now: Ticks): void {
  if (claim.cancelled) return;
  claim.cancelled = true;
  if (c.pool !== null) leaveWork(c, claim);
  else if (claim.app === 'idle') claim.app = 'returned';
  cutShort(claim, now);
  armWork(c);
  if (claim.fetched === 'backoff') claim.fetched = 'closed';
  if (claim.fetched === 'abandoned') subscribe(c, claim, now);
  waitForClaims(c);
  endClaimIfOver(c, claim, now);
}

/** The fetcher has let go of it. */
export function closeFetched(c: SaramaState, claim: Claim): void {
  claim.fetched = 'closed';
  claim.state.assigned = false;
  c.ended.push(claim);
}

export function endClaimIfOver(c: SaramaState, claim: Claim, now: Ticks): void {
  if (claim.done || claim.app !== 'returned' || claim.fetched !== 'closed') return;
  claim.done = true;
  const { session } = claim;
  session.running--;
  session.claims.splice(session.claims.indexOf(claim), 1);
  // A handler that returns by itself ends the session (S-RB-01).
  if (!claim.revoked) cancelSession(c, session, 'a ConsumeClaim handler has exited', now);
  const { step } = c.consume;
  if (c.session !== session) return;
  if (step === 'claims' && session.running === 0) nudge(c, c.consume);
  if (step === 'revoking' && !session.claims.some(({ revoked }) => revoked)) nudge(c, c.consume);
}
