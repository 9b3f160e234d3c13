/**
 * What holds for every group whatever happens to its pods, its broker and its network: all that holds without, but for
 * the exceptions below, which are Kafka's own.
 */
import { describe, expect, it } from 'vitest';
import { worldsWithFailovers, worldsWithFaults } from './faults.ts';
import { forAllWorlds, keepsInvariants, run } from './group.ts';
import { type WorldChoices, worldOf } from './worlds.ts';

/** The replaced holder of an instance id reads on until it hears of it (seed 004, Δm of 004-A). */
const TWO_HOLDERS = ['one owner per generation'];

/** A generation that was not written is issued again, for other members (C-GEN-03, C-LOAD-04). */
const NUMBERS_AGAIN = ['generation is monotone', 'answers of one join phase agree'];

function replacesStaticMembers({ staticMembers, events = [] }: WorldChoices): boolean {
  return staticMembers && events.some(({ kind }) => kind === 'pod-replace' || kind === 'rolling-update');
}

const exceptions = (choices: WorldChoices) => (replacesStaticMembers(choices) ? TWO_HOLDERS : []);

describe('every group with faults', () => {
  it('keeps all invariants', () => {
    forAllWorlds(150, worldsWithFaults, (choices) => keepsInvariants(choices, exceptions(choices)));
  });

  it('keeps them when its coordinator is loaded from its log', () => {
    forAllWorlds(100, worldsWithFailovers, (choices) => {
      keepsInvariants(choices, [...NUMBERS_AGAIN, ...exceptions(choices)]);
    });
  });

  it('gives the same trace hash from the same seed, in a fresh world', () => {
    forAllWorlds(100, worldsWithFaults, (choices) => {
      const world = worldOf(choices);
      expect(run(world).traceHash()).toBe(run(world).traceHash());
    });
  });
});
