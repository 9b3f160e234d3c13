/** One timer for all claims: it stands at the earliest end of their work. */

import { NEVER } from './routine.ts';
import type { SaramaState } from './state.ts';
import { SaramaTimer } from './timers.ts';

export function armWork(c: SaramaState): void {
  let first = NEVER;
  for (const { app, busyUntil } of c.session?.claims ?? []) if (app === 'busy') first = Math.min(first, busyUntil);
  if (first === NEVER) c.effects.cancelTimer(SaramaTimer.Work);
  else c.effects.startTimer(SaramaTimer.Work, first);
}
