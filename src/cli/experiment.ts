/**
 * The commands `compare` and `sweep`: options, runs, and what they came to; expectations first.
 */
import type { Cell } from '../experiment/cells.ts';
import { differenceOf, levelOf } from '../experiment/compare.ts';
import type { Known } from '../experiment/conduct.ts';
import { measureNamed } from '../experiment/measures.ts';
import { resultsCsv, type Title } from '../experiment/results-file.ts';
import { type ExpectationVerdict, judgeExpectation } from '../experiment/verdict.ts';
import { compareText } from '../report/experiment/compare-text.ts';
import { expectationsText } from '../report/experiment/expectations-text.ts';
import { experimentJson } from '../report/experiment/experiment-json.ts';
import { sweepText } from '../report/experiment/sweep-text.ts';
import { fitWidth, type Layout, labelled, wrap } from '../report/layout.ts';
import { things } from '../report/numbers.ts';
import { optionsText } from '../report/options.ts';
import { toCommand } from '../scenario/to-command.ts';
import { paintFor } from './colour.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import { writeExpectations } from './expectation-outputs.ts';
import { type ExperimentRequest, nameOfExpectation } from './experiment-request.ts';
import { type Ran, runExperiment } from './experiment-run.ts';
import { titleOf } from './experiment-title.ts';
import { firstDifference, logLines } from './first-difference.ts';
import type { Io } from './io.ts';
import { printNotes } from './notes.ts';
import { experimentReportHtml } from './report-file.ts';
import { journalOf } from './results-book.ts';
import { packageVersion } from './version.ts';

export async function experimentCommand(request: ExperimentRequest, io: Io): Promise<ExitCode> {
  const layout: Layout = { width: fitWidth(io.columns), paint: paintFor(io, io.outIsTerminal) };
  const title = titleOf(request);
  printNotes(request.notes, io);
  for (const { message } of request.skipped)
    io.err(`left out: ${wrap(message, layout.width - 10).join('\n          ')}\n`);
  if (!request.json) io.out(`${headText(request, layout)}\n\n`);
  const page = request.report === null ? null : io.reportPage();
  const ran = await runExperiment(request, title, io);
  if ('problem' in ran) {
    io.err(`error: ${ran.problem.message}\n\nNothing was run.\n`);
    return Exit.usage;
  }
  const verdicts = verdictsOf(request, ran.known);
  io.out(request.json ? jsonOf(request, title, ran, verdicts) : await textOf(request, ran, verdicts, layout, io));
  writeExpectations(request, verdicts, (verdict) => commandOf(verdict, request), io);
  if (!ran.complete) return interrupted(request, ran, io);
  if (request.csv !== null) io.writeWhole(request.csv, resultsCsv({ title, known: ran.known }));
  if (page !== null) {
    const html = await experimentReportHtml(page, request, ran.known, verdicts, io);
    if (html === null) return interrupted(request, ran, io);
    io.writeWhole(request.report!, html);
  }
  return verdicts.every(({ holds }) => holds) ? Exit.ok : Exit.threshold;
}

/** The options of the first cell, and how the others differ from it. */
function headText({ kind, cells, seeds, until, isShard, shard }: ExperimentRequest, layout: Layout): string {
  const seedWords = `${seeds[0]} to ${seeds.at(-1)}`;
  const runs = until === null ? things(seeds.length, 'seed') : `at most ${things(seeds.length, 'seed')}`;
  const part = isShard ? [`part ${shard.index} of ${shard.of}`] : [];
  const sum = [
    `${things(cells.length, kind === 'compare' ? 'variant' : 'combination')}`,
    `${runs} (${seedWords})`,
    ...part,
  ];
  return [
    optionsText(cells[0]!.scenario, packageVersion(), layout),
    '',
    `${layout.paint('title', kind === 'compare' ? 'Comparison' : 'Sweep')}  ${sum.join(', ')}`,
    ...(cells.length > 1
      ? labelled(layout, '  first', 11, wrap(`${cells[0]!.name}: the options above`, layout.width - 11))
      : []),
  ].join('\n');
}

