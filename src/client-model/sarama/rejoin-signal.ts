/** A session is told that its group rebalances: an eager one ends, a cooperative one rejoins (S-RB-01, N14). */
import type { Ticks } from '../../protocol/time.ts';
import { cancelSession } from './cancel.ts';
import { nudge } from './routines.ts';
import type { SaramaState, Session } from './state.ts';

/** triggerRebalance: signals that come before one was taken are one. */
export function requestRejoin(c: SaramaState, session: Session, reason: string, now: Ticks): void {
  if (!c.incremental) cancelSession(c, session, reason, now);
  else if (session.rejoin === null) {
    session.rejoin = reason;
    if (c.consume.step === 'consuming') nudge(c, c.consume);
  }
}
