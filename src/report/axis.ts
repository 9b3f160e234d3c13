/**
 * A time axis: round instants, far enough apart for their labels.
 */
import { formatDuration } from '../scenario/durations.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

const STEPS: readonly number[] = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10].map((n) => n * DAY),
];

/** Columns that a label needs. */
const ROOM = 9;

export interface Tick {
  readonly column: number;
  readonly ms: number;
}

/** Ticks of an axis of so many columns over a span, the first at 0. */
export function ticksOf(spanMs: number, width: number): readonly Tick[] {
  const step = STEPS.find((ms) => (ms / spanMs) * width >= ROOM) ?? spanMs;
  const ticks: Tick[] = [];
  for (let ms = 0; ms < spanMs; ms += step) {
    const column = Math.floor((ms / spanMs) * width);
    if (width - column >= 4) ticks.push({ column, ms });
  }
  return ticks;
}

/** Labels at the columns of the ticks, each behind a small stroke. */
export function labelsAt(ticks: readonly Tick[], width: number, label: (tick: Tick) => string): string {
  let line = '';
  for (const tick of ticks) line = `${line.padEnd(tick.column).slice(0, tick.column)}╷${label(tick)}`;
  return line.padEnd(width).slice(0, width);
}

export function timeLabel({ ms }: Tick): string {
  return ms === 0 ? '0' : formatDuration(Math.round(ms * 10) / 10);
}
