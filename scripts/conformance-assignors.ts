/**
 * Replays recorded assignor cases: `npm run conformance:assignors -- [FILE...]`, without FILE the packed ones.
 *
 * The last line on stdout is one JSON object; the first mismatch is shown on stderr. Exit code 0 if all cases match,
 * 1 if not, 2 if a file is missing or broken; the others are replayed all the same.
 */

import type { Case } from '../test/conformance/assignors/cases.ts';
import { BrokenFile, packedFiles, readCases } from '../test/conformance/assignors/files.ts';
import type { Tally } from '../test/conformance/assignors/replay.ts';
import { describe, replay } from '../test/conformance/assignors/replay.ts';

function main(files: readonly string[]): number {
  const total: Tally = { cases: 0, matches: 0, first: null };
  const broken: string[] = [];
  for (const file of files.length > 0 ? files : packedFiles()) {
    const cases = casesOf(file, broken);
    if (cases === null) continue;
    const { cases: count, matches, first } = replay(cases);
    console.log(`${matches === count ? 'ok' : 'MISMATCH'} ${file}: ${matches} of ${count}`);
    total.cases += count;
    total.matches += matches;
    total.first ??= first;
  }
  if (total.first !== null) console.error(describe(total.first));
  for (const message of broken) console.error(message);
  console.log(JSON.stringify(summary(total)));
  if (broken.length > 0) return 2;
  return total.matches === total.cases ? 0 : 1;
}

/** Null, and the reason on the list, if the file cannot be used. */
function casesOf(file: string, broken: string[]): Case[] | null {
  try {
    return readCases(file);
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error;
    broken.push(error.message);
    return null;
  }
}

function summary({ cases, matches, first }: Tally) {
  return { cases, matches, violations: cases - matches, firstMismatch: first?.recorded.id ?? null };
}

process.exitCode = main(process.argv.slice(2));
