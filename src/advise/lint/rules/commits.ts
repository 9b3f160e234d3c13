/**
 * Who commits, how often, and what becomes of a commit while the group rebalances.
 */
import { behaviourVersion } from '../../../client-model/profiles/versions.ts';
import { formatDuration as span } from '../../../scenario/durations.ts';
import { booleanOf, numberOf, textOf } from '../../../scenario/settings.ts';
import type { ShareView } from '../../../scenario/shares.ts';
import { COMMITS, DUPLICATES, GENERATIONS, ILLEGAL_GENERATION, LOST } from '../figures.ts';
import { between, type LintRule, small } from '../rule.ts';

function commitNobody({ application }: ShareView): string | null {
  if (application.commit !== 'none') return null;
  return 'commit none: no offset is ever committed, so every partition that changes hands is read again from auto.offset.reset.';
}

function commitEveryPoll({ consumer }: ShareView): string | null {
  if (!booleanOf(consumer, 'enable.auto.commit') || numberOf(consumer, 'auto.commit.interval.ms') > 0) return null;
  return 'auto.commit.interval.ms 0: every poll sends a commit, which loads the coordinator and saves little work after a crash.';
}

/** rd_kafka_cgrp_new: the timer is not started. */
function commitTimerOff({ consumer }: ShareView): string | null {
  if (!booleanOf(consumer, 'enable.auto.commit') || numberOf(consumer, 'auto.commit.interval.ms') > 0) return null;
  return 'auto.commit.interval.ms 0 switches the timer of librdkafka off: it commits when partitions go and never before, so that a crash loses all progress.';
}

function commitRarely({ consumer }: ShareView): string | null {
  const interval = numberOf(consumer, 'auto.commit.interval.ms');
  if (!booleanOf(consumer, 'enable.auto.commit') || interval < 60_000) return null;
  return `auto.commit.interval.ms ${span(interval)}: after a crash up to ${span(interval)} of records are delivered again.`;
}

function commitTwice({ application, consumer }: ShareView): string | null {
  if (application.commit === 'auto' || !booleanOf(consumer, 'enable.auto.commit')) return null;
  return `enable.auto.commit is true beside commit ${application.commit}: every record is committed twice.`;
}

function commitsItself({ application }: ShareView): boolean {
  return application.commit === 'sync' || application.commit === 'async';
}

const isCooperative = ({ consumer }: ShareView) =>
  textOf(consumer, 'partition.assignment.strategy').split(',').includes('cooperative-sticky');

/** R-CM-01, N-03, E-08: the commit waits behind the client's own JoinGroup and is judged by the next generation. */
function commitBehindJoin(share: ShareView): string | null {
  if (!commitsItself(share) || !isCooperative(share)) return null;
  return (
    `commit ${share.application.commit} with cooperative-sticky: members work on while the group rebalances, and a commit that waits behind ` +
    "the member's own JoinGroup is refused with ILLEGAL_GENERATION."
  );
}

/** R-CM-03: before 2.10 such an answer resets the generation even in the middle of a rebalance. */
function commitResetsGeneration(share: ShareView): string | null {
  if (behaviourVersion('librdkafka', share.version) !== '2.4' || !commitsItself(share)) return null;
  return (
    `librdkafka ${share.version} forgets its generation when a commit is refused, even while it rebalances: one late commit of ` +
    'the application costs one more rebalance and an assignment that was just received.'
  );
}

function latestUnderChurn({ consumer, churn }: ShareView): string | null {
  if (textOf(consumer, 'auto.offset.reset') !== 'latest' || churn === null) return null;
  return 'auto.offset.reset latest with churn: a partition that changes hands before its first commit skips what was produced meanwhile.';
}

/** Scaled up one by one, as in the incident that taught this rule. */
const SCALING = { everyMs: '15s', kind: 'scale' } as const;

const scaling = (client: string, commit: 'sync' | 'auto') =>
  small('5m', 30, {
    members: 8,
    client,
    application: { processingMs: 50, commit },
    consumer: { 'partition.assignment.strategy': 'cooperative-sticky' },
    churn: SCALING,
  });

