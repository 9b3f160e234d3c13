/**
 * Single values of a scenario: how each kind is read, from text or from JSON, and what is said when it is wrong.
 * What is said is the second half of a sentence; its beginning, the name and the value, is put before it later.
 */
import * as v from 'valibot';
import { CLIENT_NAMES } from '../client-model/profiles/configuration.ts';
import { wholeName } from '../client-model/topic-pattern.ts';
import { KNOWN_VERSIONS, parseVersion } from '../coordinator/behaviour.ts';
import type { ConfigKey } from '../protocol/config.ts';
import { parseClients } from './clients.ts';
import { DURATION_FORMS, formatDuration, parseDuration } from './durations.ts';
import { didYouMean } from './suggest.ts';
import { orList } from './words.ts';

export type AppCommit = 'auto' | 'sync' | 'async' | 'none';

/** Reads a value or says, as the predicate of a sentence, why it cannot. */
type Reader<T> = (value: unknown) => { readonly ok: T } | { readonly not: string };

export type ValueSchema<T> = v.GenericSchema<unknown, T>;

/** What an editor is told of a value: a fragment of JSON Schema. */
export type JsonFragment = Readonly<Record<string, unknown>>;

/** `json`: what an editor may know of it, by default nothing; the reader says the rest. */
export function value<T>(read: Reader<T>, json: JsonFragment = {}): ValueSchema<T> {
  const transform = v.rawTransform<unknown, T>(({ dataset, addIssue, NEVER }) => {
    const result = read(dataset.value);
    if ('ok' in result) return result.ok;
    addIssue({ message: result.not });
    return NEVER;
  });
  return v.pipe(v.unknown(), v.metadata({ json }), transform);
}

/** What is neither text nor a number is no value of any kind, however it would be written. */
function textOf(given: unknown): string {
  return typeof given === 'object' ? '' : String(given);
}

/** As editors check it: `500ms`, `1h30m`, digits alone. */
const SPAN_PATTERN = '^(\\d+(\\.\\d+)?(ms|[dhms]?))+$';

/** A span in milliseconds; text takes units. */
export function duration(min: number, max: number): ValueSchema<number> {
  const range = `${formatDuration(min)} to ${formatDuration(max)}`;
  return value(
    (given) => {
      const ms = typeof given === 'number' ? given : signedDuration(textOf(given));
      if (ms === null || !Number.isFinite(ms)) return { not: `is not a duration: write ${DURATION_FORMS}.` };
      const bare = typeof given === 'string' && /^-?[\d.]+$/.test(given) ? ' A number without a unit is in ms.' : '';
      return ms >= min && ms <= max ? { ok: ms } : { not: `is out of range: allowed is ${range}.${bare}` };
    },
    {
      anyOf: [
        { type: 'number', minimum: min, maximum: max },
        { type: 'string', pattern: SPAN_PATTERN },
      ],
    },
  );
}

/** A span below 0 is a span, and out of every range. */
function signedDuration(text: string): number | null {
  if (!text.startsWith('-')) return parseDuration(text);
  const ms = parseDuration(text.slice(1));
  return ms === null ? null : -ms;
}

export function wholeNumber(min: number, max: number): ValueSchema<number> {
  return value(
    (given) => {
      const number = toNumber(given);
      if (number === null || !Number.isInteger(number))
        return { not: `is not a whole number: allowed is ${min} to ${max}.` };
      return number >= min && number <= max ? { ok: number } : { not: `is out of range: allowed is ${min} to ${max}.` };
    },
    { type: 'integer', minimum: min, maximum: max },
  );
}

export function decimal(min: number, max: number): ValueSchema<number> {
  return value(
    (given) => {
      const number = toNumber(given);
      if (number === null) return { not: `is not a number: allowed is ${min} to ${max}.` };
      return number >= min && number <= max ? { ok: number } : { not: `is out of range: allowed is ${min} to ${max}.` };
    },
    { type: 'number', minimum: min, maximum: max },
  );
}

