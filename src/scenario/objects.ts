/**
 * Objects of a scenario: what they may hold, and what is said about a key that they do not know.
 */
import * as v from 'valibot';
import { didYouMean } from './suggest.ts';

/**
 * An object that names a key it does not know, and the one that was probably meant. `elsewhere`: keys that are known at
 * another place, and that place.
 */
export function object<E extends v.ObjectEntries>(entries: E, elsewhere: Readonly<Record<string, string>> = {}) {
  const keys = Object.keys(entries);
  const schema = v.strictObject(entries, (issue) => {
    const key = String(issue.path?.at(-1)?.key);
    // strictObject tells of a key that is not there as of one that is not known, at the key's own path.
    if (issue.expected !== 'never')
      return keys.includes(key) && issue.received === 'undefined' ? 'is missing.' : 'is not an object.';
    const place = Object.hasOwn(elsewhere, key) ? elsewhere[key]! : null;
    return `is not known here.${place === null ? didYouMean(key, keys) : ` It belongs to ${place}.`}`;
  });
  return v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value), 'is not an object.'),
    schema,
  );
}

/** The same place for several keys. */
export function places(keys: readonly string[], place: string): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, place]));
}
