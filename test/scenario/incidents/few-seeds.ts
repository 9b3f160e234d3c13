/**
 * Every band of a part of the catalogue with two seeds, for the two files that run the parts side by side. What two seeds
 * are too few for is listed: means, shares and spreads. All other derivable bands and trends have to hold.
 */
import { describe, expect, it } from 'vitest';
import { runInWorkers } from '../../../src/cli/workers/experiments.ts';
import { BANDS } from '../../../src/scenario/incidents/catalogue.ts';
import { judgeBands, REQUIRED } from '../../../src/scenario/incidents/lab.ts';

/** Bands of values that vary from run to run. */
const NEED_MORE_SEEDS =
  /^(000-E\.1|001-A\.([1-57]|13)|001-A2\.[12]|001-C\.3|003-A\.[15]|003-A′\.1|003-B\.[12]|003-G\.1|004-A\.5)$/;

export function holdWithFewSeeds(part: RegExp): void {
  describe(`the bands ${part.source}`, () => {
    it('can all be evaluated, and hold where two seeds are enough', { timeout: 300_000 }, async () => {
      const verdicts = await judgeBands(
        BANDS.filter(({ id }) => part.test(id)),
        2,
        runInWorkers(async () => {}),
      );
      expect(verdicts.length).toBeGreaterThan(30);
      expect(verdicts.filter(({ parts, ok }) => ok !== null && parts.length === 0)).toEqual([]);
      const bad = verdicts.filter(({ band, ok }) => ok === false && REQUIRED.includes(band.class));
      expect(bad.map(({ band }) => band.id).filter((id) => !NEED_MORE_SEEDS.test(id))).toEqual([]);
    });
  });
}
