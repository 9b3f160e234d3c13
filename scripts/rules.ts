/**
 * Writes the table of rules in docs/fidelity.md: each rule with its tests, and the recorded steps that exercise it. `--quick` keeps
 * the counts of steps that the page has, `--check` only compares (exit 1 if the page is out of date).
 */
import { Sightings } from './protocol-sightings.ts';
import { countsOf, RULES_SECTION, readRules, rulesSection } from './rules-page.ts';
import { readPage, sectionOf, updateSection } from './sections.ts';

function countSteps(): ReadonlyMap<string, number> {
  const patterns = new Map(readRules().flatMap(({ rule, steps }) => (steps === undefined ? [] : [[rule, steps]])));
  const sightings = new Sightings();
  const counts = sightings.watch(patterns);
  Sightings.ofTraces(sightings);
  return counts;
}

const counts = process.argv.includes('--quick') ? countsOf(sectionOf(readPage(), RULES_SECTION)) : countSteps();
updateSection(RULES_SECTION, rulesSection(counts));