export const COMMITTING: readonly LintRule[] = [
  {
    id: 'commit-nobody',
    level: 'warning',
    scope: 'share',
    sentence: 'Nobody commits offsets.',
    clients: 'all',
    path: 'application.commit',
    proof: ['E-06', 'S-PO-01'],
    find: commitNobody,
    cure: 'Let the client commit ({enable.auto.commit}), or the application after each batch.',
    experiment: {
      figure: DUPLICATES,
      factor: 10,
      ...between(
        (commit: 'none' | 'sync') =>
          small('5m', 12, { members: 4, application: { commit }, churn: { everyMs: '1m', graceful: 1 } }),
        'none',
        'sync',
      ),
    },
  },
  {
    id: 'commit-every-poll',
    level: 'warning',
    scope: 'share',
    sentence: 'Automatic commits have no interval: each poll sends one.',
    clients: ['java'],
    path: 'consumer.auto.commit.interval.ms',
    proof: ['J-CM-05'],
    find: commitEveryPoll,
    cure: 'Set {auto.commit.interval.ms} to a second or more.',
    experiment: {
      figure: COMMITS,
      factor: 5,
      ...between(
        (interval: string) =>
          small('2m', 12, {
            members: 4,
            application: { processingMs: 50 },
            consumer: { 'auto.commit.interval.ms': interval },
          }),
        '0ms',
        '5s',
      ),
    },
  },
  {
    id: 'commit-timer-off',
    level: 'warning',
    scope: 'share',
    sentence: 'An interval of 0 switches automatic commits off where they were meant to be frequent.',
    clients: ['librdkafka'],
    path: 'consumer.auto.commit.interval.ms',
    proof: ['R-CM-04', 'E-06'],
    find: commitTimerOff,
    cure: 'Set {auto.commit.interval.ms} to what may be read twice after a crash, 5s for instance.',
    experiment: {
      figure: DUPLICATES,
      factor: 10,
      ...between(
        (interval: string) =>
          small('5m', 12, {
            members: 4,
            client: 'librdkafka',
            consumer: { 'auto.commit.interval.ms': interval, 'session.timeout.ms': '10s' },
            churn: { everyMs: '100s', kind: 'crash' },
          }),
        '0ms',
        '5s',
      ),
    },
  },
  {
    id: 'commit-rarely',
    level: 'warning',
    scope: 'share',
    sentence: 'Automatic commits come once a minute or less.',
    clients: 'all',
    path: 'consumer.auto.commit.interval.ms',
    proof: ['E-06', 'K-E-05'],
    find: commitRarely,
    cure: 'Lower {auto.commit.interval.ms} to what may be read twice after a crash.',
    experiment: {
      figure: DUPLICATES,
      factor: 3,
      ...between(
        (interval: string) =>
          small('10m', 12, {
            members: 4,
            consumer: { 'auto.commit.interval.ms': interval, 'session.timeout.ms': '10s' },
            churn: { everyMs: '100s', kind: 'crash' },
          }),
        '2m',
        '5s',
      ),
    },
  },
  {
    id: 'commit-twice',
    level: 'warning',
    scope: 'share',
    sentence: 'Client and application both commit.',
    clients: ['java', 'librdkafka', 'sarama'],
    path: 'consumer.enable.auto.commit',
    proof: ['J-CM-05', 'R-CM-04', 'S-CM-02'],
    find: commitTwice,
    cure: 'Switch {enable.auto.commit} off where the application commits.',
    experiment: {
      figure: COMMITS,
      factor: 1.1,
      ...between(
        (auto: boolean) =>
          small('5m', 12, {
            members: 4,
            application: { commit: 'sync', processingMs: '1s' },
            consumer: { 'enable.auto.commit': auto, 'auto.commit.interval.ms': '1s' },
          }),
        true,
        false,
      ),
    },
  },
  {
    id: 'commit-behind-join',
    level: 'warning',
    scope: 'share',
    sentence: 'The application commits while librdkafka rebalances cooperatively.',
    clients: ['librdkafka'],
    path: 'application.commit',
    proof: ['R-CM-01', 'N-03', 'E-08', 'K-E-08b'],
    find: commitBehindJoin,
    cure: 'Let the client commit ({enable.auto.commit}): it holds its commits back while it rebalances. Or retry a refused commit after the rebalance.',
    experiment: {
      figure: ILLEGAL_GENERATION,
      factor: 5,
      ...between((commit: 'sync' | 'auto') => scaling('librdkafka', commit), 'sync', 'auto'),
    },
  },
  {
    id: 'commit-resets-generation',
    level: 'warning',
    scope: 'share',
    sentence: 'The application commits, and librdkafka is older than 2.10.',
    clients: ['librdkafka'],
    path: 'client',
    proof: ['R-CM-03', 'K-R-CM-03', 'B-02'],
    find: commitResetsGeneration,
    cure: 'Update to librdkafka 2.10 or later.',
    experiment: {
      figure: GENERATIONS,
      factor: 1.2,
      ...between((client: string) => scaling(client, 'sync'), 'librdkafka@2.4', 'librdkafka@2.10'),
    },
  },
  {
    id: 'latest-under-churn',
    level: 'warning',
    scope: 'share',
    sentence: 'Consumers that start at the end of a partition skip what was produced while nobody owned it.',
    clients: 'all',
    path: 'consumer.auto.offset.reset',
    proof: ['J-PO-01', 'R-PO-01'],
    find: latestUnderChurn,
    cure: 'Set {auto.offset.reset} to earliest, or commit once before the group is in use.',
    experiment: {
      figure: LOST,
      factor: 10,
      ...between(
        (reset: 'latest' | 'earliest') =>
          small('5m', 12, {
            members: 4,
            consumer: { 'auto.offset.reset': reset, 'auto.commit.interval.ms': '20s' },
            churn: { everyMs: '20s', kind: 'crash' },
          }),
        'latest',
        'earliest',
      ),
    },
  },
];
