/** A watcher that says which requests and answers concern it misses nothing: told of all, it comes to the same verdict. */
import { expect, it } from 'vitest';
import { DRAWS, drawHistory, isOfGroup, runHistory } from './histories/history.ts';
import { WORLD_INVARIANTS } from './invariants/index.ts';
import type { NamedInvariant } from './invariants/watcher.ts';
import { KNOWN_BUGS } from './known-bugs/index.ts';
import { HEALTHY } from './known-bugs/plant.ts';

const toldAll = (invariant: NamedInvariant): NamedInvariant => ({
  ...invariant,
  watch: (world) =>
    Object.defineProperties(invariant.watch(world), { requests: { value: undefined }, answers: { value: undefined } }),
});

const ALL_TOLD = WORLD_INVARIANTS.map(toldAll);
const PLANTS = [HEALTHY, ...KNOWN_BUGS.map(({ plant }) => plant)];
const AIMS = DRAWS.filter((draw) => !isOfGroup(draw));
const SEEDS = 60;

it.each(AIMS)('the same verdicts, and the same cases reached, with and without: %s', (draw) => {
  for (let seed = 0; seed < SEEDS; seed += AIMS.length) {
    const history = drawHistory(draw, seed);
    const plant = PLANTS[seed % PLANTS.length];
    const told = runHistory(history, plant, { invariants: WORLD_INVARIANTS });
    const toldMore = runHistory(history, plant, { invariants: ALL_TOLD });
    expect(told?.broken).toEqual(toldMore?.broken);
    expect(told?.reached).toEqual(toldMore?.reached);
  }
});
