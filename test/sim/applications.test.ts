/**
 * Applications: workers behind the polling loop, commits after each record, failed commits that are tried again, long tails.
 * Whatever the client, an application that commits what it has worked on loses nothing.
 */
import { describe, expect, it } from 'vitest';
import { CLIENT_NAMES, type ClientName } from '../../src/client-model/profiles/configuration.ts';
import { type GroupResult, type ScenarioInput, simulate } from '../../src/index.ts';

type Group = NonNullable<ScenarioInput['groups']>[number];
type Application = NonNullable<Group['application']>;

function run(group: Group, more: ScenarioInput = {}): GroupResult {
  return simulate({ durationMs: '4m', topics: [{ partitions: 6 }], groups: [group], ...more }).groups[0]!;
}

/** Pods that restart and crash all the time, slow enough that something is always in hand. */
const restless = (client: ClientName, application: Application): Group => ({
  client,
  members: 3,
  churn: { everyMs: '25s', graceful: 0.5 },
  consumer: { 'session.timeout.ms': '8s', 'heartbeat.interval.ms': '2s' },
  application: { processingMs: 800, processingPerRecordMs: 5, processingTail: 3, ...application },
});

const COMMITS: readonly Application[] = (['sync', 'async'] as const).flatMap((commit) =>
  (['batch', 'record'] as const).map((commitPer) => ({ commit, commitPer })),
);

const WORKERS: readonly Application[] = [
  { workers: 0 },
  ...[1, 3].flatMap((workers) =>
    (['pause', 'block'] as const).flatMap((handover) =>
      (['finish', 'drop'] as const).map((revokedWork) => ({ workers, handover, revokedWork, queueRecords: 200 })),
    ),
  ),
];

/** Each commit of sarama waits for the fetch on its connection (N-08): one after each record keeps workers far behind. */
const isBehind = (client: ClientName, { workers, commit, commitPer }: Application) =>
  client === 'sarama' && workers !== 0 && commit === 'sync' && commitPer === 'record';

const words = (application: Application) => Object.values(application).join(' ');

describe.each(CLIENT_NAMES)('at least once with %s, through restarts and crashes', (client) => {
  for (const workers of WORKERS) {
    for (const commits of COMMITS) {
      it(`${words(workers)}, ${words(commits)}: nothing is lost, and what is read twice is bounded`, () => {
        const { records, generations } = run(restless(client, { ...workers, ...commits }));
        expect(records.lost).toBe(0);
        expect(records.consumed).toBeGreaterThan(records.produced / 4);
        // Each rebalance may take 6 partitions away from workers that have up to 500 records of each in hand.
        expect(records.duplicated).toBeLessThan(generations * 6 * 500);
        if (!isBehind(client, { ...workers, ...commits }))
          expect(records.duplicated).toBeLessThan(records.produced / 4);
      });
    }
  }

  it('commits tried again: nothing is lost', () => {
    const { records } = run(restless(client, { commit: 'sync', failedCommit: 'retry' }));
    expect(records.lost).toBe(0);
    expect(records.consumed).toBeGreaterThan(records.produced / 4);
  });
});

/** Work on a batch takes 12 s, of which max.poll.interval.ms allows 7. */
const slow = (client: ClientName, application: Application): Group => ({
  client,
  members: 2,
  consumer: {
    'max.poll.interval.ms': '7s',
    'session.timeout.ms': '6s',
    'heartbeat.interval.ms': '1s',
    'partition.assignment.strategy': 'range',
  },
  application: { processingMs: '12s', processingSpread: 0, commit: 'sync', ...application },
});

describe.each(['java', 'librdkafka'] as const)('work that outlasts max.poll.interval.ms, with %s', (client) => {
  it('without workers the member leaves, again and again', () => {
    const { records } = run(slow(client, {}));
    expect(records.duplicatedBy['max-poll']).toBeGreaterThan(100);
  });

  it('behind a loop that pauses, poll() goes on: nobody leaves, nothing is read twice', () => {
    const { records, generations } = run(slow(client, { workers: 2, handover: 'pause' }));
    expect(records.duplicated).toBe(0);
    expect(records.consumed).toBeGreaterThan(records.produced / 2);
    expect(generations).toBeLessThanOrEqual(3);
  });

  it('behind a channel that is full, the loop waits like one that works, and the member leaves', () => {
    const { removals } = run(slow(client, { workers: 1, handover: 'block', queueRecords: 10 }));
    expect(removals['leave']).toBeGreaterThan(0);
  });
});

describe('the order within a partition', () => {
  it.each(CLIENT_NAMES)(
    '%s: one worker for each partition, so that the members with more workers do more',
    (client) => {
      const each = (workers: number) =>
        run({
          client,
          members: 1,
          application: { processingPerRecordMs: 50, processingMs: 0, commit: 'sync', workers },
        });
      const [one, three] = [each(1).records.consumed, each(3).records.consumed];
      expect(three).toBeGreaterThan(2.5 * one);
      expect(three).toBeLessThan(3.8 * one);
    },
  );
});

/** One joins a cooperative group whose members commit each record. */
function joined(client: string, application: Application): GroupResult {
  return run(
    {
      client,
      members: 4,
      replicas: 3,
      consumer: { 'partition.assignment.strategy': 'cooperative-sticky' },
      application: {
        processingMs: 0,
        processingPerRecordMs: 5,
        processingSpread: 0,
        commit: 'sync',
        commitPer: 'record',
        ...application,
      },
    },
    { durationMs: '60s', topics: [{ partitions: 12 }], events: [{ atMs: '30s', kind: 'pod-start', pods: '3' }] },
  );
}

