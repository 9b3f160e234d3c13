/**
 * Values that only events have: which pods, and in which order a frozen broker goes on.
 */
import type { ValueSchema } from '../values.ts';
import { value } from '../values.ts';

const PODS = /^\d+(-\d+)?(,\d+(-\d+)?)*$/;

/** `0,2-4` or `all`, or a list of numbers. */
export function podNumbers(): ValueSchema<string> {
  return value(
    (given) => {
      const text = (Array.isArray(given) ? given.join(',') : String(given)).replaceAll(/\s/g, '');
      const isSound = text === 'all' || (PODS.test(text) && ranges(text).every(([first, last]) => first <= last));
      return isSound ? { ok: text } : { not: 'names no pods: write their numbers, such as 0 or 0,2-4, or all.' };
    },
    { type: ['string', 'integer', 'array'] },
  );
}

/** The numbers that a text names, of so many pods. */
export function podsOf(text: string, members: number): readonly number[] {
  if (text === 'all') return Array.from({ length: members }, (_, pod) => pod);
  return ranges(text).flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

/** The highest number that a text names; −1 for `all`. */
export function highestPod(text: string): number {
  return text === 'all' ? -1 : Math.max(...ranges(text).map(([, last]) => last));
}

function ranges(text: string): [number, number][] {
  return text.split(',').map((part) => {
    const [first, last = first] = part.split('-').map(Number);
    return [first!, last!];
  });
}

const RACE = /^race\((0(?:\.\d+)?|1(?:\.0+)?)\)$/;

/** `timersFirst`, `requestsFirst`, or `race(q)` with the probability that the timers win; also with dashes. */
export function resumeOrder(): ValueSchema<string> {
  return value(
    (given) => {
      const text = String(given).replace(/-f/, 'F');
      if (text === 'timersFirst' || text === 'requestsFirst' || RACE.test(text)) return { ok: text };
      return { not: 'is no order: allowed is timersFirst, requestsFirst or race(q), such as race(0.5).' };
    },
    { type: 'string', examples: ['timersFirst', 'requestsFirst', 'race(0.5)'] },
  );
}

/** Probability that overdue timers are dealt with before the requests that wait. */
export function timersFirstOf(order: string): number {
  if (order === 'timersFirst') return 1;
  return order === 'requestsFirst' ? 0 : Number(RACE.exec(order)![1]);
}
