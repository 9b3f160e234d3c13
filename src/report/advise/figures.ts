/** Figures of objectives as people read them, with the unit that each has. */
import type { Gap } from '../../advise/settings/judge.ts';
import type { OBJECTIVES, Objective } from '../../advise/settings/objectives.ts';

/** `4.56%`, `0.53/pod/s`. */
export function amount(value: number, { unit }: Objective): string {
  return `${digits(value)}${unit}`;
}

/** Three digits that mean something. */
export function digits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.005) return value < 0 ? '>−0.01' : '<0.01';
  const text = size.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
  return `${value < 0 ? '−' : ''}${text.includes('.') ? text.replace(/\.?0+$/, '') : text}`;
}

export function signed(value: number): string {
  return value > 0 ? `+${digits(value)}` : digits(value);
}

/** `48.2% → 6.31%`. */
export function fromTo({ before, after }: Gap, objective: Objective): string {
  return `${amount(before, objective)} → ${amount(after, objective)}`;
}

/** `[−44.1, −39]`. */
export function intervalOf({ interval }: Gap): string {
  return `[${signed(interval.low)}, ${signed(interval.high)}]`;
}

export const SHORT: Readonly<Record<(typeof OBJECTIVES)[number]['name'], string>> = {
  unowned: 'without owner',
  duplicates: 'delivered twice',
  expelled: 'false expulsions',
  load: 'requests',
};
