/** Heartbeats (clients.md 2.4: S-HB, S-ST; table 3.3; finding N16). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors, errorName } from '../../../src/protocol/errors.ts';
import { error, gaps, inject, rebalanced, SNAPSHOT, type Story, stable } from './stage.ts';

const quiet = (options: string) =>
  stable({ options }, function* (x) {
    yield* x.sleep(8_000);
  });

describe('S-HB-01', () => {
  it('the first one right after Sync', () => {
    const story = quiet('');
    expect(story.requests('Heartbeat')[0]!.t - story.answers('SyncGroup')[0]!.t).toBeLessThan(2);
  });

  it('S-HB-01, N16: then on a fixed ticker, each as late as the fetch before it makes it', () => {
    const story = quiet('');
    const from = story.answers('SyncGroup')[0]!.t;
    story
      .requests('Heartbeat')
      .slice(1)
      .forEach(({ t }, i) => {
        expect(t - from).toBeGreaterThan((i + 1) * 1_000);
        expect(t - from).toBeLessThan((i + 1) * 1_000 + 520);
      });
  });

  it('one in flight', () => {
    const story = inject({}, { api: Api.Heartbeat, stallMs: 5_000 });
    expect(gaps(story.requests('Heartbeat', story.when('arm')))[0]).toBeGreaterThan(5_000);
  });
});

describe('S-HB-02: transport errors', () => {
  /** When connections were opened. */
  const dials = (story: Story, from: number) =>
    story.lines.filter((line) => line.dir === 'conn' && line.ev === 'open' && line.t > from).map(({ t }) => t);

  it('the connection is dialled at once, and the heartbeat repeated; a fetch that waits goes first', () => {
    const story = inject({}, { api: Api.Heartbeat, close: true });
    const from = story.when('inject-close');
    expect(dials(story, from)[0]! - from).toBeLessThan(1);
    expect(story.requests('Heartbeat', from)[0]!.t - from).toBeLessThan(510);
    expect(story.app('session_cancelled')).toHaveLength(0);
  });

  it('three more tries without a pause, then the session is cancelled', () => {
    const story = inject({}, { api: Api.Heartbeat, close: true, times: 4 });
    const cancelled = story.app('session_cancelled')[0]!.t;
    const tries = story.requests('Heartbeat', story.when('arm')).filter(({ t }) => t < cancelled);
    expect(tries).toHaveLength(4);
    expect(cancelled - tries[3]!.t).toBeLessThan(1);
    for (const { t } of tries.slice(0, 3)) expect(dials(story, t)[0]! - t).toBeLessThan(1);
  });

  it('a good answer starts the count again', () => {
    const story = stable({}, function* (x) {
      for (let i = 0; i < 3; i++) {
        x.arm({ api: Api.Heartbeat, close: true, times: 3 });
        yield* x.sleep(3_000);
      }
    });
    expect(story.app('session_cancelled')).toHaveLength(0);
  });

  it('nobody listens: four dials, then the end of the session', () => {
    const story = stable({}, function* (x) {
      x.down();
      yield* x.sleep(2_000);
    });
    expect(story.app('session_cancelled')).toHaveLength(1);
    expect(story.app('session_cancelled')[0]!.t - story.when('broker-down')).toBeLessThan(1_000);
  });
});

describe('S-HB-03: REBALANCE_IN_PROGRESS', () => {
  const slow = (version: string) =>
    stable({ version }, function* (x) {
      x.cmd('slow 5000');
      yield* x.sleep(700);
      x.rebalance();
      yield* x.sleep(8_000);
    });

  it('the session ends, heartbeats go on until it is released', () => {
    const story = slow('1.61.1');
    const [cancelled, revoked] = [story.app('session_cancelled')[0]!.t, story.app('revoked')[0]!.t];
    expect(revoked - cancelled).toBeGreaterThan(3_000);
    const beats = story.requests('Heartbeat', cancelled).filter(({ t }) => t < revoked);
    expect(beats.length).toBeGreaterThanOrEqual(3);
  });

  it('before 1.31: they stop at once', () => {
    const story = slow('1.30.0');
    const [cancelled, revoked] = [story.app('session_cancelled')[0]!.t, story.app('revoked')[0]!.t];
    expect(story.requests('Heartbeat', cancelled).filter(({ t }) => t < revoked)).toHaveLength(0);
  });
});

