/**
 * The table of rules: each with the tests that name it and the recorded steps that exercise it. Reads and computes, writes
 * nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Section } from './sections.ts';

export const RULES_SECTION: Section = { name: 'rules', script: 'scripts/rules.ts' };
const RULES = 'test/coordinator/rules/rules.json';

export interface Rule {
  readonly rule: string;
  /** One line, in our own words. */
  readonly title: string;
  /** Marks (scripts/protocol-marks.ts) of steps that exercise it; absent: a step cannot be attributed. */
  readonly steps?: readonly string[];
  /** Why the rule has neither test nor step: what it speaks of is not in the model. */
  readonly outside?: string;
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

/** The counts that the table tells, so that it can be checked without replaying the traces. */
export function countsOf(table: string): Map<string, number> {
  const rows = table.matchAll(/^\| ([CO]-\S+) \|.*\| ([\d,]+) \|$/gm);
  return new Map(Array.from(rows, ([, rule, count]) => [rule!, Number(count!.replaceAll(',', ''))]));
}

export function rulesSection(counts: ReadonlyMap<string, number>): string {
  const rules = readRules();
  const tests = testsByRule(rules);
  const inModel = rules.filter(({ outside }) => outside === undefined);
  const bare = inModel.filter(({ rule }) => tests.get(rule)!.length === 0);
  const rows = rules.map((rule) => line(rule, tests.get(rule.rule)!, counts.get(rule.rule)));
  return [
    `${rules.length} rules, ${inModel.length} of them in the model.`,
    '',
    `- Without a test: ${namesOf(bare)}.`,
    `- Without a test and without a step: ${namesOf(bare.filter(({ rule }) => !counts.get(rule)))}.`,
    ...outsideLines(rules),
    '',
    '| rule | what it says | tests | steps |',
    '| --- | --- | --- | ---: |',
    ...rows,
    '',
  ].join('\n');
}

function namesOf(rules: readonly Rule[]): string {
  return rules.map(({ rule }) => rule).join(', ') || 'none';
}

/** Rules outside the model, by the reason. */
function outsideLines(rules: readonly Rule[]): string[] {
  const reasons = new Set(rules.flatMap(({ outside }) => outside ?? []));
  return [...reasons].map(
    (reason) => `- Outside the model: ${namesOf(rules.filter(({ outside }) => outside === reason))}; ${reason}.`,
  );
}

function line({ rule, title }: Rule, tests: readonly string[], count: number | undefined): string {
  const files = tests.map((file) => `[${nameOf(file)}](../${file})`).join(', ');
  return `| ${rule} | ${title.replaceAll('|', '\\|')} | ${files || '–'} | ${count?.toLocaleString('en-US') ?? '–'} |`;
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/(\.test)?\.(ts|txt)$/, '');
}
