/** Small worlds, searched to their end: nothing is broken; and the shortcuts miss nothing. */
import { describe, expect, it } from 'vitest';
import { DESK, SEATS, WATCH } from '../../src/explore/layout.ts';
import type { Parts } from '../../src/explore/parts.ts';
import { Search } from '../../src/explore/search.ts';
import { DEFAULT_EXPLORE, type ExploreSettings } from '../../src/explore/settings.ts';

const BOUNDS = { depth: 1_000, states: 2_000_000 };

function explore(settings: Partial<ExploreSettings>, reduces = true): Search {
  const search = new Search({ ...DEFAULT_EXPLORE, ...settings }, BOUNDS, reduces);
  // Bounded by the number of states.
  while (!search.advance(10_000));
  return search;
}

describe('a healthy group', () => {
  it.each<Partial<ExploreSettings>>([
    { members: 1, faults: 1 },
    { members: 2 },
    { members: 2, assignor: 'cooperative-sticky' },
    { members: 2, commit: 'sync', processing: 1, faults: 1, kinds: ['crash', 'leave'] },
    { members: 2, late: 1, initialDelay: 1 },
    { members: 1, isStatic: true, faults: 1, kinds: ['overlap'] },
  ])('breaks nothing: %o', (settings) => {
    const search = explore(settings);
    expect(search.violation).toBeNull();
    expect(search.ending).toBe('complete');
  });

  it('takes all arrows between its states that need neither failover nor deletion', () => {
    const arrows = [...explore({ members: 1, faults: 1 }).space.machines.arrows.keys()];
    expect(new Set(arrows.map((arrow) => arrow.replace(/ by .*/, '')))).toEqual(
      new Set([
        'Empty → PreparingRebalance',
        'PreparingRebalance → CompletingRebalance',
        'PreparingRebalance → Empty',
        'CompletingRebalance → PreparingRebalance',
        'CompletingRebalance → Stable',
        'Stable → PreparingRebalance',
      ]),
    );
  });
});

/** What states of each machine occur, in words that do not depend on the order in which they were met. */
function machinesIn(search: Search): ReadonlySet<string> {
  const { machines, pods, width } = search.space;
  const [desks, watches, seats] = [new Set<number>(), new Set<number>(), new Set<number>()];
  const state = new Int32Array(width);
  for (let number = 0; number < search.states; number++) {
    search.table.read(number, state);
    desks.add(state[DESK]!);
    watches.add(state[WATCH]!);
    for (let pod = 0; pod < pods; pod++) if (state[SEATS + pod]! >= 0) seats.add(state[SEATS + pod]!);
  }
  const describe = (kind: string, parts: Parts, states: ReadonlySet<number>) =>
    [...states].map((number) => `${kind} ${machines.describe(parts, number, pods)}`);
  return new Set([
    ...describe('coordinator', machines.desks, desks),
    ...describe('watchers', machines.watches, watches),
    ...describe('client', machines.seats, seats),
  ]);
}

describe('the reduction', () => {
  it.each<Partial<ExploreSettings>>([
    { members: 2 },
    { members: 2, assignor: 'cooperative-sticky' },
    { members: 1, faults: 1 },
    { members: 2, commit: 'sync', processing: 1 },
  ])('meets every state of every machine that all orders of moves meet: %o', (settings) => {
    const [all, reduced] = [explore(settings, false), explore(settings)];
    expect(reduced.states).toBeLessThan(all.states);
    expect(machinesIn(reduced)).toEqual(machinesIn(all));
  });
});
