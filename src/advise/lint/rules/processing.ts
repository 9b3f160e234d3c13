/**
 * Work that takes longer than clients or coordinator wait for it.
 */
import { formatDuration as span } from '../../../scenario/durations.ts';
import type { GroupScenario, Scenario } from '../../../scenario/scenario.ts';
import { numberOf } from '../../../scenario/settings.ts';
import { type ShareView, viewsOf } from '../../../scenario/shares.ts';
import { BACKLOG, DUPLICATES, REMOVALS } from '../figures.ts';
import { between, type LintRule, small } from '../rule.ts';
import {
  batchRecords,
  fullBatchMs,
  longestWorkMs,
  partitionsOf,
  producedPerSecond,
  rebalanceTimeoutMs,
} from '../spans.ts';

/** Whether polls wait for work: that of who polls, or of workers whose channel is full before they take more out of it. */
function pollsWait(share: ShareView, scenario: Scenario, group: GroupScenario): boolean {
  const { workers, handover, queueRecords } = share.application;
  const produced = (producedPerSecond(scenario) / group.members) * (longestWorkMs(share, scenario, group) / 1_000);
  return workers === 0 || (handover === 'block' && produced >= queueRecords);
}

/** E-07: the client itself leaves. */
function workOutlastsMaxPoll(share: ShareView, scenario: Scenario, group: GroupScenario): string | null {
  const maxPoll = numberOf(share.consumer, 'max.poll.interval.ms');
  const batch = fullBatchMs(share, batchRecords(share));
  const longest = longestWorkMs(share, scenario, group);
  if (longest < maxPoll || !pollsWait(share, scenario, group)) return null;
  const spread = batch < maxPoll ? ` and up to ${span(longest)}` : '';
  return (
    `a full batch takes ${span(batch)}${spread} to process, max.poll.interval.ms is ${span(maxPoll)}: ` +
    'a busy member leaves the group while it works, and its records are read again.'
  );
}

/**
 * Whether a rebalance waits for the work of these applications: a callback waits for workers, a claim of sarama has to
 * return. Where Java and librdkafka work between two polls, their own limit comes first (work-outlasts-max-poll).
 */
function isWaitedFor({ client, application }: ShareView): boolean {
  if (application.workers > 0) return application.revokedWork === 'finish' && application.commitPer === 'batch';
  return client === 'sarama' || (client === 'franz-go' && application.blockRebalanceOnPoll);
}

function workOutlastsRebalance(share: ShareView, scenario: Scenario, group: GroupScenario): string | null {
  const longest = longestWorkMs(share, scenario, group);
  const timeout = rebalanceTimeoutMs(share);
  if (!isWaitedFor(share) || longest < timeout) return null;
  return (
    `work on a batch takes up to ${span(longest)}, max.poll.interval.ms, the rebalance timeout, is ${span(timeout)}: a rebalance ` +
    'waits for the work, then goes on without the member, which works on records that another has by then.'
  );
}

/** F-RB-05: partitions go while their records are being worked on. */
function workNotBlocked(share: ShareView, scenario: Scenario, group: GroupScenario): string | null {
  const longest = longestWorkMs(share, scenario, group);
  const heartbeat = numberOf(share.consumer, 'heartbeat.interval.ms');
  const { blockRebalanceOnPoll, workers } = share.application;
  if (blockRebalanceOnPoll || workers > 0 || longest <= heartbeat) return null;
  return (
    `work on a batch takes up to ${span(longest)} and a rebalance does not wait for it: partitions change hands ` +
    'in the middle of a batch, and the next owner reads its records again.'
  );
}

function consumersTooSlow(group: GroupScenario, scenario: Scenario): string | null {
  const each = partitionsOf(scenario) / group.members;
  const capacity = Math.floor(viewsOf(group).reduce((sum, share) => sum + capacityOf(share, each), 0));
  const produced = producedPerSecond(scenario);
  if (capacity >= produced) return null;
  return (
    `${group.members} members process at most ${capacity} records/s, but ${Math.round(produced)} are produced: ` +
    'the lag grows without end, whatever the group does.'
  );
}

