/** Texts in the reader's language, as every part of the page is given them. */
import type { TextKey, Values } from '../texts/catalogue.ts';

export type T = (key: TextKey, values?: Values) => string;

/** `2:03.4`, of virtual time. */
export function clock(ms: number): string {
  const tenths = Math.floor(ms / 100);
  const seconds = Math.floor(tenths / 10);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${String(s).padStart(2, '0')}.${tenths % 10}`;
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${tail}` : `${m}:${tail}`;
}
