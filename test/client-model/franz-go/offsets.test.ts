/** Where a member starts to read (clients.md 2.3, F-PO; N6). */
import { expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { error, follow, OLD, record } from './stage.ts';

const first = (version: string, code: number, times = 1) =>
  record({ version }, function* (x) {
    x.arm(error(Api.OffsetFetch, code, times));
    x.start();
    yield* x.sleep(11_000);
  });

it('F-PO-01: one OffsetFetch, after the callback, beside the heartbeats, for what is new', () => {
  const story = record({ options: 'commit=manual' }, function* (x) {
    follow(x, [0, 1], [0, 1, 2]);
    x.arm({ api: Api.OffsetFetch, stallMs: 1_200 });
    x.start();
    yield* x.sleep(3_000);
    x.rebalance();
    yield* x.sleep(3_000);
  });
  const fetches = story.requests('OffsetFetch');
  expect(fetches.map(({ p }) => p)).toEqual([[0, 1], [2]]);
  expect(fetches[0]!.t).toBeGreaterThanOrEqual(story.app('assigned')[0]!.t);
  expect(story.requests('Heartbeat')[0]!.t - fetches[0]!.t).toBeLessThan(600);
});

it('F-PO-01: a rebalance gives up the fetch; the next session asks for the same partitions', () => {
  const story = record({ options: 'commit=manual' }, function* (x) {
    x.arm({ api: Api.OffsetFetch, stallMs: 4_000 });
    x.start();
    yield* x.wait(() => x.answered(Api.SyncGroup) > 0, 5_000);
    x.rebalance();
    yield* x.sleep(8_000);
  });
  const fetches = story.requests('OffsetFetch');
  expect(fetches.map(({ p }) => p)).toEqual([
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ]);
  expect(story.app('assigned').map(({ p }) => p)).toEqual([[0, 1, 2, 3], []]);
  expect(story.app('poll').length).toBeGreaterThan(2);
});

it.each(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS'] as const)(
  'N6: %s is repeated after 0.2–0.3 s in all versions',
  (name) => {
    for (const version of ['1.22.2', OLD]) {
      const [one, two] = first(version, Errors[name]).requests('OffsetFetch');
      expect(two!.t - one!.t).toBeGreaterThan(200);
      expect(two!.t - one!.t).toBeLessThan(305);
    }
  },
);

it.each(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'] as const)('N6: %s: 1.22 loses the session', (name) => {
  const story = first('1.22.2', Errors[name]);
  const at = story.answered(name);
  expect(story.story(at).slice(0, 2)).toEqual(['lost 0,1,2,3', '>JoinGroup']);
  expect(story.requests('JoinGroup', at)[0]!.t - at).toBeGreaterThan(200);
});

it('N6: REBALANCE_IN_PROGRESS: 1.22 joins again at once', () => {
  const story = first('1.22.2', Errors.REBALANCE_IN_PROGRESS);
  const at = story.answered('REBALANCE_IN_PROGRESS');
  expect(story.requests('JoinGroup', at)[0]!.t - at).toBeLessThan(5);
  expect(story.app('lost')).toEqual([]);
  expect(story.app('poll').length).toBeGreaterThan(2);
});

it.each(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS'] as const)(
  'N6: %s: up to 1.18 it goes on as a member and consumes nothing, without a word',
  (name) => {
    const story = first(OLD, Errors[name]);
    expect(story.requests('OffsetFetch')).toHaveLength(1);
    expect(story.app('poll')).toEqual([]);
    expect(story.app('error')).toEqual([]);
    expect(story.requests('Heartbeat').length).toBeGreaterThan(10);
  },
);

it('N6: a coordinator that stays lost is asked within the budget of 30 s', () => {
  const story = first('1.22.2', Errors.NOT_COORDINATOR, 4);
  expect(story.requests('OffsetFetch')).toHaveLength(5);
  expect(story.app('poll').length).toBeGreaterThan(2);
});
