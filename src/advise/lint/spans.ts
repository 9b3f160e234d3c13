/**
 * Spans that follow from what a scenario says: how long work takes, how long clients wait for one another.
 */
import type { GroupScenario, Scenario } from '../../scenario/scenario.ts';
import { numberOf } from '../../scenario/settings.ts';
import type { ShareView } from '../../scenario/shares.ts';

/** Above this max.poll.records is no limit: the application gets what has come in the meantime. */
const NO_LIMIT = 1_000_000;

/**
 * Longest work on a batch as large as it may be, or as large as it gets where nothing limits it. With a long tail: on 99 of
 * 100 batches.
 */
export function longestWorkMs(share: ShareView, scenario: Scenario, group: GroupScenario): number {
  const { processingSpread, processingTail } = share.application;
  const records = batchRecords(share);
  const usual = records < NO_LIMIT ? fullBatchMs(share, records) : steadyMs(share, scenario, group);
  return roundMs(usual * (1 + processingSpread) * processingTail);
}

/** Most records that whoever works takes as one batch: what poll() returns, or what a channel to workers holds. */
export function batchRecords({ application, consumer }: ShareView): number {
  return application.workers === 0 ? numberOf(consumer, 'max.poll.records') : application.queueRecords;
}

/** Work on a batch that holds what was produced during the work on the one before. */
function steadyMs({ application }: ShareView, scenario: Scenario, { members }: GroupScenario): number {
  const busy = (producedPerSecond(scenario) / members / 1_000) * application.processingPerRecordMs;
  return busy < 0.9 ? application.processingMs / (1 - busy) : 10 * application.processingMs;
}

/** Work on a full batch, as it varies around. */
export function fullBatchMs({ application }: ShareView, records: number): number {
  return roundMs(application.processingMs + records * application.processingPerRecordMs);
}

export function producedPerSecond({ topics }: Scenario): number {
  return topics.reduce((sum, topic) => sum + topic.partitions * topic.recordsPerSecond, 0);
}

export function partitionsOf({ topics }: Scenario): number {
  return topics.reduce((sum, topic) => sum + topic.partitions, 0);
}

/** What JoinGroup says: for Java and librdkafka it is the limit between two polls as well. */
export function rebalanceTimeoutMs({ consumer }: ShareView): number {
  return numberOf(consumer, 'max.poll.interval.ms');
}

/** How long each client waits for the answer to JoinGroup (clients.md 1.2). */
export function joinTimeoutMs({ client, consumer }: ShareView): number {
  const [request, rebalance] = [numberOf(consumer, 'request.timeout.ms'), numberOf(consumer, 'max.poll.interval.ms')];
  switch (client) {
    case 'java':
      return Math.max(request, rebalance + 5_000);
    case 'librdkafka':
      return rebalance + 3_000;
    case 'franz-go':
      return rebalance + request;
    case 'sarama':
      return request;
  }
}

function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
