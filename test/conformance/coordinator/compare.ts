/** Comparing what was recorded with what our coordinator did: deep equality, and the difference in words. */
import { isObject, type Json } from './trace.ts';

export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key], b[key]));
}

/** One line per place where the two differ. */
export function differences(expected: Json | undefined, actual: Json | undefined, path = ''): string[] {
  if (isSame(expected, actual)) return [];
  if (!isObject(expected) || !isObject(actual)) return [`${path}: expected ${show(expected)}, actual ${show(actual)}`];
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => differences(expected[key], actual[key], path === '' ? key : `${path}.${key}`));
}

function show(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
