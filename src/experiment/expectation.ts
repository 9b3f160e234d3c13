/**
 * `unowned.p99 < 20s`, `duplicates == 0`, `mean(lag.max) <= 1m`: what somebody expects of a run, and whether it came so.
 */
import { parseDuration } from '../scenario/durations.ts';
import { didYouMean } from '../scenario/suggest.ts';
import { MEASURE_NAMES, type Measure, measureNamed, type Unit } from './measures.ts';

type Operator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** Of many runs: each of them, or one figure made from all. */
export type Over = 'each' | 'mean' | 'median' | 'max' | 'min';

const OVERS: readonly string[] = ['mean', 'median', 'max', 'min', 'each'];

export interface Expectation {
  /** As it was said, with single spaces. */
  readonly text: string;
  readonly measure: Measure;
  /** null: all groups together. */
  readonly group: string | null;
  readonly over: Over;
  readonly operator: Operator;
  /** In the measure's unit. */
  readonly bound: number;
}

type ExpectationResult = { readonly ok: Expectation } | { readonly not: string };

const FORM =
  /^\s*(?:(\w+)\(\s*([\w.-]+)(?:@([\w.:-]+))?\s*\)|([\w.-]+?)(?:@([\w.:-]+))?)\s*(<=|>=|==|!=|<|>|=)\s*(\S.*?)\s*$/;

/** How it may be written, for messages. */
export const EXPECTATION_FORM = "'unowned.p99 < 20s' or 'duplicates == 0'";

/** Reads it, or says as the predicate of a sentence why it cannot. */
export function parseExpectation(text: string): ExpectationResult {
  const match = FORM.exec(text);
  if (match === null) return { not: `is not a measure, a comparison and a value: write ${EXPECTATION_FORM}.` };
  const [, over = 'each', within, withinGroup, alone, aloneGroup, sign, value = ''] = match;
  const name = within ?? alone ?? '';
  const measure = measureNamed(name);
  if (!OVERS.includes(over)) {
    return {
      not: `knows no ${over}: over several runs there are mean, median, min and max.${didYouMean(over, OVERS)}`,
    };
  }
  if (measure === undefined) {
    return {
      not: `names ${name}, which is no measure: groupsim measures lists them.${didYouMean(name, MEASURE_NAMES)}`,
    };
  }
  const bound = readValue(value, measure.unit);
  if (bound === null) return { not: `has "${value}" for a value: ${name} is ${UNIT_WORDS[measure.unit]}.` };
  const operator = (sign === '=' ? '==' : sign) as Operator;
  const group = withinGroup ?? aloneGroup ?? null;
  return { ok: { text: text.trim().replace(/\s+/g, ' '), measure, group, over: over as Over, operator, bound } };
}

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  ms: 'a span, such as 20s or 500ms',
  share: 'a share, such as 5% or 0.05',
  count: 'a number',
};

function readValue(text: string, unit: Unit): number | null {
  if (unit === 'ms') return parseDuration(text);
  const percent = unit === 'share' && text.endsWith('%');
  const digits = (percent ? text.slice(0, -1) : text).replaceAll('_', '');
  if (!/^-?\d+(\.\d+)?$/.test(digits)) return null;
  return percent ? Number(digits) / 100 : Number(digits);
}

/** What did not happen fulfils nothing. */
export function holdsFor({ operator, bound }: Expectation, value: number | null): boolean {
  if (value === null) return false;
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '==':
      return value === bound;
    case '!=':
      return value !== bound;
  }
}
