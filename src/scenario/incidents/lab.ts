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

/** Told of each run that is done; false: no more are wanted. */
export type Told = (done: number, all: number, experiment: string) => boolean | Promise<boolean>;

/** A preset is a scenario. @throws Error for one that is not, which is a mistake of the preset */
export function presetScenario(input: ScenarioInput, seed: string): Scenario {
  const result = readScenario({ ...input, seed });
  if ('scenario' in result) return result.scenario;
  throw new Error(`the preset is no scenario: ${result.problems.map(({ message }) => message).join(' ')}`);
}

/** All bands; if no more runs were wanted, those whose experiments are complete. */
export async function judgeBands(bands: readonly Band[], seeds: number, tell: Told): Promise<readonly Verdict[]> {
  const judged = bands.filter(({ pending }) => pending === undefined);
  const experiments = [...new Map(judged.flatMap(({ needs }) => needs).map((one) => [one.id, one])).values()];
  const pools = await runAll(experiments, seeds, tell);
  const pooled: Pooled = (experiment) => pools.get(experiment.id)!;
  const isComplete = ({ needs }: Band) => needs.every(({ id }) => pools.has(id));
  return bands.filter((band) => band.pending !== undefined || isComplete(band)).map((band) => verdictOf(band, pooled));
}

function verdictOf(band: Band, pooled: Pooled): Verdict {
  if (band.pending !== undefined) return { band, parts: [], ok: null };
  const parts = band.judge(pooled);
  return { band, parts, ok: parts.length > 0 && parts.every(({ ok }) => ok) };
}

async function runAll(experiments: readonly Experiment[], seeds: number, tell: Told): Promise<Map<string, Samples>> {
  const all = experiments.reduce((sum, { runs }) => sum + (runs?.(seeds) ?? seeds), 0);
  const pools = new Map<string, Samples>();
  let done = 0;
  for (const experiment of experiments) {
    const samples: Samples[] = [];
    for (let run = 0; run < (experiment.runs?.(seeds) ?? seeds); run++) {
      samples.push(runOnce(experiment, run));
      if (!(await tell(++done, all, experiment.id)) && done < all) return pools;
    }
    pools.set(experiment.id, pool(samples));
  }
  return pools;
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
