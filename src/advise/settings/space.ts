/**
 * The space that is searched: points spread evenly over it, single changes, and who is next to whom.
 */
import { latinOf } from '../../experiment/cells.ts';
import { parseDuration } from '../../scenario/durations.ts';
import { type Choice, keyOf } from './choice.ts';
import type { Tunable } from './tunables.ts';

/** Stands for a setting as it is. */
const AS_IS = '';

/** Every single change, of all settings in turns, and then a Latin hypercube of so many points. */
export function startOf(tunables: readonly Tunable[], points: number, seed: string): readonly Choice[] {
  const most = Math.max(0, ...tunables.map(({ values }) => values.length));
  const single = Array.from({ length: most }, (_, turn) =>
    tunables.flatMap(({ name, values }) => (values[turn] === undefined ? [] : [{ [name]: values[turn] }])),
  ).flat();
  const factors = tunables.map(({ name, values }) => ({ name, values: [AS_IS, ...values], range: null }));
  const spread = latinOf(factors, points, `${seed}/advise`).map(changesOf);
  return distinct([...single, ...spread]);
}

/** What differs from it in one setting, by a step where its values have an order. */
export function neighboursOf(choice: Choice, tunables: readonly Tunable[]): readonly Choice[] {
  return tunables.flatMap((tunable) => {
    const { name } = tunable;
    return besides(choice[name] ?? AS_IS, tunable).map((value) => changesOf({ ...choice, [name]: value }));
  });
}

function besides(value: string, { now, values }: Tunable): readonly string[] {
  const amounts = [now, ...values].map(amountOf);
  const all = [AS_IS, ...values];
  if (amounts.includes(null)) return all.filter((other) => other !== value);
  const order = all.map((_, index) => index).sort((a, b) => amounts[a]! - amounts[b]!);
  const at = order.findIndex((index) => all[index] === value);
  return [at - 1, at + 1].flatMap((next) => (order[next] === undefined ? [] : [all[order[next]]!]));
}

/** null: it has no order. */
function amountOf(value: string): number | null {
  return /^\d+$/.test(value) ? Number(value) : parseDuration(value);
}

function changesOf(choice: Choice): Choice {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== AS_IS));
}

export function distinct(choices: readonly Choice[]): readonly Choice[] {
  return [...new Map(choices.map((choice) => [keyOf(choice), choice])).values()];
}
