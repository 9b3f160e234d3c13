/** The table of rules in docs/fidelity.md says what the tests and the recorded traces say. */
import { describe, expect, it } from 'vitest';
import { Sightings } from '../../../scripts/protocol-sightings.ts';
import { testsOf } from '../../../scripts/rule-book.ts';
import {
  coordinatorBook,
  countsOf,
  namedIn,
  RULES_SECTION,
  readRules,
  rulesSection,
} from '../../../scripts/rules-page.ts';
import { readPage, sectionOf } from '../../../scripts/sections.ts';

describe('the table of rules', () => {
  const table = sectionOf(readPage(), RULES_SECTION);

  it('lists the tests that name each rule (written by scripts/rules.ts)', () => {
    expect(table).toBe(rulesSection(countsOf(table)));
  });

  it('counts the recorded steps of each rule', () => {
    const sightings = new Sightings();
    const counts = sightings.watch(new Map(readRules().flatMap((r) => (r.steps ? [[r.rule, r.steps]] : []))));
    Sightings.ofTraces(sightings);
    expect(sightings.steps).toBeGreaterThan(245_000);
    expect(countsOf(table)).toEqual(counts);
  });

  it('has a test for every rule in the model, and none for what is outside', () => {
    const tests = testsOf(coordinatorBook(new Map()));
    const isTest = (file: string) => /\.test\.ts$|\.txt$/.test(file);
    for (const { rule, outside } of readRules()) {
      expect(tests.get(rule)!.some(isTest), rule).toBe(outside === undefined);
    }
  });

  it('knows ranges of rules', () => {
    expect([...namedIn('rules C-ABC-03…06, O-ABC-01')].sort()).toEqual([
      ...['C-ABC-03', 'C-ABC-04', 'C-ABC-05', 'C-ABC-06', 'O-ABC-01'],
    ]);
  });
});
