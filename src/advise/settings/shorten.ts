/**
 * A shorter scenario for the search: where what happens goes on evenly from the beginning to the end, ten minutes of it
 * tell nearly as much of hundreds of choices as an hour does, and leave time for more of them. The proof is made with the
 * whole of it.
 */
import type { FaultScenario, Scenario } from '../../scenario/scenario.ts';

/** Events of a run that is short enough. */
const ENOUGH_EVENTS = 150_000;
const LEAST_MS = 300_000;
/** Acts of churn that a run has to see. */
const LEAST_ACTS = 20;

/** @param events of a run of the whole scenario */
export function shortened(scenario: Scenario, events: number): Scenario {
  if (events <= ENOUGH_EVENTS || !isEven(scenario)) return scenario;
  const churnMs = Math.max(0, ...scenario.groups.map(({ churn }) => (churn?.everyMs ?? 0) * LEAST_ACTS));
  const wantedMs = Math.max(LEAST_MS, churnMs, (scenario.durationMs * ENOUGH_EVENTS) / events);
  const durationMs = Math.ceil(wantedMs / 60_000) * 60_000;
  return durationMs < scenario.durationMs ? { ...scenario, durationMs } : scenario;
}

/** Nothing in it is said for an instant of its own. */
function isEven({ events, groups, topics, faults }: Scenario): boolean {
  const hasDates =
    events.length > 0 || groups.some(({ acts, churn }) => acts.length > 0 || (churn?.untilMs ?? null) !== null);
  return !hasDates && topics.every(({ changes }) => changes.length === 0) && faults.every(isEvenFault);
}

function isEvenFault({ fromMs, untilMs, times }: FaultScenario): boolean {
  return fromMs === 0 && untilMs === null && times === null;
}