describe('S-HB-04: the member is gone', () => {
  it.each([Errors.UNKNOWN_MEMBER_ID, Errors.ILLEGAL_GENERATION])(
    '%i: cancelled, heartbeats stop, the id is kept for the next join',
    (code) => {
      const story = inject({}, error(Api.Heartbeat, code));
      const from = story.answered(errorName(code), 'Heartbeat');
      const join = story.requests('JoinGroup', from)[0]!;
      expect(join.mid).toBe('M1');
      expect(story.requests('Heartbeat', from).filter(({ t }) => t < join.t)).toHaveLength(0);
      expect(story.app('error').filter((line) => Math.abs(line.t - from) < 0.3)).toHaveLength(0);
    },
  );

  it('UNKNOWN_MEMBER_ID: the join is answered with it too, and the id is forgotten', () => {
    const story = inject({}, error(Api.Heartbeat, Errors.UNKNOWN_MEMBER_ID));
    const joins = story.requests('JoinGroup', story.answered('UNKNOWN_MEMBER_ID', 'Heartbeat'));
    expect(joins.map(({ mid }) => mid).slice(0, 3)).toEqual(['M1', '', 'M2']);
  });

  it.each([Errors.COORDINATOR_LOAD_IN_PROGRESS, Errors.FENCED_INSTANCE_ID])('%i: reported too', (code) => {
    const story = inject({ options: 'instance=i1' }, error(Api.Heartbeat, code));
    const from = story.answered(errorName(code), 'Heartbeat');
    expect(story.app('error', from)[0]!.t - from).toBeLessThan(0.5);
    expect(story.app('session_cancelled', from)[0]!.t - from).toBeLessThan(0.5);
  });
});

describe('table 3.3: NOT_COORDINATOR and COORDINATOR_NOT_AVAILABLE on Heartbeat', () => {
  it('a look-up, and the session goes on', () => {
    const story = inject({}, error(Api.Heartbeat, Errors.NOT_COORDINATOR));
    const from = story.answered('NOT_COORDINATOR');
    expect(story.requests('FindCoordinator', from)[0]!.t - from).toBeLessThan(510);
    expect(story.app('session_cancelled')).toHaveLength(0);
  });

  it('the fourth in a row ends it', () => {
    const story = inject({}, error(Api.Heartbeat, Errors.NOT_COORDINATOR, 6), 6_000);
    const cancelled = story.app('session_cancelled')[0]!.t;
    const failed = story.answers('Heartbeat').filter(({ err, t }) => err === 'NOT_COORDINATOR' && t <= cancelled);
    expect(failed).toHaveLength(4);
  });

  it('before 1.61: the first one ends it', () => {
    const story = inject({ version: SNAPSHOT }, error(Api.Heartbeat, Errors.NOT_COORDINATOR));
    expect(story.app('session_cancelled')[0]!.t - story.answered('NOT_COORDINATOR')).toBeLessThan(1);
  });
});

it('S-ST-01: no timer of its own ends a session whose heartbeats are not answered', () => {
  const story = stable({}, function* (x) {
    yield* x.silence(25_000);
    x.resume();
    yield* x.sleep(3_000);
  });
  expect(story.app('session_cancelled')).toHaveLength(0);
  expect(story.requests('JoinGroup')).toHaveLength(2);
});

it('E-01: the ticker starts anew with each session, at the Sync answer', () => {
  const story = rebalanced({});
  const synced = story.answers('SyncGroup')[1]!.t;
  expect(story.requests('Heartbeat', synced)[0]!.t - synced).toBeLessThan(2);
});
