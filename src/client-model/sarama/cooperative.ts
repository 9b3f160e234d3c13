/**
 * A rebalance that a session survives: the member rejoins with what it owns, gives up what it lost, begins what it gained,
 * and joins once more if it gave anything up (N14, N15, K-S-RB-01).
 *
 * Mirrors consumerGroup.consumeCooperative, rejoinCooperative, consumerGroupSession.reconcileAssignment and revokeClaims
 * (v1.61.1). No heartbeat and no commit is sent while it joins: those under way are waited for, later ones wait.
 */
import type { TopicPartition } from '../../protocol/partitions.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { cancelSession, stopClaim } from './cancel.ts';
import { startClaims } from './claims.ts';
import { joinSync } from './join.ts';
import { manage } from './managing.ts';
import { refreshMetadata } from './metadata.ts';
import { beginLastFlush, drop, endLastFlush } from './offsets.ts';
import { release } from './release.ts';
import { nudge, wake, wakeLate } from './routines.ts';
import type { SaramaState, Session } from './state.ts';
import { SaramaTimer } from './timers.ts';
import { watchPartitions } from './watch.ts';

const TIMED_OUT = 'rebalance timed out';

/** The signal is taken. */
export function rejoin(c: SaramaState, now: Ticks): void {
  const session = c.session!;
  c.consume.step = 'generation-mutex';
  if (session.generationHolder === 'heartbeat') return;
  session.generationHolder = 'join';
  session.rejoin = null;
  const { offsets } = session;
  offsets.writer = offsets.readers > 0 ? 'waiting' : 'holding';
  c.consume.step = 'generation-lock';
  if (offsets.writer === 'holding') joinAgain(c, session, now);
}

function joinAgain(c: SaramaState, session: Session, now: Ticks): void {
  session.offsets.writer = 'holding';
  c.consume.step = 'rejoining';
  joinSync(c, c.consume, session.owned, session.generationId, now);
}

/** The consume routine goes on. */
export function onCooperative(c: SaramaState, now: Ticks): void {
  const session = c.session!;
  const { error } = c.consume;
  switch (c.consume.step) {
    case 'generation-mutex':
      rejoin(c, now);
      break;
    case 'generation-lock':
      if (session.offsets.readers === 0) joinAgain(c, session, now);
      break;
    case 'rejoining':
      onRejoined(c, session, now);
      break;
    case 'follow-up':
      rejoin(c, now);
      break;
    case 'revoking':
      if (!session.claims.some(({ revoked }) => revoked)) flushRevoked(c, now);
      break;
    case 'flush-revoked':
      if (endLastFlush(c, new Set(c.revoked), now)) onFlushed(c, now);
      break;
    case 'added-metadata':
      if (error !== null) release(c, error, true, now);
      else {
        c.consume.step = 'added-set-up';
        manage(c, c.consume, c.added, now);
      }
      break;
    case 'added-set-up':
      if (error !== null) release(c, error, true, now);
      else goOn(c, now);
  }
}

function onRejoined(c: SaramaState, session: Session, now: Ticks): void {
  const { error } = c.consume;
  const { joined } = c;
  if (joined !== null) {
    session.memberId = c.memberId;
    session.generationId = joined.generationId;
    session.offsets.memberId = c.memberId;
    session.offsets.generationId = joined.generationId;
  }
  letOthersGoOn(c, session);
  if (joined === null) release(c, error, true, now);
  else reconcile(c, session, joined.owned, now);
}

/** The heartbeat, then the commits: they have been waiting for the new generation; who is let go last runs first. */
function letOthersGoOn(c: SaramaState, session: Session): void {
  session.offsets.writer = 'none';
  session.generationHolder = 'none';
  if (c.heartbeat.step === 'generation') nudge(c, c.heartbeat);
  for (const r of session.offsets.awaitingWriter.splice(0)) wake(c, r, null, null);
}

function reconcile(c: SaramaState, session: Session, given: readonly TopicPartition[], now: Ticks): void {
  c.revoked = session.owned.filter((partition) => !given.includes(partition));
  c.added = given.filter((partition) => !session.owned.includes(partition));
  if (c.revoked.length === 0) {
    takeAdded(c, now);
    return;
  }
  c.consume.step = 'revoking';
  c.effects.startTimer(SaramaTimer.Revoke, now + msToTicks(c.settings.maxPollIntervalMs));
  for (const claim of [...session.claims]) {
    if (!c.revoked.includes(claim.marked.partition)) continue;
    claim.revoked = true;
    stopClaim(c, claim, now);
  }
  nudge(c, c.consume);
}

/** A handler that does not return in time ends the session. */
export function onRevokeExpired(c: SaramaState, now: Ticks): void {
  if (c.consume.step !== 'revoking') return;
  c.effects.applicationEvent('error', TIMED_OUT);
  cancelSession(c, c.session!, TIMED_OUT, now);
  release(c, TIMED_OUT, true, now);
}

function flushRevoked(c: SaramaState, now: Ticks): void {
  c.effects.cancelTimer(SaramaTimer.Revoke);
  c.consume.step = 'flush-revoked';
  const targets = new Set(c.revoked);
  if (c.settings.enableAutoCommit) {
    beginLastFlush(c, targets, now);
    return;
  }
  drop(c, targets);
  onFlushed(c, now);
}

/** The partitions are not its own any more. */
function onFlushed(c: SaramaState, now: Ticks): void {
  const session = c.session!;
  session.owned = session.owned.filter((partition) => !c.revoked.includes(partition));
  c.effects.partitionsRevoked(c.revoked, true);
  takeAdded(c, now);
}

function takeAdded(c: SaramaState, now: Ticks): void {
  if (c.added.length === 0) {
    goOn(c, now);
    return;
  }
  c.consume.step = 'added-metadata';
  refreshMetadata(c, c.consume, [...new Set(c.added.map(({ topic }) => topic))], now);
}

/** What was given up asks for a follow-up join, whatever else has happened. */
function goOn(c: SaramaState, now: Ticks): void {
  const session = c.session!;
  session.owned = c.joined!.owned;
  if (c.added.length > 0) c.effects.partitionsAssigned(c.added, true);
  startClaims(c, session, c.added);
  watchPartitions(c, c.joined!.leads, now);
  if (c.revoked.length > 0) {
    c.consume.step = 'follow-up';
    wakeLate(c, c.consume);
  } else {
    c.consume.step = 'consuming';
    nudge(c, c.consume);
  }
}
