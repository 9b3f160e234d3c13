/**
 * From a scenario and acts to the configuration of their world: the acts' events stand behind those of the schedule, and wait
 * to be called (Simulation.begin). So a world knows what will be done to it (slots for successors, paths, threads), and
 * goes exactly as without the acts until the first of them.
 *
 * Deviation: in a world of several groups a successor beside its pod (`pod-replace`) needs a slot that shifts the numbers
 * of the later groups' pods, and with them their random streams: there the time before such an act is another one.
 */
import { worldEvents } from '../scenario/events/event-world.ts';
import { allEvents } from '../scenario/faults/generate.ts';
import type { EventScenario, Scenario } from '../scenario/scenario.ts';
import { toWorld } from '../scenario/to-world.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import type { Act } from './acts.ts';

export interface ActWorld {
  readonly world: WorldConfig;
  /** By act: the indices of its events in the world; none for an interference. */
  readonly indices: readonly (readonly number[])[];
}

export function actWorld(scenario: Scenario, acts: readonly Act[]): ActWorld {
  const scheduled = allEvents(scenario);
  const called = acts.map((act) => ('event' in act ? [act.event] : []));
  const events: EventScenario[] = [...scheduled, ...called.flat()];
  const world = toWorld({ ...scenario, events, faults: [] });
  const slots = world.groups.map(({ members }) => members);
  const count = (some: readonly EventScenario[]) =>
    worldEvents({ groups: scenario.groups, events: some }, slots).length;
  let next = count(scheduled);
  const indices = called.map((own) => {
    const first = next;
    next += count(own);
    return Array.from({ length: next - first }, (_, index) => first + index);
  });
  return { world: { ...world, called: next - count(scheduled) }, indices };
}
