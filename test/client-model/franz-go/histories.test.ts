/** Whatever a broker answers and whenever: the client does not throw, does not spin, and comes back. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type { Injection } from '../../conformance/clients/scripted/broker.ts';
import type { Stage, Wait } from '../../conformance/clients/scripted/script.ts';
import { record, type Setup } from './stage.ts';

const apis = [
  Api.JoinGroup,
  Api.SyncGroup,
  Api.Heartbeat,
  Api.OffsetCommit,
  Api.OffsetFetch,
  Api.FindCoordinator,
  Api.Fetch,
  Api.ListOffsets,
  Api.Metadata,
  Api.LeaveGroup,
];

const codes = Object.values(Errors).filter((code) => code !== Errors.NONE && code !== Errors.FENCED_INSTANCE_ID);

const injection = fc.record(
  {
    api: fc.constantFrom(...apis),
    err: fc.constantFrom(...codes),
    stallMs: fc.integer({ min: 1, max: 12_000 }),
    close: fc.boolean(),
    times: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ['api'] },
);

const event = fc.oneof(
  fc.record({ do: fc.constant('inject' as const), injection }),
  fc.record({ do: fc.constantFrom('rebalance', 'drop', 'expire', 'slow', 'commit', 'acommit') }),
  fc.record({ do: fc.constantFrom('silence', 'refuse'), ms: fc.integer({ min: 1, max: 20_000 }) }),
);

type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

const setup: fc.Arbitrary<Setup> = fc.record({
  version: fc.constantFrom('1.16.1', '1.18.1', '1.20.0', '1.22.2'),
  eager: fc.boolean(),
  options: fc.constantFrom('', 'commit=manual', 'commit=manual each=0', 'block=1 blockslow=500', 'procms=700'),
  seed: fc.string(),
});

function* apply(x: Stage, what: Event): Generator<Wait, void, void> {
  if (what.do === 'inject') x.arm((what as { injection: Injection }).injection);
  else if (what.do === 'rebalance') x.rebalance();
  else if (what.do === 'drop') x.world.closeAllConnections();
  else if (what.do === 'expire') x.group.forgetMembers();
  else if (what.do === 'slow') x.cmd('slow 3000');
  else if (what.do === 'silence') {
    yield* x.silence((what as { ms: number }).ms);
    x.resume();
  } else if (what.do === 'refuse') {
    x.down();
    yield* x.sleep((what as { ms: number }).ms);
    x.up();
  } else x.cmd(what.do);
}

const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), event), { maxLength: 8 });

it('it always comes back, and owns all that there is', () => {
  fc.assert(
    fc.property(setup, history, (how, events) => {
      const story = record(how, function* (x) {
        x.start();
        for (const [ms, what] of events) {
          yield* x.sleep(ms);
          yield* apply(x, what);
        }
        // What is armed and not used up would hit it later.
        Reflect.get(x.broker, 'injections').length = 0;
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
        for (const [ms, what] of events) {
          yield* x.sleep(ms);
          yield* apply(x, what);
        }
        yield* x.close(200_000);
      });
      expect(story.app('exit')).toHaveLength(1);
    }),
    { numRuns: 150 },
  );
}, 120_000);