/** Records per second of all pods of a share. */
function capacityOf(share: ShareView, partitionsEach: number): number {
  const records = batchRecords(share);
  const batch = fullBatchMs(share, records);
  const workers = workersOf(share, Math.max(1, partitionsEach));
  return batch === 0 ? Number.POSITIVE_INFINITY : (share.members * workers * records * 1_000) / batch;
}

/** Who works beside each other: a handler of sarama for each partition; workers, of which none gets less than a partition. */
function workersOf({ client, application }: ShareView, partitionsEach: number): number {
  if (application.workers > 0) return Math.min(application.workers, partitionsEach);
  return client === 'sarama' ? partitionsEach : 1;
}

export const PROCESSING: readonly LintRule[] = [
  {
    id: 'work-outlasts-max-poll',
    level: 'warning',
    scope: 'share',
    sentence: 'Work on a batch takes longer than max.poll.interval.ms allows.',
    clients: ['java', 'librdkafka'],
    path: 'consumer.max.poll.interval.ms',
    proof: ['E-07', 'J-MP-02', 'R-MP-01', 'K-MP'],
    find: workOutlastsMaxPoll,
    cure: 'Let {max.poll.interval.ms} be one and a half times the longest work on a batch, make batches smaller ({max.poll.records}), or leave the work to workers and go on polling (--workers, --handover pause).',
    experiment: {
      figure: DUPLICATES,
      factor: 10,
      ...between(
        (maxPoll: string) =>
          small('5m', 6, {
            members: 3,
            application: { processingMs: '12s' },
            consumer: { 'max.poll.interval.ms': maxPoll, 'session.timeout.ms': '8s', 'heartbeat.interval.ms': '2s' },
          }),
        '10s',
        '30s',
      ),
    },
  },
  {
    id: 'work-outlasts-rebalance',
    level: 'warning',
    scope: 'share',
    sentence: 'Work that a rebalance waits for takes longer than the rebalance timeout.',
    clients: 'all',
    path: 'consumer.max.poll.interval.ms',
    proof: ['E-07', 'F-RB-04', 'S-MP-01', 'B-44', 'N-11'],
    find: workOutlastsRebalance,
    cure: 'Raise {max.poll.interval.ms} above the longest work on a batch.',
    experiment: {
      figure: REMOVALS,
      factor: 5,
      ...between(
        (timeout: string) =>
          small('10m', 12, {
            members: 4,
            client: 'franz-go',
            application: { processingMs: '12s', blockRebalanceOnPoll: true },
            consumer: { 'max.poll.interval.ms': timeout },
            churn: { everyMs: '1m', graceful: 1 },
          }),
        '5s',
        '60s',
      ),
    },
  },
  {
    id: 'work-not-blocked',
    level: 'warning',
    scope: 'share',
    sentence: 'Work takes long, and BlockRebalanceOnPoll does not hold rebalances back while it goes on.',
    clients: ['franz-go'],
    path: 'application.processingMs',
    proof: ['F-RB-04', 'F-RB-05', 'E-06'],
    find: workNotBlocked,
    cure: 'Say BlockRebalanceOnPoll, with AllowRebalance after each batch, and keep {max.poll.interval.ms} above the work.',
    experiment: {
      figure: DUPLICATES,
      factor: 2,
      ...between(
        (blockRebalanceOnPoll: boolean) =>
          small('10m', 12, {
            members: 4,
            client: 'franz-go',
            application: { processingMs: '6s', commit: 'sync', blockRebalanceOnPoll },
            churn: { everyMs: '40s', graceful: 1 },
          }),
        false,
        true,
      ),
    },
  },
  {
    id: 'consumers-too-slow',
    level: 'warning',
    scope: 'group',
    sentence: 'All members together process less than is produced.',
    clients: 'all',
    path: 'application',
    proof: ['E-07'],
    find: consumersTooSlow,
    cure: 'Add members, up to one for each partition, or work faster.',
    experiment: {
      figure: BACKLOG,
      factor: 3,
      ...between(
        (members: number) => small('5m', 12, { members, application: { processingPerRecordMs: 20, processingMs: 0 } }),
        1,
        4,
      ),
    },
  },
];
