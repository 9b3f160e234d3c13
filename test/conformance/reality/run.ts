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
import type { Samples } from './metrics.ts';
import { type Setup, setupOf } from './setup.ts';

/** The median of the simulated values, and their spread; null where the metric never occurred. */
export interface Verdict {
  readonly cell: Cell;
  readonly simulated: number | null;
  readonly p10: number | null;
  readonly p90: number | null;
  readonly ok: boolean;
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

/** @param seeds runs of each experiment */
export function* verdicts(cells: readonly Cell[], seeds: number): Generator<Verdict> {
  const scenarios = byScenario(cells).map((own) => ({ own, setup: setupOf(own[0]!), runs: experimentOf(own[0]!) }));
  for (const { own, setup, runs } of scenarios) {
    const samples = runs(setup, seeds);
    for (const cell of own) yield verdictOf(cell, samples);
  }
}

function experimentOf({ id, experiment }: Cell): Runs {
  const runs = EXPERIMENTS[experiment];
  if (runs === undefined) throw new BrokenCells(`${id}: unknown experiment ${experiment}`);
  return runs;
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
  };
}
