/**
 * The release of a session: its claims end, Cleanup, the last flush, the end of the heartbeats; then Consume() returns
 * (S-RB-02).
 *
 * Mirrors consumerGroupSession.release, offsetManager.Close and consumerGroup.recordSessionCause (v1.61.1).
 */
import type { Ticks } from '../../protocol/time.ts';
import { cancelSession } from './cancel.ts';
import { flush } from './flush.ts';
import { stopHeartbeats } from './heartbeat.ts';
import { beginLastFlush, drop, endLastFlush, stopCommits } from './offsets.ts';
import { pause } from './routines.ts';
import type { SaramaState } from './state.ts';
import { SaramaTimer } from './timers.ts';

/** @param cleansUp the application's Setup has run, so its Cleanup does */
export function release(c: SaramaState, error: string | null, cleansUp: boolean, now: Ticks): void {
  c.consumeError = error;
  c.cleansUp = cleansUp;
  c.consume.step = 'releasing';
  cancelSession(c, c.session!, null, now);
  // Only from here on a claim that ends says so: those that have ended already are counted below.
  c.consume.step = 'claims';
  onRelease(c, now);
}

/** The consume routine goes on. The session is released when it waits for its heartbeats, and they have ended. */
export function onRelease(c: SaramaState, now: Ticks): void {
  switch (c.consume.step) {
    case 'claims':
      if (c.session!.running === 0) cleanUp(c, now);
      break;
    case 'cleanup':
      afterCallback(c, now);
      break;
    case 'cleanup-commit':
      closeOffsets(c, now);
      break;
    case 'committer':
      if (c.autoCommit.step === '') lastFlush(c, now);
      break;
    case 'flush':
      if (endLastFlush(c, null, now)) endHeartbeats(c, now);
      break;
  }
}

function cleanUp(c: SaramaState, now: Ticks): void {
  if (!c.cleansUp) {
    closeOffsets(c, now);
    return;
  }
  c.consume.step = 'cleanup';
  c.effects.partitionsRevoked(c.session!.owned);
  c.session!.owned = [];
  if (c.application.revokedCallbackMs > 0) pause(c, c.consume, c.application.revokedCallbackMs, now);
  else afterCallback(c, now);
}

function afterCallback(c: SaramaState, now: Ticks): void {
  if (!c.application.commitOnRevoke) {
    closeOffsets(c, now);
    return;
  }
  c.consume.step = 'cleanup-commit';
  flush(c, c.consume, c.session!.offsets, null, now);
}

function closeOffsets(c: SaramaState, now: Ticks): void {
  c.consume.step = 'committer';
  if (stopCommits(c)) lastFlush(c, now);
}

function lastFlush(c: SaramaState, now: Ticks): void {
  if (!c.settings.enableAutoCommit) {
    drop(c, null);
    endHeartbeats(c, now);
    return;
  }
  c.consume.step = 'flush';
  beginLastFlush(c, null, now);
}

function endHeartbeats(c: SaramaState, now: Ticks): void {
  c.session!.offsets.coordinatorKnown = false;
  c.effects.cancelTimer(SaramaTimer.PartitionWatch);
  c.consume.step = 'heartbeat';
  stopHeartbeats(c, now);
}
