/** Whatever a broker answers and whenever: the client does not throw, does not spin, comes back, and ends when told to. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type { Injection } from '../../conformance/clients/scripted/broker.ts';
import type { Stage, Wait } from '../../conformance/clients/scripted/script.ts';
import { record, type Setup, SNAPSHOT } from './stage.ts';

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
    stallMs: fc.integer({ min: 1, max: 40_000 }),
    close: fc.boolean(),
    times: fc.integer({ min: 1, max: 5 }),
  },
  { requiredKeys: ['api'] },
);

const event = fc.oneof(
  fc.record({ do: fc.constant('inject' as const), injection }),
  fc.record({ do: fc.constantFrom('rebalance', 'drop', 'expire', 'slow', 'commit', 'acommit') }),
  fc.record({ do: fc.constantFrom('silence', 'refuse', 'lose'), ms: fc.integer({ min: 1, max: 70_000 }) }),
);

type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

const setup: fc.Arbitrary<Setup> = fc.record({
  version: fc.constantFrom('1.30.0', SNAPSHOT, '1.61.1'),
  coop: fc.boolean(),
  options: fc.constantFrom('', 'commit=manual', 'commit=manual each=0', 'procms=700', 'commit=manual procms=300'),
});

function* apply(x: Stage, what: Event): Generator<Wait, void, void> {
  const ms = 'ms' in what ? (what.ms as number) : 0;
  if (what.do === 'inject') x.arm((what as { injection: Injection }).injection);
  else if (what.do === 'rebalance') x.rebalance();
  else if (what.do === 'drop') x.world.closeAllConnections();
  else if (what.do === 'expire') x.group.forgetMembers();
  else if (what.do === 'slow') x.cmd('slow 3000');
  else if (what.do === 'lose') {
    x.group.mode = 'follower';
    x.group.assign = (nth) => x.world.partitionsOf('t').slice(nth % 3, 2 + (nth % 3));
    x.rebalance();
  } else if (what.do === 'silence') {
    yield* x.silence(ms);
    x.resume();
  } else if (what.do === 'refuse') {
    x.down();
    yield* x.sleep(ms);
    x.up();
  } else x.cmd(what.do);
}

/** What is armed and not used up would hit it later. */
function disarm(x: Stage): void {
  (Reflect.get(x.broker, 'injections') as unknown[]).length = 0;
}

const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), event), { maxLength: 8 });

it('it always comes back, owns all that there is, and reads on', () => {
  fc.assert(
    fc.property(setup, history, (how, events) => {
      const story = record(how, function* (x) {
        x.start();
        yield* x.sleep(10);
        for (const [ms, what] of events) {
          yield* x.sleep(ms);
          yield* apply(x, what);
        }
        disarm(x);
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
        for (const [ms, what] of events) {
          yield* x.sleep(ms);
          yield* apply(x, what);
        }
        yield* x.close(400_000);
      });
      expect(story.app('exit')).toHaveLength(1);
    }),
    { numRuns: 150 },
  );
}, 120_000);
