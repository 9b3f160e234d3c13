/**
 * Incidents as data: what happened in production, the scenario that shows it, its mechanism, what ends it, and the bands
 * that say when the simulation has reproduced it. How they are run is in lab.ts.
 */
import type { Chronicle } from '../../sim/chronicle/chronicle.ts';
import type { WorldConfig } from '../../sim/world-config.ts';
import type { ScenarioInput } from '../read.ts';

/** D derivable from protocol timing, C calibrated by one figure of the environment, E only order or trend, M measured. */
export type BandClass = 'D' | 'C' | 'E' | 'M';

/** Values of a run by what was measured; one that did not occur is not there. */
export type Samples = Readonly<Record<string, readonly number[]>>;

/** A scenario that is run with many seeds, and what is measured in each run. */
export interface Experiment {
  /** Unique in the catalogue. */
  readonly id: string;
  /** `run` counts from 0: events may stand at other phases in each run. */
  readonly scenario: (run: number) => ScenarioInput;
  readonly measure: (chronicle: Chronicle, world: WorldConfig) => Samples;
  /** What a scenario cannot say of the world. */
  readonly world?: (world: WorldConfig) => WorldConfig;
  /** Producers that write at once instead of evenly: how many records by when, for every partition. */
  readonly writes?: (run: number) => readonly Write[];
  /** Runs where fewer than the seeds asked for are enough, or more are needed. */
  readonly runs?: (seeds: number) => number;
}

/** So many more records from an instant on. */
export interface Write {
  readonly atMs: number;
  readonly records: number;
}

/** One value of a band, held to its bounds. */
export interface Part {
  /** Of whom or what; `''` where a band has one value. */
  readonly name: string;
  /** null: it never occurred. */
  readonly value: number | null;
  /** With its unit. */
  readonly text: string;
  readonly ok: boolean;
}

/** The runs' values put together, by experiment. */
export type Pooled = (experiment: Experiment) => Samples;

export interface Band {
  /** Scenario, and number of its row in the table of the seed. */
  readonly id: string;
  readonly class: BandClass;
  /** Given which it is required; null: always. */
  readonly condition: string | null;
  /** What is looked at. */
  readonly check: string;
  /** What it has to be. */
  readonly band: string;
  /** What recordings of the real client say instead; `band` is the recorded one then. */
  readonly recorded?: string;
  /** Where the table contradicts its own premises: what it says, and why that cannot be; `band` is what follows instead. */
  readonly corrected?: string;
  /** Of a measured band outside of which the model is: what it hangs on, with the evidence. It is judged all the same. */
  readonly outside?: string;
  /** Why it cannot be run yet; it is told and not judged. */
  readonly pending?: string;
  readonly needs: readonly Experiment[];
  readonly judge: (pooled: Pooled) => readonly Part[];
}

/** What ends an incident: the same scenario with one thing changed. */
export interface Cure {
  readonly title: string;
  readonly scenario: ScenarioInput;
}

export interface Incident {
  /** As `000-A`. */
  readonly id: string;
  readonly title: string;
  /** What happens, in a few sentences. */
  readonly story: string;
  /** What was seen in production. */
  readonly production: string;
  readonly mechanism: string;
  /** Rules of the clients and the coordinator that it follows from. */
  readonly rules: readonly string[];
  readonly scenario: ScenarioInput;
  readonly cures: readonly Cure[];
  /** What of it cannot be run yet. */
  readonly pending?: string;
}

/** The incidents and bands of one seed. */
export interface Chapter {
  readonly seed: string;
  readonly incidents: readonly Incident[];
  readonly bands: readonly Band[];
}
