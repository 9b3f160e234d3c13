/** When members send heartbeats, relative to each other. */
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';

/**
 * How far apart the last heartbeats before an instant were that one round is made of: the smallest arc of the circle of
 * one interval that holds the phases of all members.
 */
export function phaseSpread({ beats }: Chronicle, before: number, heartbeatMs: number): readonly number[] {
  const last = new Map<number, number>();
  for (const { at, pod } of beats) if (at < before && at >= before - 1.5 * heartbeatMs) last.set(pod, at);
  const phases = [...last.values()].map((at) => at % heartbeatMs).sort((a, b) => a - b);
  if (phases.length < 2) return [];
  const arcs = phases.map((at, i) => (i === 0 ? at + heartbeatMs - phases.at(-1)! : at - phases[i - 1]!));
  return [heartbeatMs - Math.max(...arcs)];
}