/** Digits with `_` or without; exponents and hexadecimal are nobody's way to write a number of members. */
function toNumber(given: unknown): number | null {
  if (typeof given === 'number') return Number.isFinite(given) ? given : null;
  const text = textOf(given).replaceAll('_', '');
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** `50%` or `0.5`. */
export function share(): ValueSchema<number> {
  return value(
    (given) => {
      const text = textOf(given);
      const number = text.endsWith('%') ? toNumber(text.slice(0, -1)) : toNumber(given);
      if (number === null) return { not: 'is not a share: write 0% to 100%.' };
      const part = text.endsWith('%') ? number / 100 : number;
      const meant = part > 1 && part <= 100 && !text.endsWith('%') ? ` Did you mean ${number}%?` : '';
      return part >= 0 && part <= 1 ? { ok: part } : { not: `is out of range: allowed is 0% to 100%.${meant}` };
    },
    {
      anyOf: [
        { type: 'number', minimum: 0, maximum: 1 },
        { type: 'string', pattern: '^\\d+(\\.\\d+)?%$' },
      ],
    },
  );
}

export function flagValue(): ValueSchema<boolean> {
  return value(
    (given) => {
      if (given === true || given === 'true') return { ok: true };
      if (given === false || given === 'false') return { ok: false };
      return { not: 'is neither true nor false.' };
    },
    { type: 'boolean' },
  );
}

/** One of a few words; `later` explains words that are no mistake, but not there yet. */
export function choice<T extends string>(
  words: readonly T[],
  later: Readonly<Record<string, string>> = {},
): ValueSchema<T> {
  return value(
    (given) => {
      const text = textOf(given);
      if ((words as readonly string[]).includes(text)) return { ok: text as T };
      const reason = Object.hasOwn(later, text) ? later[text]! : `is not known: allowed is ${orList(words)}.`;
      return { not: Object.hasOwn(later, text) ? reason : reason + didYouMean(text, words) };
    },
    { enum: words },
  );
}

/** Which clients the pods run, in the form that is printed. */
export function clients(): ValueSchema<string> {
  return value(
    (given) => {
      const result = parseClients(textOf(given));
      return 'not' in result ? result : { ok: textOf(given).replaceAll(/\s/g, '') };
    },
    { type: 'string', examples: [...CLIENT_NAMES, 'java:10,franz-go:20@1.18'] },
  );
}

/** One client, with its version or without; a version that stands apart is read by the same rules. */
export function oneClient(): ValueSchema<string> {
  return value(
    (given) => {
      const result = parseClients(textOf(given));
      if ('not' in result) return result;
      const isOne = result.ok.length === 1 && result.ok[0]!.members === null;
      return isOne ? { ok: textOf(given) } : { not: 'is more than one name: write each client as an item of its own.' };
    },
    { type: 'string', examples: CLIENT_NAMES },
  );
}

/** Any text that fits on a line. */
export function line(): ValueSchema<string> {
  return value(
    (given) => {
      const text = textOf(given);
      return /^(?!-)[^\p{Cc}]{1,100}$/u.test(text)
        ? { ok: text }
        : { not: 'may have 1 to 100 printable characters, the first no dash.' };
    },
    { type: ['string', 'number'] },
  );
}

/** Letters, digits and little else. */
export function name(): ValueSchema<string> {
  return value(
    (given) => {
      const text = textOf(given);
      return /^[\w.:][\w.:-]{0,99}$/.test(text)
        ? { ok: text }
        : { not: 'may have 1 to 100 letters, digits and . _ - : only, the first no dash.' };
    },
    { type: 'string', pattern: '^[\\w.:][\\w.:-]{0,99}$' },
  );
}

/** `orders,payments`, a list of names, or a pattern between slashes. */
export function subscription(): ValueSchema<string> {
  return value(
    (given) => {
      const text = Array.isArray(given) ? given.join(',') : textOf(given);
      if (text.startsWith('/')) return pattern(text);
      return /^[\w.:][\w.:-]{0,99}(,[\w.:][\w.:-]{0,99})*$/.test(text)
        ? { ok: text }
        : { not: 'is neither a list of topics nor a pattern: write orders,payments or /orders-.+/.' };
    },
    { type: ['string', 'array'] },
  );
}

function pattern(text: string): { readonly ok: string } | { readonly not: string } {
  if (text.length < 3 || !text.endsWith('/')) return { not: 'is no pattern: write it between slashes, /orders-.+/.' };
  try {
    wholeName(text.slice(1, -1));
    return { ok: text };
  } catch (error) {
    return { not: `is no regular expression (${(error as Error).message}): write one such as /orders-.+/.` };
  }
}

/** A release of Kafka that brokers can be. */
export function brokerVersion(): ValueSchema<string> {
  return value(
    (given) => {
      const text = textOf(given);
      return parseVersion(text) === null
        ? { not: `is not a release of Kafka that is known here: there are ${KNOWN_VERSIONS}.` }
        : { ok: text };
    },
    { type: ['string', 'number'] },
  );
}

/** The assignors that run on clients, by Kafka's names. */
export const CLIENT_ASSIGNORS = ['range', 'roundrobin', 'sticky', 'cooperative-sticky', 'optimal'] as const;

/** Kafka's own classes, which is what its setting holds. */
const ASSIGNOR_CLASSES: Readonly<Record<string, string>> = {
  RangeAssignor: 'range',
  RoundRobinAssignor: 'roundrobin',
  StickyAssignor: 'sticky',
  CooperativeStickyAssignor: 'cooperative-sticky',
};

/** The name of an assignor that may be given by its class, with its package or without. */
function shortAssignor(text: string): string {
  const className = text.replace(/^org\.apache\.kafka\.clients\.consumer\./, '');
  return Object.hasOwn(ASSIGNOR_CLASSES, className) ? ASSIGNOR_CLASSES[className]! : text;
}

/** Assignors in order of preference, separated by commas. */
function assignors(): ValueSchema<string> {
  return value(
    (given) => {
      const names = textOf(given)
        .split(',')
        .map((part) => shortAssignor(part.trim()));
      const wrong = names.find((part) => !(CLIENT_ASSIGNORS as readonly string[]).includes(part));
      const twice = names.find((part, index) => names.indexOf(part) !== index);
      if (twice !== undefined) return { not: `names ${twice} twice: Kafka's client refuses that.` };
      if (wrong === undefined) return { ok: names.join(',') };
      const meant = didYouMean(wrong, CLIENT_ASSIGNORS);
      return {
        not: `names no assignor of the clients: allowed is ${orList(CLIENT_ASSIGNORS)}, one or several with commas.${meant}`,
      };
    },
    { type: 'string', examples: CLIENT_ASSIGNORS },
  );
}

const LATER_PROTOCOL = {
  consumer: 'is not modelled yet: the rebalance protocol of KIP-848 comes in a later version. Use classic.',
};

/** The reader of a setting of Kafka, from its row in the table of settings. */
export function settingSchema(key: ConfigKey): ValueSchema<number | boolean | string | null> {
  if (key.name === 'partition.assignment.strategy') return assignors();
  if (key.name === 'group.protocol') return choice(['classic'], LATER_PROTOCOL);
  if (key.type === 'duration') return duration(key.min ?? 0, key.max ?? Number.MAX_SAFE_INTEGER);
  if (key.type === 'int') return wholeNumber(key.min ?? 0, key.max ?? Number.MAX_SAFE_INTEGER);
  if (key.type === 'boolean') return flagValue();
  if (key.type === 'enum') return choice(key.values ?? []);
  return name();
}
