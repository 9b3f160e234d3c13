/** What the reader prefers: as the browser says, or as it was chosen here before. */
import { readProgress } from '../lessons/view/progress.ts';
import { LANGUAGES, type Language, languageOf } from '../texts/catalogue.ts';
import type { Preferences, Theme } from './state.ts';

const THEMES: readonly Theme[] = ['light', 'dark', 'system'];

export function readPreferences(): Preferences {
  const language = recall('language');
  const theme = recall('theme');
  return {
    course: readProgress(),
    language: Object.hasOwn(LANGUAGES, language) ? (language as Language) : languageOf(navigator.languages),
    theme: THEMES.find((one) => one === theme) ?? 'system',
    isCalm: matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}

/** A page that was opened as a file may not be allowed to keep anything. */
function recall(key: string): string {
  try {
    return localStorage.getItem(`groupsim.${key}`) ?? '';
  } catch {
    return '';
  }
}

export function remember(key: 'language' | 'theme', value: string): void {
  try {
    localStorage.setItem(`groupsim.${key}`, value);
  } catch {
    // It is forgotten with the page then.
  }
}
