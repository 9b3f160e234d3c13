/**
 * Runs the experiments of a file's cells, and compares.
 */
import { BrokenCells, byScenario, type Cell } from './cells.ts';
import { agrees, quantileOf } from './compare.ts';
import { runS1 } from './experiments/s1.ts';
import { runS1F } from './experiments/s1f.ts';
import { runS2 } from './experiments/s2.ts';
import { runS4 } from './experiments/s4.ts';
import { runS6 } from './experiments/s6.ts';
import { METRICS, type Samples } from './metrics.ts';
import { type Setup, setupOf } from './setup.ts';

/** The median of the simulated values, and their spread; null where the metric never occurred. */
export interface Verdict {
  readonly cell: Cell;
  readonly simulated: number | null;
  readonly p10: number | null;
  readonly p90: number | null;
  readonly ok: boolean;
  /** Why the cell could not be put to the simulator; null: it was. */
  readonly problem: string | null;
}

type Runs = (setup: Setup, seeds: number) => readonly Samples[];

const each =
  (run: (setup: Setup, seed: number) => Samples): Runs =>
  (setup, seeds) =>
    Array.from({ length: seeds }, (_, seed) => run(setup, seed));

const EXPERIMENTS: Readonly<Record<string, Runs>> = {
  S1: runsOfS1(),
  S1F: each(runS1F),
  S2: each(runS2),
  S4: each(runS4),
  S6: each(runS6),
};

/** Its three kinds of event are scenarios of the same runs, which are made once. */
function runsOfS1(): Runs {
  const made = new Map<string, readonly ReturnType<typeof runS1>[]>();
  return (setup, seeds) => {
    const key = JSON.stringify([{ ...setup, event: '' }, seeds]);
    const runs = made.get(key) ?? Array.from({ length: seeds }, (_, seed) => runS1(setup, seed));
    made.set(key, runs);
    return runs.flatMap((run) => ofEvent(run, setup.event));
  };
}

function ofEvent(run: ReturnType<typeof runS1>, event: string): readonly Samples[] {
  const samples = run[event];
  if (samples === undefined) throw new BrokenCells(`unknown event ${event} of experiment S1`);
  return samples;
}

/**
 * A cell that says something unknown has its problem as its verdict; the others run all the same.
 *
 * @param seeds runs of each experiment
 */
export function* verdicts(cells: readonly Cell[], seeds: number): Generator<Verdict> {
  for (const own of byScenario(cells)) yield* verdictsOf(own, seeds);
}

function verdictsOf(own: readonly Cell[], seeds: number): readonly Verdict[] {
  try {
    const samples = experimentOf(own[0]!)(setupOf(own[0]!), seeds);
    return own.map((cell) => (cell.metric in METRICS ? verdictOf(cell, samples) : unknownMetric(cell)));
  } catch (error) {
    if (!(error instanceof BrokenCells)) throw error;
    return own.map((cell) => unjudged(cell, error.message));
  }
}

function unknownMetric(cell: Cell): Verdict {
  return unjudged(cell, `${cell.id}: unknown metric ${cell.metric}; known are ${Object.keys(METRICS).join(', ')}`);
}

function unjudged(cell: Cell, problem: string): Verdict {
  return { cell, simulated: null, p10: null, p90: null, ok: false, problem };
}

function experimentOf({ id, experiment }: Cell): Runs {
  const runs = EXPERIMENTS[experiment];
  if (runs !== undefined) return runs;
  throw new BrokenCells(`${id}: unknown experiment ${experiment}; known are ${Object.keys(EXPERIMENTS).join(', ')}`);
}

function verdictOf(cell: Cell, samples: readonly Samples[]): Verdict {
  const values = samples.flatMap((run) => run[cell.metric] ?? []);
  const simulated = quantileOf(values, 0.5);
  return {
    cell,
    simulated,
    p10: quantileOf(values, 0.1),
    p90: quantileOf(values, 0.9),
    ok: agrees(cell, simulated),
    problem: null,
  };
}
