/**
 * Workers behind a polling loop (client-model/common/workers.ts): what is committed is no longer what was just polled.
 */
import { PLAIN_APPLICATION } from '../../../client-model/settings.ts';
import type { ShareView } from '../../../scenario/shares.ts';
import { andList } from '../../../scenario/words.ts';
import { COMMITS, DUPLICATES, LOST } from '../figures.ts';
import { between, type LintRule, small } from '../rule.ts';

/** Java and franz-go commit what poll() returned, librdkafka what it handed out: to the channel, not to the work. */
function commitAheadOfWork({ application }: ShareView): string | null {
  if (application.workers === 0 || application.commit !== 'auto') return null;
  return (
    'commit auto with workers: the client commits what poll() returned, though workers have it in hand still. ' +
    'After a crash nobody reads those records again: they are lost.'
  );
}

/** The next owner begins where the last commit before the revocation was. */
function workCarriedOn({ application }: ShareView): string | null {
  if (application.workers === 0 || application.revokedWork !== 'carry-on') return null;
  return (
    'revoked-work carry-on: nobody tells the workers that a partition is gone, and they work on records that ' +
    'its next owner reads again.'
  );
}

/** What is about workers alone, by its flag or its name in a scenario file. */
const OF_WORKERS = [
  ['handover', 'handover'],
  ['revokedWork', 'revoked-work'],
  ['queueRecords', 'queueRecords'],
  ['lingerMs', 'lingerMs'],
] as const;

function workersMissing({ application }: ShareView): string | null {
  if (application.workers > 0) return null;
  const said = OF_WORKERS.filter(([field]) => application[field] !== PLAIN_APPLICATION[field]);
  if (said.length === 0) return null;
  const words = said.map(([field, name]) => `${name} ${application[field]}`);
  return `${andList(words)}: that is about workers, but there are none (workers 0), so that poll() waits for all work.`;
}

function commitsEachRecord({ application }: ShareView): string | null {
  const { commit, commitPer } = application;
  if (commitPer !== 'record' || (commit !== 'sync' && commit !== 'async')) return null;
  return `commit ${commit} after each record: as many commits as records, each of them a write of the coordinator.`;
}

/** Automatic commits so often that nearly all work in hand is committed already when a pod crashes. */
const crashing = (commit: 'auto' | 'sync') =>
  small('5m', 12, {
    members: 4,
    application: { workers: 2, commit, processingMs: '2s' },
    consumer: { 'auto.commit.interval.ms': '1s', 'session.timeout.ms': '8s', 'heartbeat.interval.ms': '2s' },
    churn: { everyMs: '40s', kind: 'crash' },
  });

const restarting = (revokedWork: 'carry-on' | 'finish') =>
  small('5m', 12, {
    members: 4,
    application: { workers: 2, commit: 'sync', processingMs: '3s', revokedWork },
    churn: { everyMs: '20s', graceful: 1 },
  });

/** Batches that outlast max.poll.interval.ms, which workers are there for. */
const outlasting = (workers: number) =>
  small('5m', 6, {
    members: 3,
    application: { workers, revokedWork: 'drop', commit: 'sync', processingMs: '12s' },
    consumer: { 'max.poll.interval.ms': '10s', 'session.timeout.ms': '8s', 'heartbeat.interval.ms': '2s' },
  });

export const WORKING: readonly LintRule[] = [
  {
    id: 'commit-ahead-of-work',
    level: 'warning',
    scope: 'share',
    sentence: 'The client commits by itself what workers have not worked on yet.',
    clients: ['java', 'librdkafka', 'franz-go'],
    path: 'application.commit',
    proof: ['J-CM-05', 'R-CM-04', 'F-CM-04', 'E-06'],
    find: commitAheadOfWork,
    cure: 'Commit in the application what workers have done (--commit sync or async), or work where poll() is called (--workers 0).',
    experiment: { figure: LOST, factor: 10, ...between(crashing, 'auto', 'sync') },
  },
  {
    id: 'work-carried-on',
    level: 'warning',
    scope: 'share',
    sentence: 'Workers go on with records of partitions that were taken away.',
    clients: 'all',
    path: 'application.revokedWork',
    proof: ['J-CM-02', 'E-06'],
    find: workCarriedOn,
    cure: 'Let onPartitionsRevoked wait for the work that has begun and commit it (--revoked-work finish), or drop it.',
    experiment: { figure: DUPLICATES, factor: 10, ...between(restarting, 'carry-on', 'finish') },
  },
  {
    id: 'workers-missing',
    level: 'warning',
    scope: 'share',
    sentence: 'It is said how workers behave, but not that there are any.',
    clients: 'all',
    path: 'application.workers',
    proof: ['J-MP-02', 'R-MP-01'],
    find: workersMissing,
    cure: 'Say how many there are (--workers), or leave out what is about them.',
    experiment: { figure: DUPLICATES, factor: 10, ...between(outlasting, 0, 2) },
  },
  {
    id: 'commit-each-record',
    level: 'note',
    scope: 'share',
    sentence: 'The application commits after each record.',
    clients: 'all',
    path: 'application.commitPer',
    proof: ['J-CM-03', 'R-CM-01', 'F-CM-02', 'S-CM-02'],
    find: commitsEachRecord,
    cure: 'Commit after each batch (--commit-per batch): after a crash the records of one batch are read again.',
    experiment: {
      figure: COMMITS,
      factor: 2,
      ...between(
        (commitPer: 'record' | 'batch') =>
          small('2m', 12, { members: 4, application: { commit: 'sync', commitPer, processingMs: 100 } }),
        'record',
        'batch',
      ),
    },
  },
];
