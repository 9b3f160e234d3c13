/**
 * The command `run`: options, run, report.
 */

import { invariantsOf } from '../../properties/invariants/index.ts';
import { warningsOf } from '../advise/lint/lint.ts';
import { measured } from '../experiment/measures.ts';
import { type ExpectationVerdict, judgeExpectation } from '../experiment/verdict.ts';
import { jsonReport, jsonText } from '../report/json.ts';
import { fitWidth, type Layout, wrap } from '../report/layout.ts';
import { findingSentence } from '../report/lint-text.ts';
import { spanText } from '../report/numbers.ts';
import { optionsText } from '../report/options.ts';
import type { RunReport } from '../report/run-report.ts';
import { reportText } from '../report/text.ts';
import type { Warning } from '../scenario/problem.ts';
import { type StartRun, startRun } from '../scenario/run.ts';
import { toWorld } from '../scenario/to-world.ts';
import type { Observer } from '../sim/observer.ts';
import { combineObservers } from '../sim/observers.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import { type CheckOutcome, judge, watchInvariants } from './check.ts';
import { paintFor } from './colour.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import { writeExpectations } from './expectation-outputs.ts';
import type { Io } from './io.ts';
import { logTo } from './log.ts';
import { printNotes } from './notes.ts';
import type { RunRequest } from './request.ts';
import { openOutputs } from './run-outputs.ts';
import { type Finished, runInSlices } from './slices.ts';
import { packageVersion } from './version.ts';

export async function runCommand(request: RunRequest, io: Io, start: StartRun = startRun): Promise<ExitCode> {
  const { scenario } = request;
  const world = toWorld(scenario);
  const layout: Layout = { width: fitWidth(io.columns), paint: paintFor(io, io.outIsTerminal) };
  const warnings = warningsOf(scenario).map((finding) => ({ path: finding.path, message: findingSentence(finding) }));
  printNotes(request.notes, io);
  printWarnings(warnings, io);
  if (!request.json) io.out(`${optionsText(scenario, packageVersion(), layout)}\n\n`);
  const watch = watchInvariants(world, request.check ? invariantsOf(world) : []);
  const outputs = openOutputs(request.outputs, world, io);
  const watching = [watch.observer, ...outputs.observers];
  const finished = await firstRun(request, world, watching, layout, io, start);
  if (request.log !== null && !request.json) io.out('\n');
  const verdicts = verdictsOf(request, finished);
  const asksCheck = request.check && !finished.result.interrupted;
  const check = asksCheck ? await secondRun(world, finished, watch.violations(), io, start) : null;
  const report: RunReport = { scenario, command: request.command, verdicts, checked: check?.text ?? null, ...finished };
  io.out(request.json ? jsonText(jsonReport(report, packageVersion(), warnings)) : `${reportText(report, layout)}\n`);
  writeExpectations(request, verdicts, () => request.command, io);
  await outputs.write(report, start);
  if (finished.result.interrupted) return interrupted(finished, io);
  if (request.json && check?.text) io.err(`${check.text}\n`);
  const exit = check?.exit ?? Exit.ok;
  return exit === Exit.ok && verdicts.some(({ holds }) => !holds) ? Exit.threshold : exit;
}

function verdictsOf({ expectations }: RunRequest, { result }: Finished): readonly ExpectationVerdict[] {
  return expectations.map((expectation) => {
    const value = measured(expectation.measure, result, expectation.group);
    return judgeExpectation(expectation, [{ seed: result.seed, value }]);
  });
}

/** One line per warning, each beginning with what it is. */
function printWarnings(warnings: readonly Warning[], io: Io): void {
  const paint = paintFor(io, io.errIsTerminal);
  for (const { message } of warnings) {
    const lines = wrap(message, fitWidth(io.columns) - 9).join('\n         ');
    io.err(`${paint('CompletingRebalance', 'warning:')} ${lines}\n`);
  }
  if (warnings.length > 0) io.err('\n');
}

function firstRun(
  request: RunRequest,
  world: WorldConfig,
  watching: readonly (Observer | undefined)[],
  layout: Layout,
  io: Io,
  start: StartRun,
): Promise<Finished> {
  const width = io.columns === undefined ? Number.POSITIVE_INFINITY : layout.width;
  const log = request.log === null ? null : logTo(request.json ? io.err : io.out, world, request.log, width);
  const observers = [...watching, log?.observer].filter((observer) => observer !== undefined);
  const observer = observers.length === 0 ? undefined : observers.reduce(combineObservers);
  return runInSlices(() => start(world, observer), world.durationMs, io, log?.flush);
}

/** Ctrl-C leaves it unfinished; the report of the first run is whole then. */
async function secondRun(
  world: WorldConfig,
  first: Finished,
  violations: readonly string[],
  io: Io,
  start: StartRun,
): Promise<CheckOutcome | Unfinished> {
  const second = await runInSlices(() => start(world), world.durationMs, io);
  if (second.result.interrupted) return { exit: interrupted(second, io), text: null };
  return judge([first.result.traceHash, second.result.traceHash], violations, invariantsOf(world).length);
}

interface Unfinished {
  readonly exit: ExitCode;
  readonly text: null;
}

function interrupted({ result }: Finished, io: Io): ExitCode {
  io.err(`interrupted after ${spanText(result.virtualMs)} of virtual time\n`);
  return Exit.interrupted;
}
