/**
 * A scenario on its way in: plain JSON that nobody has checked yet, and writing into it by path.
 * A `*` in a path stands for every item of a list; a list that is not there yet gets one item.
 */

export type Raw = { [key: string]: unknown };

/** Sets the value at the path; what is not an object on the way is left for the schema to complain about. */
export function setAt(raw: Raw, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) raw[key] = value;
  else if (rest[0] === '*') setInList(raw, key, rest.slice(1), value);
  else setAt(childOf(raw, key), rest, value);
}

function setInList(raw: Raw, key: string, rest: readonly string[], value: unknown): void {
  raw[key] ??= [{}];
  for (const item of itemsAt(raw, key)) setAt(item, rest, value);
}

function childOf(raw: Raw, key: string): Raw {
  raw[key] ??= {};
  return isRaw(raw[key]) ? raw[key] : {};
}

/** The objects of the list at a key; none if there is no list. */
export function itemsAt(raw: Raw, key: string): readonly Raw[] {
  const list = raw[key];
  return Array.isArray(list) ? list.filter(isRaw) : [];
}

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
