/**
 * All words of the page, by key and language.
 *
 * The English catalogue says which keys there are; a key that the Chinese one lacks is a compile error. A text may have
 * placeholders, `{name}`: both languages have the same ones, which a test holds.
 */
import { en } from './en.ts';
import type { Catalogue } from './keys.ts';
import { zh } from './zh.ts';

export type { Catalogue, TextKey } from './keys.ts';

/** The languages of the page, by their tags (BCP 47), as the page names them. */
export const LANGUAGES = { en: 'English', zh: '中文' } as const;

export type Language = keyof typeof LANGUAGES;

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, zh };

/** What stands in the place of placeholders. Numbers are grouped by thousands, as both languages do: `20,244`. */
export type Values = Readonly<Record<string, string | number>>;

/** A placeholder: a name in braces. */
export const PLACEHOLDER = /\{(\w+)\}/g;

/** The text of a key. A placeholder without a value stays as it stands, so that a mistake is seen. */
export function textOf(language: Language, key: keyof Catalogue, values: Values = {}): string {
  return CATALOGUES[language][key].replace(PLACEHOLDER, (all, name: string) => shown(values[name], all));
}

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });

function shown(value: string | number | undefined, otherwise: string): string {
  return typeof value === 'number' ? numbers.format(value) : (value ?? otherwise);
}

/** The first of the reader's languages that the page has; English if it has none of them. */
export function languageOf(preferred: readonly string[]): Language {
  const tags = preferred.map((tag) => tag.toLowerCase().split('-')[0]!);
  return tags.find((tag): tag is Language => Object.hasOwn(LANGUAGES, tag)) ?? 'en';
}
