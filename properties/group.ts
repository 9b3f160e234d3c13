/**
 * Running random worlds, for the properties of whole groups: a failure prints the shrunk world and the command that
 * shows it.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { msToTicks } from '../src/protocol/time.ts';
import { NullObserver } from '../src/sim/null-observer.ts';
import type { Observer } from '../src/sim/observer.ts';
import { combineObservers } from '../src/sim/observers.ts';
import { Simulation } from '../src/sim/simulation.ts';
import type { WorldConfig } from '../src/sim/world-config.ts';
import { askedOf } from './invariants/exceptions.ts';
import { INVARIANTS } from './invariants/index.ts';
import type { NamedInvariant } from './invariants/watcher.ts';
import { commandOf, type WorldChoices, worldOf } from './worlds.ts';

/** Multiplies the number of worlds: EFFORT=50 npx vitest run properties. */
export const EFFORT = Number(process.env.EFFORT ?? 1);

/** More than any of these worlds makes: a livelock is a failure, not a hang. */
const MAX_EVENTS = 3_000_000;

export function run(world: WorldConfig, observer: Observer = new NullObserver()): Simulation {
  const simulation = new Simulation(world, observer);
  const done = simulation.runUntil(msToTicks(world.durationMs), MAX_EVENTS);
  expect(done, `the run goes on for more than ${MAX_EVENTS} events`).toBe(true);
  return simulation;
}

/** Runs a property over random worlds; the failure names the command that replays it. */
export function forAllWorlds(
  numRuns: number,
  worlds: fc.Arbitrary<WorldChoices>,
  holds: (choices: WorldChoices) => void,
): void {
  const property = fc.property(worlds, (choices) => {
    try {
      holds(choices);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\nreplay: ${commandOf(choices)}`, {
        cause: error,
      });
    }
  });
  fc.assert(property, { numRuns: numRuns * EFFORT });
}

/** @param except names of those that need not hold */
export function keepsInvariants(choices: WorldChoices, except: readonly string[] = []): void {
  keeps(
    choices,
    INVARIANTS.filter(({ name }) => !except.includes(name)),
  );
}

/** Of these invariants those that can be asked of the world. */
export function keeps(choices: WorldChoices, all: readonly NamedInvariant[]): void {
  const world = worldOf(choices);
  const invariants = askedOf(world, all);
  const watches = invariants.map((invariant) => ({ name: invariant.name, watch: invariant.watch(world) }));
  run(world, watches.map(({ watch }): Observer => watch).reduce(combineObservers));
  for (const { name, watch } of watches) expect(watch.violation(), name).toBeNull();
}
