/**
 * Numbered rules as a table: each with the tests that name it and with its evidence. A book of rules says how rules are named
 * and what speaks for them; the table is the same for all.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Rule {
  readonly rule: string;
  /** One line, in our own words. */
  readonly title: string;
  /** Why it has neither test nor evidence: what it speaks of is not in the model. */
  readonly outside?: string;
}

export interface RuleBook<R extends Rule> {
  readonly rules: readonly R[];
  /** The rules that a file of tests names. */
  readonly namedIn: (text: string, file: string) => Iterable<string>;
  /** Heading of the last column, and how it is aligned. */
  readonly evidence: readonly [title: string, align: '---' | '---:'];
  readonly evidenceOf: (rule: R) => string;
}

/** Files of tests that name each rule. */
export function testsOf<R extends Rule>({ rules, namedIn }: RuleBook<R>): Map<string, string[]> {
  const tests = new Map(rules.map(({ rule }) => [rule, [] as string[]]));
  for (const file of testFiles()) {
    for (const rule of new Set(namedIn(readFileSync(file, 'utf8'), file))) tests.get(rule)?.push(file);
  }
  return tests;
}

/** It tells the specification's tables again, and tests nothing. */
const COVERAGE = join('properties', 'coverage');

function testFiles(): string[] {
  return ['test', 'properties']
    .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file)))
    .filter((file) => /\.(ts|txt)$/.test(file) && !file.startsWith(COVERAGE))
    .sort();
}

/**
 * Rules that begin with one of these letters; `C-CMP-10…17` and `C-HB-03…06` name all between.
 * @param letters `CO`
 */
export function rulesNamed(text: string, letters: string): Set<string> {
  const named = new Set(text.match(new RegExp(`(?<![\\w-])[${letters}](?:-[A-Z]+)*(?:-\\d+[a-z]?)?\\b`, 'g')));
  const ranges = new RegExp(`(?<![\\w-])([${letters}](?:-[A-Z]+)*)-(\\d+)(?:…|\\.\\.|, )(\\d{2})\\b`, 'g');
  for (const [, stem, first, last] of text.matchAll(ranges)) {
    const isRange = Number(last) > Number(first) && !text.includes(`${stem}-${first}, ${last}`);
    for (let n = isRange ? Number(first) : Number(last); n <= Number(last); n++) {
      named.add(`${stem}-${String(n).padStart(2, '0')}`);
    }
  }
  return named;
}

/** What stands above the table: how many rules, which of them without tests, which outside the model. */
export function summaryOf<R extends Rule>(book: RuleBook<R>, tests: ReadonlyMap<string, string[]>): string[] {
  const inModel = book.rules.filter(({ outside }) => outside === undefined);
  const bare = inModel.filter(({ rule }) => tests.get(rule)!.length === 0);
  return [
    `${book.rules.length} rules, ${inModel.length} of them in the model.`,
    '',
    `- Without a test: ${namesOf(bare)}.`,
    ...outsideLines(book.rules),
  ];
}

export function namesOf(rules: readonly Rule[]): string {
  return rules.map(({ rule }) => rule).join(', ') || 'none';
}

/** Rules outside the model, by the reason. */
function outsideLines(rules: readonly Rule[]): string[] {
  const reasons = new Set(rules.flatMap(({ outside }) => outside ?? []));
  return [...reasons].map(
    (reason) => `- Outside the model: ${namesOf(rules.filter(({ outside }) => outside === reason))}; ${reason}.`,
  );
}

export function tableOf<R extends Rule>(book: RuleBook<R>, tests: ReadonlyMap<string, string[]>): string[] {
  const [heading, align] = book.evidence;
  const rows = book.rules.map((rule) => lineOf(rule, tests.get(rule.rule)!, book.evidenceOf(rule)));
  return [`| rule | what it says | tests | ${heading} |`, `| --- | --- | --- | ${align} |`, ...rows];
}

function lineOf({ rule, title }: Rule, tests: readonly string[], evidence: string): string {
  const files = tests.map((file) => `[${nameOf(file)}](../${file})`).join(', ');
  return `| ${rule} | ${title.replaceAll('|', '\\|')} | ${files || '–'} | ${evidence || '–'} |`;
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/(\.test)?\.(ts|txt)$/, '');
}
