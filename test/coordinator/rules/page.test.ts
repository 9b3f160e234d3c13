/** docs/rules.md says what the tests and the recorded traces say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Sightings } from '../../../scripts/protocol-sightings.ts';
import { countsOf, namedIn, RULES_PAGE, readRules, rulesPage } from '../../../scripts/rules-page.ts';

describe('docs/rules.md', () => {
  const page = readFileSync(RULES_PAGE, 'utf8');

  it('lists the tests that name each rule (written by scripts/rules.ts)', () => {
    expect(page).toBe(rulesPage(countsOf(page)));
  });

  it('counts the recorded steps of each rule', () => {
    const sightings = new Sightings();
    const counts = sightings.watch(new Map(readRules().flatMap((r) => (r.steps ? [[r.rule, r.steps]] : []))));
    Sightings.ofTraces(sightings);
    expect(sightings.steps).toBeGreaterThan(245_000);
    expect(countsOf(page)).toEqual(counts);
  });

  it('knows ranges of rules', () => {
    expect([...namedIn('rules C-HB-03…06, O-EX-01')].sort()).toEqual([
      ...['C-HB-03', 'C-HB-04', 'C-HB-05', 'C-HB-06', 'O-EX-01'],
    ]);
  });
});
