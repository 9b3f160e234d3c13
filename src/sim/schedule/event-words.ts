/**
 * What is to be said of the events of a schedule, wherever they are told: when, for how long, which pods they reach.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { WorldEvent } from './world-events.ts';

/** `broker-freeze for 45 s`. */
export function eventWords(event: WorldEvent): string {
  const forMs = 'forMs' in event ? event.forMs : null;
  return forMs === null ? event.kind : `${event.kind} for ${forMs / 1_000} s`;
}

/** Until when it lasts; the same instant for one that does not last, infinite for one that never ends. */
export function eventEnd(event: WorldEvent): Ticks {
  if (!('forMs' in event)) return msToTicks(event.atMs);
  return event.forMs === null ? Number.POSITIVE_INFINITY : msToTicks(event.atMs + event.forMs);
}

/** Whether a pod could have felt it. */
export function reaches(event: WorldEvent, pod: number): boolean {
  return !('pods' in event) || event.pods.includes(pod);
}
