/**
 * Writes docs/rules.md: each rule with its tests, and the recorded steps that exercise it. `--quick` keeps the counts of steps that
 * the page has, `--check` only compares (exit 1 if the page is out of date).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Sightings } from './protocol-sightings.ts';
import { countsOf, RULES_PAGE, readRules, rulesPage } from './rules-page.ts';

function countSteps(): ReadonlyMap<string, number> {
  const patterns = new Map(readRules().flatMap(({ rule, steps }) => (steps === undefined ? [] : [[rule, steps]])));
  const sightings = new Sightings();
  const counts = sightings.watch(patterns);
  Sightings.ofTraces(sightings);
  return counts;
}

const before = existsSync(RULES_PAGE) ? readFileSync(RULES_PAGE, 'utf8') : '';
const after = rulesPage(process.argv.includes('--quick') ? countsOf(before) : countSteps());
if (process.argv.includes('--check')) {
  if (before !== after) {
    console.error(`${RULES_PAGE} is out of date. Run: npm run docs`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(RULES_PAGE, after);
}
