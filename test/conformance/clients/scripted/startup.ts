/**
 * How long a recorded process took until its client began to work: from the spawn to its first connection, in Java (where
 * the first use of each class costs) to its first look-up. No time of the dialogue runs from there; but records come at
 * whole seconds of the recording, so that it decides how its fetches lie to them.
 */
import type { Line } from '../dialogue.ts';

/** From the start of a simulated client to that event, over loopback. */
const OWN_MS = 1;

/** null if the recording does not show it. */
export function startupMs(client: string, lines: readonly Line[]): number | null {
  const first = lines.find((line) =>
    client === 'java' ? line.dir === 'req' && line.api === 'FindCoordinator' : line.dir === 'conn',
  );
  return first === undefined ? null : Math.max(0, first.t - OWN_MS);
}
