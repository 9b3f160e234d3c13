/** Runs a history of clients, and says what it broke. */

import { msToTicks } from '../../../src/protocol/time.ts';
import type { InvariantWatch } from '../../../src/scenario/invariant.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';
import { validate } from '../../../src/scenario/validate.ts';
import type { Observer } from '../../../src/sim/observer.ts';
import { combineObservers } from '../../../src/sim/observers.ts';
import { Simulation } from '../../../src/sim/simulation.ts';
import type { WorldConfig } from '../../../src/sim/world-config.ts';
import { askedOf } from '../../invariants/exceptions.ts';
import { WORLD_INVARIANTS } from '../../invariants/index.ts';
import { Rest } from '../../invariants/rest.ts';
import type { NamedInvariant } from '../../invariants/watcher.ts';
import { type Plant, plantedWorld } from '../../known-bugs/plant.ts';
import type { Onlookers } from '../history.ts';
import { type Broken, NO_EXCEPTION, NO_LIVELOCK, type Outcome } from '../outcome.ts';
import type { ClientHistory } from './history.ts';

/** A livelock is a failure, not a hang. */
const MOST_EVENTS = 400_000;

/** null: the history contradicts itself. */
export function runClients({ scenario }: ClientHistory, plant: Plant, onlookers: Onlookers = {}): Outcome | null {
  if (validate(scenario).length > 0) return null;
  const world = plantedWorld(toWorld(scenario), plant);
  const invariants = onlookers.invariants ?? askedOf(world, WORLD_INVARIANTS);
  const watches = invariants.map((invariant) => invariant.watch(world));
  const listeners: readonly Observer[] = onlookers.listener === undefined ? [] : [onlookers.listener];
  const simulation = new Simulation(world, [...listeners, ...watches].reduce(combineObservers));
  onlookers.tap?.(simulation.coordinator);
  const broken = ended(simulation, world) ?? first(invariants, watches);
  const rest = watches.find((watch) => watch instanceof Rest);
  return {
    broken,
    reached: reachedOf(invariants, watches),
    events: simulation.events,
    settledMs: rest?.settledMs() ?? null,
  };
}

function ended(simulation: Simulation, world: WorldConfig): Broken | null {
  try {
    if (simulation.runUntil(msToTicks(world.durationMs), MOST_EVENTS)) return null;
    return { by: NO_LIVELOCK, what: `more than ${MOST_EVENTS} events` };
  } catch (error) {
    return { by: NO_EXCEPTION, what: error instanceof Error ? error.message : String(error) };
  }
}

function first(invariants: readonly NamedInvariant[], watches: readonly InvariantWatch[]): Broken | null {
  for (let i = 0; i < watches.length; i++) {
    const what = watches[i]!.violation();
    if (what !== null) return { by: invariants[i]!.name, what };
  }
  return null;
}

function reachedOf(invariants: readonly NamedInvariant[], watches: readonly InvariantWatch[]): Outcome['reached'] {
  return new Map(
    invariants.map(({ name }, i) => [name, 'reached' in watches[i]! ? Number(watches[i].reached) : 0] as const),
  );
}
