/** Waking routines, and letting them pause. */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { ClientResponse } from '../requests.ts';
import { NEVER, type Routine } from './routine.ts';
import type { SaramaState } from './state.ts';
import { SaramaTimer } from './timers.ts';

/** The routine goes on, behind those who are ready already: with an answer, with an error, or with neither. */
export function wake(c: SaramaState, r: Routine, response: ClientResponse | null, error: string | null): void {
  r.response = response;
  r.error = error;
  c.ready.push(r);
}

/** The same for one who waits for something to become so, and looks again: once is enough. */
export function nudge(c: SaramaState, r: Routine): void {
  if (!c.ready.includes(r)) wake(c, r, null, null);
}

/** The routine goes on, but has so much to do first that the fetcher is faster. */
export function wakeLate(c: SaramaState, r: Routine): void {
  r.response = null;
  r.error = null;
  c.late.push(r);
}

export function pause(c: SaramaState, r: Routine, ms: number, now: Ticks): void {
  r.wakeAt = now + msToTicks(ms);
  c.pausing.push(r);
  armPauses(c);
}

/** Ends a pause before its time; false if there was none. */
export function endPause(c: SaramaState, r: Routine): boolean {
  const at = c.pausing.indexOf(r);
  if (at < 0) return false;
  c.pausing.splice(at, 1);
  r.wakeAt = NEVER;
  armPauses(c);
  return true;
}

export function onPauseOver(c: SaramaState, now: Ticks): void {
  for (const r of [...c.pausing]) {
    if (r.wakeAt > now) continue;
    c.pausing.splice(c.pausing.indexOf(r), 1);
    r.wakeAt = NEVER;
    wake(c, r, null, null);
  }
  armPauses(c);
}

function armPauses(c: SaramaState): void {
  let first = NEVER;
  for (const { wakeAt } of c.pausing) first = Math.min(first, wakeAt);
  if (first === NEVER) c.effects.cancelTimer(SaramaTimer.Pause);
  else c.effects.startTimer(SaramaTimer.Pause, first);
}
