/**
 * The table of the coordinator's rules: each with the tests that name it and the recorded steps that exercise it. Reads and
 * computes, writes nothing.
 */
import { readFileSync } from 'node:fs';
import { namesOf, type Rule, type RuleBook, rulesNamed, summaryOf, tableOf, testsOf } from './rule-book.ts';
import type { Section } from './sections.ts';

export const RULES_SECTION: Section = { name: 'rules', script: 'scripts/rules.ts' };
const RULES = 'test/coordinator/rules/rules.json';

export interface CoordinatorRule extends Rule {
  /** Marks (properties/coverage/marks.ts) of steps that exercise it; absent: a step cannot be attributed. */
  readonly steps?: readonly string[];
}

export function readRules(): CoordinatorRule[] {
  return JSON.parse(readFileSync(RULES, 'utf8')) as CoordinatorRule[];
}

export function namedIn(text: string): Set<string> {
  return rulesNamed(text, 'CO');
}

/** @param counts recorded steps by rule */
export function coordinatorBook(counts: ReadonlyMap<string, number>): RuleBook<CoordinatorRule> {
  return {
    rules: readRules(),
    namedIn,
    evidence: ['steps', '---:'],
    evidenceOf: ({ rule }) => counts.get(rule)?.toLocaleString('en-US') ?? '',
  };
}

/** The counts that the table tells, so that it can be checked without replaying the traces. */
export function countsOf(table: string): Map<string, number> {
  const rows = table.matchAll(/^\| ([CO]-\S+) \|.*\| ([\d,]+) \|$/gm);
  return new Map(Array.from(rows, ([, rule, count]) => [rule!, Number(count!.replaceAll(',', ''))]));
}

export function rulesSection(counts: ReadonlyMap<string, number>): string {
  const book = coordinatorBook(counts);
  const tests = testsOf(book);
  const bare = book.rules.filter(({ rule, outside }) => outside === undefined && tests.get(rule)!.length === 0);
  const [all, gap, untested, ...outside] = summaryOf(book, tests);
  return [
    ...[all, gap, untested],
    `- Without a test and without a step: ${namesOf(bare.filter(({ rule }) => !counts.get(rule)))}.`,
    ...outside,
    '',
    ...tableOf(book, tests),
    '',
  ].join('\n');
}
