/** The guard fails on what is slower than its floor, and says of each figure where that is. */
import { expect, it } from 'vitest';
import { boundOf, FLOORS, guarded } from '../../bench/guard.ts';
import { information } from '../../bench/lines.ts';

/** All figures as they were reached, each made worse by a factor. */
const measured = (slower: number) =>
  FLOORS.map(({ line, reached, better }) =>
    information(line, better === 'higher' ? reached / slower : reached * slower),
  );

it('lets pass what was reached, and a busy machine', () => {
  expect(guarded(measured(1)).every(({ ok }) => ok)).toBe(true);
  expect(guarded(measured(1.2)).every(({ ok }) => ok)).toBe(true);
});

it('fails on what takes half as long again', () => {
  expect(guarded(measured(1.5)).map(({ ok }) => ok)).toEqual(FLOORS.map(() => false));
});

it('says where the floor is', () => {
  const [line] = guarded(measured(1));
  expect(line!.bar).toBe(`>= ${Number(boundOf(FLOORS[0]!).toPrecision(3))}`);
});

it('does not pass over a figure that nobody prints any more', () => {
  expect(() => guarded(measured(1).slice(1))).toThrow(FLOORS[0]!.line);
});
