/**
 * What a scenario file may hold beside the scenario: `$schema` for editors, what is expected of it, and what an
 * experiment varies in it. `run` reads the expectations, `compare` and `sweep` all of it; flags stand above it.
 */
import * as v from 'valibot';
import { keyPath } from '../scenario/from-flags.ts';
import type { Problem } from '../scenario/problem.ts';
import { isRaw, type Raw } from '../scenario/raw.ts';
import { value } from '../scenario/values.ts';
import { parseExpectation } from './expectation.ts';
import { parseSeeds } from './seeds.ts';
import { parseFactor } from './vary.ts';

export interface FileKeys {
  /** As `--expect` would say them. */
  readonly expect: readonly string[];
  /** As `--vary` would. */
  readonly vary: readonly string[];
  /** As `--seeds` would; null: not said. */
  readonly seeds: string | null;
}

export const NO_KEYS: FileKeys = { expect: [], vary: [], seeds: null };

const expectation = value(
  (given) => {
    const result = parseExpectation(String(given));
    return 'ok' in result ? { ok: String(given) } : result;
  },
  { type: 'string', examples: ['unowned.p99 < 20s', 'duplicates == 0'] },
);

/** A list of values, or the text that a command line would have. */
const factorValues = value(
  (given) => {
    const list = Array.isArray(given) ? given.map(String) : [String(given)];
    const isText = list.every((item) => item !== '' && !item.startsWith('['));
    return isText ? { ok: list } : { not: 'is neither a list of values nor text such as 6s..60s/10.' };
  },
  { type: ['string', 'number', 'boolean', 'array'], items: { type: ['string', 'number', 'boolean'] } },
);

const seeds = value(
  (given) => {
    const result = parseSeeds(String(given), '1');
    return 'ok' in result ? { ok: String(given) } : result;
  },
  { type: ['integer', 'string'], examples: [20, '101..200'] },
);

export const FILE_ENTRIES = {
  $schema: v.optional(v.string('is no address of a schema.')),
  expect: v.optional(v.array(expectation, 'is not a list of expectations.'), []),
  vary: v.optional(v.record(v.string(), factorValues, 'is not an object of flags and their values.'), {}),
  seeds: v.optional(seeds),
};

const FileKeysSchema = v.object(FILE_ENTRIES);

const NAMES = Object.keys(FILE_ENTRIES);

export interface SplitFile {
  /** Without the keys that are the file's own. */
  readonly scenario: unknown;
  readonly keys: FileKeys;
  readonly problems: readonly Problem[];
}

/** `at`: where a path stands, to begin a sentence with. */
export function splitFile(input: unknown, at: (path: string) => string): SplitFile {
  if (!isRaw(input) || !NAMES.some((name) => Object.hasOwn(input, name))) {
    return { scenario: input, keys: NO_KEYS, problems: [] };
  }
  const scenario = Object.fromEntries(Object.entries(input).filter(([key]) => !NAMES.includes(key)));
  const parsed = v.safeParse(FileKeysSchema, input);
  if (!parsed.success) {
    const problems = parsed.issues.map((issue) => {
      const path = (issue.path ?? []).map(({ key }) => String(key)).join('.');
      return { path, message: `${at(path)}: ${keyPath(path)}${shown(input, path)} ${issue.message}` };
    });
    return { scenario, keys: NO_KEYS, problems };
  }
  const { expect, vary, seeds } = parsed.output;
  const factors = Object.entries(vary).map(([name, values]) => factorText(name, values));
  const problems = factors.flatMap(({ name, text }) => {
    const result = parseFactor(text);
    return 'ok' in result
      ? []
      : [{ path: `vary.${name}`, message: `${at(`vary.${name}`)}: vary "${text}" ${result.not}` }];
  });
  return { scenario, keys: { expect, vary: factors.map(({ text }) => text), seeds: seeds ?? null }, problems };
}

/** Values that hold commas are told apart by `;`. */
function factorText(name: string, values: readonly string[]): { readonly name: string; readonly text: string } {
  const separator = values.some((one) => one.includes(',')) ? ';' : ',';
  return { name, text: `${name}=${values.join(separator)}` };
}

function shown(input: Raw, path: string): string {
  const found = path.split('.').reduce<unknown>((at, key) => (at as Raw | undefined)?.[key], input);
  return typeof found === 'string' ? ` "${found}"` : '';
}
