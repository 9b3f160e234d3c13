/**
 * The assignors over the grid of groups, beside the recorded times of Kafka's own.
 *
 * The recorded figures are for comparison only: they come from another hour of another machine. For a verdict run
 * oracle/assignors/speed.sh where Java is present; it times both sides in turns.
 */
import { readFileSync } from 'node:fs';
import type { AssignorName } from '../src/assignors/assignor.ts';
import { ASSIGNOR_NAMES } from '../src/assignors/registry.ts';
import { timings } from './assignor-times.ts';
import { sizeName } from './assignors-grid.ts';
import { atMost, information, type Line, type Suite } from './lines.ts';

const BUDGET_MS = 150;
const LONGEST_MS = 2_000;

interface Recorded {
  readonly medians: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, Record<string, number>>>>>>
  >;
}

/** The file lies beside the source, two levels above the built file. */
function recorded(): Recorded {
  return JSON.parse(readFileSync(new URL('../../bench/assignors-java.json', import.meta.url), 'utf8')) as Recorded;
}

async function linesOf(name: AssignorName): Promise<Line[]> {
  const java = recorded().medians[name];
  const lines: Line[] = [];
  let longest = 0;
  for (const mixed of [false, true]) {
    const subscriptions = mixed ? 'unequal' : 'equal';
    for (const { size, change, ms } of timings(name, mixed, BUDGET_MS)) {
      const cell = `${name}, ${sizeName(size)}, ${subscriptions}, ${change}`;
      const theirs = java?.[subscriptions]?.[sizeName(size)]?.[change];
      lines.push(information(`${cell}, ms`, ms));
      if (theirs !== undefined) lines.push(information('  recorded for Java, ms', theirs));
      longest = Math.max(longest, ms);
    }
  }
  return [...lines, atMost(`${name}, longest call of the grid, ms`, longest, LONGEST_MS)];
}

export const assignors: readonly Suite[] = ASSIGNOR_NAMES.map((name) => ({
  name: `assignors-${name}`,
  measure: () => linesOf(name),
}));
