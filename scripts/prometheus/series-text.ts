/**
 * A series as promtool's tests write it: values at equal steps, runs of equal steps shortened, `_` where a scrape did not
 * find it, and `stale` where it had found it the time before, as Prometheus marks it.
 */

/** `0+5x3 15x2 stale _x4`; the first value is of the instant 0. */
export function valuesText(values: readonly number[], scrapes: number): string {
  const tokens: string[] = [];
  const whole = Array.from({ length: scrapes }, (_, index) => values[index] ?? Number.NaN);
  for (let at = 0; at < whole.length; ) {
    if (Number.isNaN(whole[at]!)) {
      const end = endOf(whole, at, (value) => Number.isNaN(value));
      const isEnd = at > 0;
      if (isEnd) tokens.push('stale');
      const blanks = end - at - (isEnd ? 1 : 0);
      if (blanks > 0) tokens.push(blanks === 1 ? '_' : `_x${blanks}`);
      at = end;
    } else {
      const { text, length } = runOf(whole, at);
      tokens.push(text);
      at += length;
    }
  }
  return tokens.join(' ');
}

function endOf(values: readonly number[], from: number, holds: (value: number) => boolean): number {
  let end = from;
  while (end < values.length && holds(values[end]!)) end++;
  return end;
}

/** The longest run of one step from here on. */
function runOf(values: readonly number[], from: number): { readonly text: string; readonly length: number } {
  const first = values[from]!;
  const step = rounded((values[from + 1] ?? Number.NaN) - first);
  let length = 1;
  while (from + length < values.length && rounded(values[from + length]! - values[from + length - 1]!) === step)
    length++;
  if (length < 3) return { text: String(first), length: 1 };
  return { text: `${first}${step < 0 ? '-' : '+'}${Math.abs(step)}x${length - 1}`, length };
}

/** Seconds have three digits. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
