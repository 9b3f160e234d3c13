/** Commits (clients.md 2.4: S-CM; table 3.4; K-N-08). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors, errorName } from '../../../src/protocol/errors.ts';
import { error, gaps, inject, record, stable } from './stage.ts';

const auto = (ms: number) =>
  stable({}, function* (x) {
    yield* x.sleep(ms);
  });

describe('S-CM-02: automatic commits', () => {
  it('on a ticker, of what is marked when the lock is there', () => {
    const story = auto(6_000);
    const commits = story.requests('OffsetCommit');
    for (const gap of gaps(commits)) expect(Math.abs(gap - 2_000)).toBeLessThan(520);
    for (const { t, offsets } of commits) {
      const read = story.app('poll').filter((line) => line.t < t - 1);
      expect(Math.min(...Object.values(offsets!))).toBe(read.length / 4);
      // Of the records that have just come it has some.
      expect(Math.max(...Object.values(offsets!))).toBeLessThanOrEqual(read.length / 4 + 1);
    }
  });

  it('nothing marked, nothing sent', () => {
    const story = record({}, function* (x) {
      x.broker.rate = 0;
      x.start();
      yield* x.sleep(8_000);
    });
    expect(story.requests('OffsetCommit')).toHaveLength(0);
  });

  it.each([
    Errors.NOT_COORDINATOR,
    Errors.COORDINATOR_NOT_AVAILABLE,
    Errors.COORDINATOR_LOAD_IN_PROGRESS,
    Errors.REBALANCE_IN_PROGRESS,
  ])('%i: again with the next tick, the session goes on', (code) => {
    const story = inject({}, error(Api.OffsetCommit, code));
    const from = story.answered(errorName(code));
    expect(Math.abs(story.requests('OffsetCommit', from)[0]!.t - from - 2_000)).toBeLessThan(520);
    expect(story.app('session_cancelled')).toHaveLength(0);
  });

  it('LOAD keeps the coordinator, NOT_COORDINATOR forgets it', () => {
    const lookups = (code: number) => {
      const story = inject({}, error(Api.OffsetCommit, code));
      return story.requests('FindCoordinator', story.answered(errorName(code))).length;
    };
    expect([lookups(Errors.COORDINATOR_LOAD_IN_PROGRESS), lookups(Errors.NOT_COORDINATOR)]).toEqual([0, 1]);
  });

  it('FENCED_INSTANCE_ID: reported, and the session is over', () => {
    const story = inject({ options: 'instance=i1' }, error(Api.OffsetCommit, Errors.FENCED_INSTANCE_ID));
    const from = story.answered('FENCED_INSTANCE_ID', 'OffsetCommit');
    expect(story.app('session_cancelled')[0]!.t - from).toBeLessThan(0.5);
    expect(story.app('error', from)).not.toHaveLength(0);
  });

  it('a lost connection: reported for all, closed, again with the next tick', () => {
    const story = inject({}, { api: Api.OffsetCommit, close: true });
    const from = story.when('inject-close');
    expect(story.app('error', from).length).toBeGreaterThanOrEqual(4);
    expect(story.requests('OffsetCommit', from)[0]!.t - from).toBeGreaterThan(1_000);
  });
});

describe('S-CM-01: commits belong to their session', () => {
  it('the generation of the session, to the end of it', () => {
    const story = stable({}, function* (x) {
      x.cmd('slow 4000');
      yield* x.sleep(1_500);
      x.rebalance();
      yield* x.sleep(9_000);
    });
    const joined = story.answers('SyncGroup')[1]!.t;
    const generations = (from: number, to: number) =>
      new Set(story.requests('OffsetCommit', from).flatMap(({ t, gen }) => (t < to ? [gen] : [])));
    expect(generations(0, joined)).toEqual(new Set([11]));
    expect(generations(joined, 1e9)).toEqual(new Set([12]));
  });
});

describe('S-CM-03: no commit error makes the member rejoin', () => {
  it('REBALANCE_IN_PROGRESS: only the Errors channel tells', () => {
    const story = inject({ options: 'commit=manual' }, error(Api.OffsetCommit, Errors.REBALANCE_IN_PROGRESS));
    expect(story.app('error').length).toBeGreaterThan(0);
    expect(story.requests('JoinGroup')).toHaveLength(2);
  });

  it.each([Errors.ILLEGAL_GENERATION, Errors.UNKNOWN_MEMBER_ID])(
    '%i: the next heartbeat ends the session, not the commit',
    (code) => {
      const story = inject({}, error(Api.OffsetCommit, code));
      const cancelled = story.app('session_cancelled')[0]!.t;
      const beat = story.answers('Heartbeat').find(({ err }) => err === errorName(code))!;
      expect(cancelled - beat.t).toBeLessThan(0.5);
    },
  );
});

describe('manual commits', () => {
  it('S-CM-02: Commit() waits for its answer', () => {
    const story = inject({ options: 'commit=manual' }, { api: Api.OffsetCommit, stallMs: 3_000 });
    const begun = story.app('commit_begin').map(({ t }) => t);
    const ended = story.app('commit').map(({ t }) => t);
    expect(Math.max(...ended.map((t, i) => t - begun[i]!))).toBeGreaterThan(3_000);
  });

  it('K-N-08: a commit waits for the fetch ahead of it', () => {
    const story = stable({ options: 'commit=manual each=0' }, function* (x) {
      yield* x.sleep(300);
      x.cmd('commit');
      yield* x.sleep(2_000);
    });
    const asked = story.app('commit_begin')[0]!.t;
    const fetched = story.answers('Fetch', asked)[0]!.t;
    expect(fetched - asked).toBeGreaterThan(20);
    expect(story.requests('OffsetCommit')[0]!.t - fetched).toBeCloseTo(0.2, 5);
  });

  it('E-06: with a commit per batch nothing that was committed is delivered again', () => {
    const story = stable({ options: 'commit=manual' }, function* (x) {
      x.rebalance();
      yield* x.sleep(4_000);
    });
    const first = story.app('poll').map((line) => (line as unknown as { r: string }).r);
    expect(first.filter((r) => r === '0:0-0')).toHaveLength(1);
  });
});
