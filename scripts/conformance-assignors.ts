/**
 * Replays recorded assignor cases: `npm run conformance:assignors -- [FILE...]`, without FILE the packed ones.
 *
 * The last line on stdout is one JSON object; the first mismatch is shown on stderr. Exit code 0 if all cases match,
 * 1 if not, 2 if a file is missing or broken.
 */

import { BrokenFile, packedFiles, readCases } from '../test/conformance/assignors/files.ts';
import type { Tally } from '../test/conformance/assignors/replay.ts';
import { describe, replay } from '../test/conformance/assignors/replay.ts';

function main(files: readonly string[]): number {
  const total: Tally = { cases: 0, matches: 0, first: null };
  for (const file of files.length > 0 ? files : packedFiles()) {
    const { cases, matches, first } = replay(readCases(file));
    console.log(`${matches === cases ? 'ok' : 'MISMATCH'} ${file}: ${matches} of ${cases}`);
    total.cases += cases;
    total.matches += matches;
    total.first ??= first;
  }
  if (total.first !== null) console.error(describe(total.first));
  console.log(JSON.stringify(summary(total)));
  return total.matches === total.cases ? 0 : 1;
}

function summary({ cases, matches, first }: Tally) {
  return { cases, matches, violations: cases - matches, firstMismatch: first?.recorded.id ?? null };
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BrokenFile)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
