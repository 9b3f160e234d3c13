/** Whatever a broker answers and whenever: the client does not throw, does not spin, comes back, and ends when told to. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { suffer, troubles } from '../trouble.ts';
import { record, type Setup, SNAPSHOT } from './stage.ts';

const setup: fc.Arbitrary<Setup> = fc.record({
  version: fc.constantFrom('1.30.0', SNAPSHOT, '1.61.1'),
  coop: fc.boolean(),
  options: fc.constantFrom('', 'commit=manual', 'commit=manual each=0', 'procms=700', 'commit=manual procms=300'),
});

const history = troubles({ stallMs: 40_000, times: 5, outageMs: 70_000, outages: ['silence', 'refuse', 'lose'] });

it('it always comes back, owns all that there is, and reads on', () => {
  fc.assert(
    fc.property(setup, history, (how, events) => {
      const story = record(how, function* (x) {
        x.start();
        yield* x.sleep(10);
        yield* suffer(x, events);
        x.broker.disarm();
        yield* x.sleep(250_000);
        x.group.mode = 'single';
        x.rebalance();
        yield* x.sleep(30_000);
      });
      const end = story.when('end');
      expect(story.requests('SyncGroup').at(-1)!.t).toBeGreaterThan(end - 30_000);
      expect(story.answers('SyncGroup').at(-1)).toMatchObject({ err: 'NONE', p: [0, 1, 2, 3] });
      expect(story.requests('Heartbeat').at(-1)!.t).toBeGreaterThan(end - 3_000);
      const read = story.app('poll', end - 5_000).map((line) => (line as unknown as { r: string }).r.split(':')[0]);
      expect(new Set(read).size).toBe(4);
    }),
    { numRuns: 150 },
  );
}, 120_000);

it('it ends when it is told to, whatever is under way', () => {
  fc.assert(
    fc.property(setup, history, (how, events) => {
      const story = record(how, function* (x) {
        x.start();
        yield* x.sleep(10);
        yield* suffer(x, events);
        yield* x.close(400_000);
      });
      expect(story.app('exit')).toHaveLength(1);
    }),
    { numRuns: 150 },
  );
}, 120_000);
