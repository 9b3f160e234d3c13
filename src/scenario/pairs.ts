/**
 * `every=20s,kind=crash`: several small values in one flag. What they may be is for the schema to say; here is only
 * which names there are.
 */
import { didYouMean } from './suggest.ts';
import { orList } from './words.ts';

/** What people write → the field of the scenario. */
export type PairNames = Readonly<Record<string, string>>;

export type PairsResult = { readonly fields: Readonly<Record<string, string>> } | { readonly not: string };

/** The fields that are named, or the predicate of a sentence about what is wrong. */
/** `or`: what else may be written instead. */
export function parsePairs(text: string, names: PairNames, or = ''): PairsResult {
  const fields: Record<string, string> = {};
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const key = part.slice(0, at).trim();
    if (at < 1) return { not: `has "${part}" in it: write it as ${form(names)}${or}.` };
    const field = Object.hasOwn(names, key) ? names[key] : undefined;
    if (field === undefined) {
      const known = Object.keys(names);
      return { not: `knows no ${key}: allowed is ${orList(known)}.${didYouMean(key, known)}` };
    }
    if (field in fields) return { not: `names ${key} twice.` };
    fields[field] = part.slice(at + 1).trim();
  }
  return { fields };
}

function form(names: PairNames): string {
  return Object.keys(names)
    .slice(0, 2)
    .map((name) => `${name}=…`)
    .join(',');
}
