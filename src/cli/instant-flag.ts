/**
 * `--at`: an instant of the run.
 */
import { formatDuration } from '../scenario/durations.ts';
import { INSTANT_FORMS, parseInstant } from '../scenario/instants.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Milliseconds from the beginning of the run; what is wrong is put to the problems. */
export function instantOf(text: string, { durationMs }: Scenario, problems: Problem[]): number {
  const ms = parseInstant(text);
  const problem =
    ms === null ? `--at "${text}" is no instant: allowed is ${INSTANT_FORMS}.` : lateness(ms, text, durationMs);
  if (problem !== null) problems.push({ path: '--at', message: problem });
  return ms ?? 0;
}

function lateness(ms: number, text: string, durationMs: number): string | null {
  if (ms <= durationMs) return null;
  return `--at ${text} is after the end: the run lasts ${formatDuration(durationMs)}. Make it longer with --for.`;
}
