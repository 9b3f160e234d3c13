/**
 * What of the first request of a name between two steps has to be the same, its time apart: who sends it, in which
 * generation, and the offsets that it commits. (What is answered is the broker's doing.)
 */
import type { Counted } from './events.ts';
import type { Tally } from './places.ts';

/** How the first request differs from those recorded; null if it is like one of them. */
export function firstDiffers(judged: Tally, recorded: readonly Tally[]) {
  const [first, others] = [judged.requests[0]!, recorded.map(({ requests }) => requests[0]!)];
  const alike = recorded.filter((other) => isSentAlike(judged, other));
  if (alike.length === 0) return { rule: 'request', recorded: described(others[0]!), simulated: described(first) };
  if (alike.some((other) => isCommittingAlike(judged, other))) return null;
  return { rule: 'offsets', recorded: offsetsOf(alike[0]!.requests[0]!), simulated: offsetsOf(first) };
}

/** Who is first in one is somewhere in the other: of what waited for a broker that was silent anything may come first. */
function isSentAlike(a: Tally, b: Tally): boolean {
  return sends(a, b.requests[0]!.label) || sends(b, a.requests[0]!.label);
}

function sends({ requests }: Tally, who: string): boolean {
  return requests.some(({ label }) => label === who);
}

const RECORD_PERIOD_MS = 1000;

/**
 * Offsets are those of one record more or less, in themselves or behind the newest record: records come at each whole second
 * of the recording, and when the process started is not compared. One partition tells: sarama commits what its claims have
 * marked by then, in repeats that are alike now two and now four of them. A commit at another time commits something else.
 */
function isCommittingAlike(a: Tally, b: Tally): boolean {
  const [x, y] = [a.requests[0]!, b.requests[0]!];
  if (Math.abs(a.times[0]! - b.times[0]!) > RECORD_PERIOD_MS) return true;
  const common = Object.keys(x.offsets ?? {}).filter((partition) => y.offsets?.[partition] !== undefined);
  return common.length === 0 || common.some((partition) => isOffsetAlike(x, y, partition));
}

function isOffsetAlike(a: Counted, b: Counted, partition: string): boolean {
  const [x, y] = [a.offsets![partition]!, b.offsets![partition]!];
  return Math.abs(x - y) <= 1 || Math.abs(behind(a, x) - behind(b, y)) <= 1;
}

/** How many records the newest is ahead. */
function behind({ t }: Counted, offset: number): number {
  return Math.floor(t / RECORD_PERIOD_MS) - offset;
}

function described({ api, label }: Counted): string {
  return `${api} ${label}`;
}

function offsetsOf({ t, offsets }: Counted): string {
  return `OffsetCommit ${JSON.stringify(offsets)} at ${(t / 1000).toFixed(1)} s`;
}
