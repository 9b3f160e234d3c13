/** The page of rules: each with the tests that name it and the recorded steps that exercise it. Reads and computes, writes nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const RULES_PAGE = 'docs/rules.md';
const RULES = 'test/coordinator/rules/rules.json';

export interface Rule {
  readonly rule: string;
  /** One line, in our own words. */
  readonly title: string;
  /** Marks (scripts/protocol-marks.ts) of steps that exercise it; absent: a step cannot be attributed. */
  readonly steps?: readonly string[];
}

export function readRules(): Rule[] {
  return JSON.parse(readFileSync(RULES, 'utf8')) as Rule[];
}

/** Files of tests that name each rule; `C-CMP-10…17` and `C-HB-03…06` name all between. */
export function testsByRule(rules: readonly Rule[]): Map<string, string[]> {
  const tests = new Map(rules.map(({ rule }) => [rule, [] as string[]]));
  for (const file of testFiles()) {
    for (const rule of namedIn(readFileSync(file, 'utf8'))) tests.get(rule)?.push(file);
  }
  return tests;
}

function testFiles(): string[] {
  return ['test', 'properties']
    .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file)))
    .filter((file) => /\.(ts|txt)$/.test(file))
    .sort();
}

export function namedIn(text: string): Set<string> {
  const named = new Set(text.match(/\b[CO]-[A-Z]+(?:-\d+)?\b/g));
  for (const [, stem, first, last] of text.matchAll(/\b([CO]-[A-Z]+)-(\d+)(?:…|\.\.|, )(\d{2})\b/g)) {
    const isRange = Number(last) > Number(first) && !text.includes(`${stem}-${first}, ${last}`);
    for (let n = isRange ? Number(first) : Number(last); n <= Number(last); n++) {
      named.add(`${stem}-${String(n).padStart(2, '0')}`);
    }
  }
  return named;
}

/** The counts that the page tells, so that it can be checked without replaying the traces. */
export function countsOf(page: string): Map<string, number> {
  const rows = page.matchAll(/^\| ([CO]-\S+) \|.*\| ([\d,]+) \|$/gm);
  return new Map(Array.from(rows, ([, rule, count]) => [rule!, Number(count!.replaceAll(',', ''))]));
}

export function rulesPage(counts: ReadonlyMap<string, number>): string {
  const rules = readRules();
  const tests = testsByRule(rules);
  const bare = rules.filter(({ rule }) => tests.get(rule)!.length === 0 && !counts.get(rule));
  const isOutside = ({ title }: Rule) => /\((not modelled|never met)/.test(title);
  return [
    '# Rules of the coordinator',
    '',
    'Every rule of the classic protocol (C-…) and of offsets (O-…) that the model was written to, in one line, with the tests',
    'that name it and the number of recorded steps of Kafka 4.4.0 that exercise it, out of the committed traces. "–": a step',
    'cannot be attributed to the rule by its request, answer or timer. Written by `scripts/rules.ts`.',
    '',
    ...bareLines(
      'Without a test and without a step',
      bare.filter((rule) => !isOutside(rule)),
    ),
    ...bareLines('Outside the model, or never met', bare.filter(isOutside)),
    '| rule | what it says | tests | steps |',
    '| --- | --- | --- | ---: |',
    ...rules.map((rule) => line(rule, tests.get(rule.rule)!, counts.get(rule.rule))),
    '',
  ].join('\n');
}

function bareLines(title: string, rules: readonly Rule[]): string[] {
  const names = rules.map(({ rule }) => rule).join(', ');
  return [`**${title}**: ${names || 'none'}.`, ''];
}

function line({ rule, title }: Rule, tests: readonly string[], count: number | undefined): string {
  const files = tests.map((file) => `[${nameOf(file)}](../${file})`).join(', ');
  return `| ${rule} | ${title.replaceAll('|', '\\|')} | ${files || '–'} | ${count?.toLocaleString('en-US') ?? '–'} |`;
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/(\.test)?\.(ts|txt)$/, '');
}
