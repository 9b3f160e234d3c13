/**
 * Random histories: errors of every kind on every request, broken connections, stalls, outages, a slow application, commits and
 * changes of subscription, in any order. Nothing throws or turns without end (the world's own bound), and the callbacks always
 * add up: nothing is assigned twice, nothing given up that was not assigned.
 */
import { expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { RandomStreams } from '../../../src/sim/engine/random.ts';
import { OLD, record, type Stage } from './stage.ts';

const APIS = [
  Api.JoinGroup,
  Api.SyncGroup,
  Api.Heartbeat,
  Api.OffsetCommit,
  Api.OffsetFetch,
  Api.FindCoordinator,
  Api.LeaveGroup,
];
const CODES = Object.values(Errors).filter((code) => code !== Errors.NONE && code !== Errors.FENCED_INSTANCE_ID);

/** One of them; the stream decides. */
function act(x: Stage, draw: (n: number) => number): void {
  const api = APIS[draw(APIS.length)]!;
  const acts = [
    () => x.arm({ api, err: CODES[draw(CODES.length)]!, times: 1 + draw(4) }),
    () => x.arm({ api, close: true }),
    () => x.arm({ api, stallMs: 500 + draw(12_000) }),
    () => x.rebalance(),
    () => x.world.closeAllConnections(),
    () => x.down(),
    () => x.up(),
    () => x.cmd(`slow ${500 + draw(10_000)}`),
    () => x.cmd('commit'),
    () => x.cmd('acommit'),
  ];
  acts[draw(acts.length)]!();
}

function history(seed: string, cooperative: boolean, version: string, options: string) {
  const stream = new RandomStreams(seed).stream('acts');
  const draw = (n: number) => Math.floor(stream.next() * n);
  return record({ seed, cooperative, version, options }, function* (x) {
    x.start();
    for (let i = 0; i < 25; i++) {
      yield* x.sleep(draw(5_000));
      act(x, draw);
    }
    x.up();
    yield* x.sleep(60_000);
    yield* x.close(40_000);
  });
}

const GROUPS = [
  ['eager', false, '2.11.1', 'commit=manual'],
  ['cooperative', true, '2.11.1', ''],
  ['eager, older', false, OLD, ''],
  ['cooperative, older', true, OLD, 'commit=manual slowrevoke=400'],
] as const;

it.each(GROUPS)('%s', (name, cooperative, version, options) => {
  for (let n = 0; n < 25; n++) {
    const story = history(`${name} ${n}`, cooperative, version, options);
    const owned = new Set<number>();
    for (const line of story.lines) {
      if (line.dir !== 'app' || !['assigned', 'revoked', 'lost'].includes(line.ev)) continue;
      for (const partition of line.p ?? []) {
        expect([name, n, line.t, line.ev, owned.has(partition)]).toEqual([
          name,
          n,
          line.t,
          line.ev,
          line.ev !== 'assigned',
        ]);
        if (line.ev === 'assigned') owned.add(partition);
        else owned.delete(partition);
      }
    }
  }
});

it.each(GROUPS)('%s: a minute after all is well again it is a member', (name, cooperative, version, options) => {
  for (let n = 0; n < 25; n++) {
    const story = history(`${name} ${n}`, cooperative, version, options);
    const closed = story.lines.find(
      (line) => line.dir === 'script' && line.do === 'command' && line.cmd === 'close',
    )!.t;
    const beats = story.answers('Heartbeat', closed - 12_000).filter(({ t, err }) => t < closed && err === 'NONE');
    expect([name, n, beats.length > 8]).toEqual([name, n, true]);
  }
});
