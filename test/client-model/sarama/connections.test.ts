/** The one connection (clients.md 5; N-02, N-06, N-08; table 5.2 and 5.3; finding N16). */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { gaps, inject, record, type Story, stable } from './stage.ts';

const quiet = stable({}, function* (x) {
  yield* x.sleep(6_000);
});

const connections = (story: Story) => story.lines.filter((line) => line.dir === 'conn' && line.ev === 'open').length;

describe('N-02, table 5.2: what shares a connection', () => {
  it('everything goes over one; the bootstrap address is asked once', () => {
    expect(connections(quiet)).toBe(2);
    expect(quiet.lines.filter((line) => line.dir === 'req' && line.conn === 1).length).toBe(2);
    const used = (['JoinGroup', 'Heartbeat', 'OffsetCommit', 'Fetch'] as const).flatMap((api) => quiet.requests(api));
    expect(new Set(used.map(({ conn }) => conn))).toEqual(new Set([2]));
  });
});

describe('N-08: one request at a time', () => {
  it('nothing is sent before the last answer is there, but behind a commit', () => {
    let open = 0;
    for (const line of quiet.lines) {
      if (line.dir === 'req' && line.api !== 'OffsetCommit') expect(++open).toBe(1);
      if (line.dir === 'res' && line.api !== 'OffsetCommit') open--;
    }
  });

  it('N16: a heartbeat that is due waits for the fetch that is on its way', () => {
    const idle = record({}, function* (x) {
      x.broker.rate = 0;
      x.start();
      yield* x.sleep(8_000);
    });
    const synced = idle.answers('SyncGroup')[0]!.t;
    const late = idle.requests('Heartbeat').map(({ t }) => (t - synced) % 1_000);
    expect(Math.max(...late)).toBeGreaterThan(90);
    expect(Math.max(...late)).toBeLessThan(520);
  });

  it('it comes before the next fetch', () => {
    for (const { t } of quiet.requests('Heartbeat').slice(1)) {
      const before = quiet.answers('Fetch').filter((line) => line.t < t);
      expect(t - before.at(-1)!.t).toBeLessThan(1);
    }
  });
});

describe('table 5.3: a stall', () => {
  const silent = (ms: number, expired = false) =>
    stable({}, function* (x) {
      yield* x.silence(ms);
      if (expired) x.group.forgetMembers();
      x.resume();
      yield* x.sleep(6_000);
    });

  it('one request is outstanding, not more', () => {
    const story = silent(25_000);
    const asked = story.lines.filter((line) => line.dir === 'req' && line.t > story.when('broker-silent'));
    expect(asked.filter(({ t }) => t < story.when('broker-resumes'))).toHaveLength(0);
  });

  it('the read time-out comes 30 s after the request, then the connection is dialled again', () => {
    const story = silent(40_000);
    const last = story.requests('Fetch').findLast(({ t }) => t < story.when('broker-silent'))!;
    const [dialled] = story.lines.filter((line) => line.dir === 'conn' && line.ev === 'open' && line.t > 5_000);
    expect(dialled!.t - last.t).toBeCloseTo(30_000, -1);
    expect(story.app('session_cancelled')).toHaveLength(0);
  });

  it('a member that was expired meanwhile learns it with the first heartbeat', () => {
    const story = silent(25_000, true);
    const resumed = story.when('broker-resumes');
    expect(story.app('session_cancelled')[0]!.t - resumed).toBeLessThan(2);
    expect(story.requests('JoinGroup', resumed)[1]!.mid).toBe('');
  });
});

describe('N-06: a disconnect', () => {
  it('a failed fetch costs its partitions 2 s', () => {
    const story = inject({}, { api: Api.Fetch, close: true });
    const from = story.when('inject-close');
    expect(story.requests('Fetch', from)[0]!.t - from).toBeCloseTo(2_101, -1);
    expect(story.app('session_cancelled')).toHaveLength(0);
  });

  it('the broker is away: the session is over soon, the member comes back soon after it', () => {
    const story = stable({}, function* (x) {
      x.down();
      yield* x.sleep(20_000);
      x.up();
      yield* x.sleep(5_000);
    });
    expect(story.app('session_cancelled')[0]!.t - story.when('broker-down')).toBeLessThan(1_010);
    const back = story.requests('JoinGroup', story.when('broker-up'))[0]!;
    expect(back.t - story.when('broker-up')).toBeLessThan(300);
    expect(back.mid).toBe('M1');
  });
});

it('E-02, S-HB-01: between two heartbeats lie one interval, and half a fetch more or less', () => {
  for (const gap of gaps(quiet.requests('Heartbeat').slice(1))) expect(Math.abs(gap - 1_000)).toBeLessThan(510);
});
