/** What a setting means, in the reader's language where the catalogue has it; else in the package's own words. */
import type { SettingInput } from 'groupsim/history';
import { CATALOGUES, type TextKey } from '../texts/catalogue.ts';
import type { T } from '../view/texts.ts';

export function settingMeaning({ path, name, meaning }: SettingInput, t: T): string {
  const keys = [`setting.${name}`, `setting.${path.split('.').at(-1)}`];
  const key = keys.find((one): one is TextKey => Object.hasOwn(CATALOGUES.en, one));
  return key === undefined ? meaning : t(key);
}
