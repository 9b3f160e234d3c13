/** Whatever a broker answers and whenever: the client does not throw, does not spin, and comes back. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { suffer, troubles } from '../trouble.ts';
import { record, type Setup } from './stage.ts';

const setup: fc.Arbitrary<Setup> = fc.record({
  version: fc.constantFrom('1.16.1', '1.18.1', '1.20.0', '1.22.2'),
  eager: fc.boolean(),
  options: fc.constantFrom('', 'commit=manual', 'commit=manual each=0', 'block=1 blockslow=500', 'procms=700'),
  seed: fc.string(),
});

const history = troubles({ stallMs: 12_000, times: 3, outageMs: 20_000, outages: ['silence', 'refuse'] });

it('it always comes back, and owns all that there is', () => {
  fc.assert(
    fc.property(setup, history, (how, events) => {
      const story = record(how, function* (x) {
        x.start();
        yield* suffer(x, events);
        x.broker.disarm();
        yield* x.sleep(150_000);
        x.rebalance();
        yield* x.sleep(20_000);
      });
      expect(story.requests('SyncGroup').at(-1)!.t).toBeGreaterThan(story.when('end') - 20_000);
      expect(story.answers('SyncGroup').at(-1)).toMatchObject({ err: 'NONE', p: [0, 1, 2, 3] });
    }),
    { numRuns: 150 },
  );
}, 120_000);

it('it ends when it is told to, whatever is under way', () => {
  fc.assert(
    fc.property(setup, history, (how, events) => {
      const story = record(how, function* (x) {
        x.start();
        yield* x.sleep(50);
        yield* suffer(x, events);
        yield* x.close(200_000);
      });
      expect(story.app('exit')).toHaveLength(1);
    }),
    { numRuns: 150 },
  );
}, 120_000);
