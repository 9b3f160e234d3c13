/**
 * Runs an experiment to its end, or to Ctrl-C: hands, journal and progress around what conduct() decides.
 */
import { availableParallelism } from 'node:os';
import { conduct, type Known } from '../experiment/conduct.ts';
import { MEASURE_NAMES } from '../experiment/measures.ts';
import type { Order } from '../experiment/one-run.ts';
import { isOfShard, type Job, type Outcome } from '../experiment/plan.ts';
import { planOf, type Title } from '../experiment/results-file.ts';
import type { Problem } from '../scenario/problem.ts';
import { toCommand } from '../scenario/to-command.ts';
import { ExperimentProgress } from './experiment-progress.ts';
import { type ExperimentRequest, nameOfExpectation } from './experiment-request.ts';
import type { Io } from './io.ts';
import { type Book, openBook } from './results-book.ts';
import { type Hands, openHands, workerModule } from './workers/pool.ts';

type RunHands = Hands<Order, Outcome>;

export interface Ran {
  readonly known: Known;
  /** Nothing is left to do. */
  readonly complete: boolean;
  readonly wallMs: number;
}

/** A run that ended in a fault of the program, with the command that shows it again. */
export class FaultyRun extends Error {
  readonly command: string;

  constructor(command: string, cause: unknown) {
    super(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
    this.command = command;
  }
}

export async function runExperiment(
  request: ExperimentRequest,
  title: Title,
  io: Io,
): Promise<Ran | { readonly problem: Problem }> {
  const book = openBook(request.out, title, io);
  if ('problem' in book) return book;
  const began = io.now();
  const threads = request.threads === 0 ? availableParallelism() : request.threads;
  const hands: RunHands = openHands(workerModule('workers/run.worker', import.meta.url), threads, () => io.turn());
  let interrupted = false;
  const deaf = io.onInterrupt(() => {
    interrupted = true;
    void hands.close();
  });
  try {
    const complete = await conductWith(request, title, book, hands, () => interrupted, io);
    if (complete) book.finish();
    else book.close();
    return { known: book.known, complete, wallMs: io.now() - began };
  } finally {
    deaf();
    await hands.close();
  }
}

async function conductWith(
  request: ExperimentRequest,
  title: Title,
  { known, keep }: Book,
  hands: RunHands,
  isInterrupted: () => boolean,
  io: Io,
): Promise<boolean> {
  const plan = planOf(title);
  const { shard } = request;
  const progress = new ExperimentProgress(io, runsOf(request), doneBefore(known), plan.until !== null);
  const wanted = wantedOf(request);
  try {
    return await conduct({
      plan,
      known,
      shard,
      hands: hands.ahead,
      run: (job) => runOne(job, request, wanted, hands, isInterrupted),
      tell: (job, outcome) => {
        keep(job, outcome);
        progress.tell();
        return !isInterrupted();
      },
    });
  } finally {
    progress.clear();
  }
}

/** Everything there is to know of a run, so that nobody runs it again for another measure. */
function wantedOf({ measures, expectations }: ExperimentRequest): readonly string[] {
  return [...new Set([...MEASURE_NAMES, ...measures, ...expectations.map(nameOfExpectation)])];
}

async function runOne(
  { cell, seed }: Job,
  { cells, seeds }: ExperimentRequest,
  wanted: readonly string[],
  hands: RunHands,
  isInterrupted: () => boolean,
): Promise<Outcome | null> {
  const scenario = { ...cells[cell]!.scenario, seed: seeds[seed]! };
  try {
    return await hands.run({ scenario, wanted });
  } catch (error) {
    if (isInterrupted()) return null;
    throw new FaultyRun(toCommand(scenario), error);
  }
}

/** How many there are, or at most; of a shard its own. */
function runsOf({ cells, seeds, until, shard }: ExperimentRequest): number {
  const plan = { cells: cells.length, seeds, until };
  let runs = 0;
  for (let cell = 0; cell < cells.length; cell++) {
    for (let seed = 0; seed < seeds.length; seed++) if (isOfShard({ cell, seed }, plan, shard)) runs++;
  }
  return runs;
}

function doneBefore(known: Known): number {
  return known.flat().filter((outcome) => outcome !== undefined).length;
}
