/**
 * What of the first request of a name between two steps has to be the same, its time apart: who sends it, in which
 * generation, what is answered, and the offsets that it commits.
 */
import type { Counted } from './events.ts';
import type { Tally } from './places.ts';

/** How the first request differs from those recorded; null if it is like one of them. */
export function firstDiffers(judged: Tally, recorded: readonly Tally[]) {
  const [first, others] = [judged.requests[0]!, recorded.map(({ requests }) => requests[0]!)];
  const alike = recorded.filter((other) => other.requests[0]!.label === first.label && isAnsweredAlike(judged, other));
  if (alike.length === 0) return { rule: 'request', recorded: described(others[0]!), simulated: described(first) };
  if (alike.some((other) => isCommittingAlike(judged, other))) return null;
  return { rule: 'offsets', recorded: offsetsOf(alike[0]!.requests[0]!), simulated: offsetsOf(first) };
}

/**
 * Each answer to the first request was also given to a request of the other: whether an injected error hits the first or the
 * second depends on when the script armed it, and whether an answer still came, on when the connection broke.
 */
function isAnsweredAlike(a: Tally, b: Tally): boolean {
  return hasAnswer(a, b.requests[0]!.err) || hasAnswer(b, a.requests[0]!.err);
}

function hasAnswer({ requests }: Tally, answer: string): boolean {
  return answer === UNANSWERED || requests.some(({ err }) => err === answer);
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

function described({ api, label, err }: Counted): string {
  return `${api} ${label} → ${err}`;
}

function offsetsOf({ t, offsets }: Counted): string {
  return `OffsetCommit ${JSON.stringify(offsets)} at ${(t / 1000).toFixed(1)} s`;
}

const UNANSWERED = 'unanswered';
