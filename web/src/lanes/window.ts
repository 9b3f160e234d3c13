/** The part of the run that the lanes show: zoomed, moved, kept within the run. */

export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Closer there is nothing to see: messages take longer. */
const LEAST_MS = 20;

/** @param factor under 1: closer */
export function zoomed({ fromMs, toMs }: Window, factor: number, aroundMs: number, endMs: number): Window {
  const span = Math.min(endMs, Math.max(LEAST_MS, (toMs - fromMs) * factor));
  const share = toMs > fromMs ? (aroundMs - fromMs) / (toMs - fromMs) : 0.5;
  return within(aroundMs - share * span, span, endMs);
}

export function moved({ fromMs, toMs }: Window, byMs: number, endMs: number): Window {
  return within(fromMs + byMs, toMs - fromMs, endMs);
}

/** Moved as little as is needed for an instant to be seen. */
export function showing(window: Window, atMs: number, endMs: number): Window {
  const { fromMs, toMs } = window;
  if (atMs >= fromMs && atMs <= toMs) return window;
  const span = toMs - fromMs;
  return within(atMs < fromMs ? atMs - span * 0.1 : atMs - span * 0.9, span, endMs);
}

function within(fromMs: number, span: number, endMs: number): Window {
  const from = Math.min(Math.max(0, fromMs), Math.max(0, endMs - span));
  return { fromMs: from, toMs: from + span };
}

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000];
const MINUTE = 60_000;
const LONG_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1_440].map((minutes) => minutes * MINUTE);

/** Round instants for an axis, at most so many. */
export function ticksIn({ fromMs, toMs }: Window, most: number): readonly number[] {
  const least = (toMs - fromMs) / Math.max(1, most);
  const step = [...STEPS, ...LONG_STEPS].find((one) => one >= least) ?? least;
  const first = Math.ceil(fromMs / step);
  return Array.from({ length: Math.max(0, Math.floor(toMs / step) - first + 1) }, (_, index) => (first + index) * step);
}
