/** The catalogues: both languages say the same things, every key is used, and Chinese is set as Chinese is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BROKER_KEYS, CONSUMER_KEYS } from '../../src/protocol/config.ts';
import { CATALOGUES, type Language, languageOf, PLACEHOLDER, textOf } from '../../web/src/texts/catalogue.ts';
import { settings } from '../../web/src/texts/en/settings.ts';
import { en } from '../../web/src/texts/en.ts';

const WEB = resolve(import.meta.dirname, '../../web/src');
const KEYS = Object.keys(en) as (keyof typeof en)[];

const placeholders = (text: string) => [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name))].sort();

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(CATALOGUES.zh).sort()).toEqual([...KEYS].sort());
  });

  it('have the same placeholders', () => {
    const differ = KEYS.filter((key) => `${placeholders(CATALOGUES.zh[key])}` !== `${placeholders(en[key])}`);
    expect(differ).toEqual([]);
  });

  it.each(['en', 'zh'] as const)('%s has no empty text, and none with space at its ends', (language) => {
    const texts = Object.entries(CATALOGUES[language]);
    expect(texts.filter(([, text]) => text.trim() !== text || text === '')).toEqual([]);
  });

  it('Chinese is translated: only names stand as in English', () => {
    const same = KEYS.filter((key) => CATALOGUES.zh[key] === en[key]);
    expect(same.filter((key) => !NAMES.has(key))).toEqual([]);
  });

  it('Chinese has full-width punctuation', () => {
    const wrong = Object.entries(CATALOGUES.zh).filter(([, text]) =>
      /\p{Script=Han}[,:;?!()]|[,:;?!()]\p{Script=Han}/u.test(text.replace(/`[^`]*`/g, '').replace(/\(\)/g, '')),
    );
    expect(wrong).toEqual([]);
  });

  it("the meanings of Kafka's settings are the package's", () => {
    for (const { name, meaning } of [...CONSUMER_KEYS, ...BROKER_KEYS]) {
      expect(settings[`setting.${name}` as keyof typeof settings], name).toBe(meaning);
    }
  });
});

/** What both languages write alike. */
const NAMES = new Set<string>(['stage.leader', 'act.percent', 'timer.poll', 'act.on-broker']);

describe('keys in use', () => {
  const sources = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('texts'))
    .map((file) => readFileSync(join(WEB, file), 'utf8'))
    .join('\n');
  const literal = new Set([...sources.matchAll(/['"`]([\w-]+(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1]));
  /** `state.${name}` uses all keys that begin so. */
  const begun = [...sources.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map((match) => match[1]!);

  it('no key lies about', () => {
    const unused = KEYS.filter((key) => !literal.has(key) && !begun.some((begin) => key.startsWith(begin)));
    expect(unused).toEqual([]);
  });
});

describe('textOf', () => {
  it('fills in placeholders, with numbers grouped', () => {
    expect(textOf('en', 'transport.now', { time: '1:02', event: 20244, events: '?' })).toBe('1:02, event 20,244 of ?');
  });

  it('leaves a placeholder without a value as it stands', () => {
    expect(textOf('en', 'transport.hash')).toBe('Trace hash {hash}');
  });
});

describe('languageOf', () => {
  it.each<[string, readonly string[], Language]>([
    ['Chinese of any country', ['zh-Hant-TW', 'en'], 'zh'],
    ['the first that there is', ['de', 'en-GB', 'zh'], 'en'],
    ['English where there is none', ['de'], 'en'],
  ])('%s', (_, preferred, language) => {
    expect(languageOf(preferred)).toBe(language);
  });
});
