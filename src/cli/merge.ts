/**
 * The command `merge`: the results of shards as one file, byte for byte that of a sweep on one machine.
 */
import { firstMissing } from '../experiment/conduct.ts';
import { mergeResults, planOf, resultsCsv, resultsText } from '../experiment/results-file.ts';
import { experimentJson } from '../report/experiment/experiment-json.ts';
import type { Layout } from '../report/layout.ts';
import { things } from '../report/numbers.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import { sweepTable } from './experiment.ts';
import type { Io } from './io.ts';
import type { MergeRequest } from './merge-request.ts';
import { packageVersion } from './version.ts';

export function mergeCommand({ parts, measures, json, out, csv }: MergeRequest, layout: Layout, io: Io): ExitCode {
  const merged = mergeResults(parts);
  if ('not' in merged) return refuse(merged.not, io);
  const { title, known } = merged;
  const missing = firstMissing(planOf(title), known, { index: 1, of: 1 });
  if (missing !== null) {
    const runs = known.flat().filter((outcome) => outcome !== undefined).length;
    const which = `of ${title.cells[missing.cell]!.name} with seed ${title.seeds[missing.seed]}`;
    return refuse(
      `The files hold ${things(runs, 'run')} and lack some, the first that ${which}: name the files of all shards.`,
      io,
    );
  }
  if (out !== null) io.writeWhole(out, resultsText(merged));
  if (csv !== null) io.writeWhole(csv, resultsCsv(merged));
  const { cells, seeds } = title;
  const report = {
    kind: 'merge',
    version: packageVersion(),
    command: '',
    cells,
    seeds,
    measures,
    known,
    verdicts: [],
    complete: true,
  } as const;
  io.out(json ? experimentJson(report) : `${sweepTable({ cells, measures }, known, layout)}\n`);
  return Exit.ok;
}

function refuse(message: string, io: Io): ExitCode {
  io.err(`error: ${message}\n\nNothing was written.\n`);
  return Exit.usage;
}
