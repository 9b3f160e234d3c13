/**
 * `groupsim/properties`: what holds in every run of a consumer group, to watch runs of your own with; properties of your
 * own; and a search for a history that breaks them. The guide: docs/properties.md.
 *
 * @packageDocumentation
 */
import { ScenarioError } from '../src/index.ts';
import { msToTicks } from '../src/protocol/time.ts';
import { readScenario, type ScenarioInput } from '../src/scenario/read.ts';
import type { Scenario } from '../src/scenario/scenario.ts';
import { toCommand } from '../src/scenario/to-command.ts';
import { toWorld } from '../src/scenario/to-world.ts';
import type { Observer } from '../src/sim/observer.ts';
import { combineObservers } from '../src/sim/observers.ts';
import { Simulation } from '../src/sim/simulation.ts';
import { AIMS, type Aim, clientHistory } from './histories/clients/generate.ts';
import type { ClientHistory } from './histories/clients/history.ts';
import { runHistory, smallestHistory } from './histories/history.ts';
import type { Broken } from './histories/outcome.ts';
import { Story } from './histories/story.ts';
import { invariantsOf } from './invariants/index.ts';
import type { NamedInvariant } from './invariants/watcher.ts';
import { HEALTHY } from './known-bugs/plant.ts';

export { type Ticks, ticksToMs } from '../src/protocol/time.ts';
export type { ScenarioInput } from '../src/scenario/read.ts';
export type { Scenario } from '../src/scenario/scenario.ts';
export type { Observer } from '../src/sim/observer.ts';
export type { WorldConfig } from '../src/sim/world-config.ts';
export { WORLD_INVARIANTS } from './invariants/index.ts';
export { type NamedInvariant, Watcher } from './invariants/watcher.ts';
export { AIMS, type Aim, invariantsOf, ScenarioError };

/** An invariant that a run broke: its name, and what was seen, with the instant. */
export type Violation = Broken;

/**
 * Runs a scenario, watched by invariants.
 *
 * @param input - as for `simulate`
 * @param invariants - your own, or a choice; absent: all that can be asked of the scenario
 * @returns what was broken, at most one violation of each invariant; empty: all held
 * @throws {@link ScenarioError} for a scenario that cannot be run
 */
export function violationsOf(input: ScenarioInput, invariants?: readonly NamedInvariant[]): readonly Violation[] {
  const world = toWorld(complete(input));
  const watched = (invariants ?? invariantsOf(world)).map(({ name, watch }) => ({ name, watch: watch(world) }));
  const observers = watched.map(({ watch }): Observer => watch);
  if (observers.length === 0) return [];
  new Simulation(world, observers.reduce(combineObservers)).runUntil(msToTicks(world.durationMs));
  return watched.flatMap(({ name, watch }): Violation[] => {
    const what = watch.violation();
    return what === null ? [] : [{ by: name, what }];
  });
}

function complete(input: ScenarioInput): Scenario {
  const read = readScenario(input);
  if ('problems' in read) throw new ScenarioError(read.problems);
  return read.scenario;
}

/** What a search looks for, and where. */
export interface Search {
  /** What has to hold. */
  readonly invariants: readonly NamedInvariant[];
  /** How many histories are tried; absent: 200. */
  readonly histories?: number;
  /** The first seed; absent: 0. */
  readonly from?: number;
  /** What histories are aimed at; absent: each in turn. */
  readonly aim?: Aim;
  /** Client of all members, as `--client` has it; absent: the Java client. */
  readonly client?: string;
  /** Makes a drawn scenario yours: your settings, your number of members. */
  readonly change?: (scenario: Scenario) => ScenarioInput;
}

/** A history that breaks an invariant, as small as it could be made. */
export interface Counterexample {
  readonly broken: Violation;
  /** The seed that it was drawn from. */
  readonly seed: number;
  /** As small as it became: a scenario for `simulate`, or for a file. */
  readonly scenario: Scenario;
  /** How often it was made smaller. */
  readonly shrunk: number;
  /** The line that shows the run. */
  readonly command: string;
  /** What happens in it, a line per step. */
  readonly story: string;
  /** The same as a mermaid sequence diagram. */
  readonly mermaid: string;
}

const DEFAULT_HISTORIES = 200;
const MOST_STEPS = 40;

/**
 * Looks for a random history that breaks one of the invariants, and makes it small. The same search finds the same.
 *
 * @returns null: every history that was tried keeps them all
 * @throws {@link ScenarioError} if `change` makes a scenario that cannot be run
 */
export function findCounterexample(search: Search): Counterexample | null {
  const { invariants, from = 0, histories = DEFAULT_HISTORIES } = search;
  for (let seed = from; seed < from + histories; seed++) {
    const history = drawn(search, seed);
    const broken = runHistory(history, HEALTHY, { invariants })?.broken;
    if (broken) return smallest(history, broken, seed, invariants);
  }
  return null;
}

function drawn({ aim, client, change }: Search, seed: number): ClientHistory {
  const history = clientHistory(seed, aim ?? AIMS[seed % AIMS.length]!, client);
  return change === undefined ? history : { ...history, scenario: complete(change(history.scenario)) };
}

function smallest(
  first: ClientHistory,
  broken: Broken,
  seed: number,
  invariants: readonly NamedInvariant[],
): Counterexample {
  const found = smallestHistory(first, HEALTHY, broken, invariants);
  const story = new Story();
  runHistory(found.history, HEALTHY, { listener: story });
  const { scenario } = found.history as ClientHistory;
  return {
    broken: found.broken,
    seed,
    scenario,
    shrunk: found.steps,
    command: toCommand(scenario),
    story: story.words(MOST_STEPS),
    mermaid: story.mermaid(MOST_STEPS),
  };
}
