/**
 * `any(2)`, `any(1..3)`, `any(2,0-4)`: so many pods of those, by chance, for each event anew.
 */
import * as v from 'valibot';
import type { RandomStream } from '../../sim/engine/random.ts';
import { LIMITS } from '../defaults.ts';
import { podNumbers, podsOf } from '../events/event-values.ts';
import { wholeNumber } from '../values.ts';
import { draw, extremes, type Plan, planOf, planValue } from './drawn.ts';

export interface SomePods {
  readonly count: Plan;
  /** Of which: `all` or their numbers. */
  readonly of: string;
}

const FORM = /^any\(([^,)]*)(?:,([^)]*))?\)$/;
const COUNT = wholeNumber(1, LIMITS.maxMembers);

/** null: the text is not of this form at all. */
export function somePods(given: unknown): { readonly ok: SomePods } | { readonly not: string } | null {
  const form = FORM.exec(String(given).replaceAll(/\s/g, ''));
  if (form === null) return null;
  const count = planOf('count', COUNT, form[1]);
  if ('not' in count) return { not: `has the number "${form[1]}", which ${count.not}` };
  const of = v.safeParse(podNumbers(), form[2] ?? 'all');
  if (!of.success) return { not: `has "${form[2]}" in it, which ${of.issues[0].message}` };
  return { ok: { count: count.ok, of: of.output } };
}

export function somePodsText({ count, of }: SomePods): string {
  return `any(${planValue('count', count)}${of === 'all' ? '' : `,${of}`})`;
}

/** The most pods of one event. */
export function mostPods({ count }: SomePods): number {
  return Math.max(...extremes(count).map(Number));
}

/** Numbers of pods as an event names them. */
export function drawPods({ count, of }: SomePods, members: number, counts: RandomStream, picks: RandomStream): string {
  const left = [...podsOf(of, members)];
  const chosen = Array.from(
    { length: draw(count, counts) as number },
    () => left.splice(picks.below(left.length), 1)[0]!,
  );
  return chosen.sort((one, other) => one - other).join(',');
}
