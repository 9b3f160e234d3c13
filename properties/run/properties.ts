/**
 * `npm run properties [-- --minutes M] [--histories N] [--from SEED] [--workers N] [--json] [--bug ID]`: random histories on all
 * cores, until one breaks an invariant or the time is over. The histories that were kept come first.
 *
 * A failure is made small, told (what failed, the line that replays it, the story, how often it was made smaller) and
 * written to a file, which `--replay FILE` shows again. `--bug ID` plants a known bug, to see how that is.
 *
 * Exit code 0: all held; 1: something was broken; 2: the command cannot be run; 130: Ctrl-C, and what there is was printed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Tinypool } from 'tinypool';
import type { Job, Tally } from '../deep/job.ts';
import { jobs } from '../deep/schedule.ts';
import { progressLine, summary, summaryJson, Total } from '../deep/total.ts';
import { failureText } from '../histories/failure.ts';
import { type HistoryFile, historyText, readHistory } from '../histories/file.ts';
import { type History, runHistory } from '../histories/history.ts';
import { NAMES } from '../invariants/index.ts';
import { isIncurable, plantOf } from '../known-bugs/index.ts';
import { type DeepOptions, deepOptions, UsageError } from './deep-options.ts';

const Exit = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
const REGRESSIONS = 'properties/regressions';
const PROGRESS_MS = 1_000;

let isInterrupted = false;

// ---- a file ----

function replay(file: string): number {
  const { bug, history } = readHistory(readFileSync(file, 'utf8'), file);
  const plant = plantOf(bug);
  const broken = runHistory(history, plant)?.broken ?? null;
  const shown = broken ?? { by: 'nothing', what: 'every invariant holds' };
  const command = `npm run properties -- --replay ${file}`;
  const title = bug === null ? '' : `${bug} is planted`;
  const told = { title, plant, broken: shown, history, steps: 0, replay: command, found: null };
  process.stdout.write(`${failureText(told)}\n`);
  return broken === null ? Exit.ok : Exit.failed;
}

/** The first kept history that fails without its bug; null: none does. */
function keptFailure(): (HistoryFile & { readonly file: string }) | null {
  for (const name of readdirSync(REGRESSIONS).sort()) {
    const file = join(REGRESSIONS, name);
    const kept = readHistory(readFileSync(file, 'utf8'), file);
    if (!isIncurable(kept.bug) && runHistory(kept.history)?.broken) return { ...kept, bug: null, file };
  }
  return null;
}

// ---- many histories ----

async function search(options: DeepOptions, total: Total, start: number): Promise<void> {
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: options.workers,
    maxThreads: options.workers,
  });
  const source = jobs(options.from, plantOf(options.bug));
  const goesOn = () =>
    !isInterrupted && total.found === null && total.count < options.histories && elapsed(start) < options.ms;
  const isOver = new Promise<void>((resolve) => {
    interrupted = resolve;
  });
  const line = async () => {
    while (goesOn()) {
      const job: Job = source.next().value;
      const tally = (await pool.run(job)) as Tally;
      total.add(job, tally);
    }
  };
  await Promise.race([Promise.all(Array.from({ length: options.workers }, line)), isOver]);
  await pool.destroy();
}

let interrupted: () => void = () => {};

const elapsed = (start: number) => performance.now() - start;

function keep(bug: string | null, by: string, history: History, draw: string, seed: number): string {
  const file = `failure-${draw}-${seed}.json`;
  writeFileSync(file, historyText({ bug, by, history }));
  return file;
}

function report(options: DeepOptions, total: Total, start: number): number {
  const { found } = total;
  const took = elapsed(start);
  if (found !== null) tell(options, total);
  const text = options.json
    ? JSON.stringify(summaryJson(total, took, options.from))
    : summary(total, took, options.from);
  process.stdout.write(`${text}\n`);
  if (found !== null) return Exit.failed;
  return isInterrupted ? Exit.interrupted : Exit.ok;
}

/** What failed; with --json beside the results. */
function tell({ bug, json }: DeepOptions, { found, count }: Total): void {
  const { draw, seed, broken, history, steps } = found!;
  const file = keep(bug, broken.by, history, draw, seed);
  const replays = `npm run properties -- --replay ${file}`;
  const where = `${draw} history of seed ${seed}, one of ${count}`;
  const title = bug === null ? '' : `${bug} is planted`;
  const text = failureText({ title, replay: replays, plant: plantOf(bug), broken, history, steps, found: where });
  (json ? process.stderr : process.stdout).write(`${text}\n\n`);
}

async function main(): Promise<number> {
  const options = deepOptions(process.argv.slice(2), availableParallelism());
  if (options.replay !== null) return replay(options.replay);
  const kept = options.bug === null ? keptFailure() : null;
  if (kept !== null) return replay(kept.file);
  const start = performance.now();
  const total = new Total(NAMES);
  process.once('SIGINT', () => {
    isInterrupted = true;
    interrupted();
  });
  const show = () => process.stderr.write(`\r\u001b[K${progressLine(total, elapsed(start))}`);
  const progress = process.stderr.isTTY ? setInterval(show, PROGRESS_MS) : null;
  await search(options, total, start);
  if (progress !== null) {
    clearInterval(progress);
    process.stderr.write('\r\u001b[K');
  }
  return report(options, total, start);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof RangeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = Exit.usage;
}
