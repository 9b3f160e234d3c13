/**
 * Figures of measures as people read them, with the unit that each has.
 */
import type { Unit } from '../../experiment/measures.ts';
import type { Interval } from '../../experiment/statistics.ts';
import { count, spanText } from '../numbers.ts';

/** `12.3s`, `4.56%`, `1,234`; means of counts keep what means something. */
export function figureText(value: number | null, unit: Unit): string {
  if (value === null) return 'never';
  if (value < 0) return `−${figureText(-value, unit)}`;
  if (unit === 'ms') return spanText(value);
  if (unit === 'share') return `${rounded(value * 100)}%`;
  return value >= 100 || Number.isInteger(value) ? count(value) : rounded(value);
}

/** With its sign, for differences; shares differ by percentage points. */
export function changeText(value: number, unit: Unit): string {
  const text = unit === 'share' ? `${rounded(Math.abs(value) * 100)} points` : figureText(Math.abs(value), unit);
  if (value === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

export function intervalText({ low, high }: Interval, unit: Unit): string {
  const end = (value: number) => changeText(value, unit).replace(' points', '');
  return `[${end(low)}, ${end(high)}]`;
}

/** Three digits that mean something. */
function rounded(value: number): string {
  if (value === 0) return '0';
  if (value < 0.01) return '<0.01';
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0).replace(/\.0+$/, '');
}
