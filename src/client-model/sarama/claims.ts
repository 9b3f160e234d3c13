/**
 * The start of a claim: where its partition's log ends and begins, where to read, and the request to be fetched
 * (S-SS-01, S-PO-01).
 *
 * Mirrors consumerGroupSession.startClaim and consume, consumer.ConsumePartition, chooseStartingOffset and
 * client.GetOffset (v1.61.1).
 * Deviation: an offset outside the log is reset without asking for its ends a second time, and a claim without a leader is
 * not tried again.
 */
import { Api } from '../../protocol/api.ts';
import { Errors, errorName } from '../../protocol/errors.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { Ticks } from '../../protocol/time.ts';
import { type ListOffsetsResponse, NO_SUCH_PARTITION } from '../requests.ts';
import { endClaimIfOver } from './cancel.ts';
import { close, exchange, open } from './links.ts';
import { refreshMetadata } from './metadata.ts';
import { BROKER } from './routine.ts';
import { Claim, type SaramaState, type Session } from './state.ts';
import { subscribe } from './subscribe.ts';

/** One goroutine each; they run when whoever starts them waits. */
export function startClaims(c: SaramaState, session: Session, partitions: readonly TopicPartition[]): void {
  for (const partition of partitions) {
    const marked = session.offsets.marked.find((other) => other.partition === partition && !other.done);
    if (marked === undefined) continue;
    const claim = new Claim(session, marked);
    session.claims.push(claim);
    session.running++;
    if (session.cancelled) claim.cancelled = true;
    c.starting.push(claim);
  }
}

export function beginClaim(c: SaramaState, claim: Claim, now: Ticks): void {
  if (claim.cancelled) endBeforeStart(c, claim, now);
  else ask(c, claim, 'latest', now);
}

function endBeforeStart(c: SaramaState, claim: Claim, now: Ticks): void {
  claim.app = 'returned';
  claim.fetched = 'closed';
  endClaimIfOver(c, claim, now);
}

function ask(c: SaramaState, claim: Claim, at: 'latest' | 'earliest', now: Ticks): void {
  claim.asking = at;
  claim.again = false;
  if (c.registered) list(c, claim, now);
  else refresh(c, claim, now);
}

function list(c: SaramaState, claim: Claim, now: Ticks): void {
  claim.routine.step = 'listing';
  open(c, BROKER, now);
  const request = { api: Api.ListOffsets, partitions: [claim.marked.partition], at: claim.asking };
  exchange(c, claim.routine, BROKER, request, now);
}

function refresh(c: SaramaState, claim: Claim, now: Ticks): void {
  claim.again = true;
  claim.routine.step = 'refreshing';
  refreshMetadata(c, claim.routine, [claim.marked.partition.topic], now);
}

/** A claim's goroutine goes on before its handler has been called. */
export function onClaimStarting(c: SaramaState, claim: Claim, now: Ticks): void {
  const r = claim.routine;
  if (r.step === 'listing') onListed(c, claim, now);
  else if (r.step === 'closing') {
    if (claim.again) fail(c, claim, 'EOF', now);
    else refresh(c, claim, now);
  } else if (r.error === null) list(c, claim, now);
  else fail(c, claim, r.error, now);
}

function onListed(c: SaramaState, claim: Claim, now: Ticks): void {
  const r = claim.routine;
  if (r.error !== null) {
    r.step = 'closing';
    close(c, r, BROKER, now);
    return;
  }
  const { errorCode, offsets } = r.response as ListOffsetsResponse;
  if (errorCode !== Errors.NONE) fail(c, claim, errorName(errorCode), now);
  else if (offsets[0] === NO_SUCH_PARTITION) refresh(c, claim, now);
  else if (claim.asking === 'latest') {
    claim.newest = offsets[0] ?? 0;
    ask(c, claim, 'earliest', now);
  } else start(c, claim, offsets[0] ?? 0, now);
}

function fail(c: SaramaState, claim: Claim, error: string, now: Ticks): void {
  if (!claim.cancelled) c.effects.applicationEvent('error', error);
  endBeforeStart(c, claim, now);
}

/** S-PO-01: the committed offset if the log has it, else Offsets.Initial. */
function start(c: SaramaState, claim: Claim, oldest: number, now: Ticks): void {
  const { marked, newest } = claim;
  const reset = marked.offset < oldest || marked.offset > newest;
  const initial = c.settings.autoOffsetReset === 'earliest' ? oldest : newest;
  claim.state.setPosition(reset ? initial : marked.offset);
  c.effects.positionInitialized(marked.partition, claim.state.position, reset);
  claim.startedAt = now;
  claim.app = claim.cancelled ? 'returned' : 'idle';
  subscribe(c, claim, now);
}
