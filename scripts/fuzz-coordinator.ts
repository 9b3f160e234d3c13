/**
 * `npm run fuzz:coordinator -- [INPUTS] [FIRST_SEED]` puts arbitrary inputs to the coordinator (default: 1,000,000 of them,
 * in runs of 500) and looks after each one: no exception, all invariants C-INV-01…11, and nothing changed by a request
 * that was refused. The last line on standard output is one JSON object with the figures.
 *
 * Exit code 0: nothing broke; 1: something did, the first of it on standard error with its seed.
 */
import { FuzzRun } from '../test/coordinator/fuzz.ts';

const INPUTS_PER_RUN = 500;

interface Figures {
  inputs: number;
  runs: number;
  refusals: number;
  failures: number;
  seconds: number;
}

function runSeed(seed: number, inputs: number, figures: Figures): string | null {
  const run = new FuzzRun(seed);
  for (let i = 0; i < inputs; i++) {
    figures.inputs++;
    const broken = attempt(run);
    if (broken.length > 0) return `seed ${seed}, input ${i} ${JSON.stringify(run.chaos.last)}:\n${broken.join('\n')}\n`;
  }
  figures.refusals += run.refusals;
  return null;
}

function attempt(run: FuzzRun): string[] {
  try {
    return run.step();
  } catch (error) {
    return [`threw ${(error as Error).stack}`];
  }
}

function main(wanted: number, firstSeed: number): number {
  const start = performance.now();
  const figures: Figures = { inputs: 0, runs: 0, refusals: 0, failures: 0, seconds: 0 };
  for (let seed = firstSeed; figures.inputs < wanted; seed++) {
    const failure = runSeed(seed, Math.min(INPUTS_PER_RUN, wanted - figures.inputs), figures);
    figures.runs++;
    if (failure === null) continue;
    if (figures.failures++ < 5) process.stderr.write(failure);
  }
  figures.seconds = Math.round((performance.now() - start) / 100) / 10;
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  return figures.failures === 0 ? 0 : 1;
}

process.exitCode = main(Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 1));
