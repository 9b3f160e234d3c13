/**
 * Which events of the schedule a pod's silence, or its joining again, can be due to: those that went on meanwhile and
 * reached it. Ends of processes are not among them: they are in the pod's own life (members.ts).
 */
import { msToTicks, TICKS_PER_MS, type Ticks, ticksToMs } from '../../protocol/time.ts';
import { eventEnd, eventWords, reaches } from '../schedule/event-words.ts';
import type { WorldEvent, WorldEventKind } from '../schedule/world-events.ts';
import type { CauseStep } from './result.ts';

/** An act of a client without a known reason is put down to what was over no longer than this. */
const AFTERMATH: Ticks = msToTicks(30_000);

const ENDS_PROCESSES: ReadonlySet<WorldEventKind> = new Set([
  'pod-start',
  'pod-stop',
  'pod-kill',
  'pod-replace',
  'pod-crash-loop',
  'node-drain',
  'scale',
  'rolling-update',
]);

export class Faults {
  private readonly events: readonly WorldEvent[];

  constructor(events: readonly WorldEvent[]) {
    this.events = events.filter(({ kind }) => !ENDS_PROCESSES.has(kind));
  }

  /** Those between two instants, the latest first. `pod` −1: those that reach everybody. */
  during(from: Ticks, to: Ticks, pod: number): CauseStep[] {
    if (this.events.length === 0) return [];
    return this.events
      .filter((event) => msToTicks(event.atMs) <= to && eventEnd(event) >= from && reaches(event, pod))
      .sort((one, other) => other.atMs - one.atMs)
      .map((event) => faultStep(event));
  }

  /** Those that were not long over. */
  before(at: Ticks, pod: number): CauseStep[] {
    return this.during(at - AFTERMATH, at, pod);
  }
}

function faultStep(event: WorldEvent): CauseStep {
  const at = msToTicks(event.atMs);
  const seconds = (at / (1000 * TICKS_PER_MS)).toFixed(1);
  return { atMs: ticksToMs(at), text: `event at ${seconds} s: ${eventWords(event)}` };
}
