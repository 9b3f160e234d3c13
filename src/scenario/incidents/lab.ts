/**
 * Runs experiments: each as often as there are seeds, the values of all its runs put together. Bands share experiments.
 */
import { msToTicks } from '../../protocol/time.ts';
import { Chronicle } from '../../sim/chronicle/chronicle.ts';
import { Simulation } from '../../sim/simulation.ts';
import { readScenario, type ScenarioInput } from '../read.ts';
import type { Scenario } from '../scenario.ts';
import { toWorld } from '../to-world.ts';
import type { Band, BandClass, Experiment, Part, Pooled, Samples, Write } from './types.ts';

export interface Verdict {
  readonly band: Band;
  readonly parts: readonly Part[];
  /** null: it is pending. */
  readonly ok: boolean | null;
}

/** One run of an experiment, by name, so that it can be made elsewhere. */
export interface RunTask {
  readonly experiment: string;
  readonly run: number;
}

/** Told of the samples of a task, by its number; false: no more are wanted. */
export type RunDone = (samples: Samples, task: number) => boolean;

/** Makes runs, anywhere and in any order. */
export type RunAll = (tasks: readonly RunTask[], done: RunDone) => Promise<void>;

/** Told of each run that is done; false: no more are wanted. */
export type Told = (done: number, all: number, experiment: string) => boolean;

/** A preset is a scenario. @throws Error for one that is not, which is a mistake of the preset */
export function presetScenario(input: ScenarioInput, seed: string): Scenario {
  const result = readScenario({ ...input, seed });
  if ('scenario' in result) return result.scenario;
  throw new Error(`the preset is no scenario: ${result.problems.map(({ message }) => message).join(' ')}`);
}

/** All bands; if no more runs were wanted, those whose experiments are complete. */
export async function judgeBands(
  bands: readonly Band[],
  seeds: number,
  runAll: RunAll,
  tell?: Told,
): Promise<readonly Verdict[]> {
  const pools = await poolAll(experimentsOf(bands), seeds, runAll, tell);
  const pooled: Pooled = (experiment) => pools.get(experiment.id)!;
  const isComplete = ({ needs }: Band) => needs.every(({ id }) => pools.has(id));
  return bands.filter(isComplete).map((band) => verdictOf(band, pooled));
}

/** Each once, although bands share them. */
function experimentsOf(bands: readonly Band[]): readonly Experiment[] {
  return [...new Map(bands.flatMap(({ needs }) => needs).map((one) => [one.id, one])).values()];
}

function verdictOf(band: Band, pooled: Pooled): Verdict {
  if (band.pending !== undefined) return { band, parts: [], ok: null };
  const parts = band.judge(pooled);
  return { band, parts, ok: parts.length > 0 && parts.every(({ ok }) => ok) };
}

/** The samples of all runs of each experiment that is complete, by its name. */
export async function poolAll(
  experiments: readonly Experiment[],
  seeds: number,
  runAll: RunAll,
  tell: Told = () => true,
): Promise<Map<string, Samples>> {
  const tasks = experiments.flatMap(({ id, runs }) =>
    Array.from({ length: runs?.(seeds) ?? seeds }, (_, run) => ({ experiment: id, run })),
  );
  const samples = new Map(experiments.map(({ id }) => [id, [] as (Samples | null)[]]));
  for (const { experiment } of tasks) samples.get(experiment)!.push(null);
  let done = 0;
  await runAll(tasks, (one, task) => {
    const { experiment, run } = tasks[task]!;
    samples.get(experiment)![run] = one;
    return tell(++done, tasks.length, experiment);
  });
  const complete = [...samples].filter((entry): entry is [string, Samples[]] => !entry[1].includes(null));
  return new Map(complete.map(([id, runs]) => [id, pool(runs)]));
}

export function runOnce(experiment: Experiment, run: number): Samples {
  const scenario = presetScenario(experiment.scenario(run), `${experiment.id}/${run}`);
  const world = (experiment.world ?? ((same) => same))(toWorld(scenario));
  const chronicle = new Chronicle();
  const simulation = new Simulation(world, chronicle);
  if (experiment.writes !== undefined) writeAtOnce(simulation, experiment.writes(run));
  simulation.runUntil(msToTicks(world.durationMs));
  return experiment.measure(chronicle, world);
}

/** The producers' side of the topics, written anew: the broker asks it how far a log goes, and when a record is there. */
function writeAtOnce({ topics }: Simulation, writes: readonly Write[]): void {
  topics.endOffset = (_partition, now) =>
    writes.reduce((end, { atMs, records }) => (now >= msToTicks(atMs) ? end + records : end), 0);
  topics.timeOf = (_partition, offset) => {
    let end = 0;
    const write = writes.find(({ records }) => {
      end += records;
      return end > offset;
    });
    return write === undefined ? Number.POSITIVE_INFINITY : msToTicks(write.atMs);
  };
}

function pool(runs: readonly Samples[]): Samples {
  const pooled: Record<string, number[]> = {};
  for (const run of runs) {
    for (const [name, values] of Object.entries(run)) {
      pooled[name] ??= [];
      pooled[name].push(...values);
    }
  }
  return pooled;
}

/** Classes of which every band has to hold; of the others it is told. */
export const REQUIRED: readonly BandClass[] = ['D', 'E'];

/** Every derivable band and every required trend holds. */
export function allRequiredHold(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(({ band, ok }) => ok !== false || !REQUIRED.includes(band.class));
}
