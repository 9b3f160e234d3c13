/** The cells that a property run reaches: random worlds, and arbitrary inputs of the kinds that a protocol can carry. */
import fc from 'fast-check';
import { ProtocolMarks } from '../properties/coverage/marks.ts';
import { worldChoices, worldOf } from '../properties/worlds.ts';
import { msToTicks } from '../src/protocol/time.ts';
import { NullObserver } from '../src/sim/null-observer.ts';
import { Simulation } from '../src/sim/simulation.ts';
import { Chaos } from '../test/coordinator/chaos.ts';
import { Sightings } from './protocol-sightings.ts';

const INPUTS_PER_RUN = 500;
const MAX_EVENTS = 3_000_000;

export function propertyRun(worlds: number, inputs: number): Sightings {
  const sightings = new Sightings();
  for (const choices of fc.sample(worldChoices, { numRuns: worlds, seed: 1 })) simulate(worldOf(choices), sightings);
  for (let seed = 1; seed * INPUTS_PER_RUN <= inputs; seed++) confuse(seed, sightings);
  return sightings;
}

function simulate(world: ReturnType<typeof worldOf>, sightings: Sightings): void {
  const simulation = new Simulation(world, new NullObserver());
  new ProtocolMarks(simulation.coordinator, (mark) => {
    sightings.note(mark);
    if (!mark.startsWith('+')) sightings.endStep();
  });
  simulation.runUntil(msToTicks(world.durationMs), MAX_EVENTS);
}

function confuse(seed: number, sightings: Sightings): void {
  const chaos = new Chaos(seed, false);
  new ProtocolMarks(chaos.broker.coordinator, sightings.note);
  for (let i = 0; i < INPUTS_PER_RUN; i++) {
    chaos.step();
    sightings.endStep();
  }
}