describe('commits of single records during a cooperative join', () => {
  const refusals = ({ commits }: GroupResult) => Object.keys(commits.byCode).filter((code) => code !== 'NONE');

  it('java refuses them by itself (J-CM-01)', () => {
    expect(refusals(joined('java', {}))).toEqual(['RebalanceInProgressException']);
  });

  it('those of librdkafka wait behind the JoinGroup, and are of an old generation by then (R-CM-01)', () => {
    expect(refusals(joined('librdkafka', {}))).toContain('ILLEGAL_GENERATION');
  });

  it('franz-go keeps them apart from joins (F-CM-01)', () => {
    expect(refusals(joined('franz-go', {}))).toEqual([]);
  });

  it('those of sarama wait for the rejoin (S-CM-01)', () => {
    expect(refusals(joined('sarama', {}))).toEqual([]);
  });

  it('a librdkafka worker suffers by itself: its member goes on polling', () => {
    const workers = joined('librdkafka', { workers: 1, handover: 'block', revokedWork: 'carry-on' });
    expect(refusals(workers)).toContain('ILLEGAL_GENERATION');
    expect(workers.records.lost).toBe(0);
  });
});

describe('a failed commit of a single record', () => {
  const accepted = (client: ClientName, failedCommit: 'ignore' | 'retry') => {
    const { commits, records } = joined(client, { failedCommit, commitRetryMs: 100 });
    return { accepted: commits.byCode['NONE'], consumed: records.consumed };
  };

  it.each(['java', 'librdkafka'] as const)(
    'of %s that is tried again is accepted in the end, as all others',
    (client) => {
      const [ignored, retried] = [accepted(client, 'ignore'), accepted(client, 'retry')];
      expect(retried.accepted).toBe(retried.consumed);
      expect(ignored.accepted).toBeLessThan(ignored.consumed);
      expect(retried.consumed).toBe(ignored.consumed);
    },
  );
});

/** A pod that was asleep for longer than its session: what it worked on is refused, until it has joined again. */
function overslept(client: ClientName, workers: number, failedCommit: 'ignore' | 'retry') {
  const { commits, records } = run(
    {
      client,
      members: 3,
      consumer: { 'session.timeout.ms': '6s', 'heartbeat.interval.ms': '1s' },
      application: {
        processingMs: 0,
        processingPerRecordMs: 5,
        commit: 'sync',
        commitPer: 'record',
        workers,
        handover: 'block',
        revokedWork: 'carry-on',
        failedCommit,
      },
    },
    {
      durationMs: '60s',
      topics: [{ partitions: 12 }],
      events: [{ atMs: '30s', kind: 'pod-pause', pods: '0', forMs: '10s' }],
    },
  );
  const accepted = commits.byCode.NONE!;
  return { accepted, refused: commits.total - accepted, processed: records.consumed + records.duplicated };
}

describe.each([
  ['franz-go', 0],
  ['franz-go', 1],
  ['franz-go', 2],
  ['librdkafka', 1],
  ['librdkafka', 2],
] as const)('refused commits of %s with %d workers', (client, workers) => {
  it('are lost if they are only logged', () => {
    const { accepted, refused, processed } = overslept(client, workers, 'ignore');
    expect(refused).toBeGreaterThan(0);
    expect(accepted).toBe(processed - refused);
  });

  it('are accepted in the end if they are tried again', () => {
    const { accepted, refused, processed } = overslept(client, workers, 'retry');
    expect(refused).toBeGreaterThan(0);
    expect(accepted).toBe(processed);
  });
});

describe('work in hand of a revoked partition', () => {
  const revoked = (client: ClientName, revokedWork: 'finish' | 'drop') =>
    run({
      client,
      members: 3,
      churn: { everyMs: '20s', graceful: 1 },
      application: { processingMs: '3s', commit: 'sync', workers: 6, revokedWork },
    }).records;

  it.each(CLIENT_NAMES)('%s: what is waited for and committed is not read twice', (client) => {
    const [finished, dropped] = [revoked(client, 'finish'), revoked(client, 'drop')];
    expect(finished.duplicated).toBeLessThan(dropped.duplicated);
    expect(finished.lost + dropped.lost).toBe(0);
  });
});

describe('automatic commits with workers', () => {
  it.each(['java', 'librdkafka', 'franz-go'] as const)(
    '%s commits what is not worked on: a crash loses it',
    (client) => {
      const { records } = run({
        client,
        members: 2,
        churn: { everyMs: '20s', kind: 'crash' },
        application: { processingMs: '6s', workers: 2, handover: 'block', queueRecords: 2_000 },
        consumer: { 'auto.commit.interval.ms': '1s' },
      });
      expect(records.lost).toBeGreaterThan(0);
    },
  );
});

describe('a long tail', () => {
  it('makes the work of a group longer, and does so alike with the same seed', () => {
    const consumed = (processingTail: number) =>
      run({ members: 1, application: { processingPerRecordMs: 20, processingMs: 0, processingTail } }).records.consumed;
    expect(consumed(10)).toBeLessThan(consumed(1));
    expect(consumed(10)).toBe(consumed(10));
  });
});
