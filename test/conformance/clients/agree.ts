/**
 * When the times at a place agree without regard to how much the client varies: measured from the step before, or from
 * something since that may have been the cause.
 */
import type { Cause } from './events.ts';
import type { Place, Tally } from './places.ts';
import { isTimeIn, rangeOf, TOLERANCE_MS } from './tolerance.ts';

/** The step comes as long after the step before, or after the latest possible cause of some kind. */
export function isStepTimely(judged: Place, recorded: readonly Place[]): boolean {
  const times = recorded.map(({ since }) => since);
  return isTimeIn(judged.since, rangeOf(times)) || hasTimelyCause(judged, recorded);
}

function hasTimelyCause(judged: Place, recorded: readonly Place[]): boolean {
  return judged.step!.causes.some(({ kind, t }) => {
    const times = recorded.flatMap(({ step }) => (step === null ? [] : sinceCause(kind, step.t, step.causes)));
    return times.length > 0 && isTimeIn(judged.step!.t - t, rangeOf(times));
  });
}

function sinceCause(kind: string, at: number, causes: readonly Cause[]): number[] {
  return causes.filter((cause) => cause.kind === kind).map(({ t }) => at - t);
}

/** The first request comes as long after the step before, after the last request of its name, or after a record. */
export function isFirstTimely(judged: Tally, recorded: readonly Tally[]): boolean {
  if (isTimeIn(judged.times[0]!, rangeOf(recorded.map(({ times }) => times[0]!)))) return true;
  const sinceSame = recorded.flatMap((tally) => tally.sinceSame ?? []);
  const isPeriodic = judged.sinceSame !== null && sinceSame.length > 0;
  if (isPeriodic && isTimeIn(judged.sinceSame!, rangeOf(sinceSame))) return true;
  return recorded.some((tally) => isAfterRecord(judged, tally));
}

const RECORD_PERIOD_MS = 1000;

/**
 * An application that commits what it was given commits when a record comes, and records come at each whole second of the
 * recording, whenever the process started: at the same time of the second, and at most one record sooner or later.
 */
function isAfterRecord(a: Tally, b: Tally): boolean {
  const [x, y] = [a.requests[0]!, b.requests[0]!];
  if (x.api !== 'OffsetCommit' || Math.abs(a.times[0]! - b.times[0]!) > RECORD_PERIOD_MS) return false;
  const apart = Math.abs((x.t % RECORD_PERIOD_MS) - (y.t % RECORD_PERIOD_MS));
  return Math.min(apart, RECORD_PERIOD_MS - apart) <= TOLERANCE_MS;
}
