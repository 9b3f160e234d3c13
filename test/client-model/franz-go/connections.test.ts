/** Coordinator, connections, retries (clients.md 2.3 F-FC, F-BO; 5.2, 5.3; N-06). */
import { expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type { Line } from '../../conformance/clients/dialogue.ts';
import { error, gaps, inject, injectInRebalance, OLD, record, type Setup, type Story, stable } from './stage.ts';

const names = new Set(['JoinGroup', 'SyncGroup', 'Heartbeat', 'OffsetCommit', 'OffsetFetch', 'Fetch', 'LeaveGroup']);

it('table 5.2: JoinGroup and SyncGroup share one connection, fetches have one, all else of the node another', () => {
  const story = stable({}, function* (x) {
    x.rebalance();
    yield* x.sleep(2_500);
    yield* x.close(5_000);
  });
  const byConnection = new Map<number, Set<string>>();
  for (const line of story.lines) {
    if (line.dir !== 'req' || !names.has(line.api)) continue;
    byConnection.set(line.conn, (byConnection.get(line.conn) ?? new Set()).add(line.api));
  }
  expect([...byConnection.values()].map((apis) => [...apis].sort().join(' ')).sort()).toEqual([
    'Fetch',
    'Heartbeat LeaveGroup OffsetCommit OffsetFetch',
    'JoinGroup SyncGroup',
  ]);
});

it.each(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS'] as const)(
  'F-FC-01: %s makes it forget the coordinator, look it up and repeat, unseen by the session',
  (name) => {
    const beaten = inject({}, error(Api.Heartbeat, Errors[name]));
    const at = beaten.answered(name);
    const [again] = beaten.requests('Heartbeat', at);
    expect(again!.t - at).toBeGreaterThan(200);
    expect(again!.t - at).toBeLessThan(305);
    expect(beaten.requests('FindCoordinator', at)).toHaveLength(1);
    expect(beaten.requests('JoinGroup', at)).toEqual([]);
    const joined = injectInRebalance({}, error(Api.JoinGroup, Errors[name]));
    expect(joined.app('lost')).toEqual([]);
    expect(joined.requests('FindCoordinator', joined.answered(name))).toHaveLength(1);
  },
);

it('F-FC-01: any broker may answer FindCoordinator: the node and the first address in turn', () => {
  const story = record({}, function* (x) {
    x.arm(error(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 4));
    x.start();
    yield* x.sleep(6_000);
  });
  const [a, b, c, d] = story.requests('FindCoordinator').map(({ conn }) => conn);
  expect([a === c, b === d, a === b]).toEqual([true, true, false]);
});

it('F-BO-01: tries are spaced 250·2ⁿ⁻¹ ± 20 % and end when the next would not fit the budget of 6 s: lost', () => {
  const story = inject({}, error(Api.Heartbeat, Errors.NOT_COORDINATOR, 20), 9_000);
  const at = story.answered('NOT_COORDINATOR');
  const lost = story.app('lost')[0]!;
  const tries = story.answers('Heartbeat', at).filter(({ t }) => t <= lost.t);
  gaps(tries).forEach((pause, i) => {
    expect(pause).toBeGreaterThan(0.8 * 250 * 2 ** i);
    expect(pause).toBeLessThan(1.2 * 250 * 2 ** i + 5);
  });
  expect(tries.length).toBeGreaterThanOrEqual(4);
  expect(lost.t - tries.at(-1)!.t).toBeLessThan(5);
  expect(lost.t - at).toBeLessThan(6_000);
});

it('F-BO-01: GROUP_AUTHORIZATION_FAILED on a look-up is not repeated', () => {
  const story = record({}, function* (x) {
    x.arm(error(Api.FindCoordinator, Errors.GROUP_AUTHORIZATION_FAILED));
    x.start();
    yield* x.sleep(3_000);
  });
  const at = story.answered('GROUP_AUTHORIZATION_FAILED');
  expect(story.app('lost')[0]!.t - at).toBeLessThan(2);
  expect(story.app('assigned')).toHaveLength(1);
});

it('F-BO-01: a connection that is lost under a request is opened again, the request repeated', () => {
  const story = injectInRebalance({}, { api: Api.SyncGroup, close: true });
  const closed = story.when('inject-close');
  const [again] = story.requests('SyncGroup', closed);
  expect(again!.t - closed).toBeGreaterThan(200);
  expect(again!.t - closed).toBeLessThan(310);
  expect(story.app('lost')).toEqual([]);
});

it('a connection closed while idle is found out by the next request, which costs a pause', () => {
  const story = stable({ options: 'commit=manual each=0' }, function* (x) {
    x.note('drop-all-connections');
    x.world.closeAllConnections();
    yield* x.sleep(3_000);
  });
  const dropped = story.when('drop-all-connections');
  const before = story
    .requests('Heartbeat')
    .filter(({ t }) => t < dropped)
    .at(-1)!;
  const [next] = story.requests('Heartbeat', dropped);
  expect(next!.t - before.t).toBeGreaterThan(1_200);
  expect(next!.t - before.t).toBeLessThan(1_310);
  expect(story.app('lost')).toEqual([]);
});

it('finding B.findcoord.CLOSE: from 1.21 on a connection closed before its first answer is not tried again', () => {
  const start = (version: string) =>
    record({ version }, function* (x) {
      x.arm({ api: Api.FindCoordinator, close: true });
      x.start();
      yield* x.sleep(4_000);
    });
  expect(start('1.22.2').app('lost')).toHaveLength(1);
  expect(start(OLD).app('lost')).toEqual([]);
});

const refused = (setup: Setup): Story =>
  stable({ options: 'commit=manual each=0', ...setup }, function* (x) {
    x.down();
    yield* x.sleep(8_000);
  });

const lastBeat = (story: Story) => story.requests('Heartbeat').at(-1)!.t;

it('F-BO-01, N-06: refused connections: up to 1.20 lost at the first refused dial', () => {
  const story = refused({ version: OLD });
  const due = lastBeat(story) + 1_000;
  expect(story.app('lost')[0]!.t - due).toBeGreaterThan(190);
  expect(story.app('lost')[0]!.t - due).toBeLessThan(310);
});

it('F-BO-01, N-06: from 1.21 on after the look-up was refused too: 0.6–0.9 s, far inside the budget', () => {
  const story = refused({});
  const due = lastBeat(story) + 1_000;
  expect(story.app('lost')[0]!.t - due).toBeGreaterThan(590);
  expect(story.app('lost')[0]!.t - due).toBeLessThan(920);
  expect(story.app('lost').length).toBeGreaterThan(3);
});

it('table 5.3: a stall: time-out after 10 s, then connections that hang in their set-up, twice 10 s per try', () => {
  const story = stable({ options: 'default=1 commit=manual each=0' }, function* (x) {
    yield* x.silence(60_000);
    x.resume();
    yield* x.sleep(3_000);
  });
  const sent = story.requests('Heartbeat', story.when('broker-silent'))[0]!;
  const dials = story.lines.filter((line: Line) => line.dir === 'conn' && line.ev === 'open' && line.t > sent.t);
  expect(dials[0]!.t - sent.t).toBeGreaterThan(10_200);
  expect(dials[0]!.t - sent.t).toBeLessThan(10_310);
  expect(dials[1]!.t - dials[0]!.t).toBeCloseTo(10_000, -1);
  expect(story.requests('Heartbeat', sent.t).every(({ t }) => t > story.when('broker-resumes'))).toBe(true);
});

it('table 5.3: a stall that ends within the budget: the pending try completes, nothing is lost', () => {
  const story = stable({ options: 'default=1 commit=manual each=0' }, function* (x) {
    yield* x.silence(25_000);
    x.resume();
    yield* x.sleep(5_000);
  });
  expect(story.app('lost')).toEqual([]);
  const resumed = story.when('broker-resumes');
  expect(story.requests('Heartbeat', resumed)[0]!.t - resumed).toBeLessThan(500);
});

it('table 5.3, up to 1.18: connections to a frozen broker seem sound: each try is a heartbeat of its own', () => {
  const story = stable({ version: OLD, options: 'default=1 commit=manual each=0' }, function* (x) {
    yield* x.silence(30_000);
    x.resume();
    yield* x.sleep(5_000);
  });
  const [first, second, third] = story.requests('Heartbeat', story.when('broker-silent'));
  expect(second!.t - first!.t).toBeGreaterThan(10_200);
  expect(second!.t - first!.t).toBeLessThan(10_310);
  expect(third!.t - second!.t).toBeGreaterThan(10_400);
  expect(third!.t - second!.t).toBeLessThan(10_610);
});