function verdictsOf({ cells, seeds, expectations }: ExperimentRequest, known: Known): readonly ExpectationVerdict[] {
  return expectations.flatMap((expectation) =>
    cells
      .map(({ name }, cell) => {
        const measure = nameOfExpectation(expectation);
        const seen = known[cell]!.flatMap((outcome, seed) =>
          outcome === undefined ? [] : [{ seed: seeds[seed]!, value: outcome.measures[measure] ?? null }],
        );
        return judgeExpectation(expectation, seen, cells.length === 1 ? null : name);
      })
      .filter(({ runs }) => runs > 0),
  );
}

/** The run that shows a failure best, or the experiment itself. */
function commandOf({ variant, failedSeeds }: ExpectationVerdict, { cells, command }: ExperimentRequest): string {
  const cell = cells.find(({ name }) => name === variant) ?? cells[0]!;
  const [seed] = failedSeeds;
  return seed === undefined ? command : toCommand({ ...cell.scenario, seed });
}

async function textOf(
  request: ExperimentRequest,
  ran: Ran,
  verdicts: readonly ExpectationVerdict[],
  layout: Layout,
  io: Io,
): Promise<string> {
  const body =
    request.kind === 'compare' ? await comparison(request, ran, layout, io) : sweepTable(request, ran.known, layout);
  const repeat = `${layout.paint('title', 'Repeat this')}\n  ${request.command}`;
  return `${[expectationsText(verdicts, layout), body, repeat].filter((part) => part !== '').join('\n\n')}\n`;
}

async function comparison(
  { cells, seeds, measures, firstDifference: asked }: ExperimentRequest,
  ran: Ran,
  layout: Layout,
  io: Io,
) {
  const [reference, ...others] = cells;
  const before = asked && ran.complete ? await logLines(reference!, seeds[0]!, layout.width, io) : null;
  const variants = [];
  for (const [index, cell] of others.entries()) {
    const after = before === null ? null : await logLines(cell, seeds[0]!, layout.width, io);
    variants.push({
      name: cell.name,
      differences: measures.map((name) => [name, differenceOf(ran.known, index + 1, name)] as const),
      firstDifference: after === null ? [] : firstDifference(before!, after, seeds[0]!, layout),
    });
  }
  return compareText(
    reference!.name,
    ran.known[0]!.filter((outcome) => outcome !== undefined).length,
    variants,
    layout,
  );
}

interface Told {
  readonly cells: readonly Pick<Cell, 'values'>[];
  readonly measures: readonly string[];
}

/** A row per cell. */
export function sweepTable({ cells, measures }: Told, known: Known, layout: Layout): string {
  const factors = [...new Set(cells.flatMap(({ values }) => Object.keys(values)))];
  const rows = cells.map(({ values }, cell) => {
    const runs = known[cell]!.filter((outcome) => outcome !== undefined);
    return {
      values: factors.map((factor) => values[factor] ?? ''),
      runs: runs.length,
      levels: measures.map((name) => {
        const all = runs.map((run) => run.measures[name] ?? null);
        return all.length === 0 || all.includes(null) ? null : levelOf(all as number[]);
      }),
    };
  });
  const named = measures.map((name) => [name, measureNamed(name.split('@')[0]!)!] as const);
  return sweepText({ factors, measures: named, rows }, layout);
}

function jsonOf(
  request: ExperimentRequest,
  title: Title,
  { known, complete }: Ran,
  verdicts: readonly ExpectationVerdict[],
): string {
  const { kind, command, seeds, measures } = request;
  const { cells } = title;
  return experimentJson({ kind, version: title.version, command, cells, seeds, measures, known, verdicts, complete });
}

function interrupted({ out, command }: ExperimentRequest, { known }: Ran, io: Io): ExitCode {
  const runs = known.flat().filter((outcome) => outcome !== undefined).length;
  const kept = out === null ? '' : `; they are kept in ${journalOf(out)}, and the same command goes on:\n  ${command}`;
  io.err(`interrupted after ${things(runs, 'run')}${kept}\n`);
  return Exit.interrupted;
}
