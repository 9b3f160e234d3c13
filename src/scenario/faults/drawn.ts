/**
 * Values of a generator: said once, or drawn anew for each of its events. `10s..45s` is anything between, both ends
 * included; `in|out` one of several; what a single event would take is taken each time. How a value is written is for the
 * schema of the event's own field to say; here is only what drawing adds to it.
 */
import * as v from 'valibot';
import type { RandomStream } from '../../sim/engine/random.ts';
import { formatDuration } from '../durations.ts';

/** As it stands in a complete scenario: a value, or the text of what is drawn. */
export type Drawn = number | string | boolean | null;

export type Plan =
  | { readonly kind: 'fixed'; readonly value: Drawn }
  | { readonly kind: 'range'; readonly from: number; readonly to: number; readonly step: number }
  | { readonly kind: 'one-of'; readonly values: readonly Drawn[] };

export type PlanResult = { readonly ok: Plan } | { readonly not: string };

/** How a field of an event is read. */
export type FieldSchema = v.GenericSchema;

/** The plan that was written for a field, or the predicate of a sentence about what is wrong. */
export function planOf(field: string, schema: FieldSchema, given: unknown): PlanResult {
  const whole = v.safeParse(schema, given);
  if (whole.success) return { ok: { kind: 'fixed', value: whole.output as Drawn } };
  const text = typeof given === 'string' ? given : '';
  if (text.includes('|')) return alternatives(field, schema, text.split('|'));
  if (text.includes('..')) return range(field, schema, text.split('..'));
  return { not: whole.issues[0].message };
}

function alternatives(field: string, schema: FieldSchema, parts: readonly string[]): PlanResult {
  const values: Drawn[] = [];
  for (const part of parts) {
    const parsed = v.safeParse(schema, part);
    if (!parsed.success) return { not: `has "${part}" in it, which ${parsed.issues[0].message}` };
    values.push(parsed.output as Drawn);
  }
  const twice = values.find((one, index) => values.indexOf(one) !== index);
  if (twice !== undefined) return { not: `names ${textOf(field, twice)} twice.` };
  return { ok: { kind: 'one-of', values } };
}

function range(field: string, schema: FieldSchema, parts: readonly string[]): PlanResult {
  const [first = '', second = ''] = parts;
  if (parts.length !== 2 || first === '' || second === '') {
    return { not: `is no range: write both ends, such as ${field.endsWith('Ms') ? '10s..45s' : '1..3'}.` };
  }
  const unit = /[a-z]+$/.exec(second)?.[0];
  if (field.endsWith('Ms') && unit !== undefined && /^[\d.]*[1-9][\d.]*$/.test(first)) {
    return { not: `has an end without a unit: write ${first}${unit}..${second}.` };
  }
  const ends: number[] = [];
  for (const part of [first, second]) {
    const parsed = v.safeParse(schema, part);
    if (!parsed.success) return { not: `has the end "${part}", which ${parsed.issues[0].message}` };
    if (typeof parsed.output !== 'number')
      return { not: `takes no range: write ${first}|${second} for one of the two.` };
    ends.push(parsed.output);
  }
  const [from, to] = ends as [number, number];
  if (from > to) return { not: `is no range: its first end is above its second. Write ${second}..${first}.` };
  return {
    ok:
      from === to ? { kind: 'fixed', value: from } : { kind: 'range', from, to, step: stepOf(field, schema, from, to) },
  };
}

/** What is counted is drawn whole, spans to the millisecond if their ends are; finer values to four digits. */
function stepOf(field: string, schema: FieldSchema, from: number, to: number): number {
  if (!Number.isInteger(from) || !Number.isInteger(to)) return field.endsWith('Ms') ? 0.1 : 1 / PER_UNIT;
  return field.endsWith('Ms') || !v.safeParse(schema, from + 0.5).success ? 1 : 1 / PER_UNIT;
}

/** Steps of a unit; a division by it gives the number that a person would write, where a product with 0.0001 does not. */
const PER_UNIT = 10_000;

/** The value of one event. What is not drawn takes nothing from the stream. */
export function draw(plan: Plan, stream: RandomStream): Drawn {
  switch (plan.kind) {
    case 'fixed':
      return plan.value;
    case 'one-of':
      return plan.values[stream.below(plan.values.length)]!;
    case 'range': {
      const { from, to, step } = plan;
      const steps = Math.round((to - from) / step);
      const value = from + stream.below(steps + 1) * step;
      return Math.min(to, Math.round(value * PER_UNIT) / PER_UNIT);
    }
  }
}

/** Every value that the plan can give is between, or among, these. */
export function extremes(plan: Plan): readonly Drawn[] {
  if (plan.kind === 'fixed') return [plan.value];
  return plan.kind === 'range' ? [plan.from, plan.to] : plan.values;
}

/** As a complete scenario holds it: {@link planOf} reads the same plan from it. */
export function planValue(field: string, plan: Plan): Drawn {
  if (plan.kind === 'fixed') return plan.value;
  const texts = extremes(plan).map((value) => textOf(field, value));
  return texts.join(plan.kind === 'range' ? '..' : '|');
}

/** As it is written in a flag. */
export function textOf(field: string, value: Drawn): string {
  if (value === null) return 'none';
  return typeof value === 'number' && field.endsWith('Ms') ? formatDuration(value) : String(value);
}
