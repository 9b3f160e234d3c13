/**
 * `sim incident check`: every acceptance band of the catalogue, evaluated.
 */
import { checkJson, checkText } from '../report/incidents/check.ts';
import type { Layout } from '../report/layout.ts';
import { BANDS } from '../scenario/incidents/catalogue.ts';
import { allRequiredHold, judgeBands, type Told } from '../scenario/incidents/lab.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import type { IncidentRequest } from './incident-request.ts';
import type { Io } from './io.ts';
import { runInWorkers } from './workers/experiments.ts';

type CheckRequest = Extract<IncidentRequest, { readonly kind: 'incident-check' }>;

export async function checkIncidents(request: CheckRequest, layout: Layout, io: Io): Promise<ExitCode> {
  const { seeds, only } = request;
  const bands = BANDS.filter(({ id }) => only === null || only.test(id));
  if (bands.length === 0) {
    io.err(`No band is called like ${only}: nothing was run.\n`);
    return Exit.usage;
  }
  let interrupted = false;
  const forget = io.onInterrupt(() => {
    interrupted = true;
  });
  const tell: Told = (done, all, experiment) => {
    progress(io, done, all, experiment);
    return !interrupted;
  };
  const verdicts = await judgeBands(
    bands,
    seeds,
    runInWorkers(() => io.turn()),
    tell,
  );
  forget();
  clear(io);
  io.out(request.json ? checkJson(verdicts, seeds) : checkText(verdicts, seeds, layout));
  if (interrupted) {
    io.err(`interrupted: ${verdicts.length} of ${bands.length} bands\n`);
    return Exit.interrupted;
  }
  return allRequiredHold(verdicts) ? Exit.ok : Exit.failed;
}

function progress(io: Io, done: number, all: number, experiment: string): void {
  if (io.errIsTerminal) io.err(`\r${done} of ${all} runs  ${experiment}\u001B[K`);
}

function clear(io: Io): void {
  if (io.errIsTerminal) io.err('\r\u001B[K');
}
