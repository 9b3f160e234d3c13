/** Leaving (clients.md 2.3 F-LV, 3.5). */
import { expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { error, type Setup, stable } from './stage.ts';

const closed = (setup: Setup, before: (x: Parameters<Parameters<typeof stable>[1]>[0]) => void = () => {}) =>
  stable(setup, function* (x) {
    before(x);
    yield* x.sleep(1_000);
    yield* x.close(20_000);
  });

it('F-LV-01: revoke, commit, LeaveGroup with its reason, end', () => {
  const story = closed({ options: 'commit=manual' });
  const at = story.when('command');
  expect(story.story(at)).toEqual(['revoked 0,1,2,3', '>LeaveGroup', '<LeaveGroup NONE']);
  expect(story.requests('LeaveGroup')[0]!.members).toEqual([
    { mid: 'M1', reason: 'client leaving group per normal operation' },
  ]);
  expect(story.app('exit')).toHaveLength(1);
});

it('F-LV-01: the default revoke commits what was polled', () => {
  const story = closed({});
  const at = story.when('command');
  const [commit] = story.requests('OffsetCommit', at - 1);
  expect(commit!.offsets!['0']).toBe(story.app('poll').length);
  expect(commit!.t).toBeLessThan(story.requests('LeaveGroup')[0]!.t);
});

it('F-LV-01: a static member says nothing', () => {
  const story = closed({ options: 'instance=i1' });
  expect(story.requests('LeaveGroup')).toEqual([]);
  expect(story.app('exit')).toHaveLength(1);
});

it('F-LV-01: coordinator errors are tried again, others are not', () => {
  const retried = closed({}, (x) => x.arm(error(Api.LeaveGroup, Errors.NOT_COORDINATOR)));
  expect(retried.requests('LeaveGroup')).toHaveLength(2);
  const given = closed({}, (x) => x.arm(error(Api.LeaveGroup, Errors.UNKNOWN_MEMBER_ID)));
  expect(given.requests('LeaveGroup')).toHaveLength(1);
  expect(given.app('exit')).toHaveLength(1);
});

it('F-LV-01: an unanswered LeaveGroup is sent again over a new connection after 10 s', () => {
  const story = closed({}, (x) => x.arm({ api: Api.LeaveGroup, stallMs: 30_000 }));
  const [first, second] = story.requests('LeaveGroup');
  expect(second!.t - first!.t).toBeGreaterThan(10_000);
  expect(second!.conn).not.toBe(first!.conn);
});

it('F-LV-01: one that waits to join again leaves without ado', () => {
  const story = stable({ options: 'commit=manual' }, function* (x) {
    x.arm(error(Api.Heartbeat, Errors.UNKNOWN_MEMBER_ID));
    x.arm({ api: Api.JoinGroup, err: Errors.GROUP_MAX_SIZE_REACHED, times: 9 });
    yield* x.sleep(4_000);
    yield* x.close(5_000);
  });
  const at = story.when('command');
  expect(story.story(at).filter((word) => !word.includes('JoinGroup'))).toEqual(['>LeaveGroup', '<LeaveGroup NONE']);
});

it('an application that is busy closes when it is done', () => {
  const story = stable({}, function* (x) {
    x.cmd('slow 2000');
    yield* x.close(5_000);
  });
  expect(story.app('closing')[0]!.t - story.app('slow_begin')[0]!.t).toBeGreaterThanOrEqual(2_000);
});
