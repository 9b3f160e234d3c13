/**
 * Values of bands: how pooled samples become one figure, and when that is inside.
 */
import type { Part, Samples } from './types.ts';

export function meanOf(values: readonly number[] | undefined): number | null {
  if (values === undefined || values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** By the nearest ranks on either side. */
export function quantileOf(values: readonly number[] | undefined, share: number): number | null {
  if (values === undefined || values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}

export function medianOf(values: readonly number[] | undefined): number | null {
  return quantileOf(values, 0.5);
}

export function leastOf(values: readonly number[] | undefined): number | null {
  return quantileOf(values, 0);
}

export function mostOf(values: readonly number[] | undefined): number | null {
  return quantileOf(values, 1);
}

/** Of values that are 1 or 0: how many are 1. */
export function shareOf(values: readonly number[] | undefined): number | null {
  return meanOf(values);
}

export function sumOf(values: readonly number[] | undefined): number {
  return (values ?? []).reduce((sum, value) => sum + value, 0);
}

export type Unit = 'ms' | 's' | 'share' | 'count' | '/min';

/** A value between two bounds, both inside. */
export function between(name: string, value: number | null, low: number, high: number, unit: Unit = 'ms'): Part {
  const ok = value !== null && value >= low - EPSILON && value <= high + EPSILON;
  return { name, value, text: textOf(value, unit), ok };
}

export const atMost = (name: string, value: number | null, high: number, unit: Unit = 'ms'): Part =>
  between(name, value, Number.NEGATIVE_INFINITY, high, unit);

export const atLeast = (name: string, value: number | null, low: number, unit: Unit = 'ms'): Part =>
  between(name, value, low, Number.POSITIVE_INFINITY, unit);

export const exactly = (name: string, value: number | null, wanted: number, unit: Unit = 'count'): Part =>
  between(name, value, wanted, wanted, unit);

const EPSILON = 1e-9;

export function textOf(value: number | null, unit: Unit): string {
  if (value === null) return 'never';
  if (unit === 'share') return `${round(value * 100, 1)} %`;
  if (unit === 'count') return round(value, 2);
  if (unit === '/min') return `${round(value, 2)}/min`;
  if (unit === 's') return `${round(value / 1_000, 3)} s`;
  return `${round(value, 1)} ms`;
}

function round(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** The samples of a name over several experiments. */
export function together(pools: readonly Samples[], name: string): readonly number[] {
  return pools.flatMap((samples) => samples[name] ?? []);
}
