/**
 * `--vary session.timeout.ms=6s..60s/10`: what an experiment changes, by the names of the flags of a run.
 *
 *   `client=java,franz-go`               these values; where the values hold commas, `;` stands between them
 *   `session.timeout.ms=6s..60s/10`      ten values, evenly spaced from the first to the last
 *   `session.timeout.ms=6s..60s`         any value in between: for a Latin hypercube
 *   `churn.every=20s,1m`                 one of the several values of a flag
 *   `static=unset,pod`                   `unset`: as if nobody had said it
 */
import { formatDuration, parseDuration } from '../scenario/durations.ts';
import type { Flag, GivenFlag } from '../scenario/flag.ts';
import { FLAG_BY_NAME, FLAGS } from '../scenario/flags.ts';
import { didYouMean } from '../scenario/suggest.ts';

/** One thing that is varied. */
export interface Factor {
  /** As it was said: `session.timeout.ms`, `churn.every`. */
  readonly name: string;
  readonly flag: Flag;
  /** Of a flag of several values: which one. */
  readonly part: string | null;
  /** As a command line would say them; of an open range its two ends. */
  readonly values: readonly string[];
  /** null: the values are all there is. */
  readonly range: Range | null;
}

/** Numbers, or spans in milliseconds, between two ends. */
export interface Range {
  readonly low: number;
  readonly high: number;
  readonly isSpan: boolean;
  /** Both ends are whole numbers, and so is what lies between. */
  readonly isWhole: boolean;
}

type FactorResult = { readonly ok: Factor } | { readonly not: string };

/** What makes a setting as if nobody had said it. */
const UNSET = 'unset';

const MOST_VALUES = 10_000;

/** Reads `name=values`, or says as the predicate of a sentence why it cannot. */
export function parseFactor(text: string): FactorResult {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(0, at)).trim().replace(/^--/, '');
  const said = text.slice(at + 1).trim();
  if (at < 1 || said === '')
    return { not: 'is not name=values: write client=java,franz-go or session.timeout.ms=6s..60s/10.' };
  const target = targetOf(name);
  if (target === null) return { not: `names ${name}, which is no flag of a run.${didYouMean(name, NAMES)}` };
  const range = /^([^.,;]+(?:\.\d+[a-z]*)?)\.\.([^,;/]+)(?:\/(.+))?$/.exec(said);
  const values = range === null ? listOf(said, target) : steps(range[1]!, range[2]!, range[3]);
  return 'not' in values ? values : { ok: { name, ...target, ...values } };
}

type Target = Pick<Factor, 'flag' | 'part'>;
type Values = Pick<Factor, 'values' | 'range'>;

/** Names for "did you mean": flags, and the parts of those that have some. */
const NAMES: readonly string[] = FLAGS.flatMap(({ name, names }) => [
  name,
  ...Object.keys(names ?? {}).map((part) => `${name}.${part}`),
]);

function targetOf(name: string): Target | null {
  const flag = FLAG_BY_NAME.get(name);
  if (flag !== undefined) return { flag, part: null };
  const [head = '', ...rest] = name.split('.');
  const owner = FLAG_BY_NAME.get(head);
  const part = rest.join('.');
  return owner?.names !== undefined && Object.hasOwn(owner.names, part) ? { flag: owner, part } : null;
}

/** The values of a flag that takes a list are told apart by `;`. */
function listOf(said: string, { flag, part }: Target): Values | { readonly not: string } {
  const pairs = flag.names !== undefined && part === null;
  const separator = said.includes(';') || pairs ? ';' : ',';
  const values = said.split(separator).map((value) => value.trim());
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (values.includes('')) return { not: 'has an empty value: there is a comma too many.' };
  return twice === undefined ? { values, range: null } : { not: `names ${twice} twice.` };
}

function steps(from: string, to: string, count: string | undefined): Values | { readonly not: string } {
  const range = rangeOf(from.trim(), to.trim());
  if (range === null)
    return { not: `has ends ${from} and ${to} that are neither spans nor numbers: write 6s..60s/10.` };
  if (range.low >= range.high) return { not: `goes from ${from} to ${to}: the first has to be the smaller.` };
  if (count === undefined) return { values: [from.trim(), to.trim()], range };
  if (!/^\d+$/.test(count) || Number(count) < 2 || Number(count) > MOST_VALUES) {
    return { not: `has "${count}" for the number of values: write 2 to ${MOST_VALUES}, as in 6s..60s/10.` };
  }
  const last = Number(count) - 1;
  const values = Array.from({ length: last + 1 }, (_, index) => valueAt(range, index / last));
  return { values: [...new Set(values)], range: null };
}

function rangeOf(from: string, to: string): Range | null {
  const isNumber = (text: string) => /^\d+(\.\d+)?$/.test(text);
  if (isNumber(from) && isNumber(to)) {
    const [low, high] = [Number(from), Number(to)];
    return { low, high, isSpan: false, isWhole: Number.isInteger(low) && Number.isInteger(high) };
  }
  const [low, high] = [parseDuration(from), parseDuration(to)];
  return low === null || high === null ? null : { low, high, isSpan: true, isWhole: false };
}

/** The value at a part (0 … 1) of a range, as a command line would say it. */
export function valueAt({ low, high, isSpan, isWhole }: Range, part: number): string {
  const value = low + (high - low) * part;
  if (isSpan) return formatDuration(value < 1_000 ? Math.round(value * 10) / 10 : Math.round(value));
  return String(isWhole ? Math.round(value) : Math.round(value * 1e6) / 1e6);
}

/** The flag that says a value of a factor; null for `unset`, which no flag says. */
export function flagFor({ flag, part }: Factor, value: string): GivenFlag | null {
  if (value === UNSET) return null;
  return { name: flag.name, value: part === null ? value : `${part}=${value}` };
}
