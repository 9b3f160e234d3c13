/** The keys of the catalogues. */
import type { en } from './en.ts';

export type TextKey = keyof typeof en;

export type Catalogue = Readonly<Record<TextKey, string>>;

/** A part of the Chinese catalogue: the keys of the English part, no more and no fewer. */
export type Same<Part> = Readonly<Record<keyof Part, string>>;
