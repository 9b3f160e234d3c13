/**
 * Settings that are legal and unwise, each with the reason. The run goes ahead: a simulator is the place to be unwise.
 */

import { formatDuration as span } from './durations.ts';
import type { Warning } from './problem.ts';
import type { GroupScenario, Scenario } from './scenario.ts';
import { booleanOf, numberOf, textOf } from './settings.ts';

/** What is unwise about a group, as a sentence with its reason; null if nothing is. */
type Rule = readonly [path: string, (group: GroupScenario, scenario: Scenario) => string | null];

export function warningsOf(scenario: Scenario): readonly Warning[] {
  return scenario.groups.flatMap((group, index) =>
    RULES.flatMap(([path, rule]) => {
      const message = rule(group, scenario);
      const whose = scenario.groups.length > 1 ? `group ${group.id}: ` : '';
      return message === null ? [] : [{ path: `groups.${index}.${path}`, message: whose + message }];
    }),
  );
}

function rareHeartbeats({ consumer }: GroupScenario): string | null {
  const heartbeat = numberOf(consumer, 'heartbeat.interval.ms');
  const session = numberOf(consumer, 'session.timeout.ms');
  if (heartbeat * 3 <= session) return null;
  const missed = Math.max(1, Math.ceil(session / heartbeat) - 1);
  return (
    `heartbeat.interval.ms ${span(heartbeat)} is more than a third of session.timeout.ms ${span(session)}: ` +
    `${missed === 1 ? 'one lost heartbeat removes' : `${missed} lost heartbeats remove`} a live member, ` +
    'and members learn late of a rebalance.'
  );
}

function hastyHeartbeats({ consumer }: GroupScenario, { network }: Scenario): string | null {
  const heartbeat = numberOf(consumer, 'heartbeat.interval.ms');
  const roundTrip = network.rttMs + 2 * network.jitterMs;
  if (heartbeat > 2 * roundTrip) return null;
  return `heartbeat.interval.ms ${span(heartbeat)} is close to the network's round trip, ${span(network.rttMs)}: heartbeats queue behind each other.`;
}

function sessionAboveMaxPoll({ consumer }: GroupScenario): string | null {
  const session = numberOf(consumer, 'session.timeout.ms');
  const maxPoll = numberOf(consumer, 'max.poll.interval.ms');
  if (session <= maxPoll) return null;
  return (
    `session.timeout.ms ${span(session)} is above max.poll.interval.ms ${span(maxPoll)}: a crash is noticed later ` +
    'than a slow batch, and the rebalance timeout ends before a dead member is removed. librdkafka refuses this.'
  );
}

function batchOutlastsMaxPoll({ application, consumer }: GroupScenario): string | null {
  const maxPoll = numberOf(consumer, 'max.poll.interval.ms');
  const batch = longestBatchMs(application, numberOf(consumer, 'max.poll.records'));
  if (batch < maxPoll) return null;
  return (
    `a full batch takes ${span(batch)} to process, max.poll.interval.ms is ${span(maxPoll)}: ` +
    'a busy member leaves the group while it works, and its records are read again.'
  );
}

function longestBatchMs(application: GroupScenario['application'], records: number): number {
  return Math.round((application.processingMs + records * application.processingPerRecordMs) * 10) / 10;
}

function tooSlow({ application, consumer, members }: GroupScenario, { topics }: Scenario): string | null {
  const records = numberOf(consumer, 'max.poll.records');
  const batch = longestBatchMs(application, records);
  if (batch === 0) return null;
  const capacity = Math.floor((members * records * 1_000) / batch);
  const produced = topics.reduce((sum, topic) => sum + topic.partitions * topic.recordsPerSecond, 0);
  if (capacity >= produced) return null;
  return (
    `${members} members process at most ${capacity} records/s, but ${Math.round(produced)} are produced: ` +
    'the lag grows without end, whatever the group does.'
  );
}

function nobodyCommits({ application }: GroupScenario): string | null {
  if (application.commit !== 'none') return null;
  return 'commit none: no offset is ever committed, so every partition that changes hands is read again from auto.offset.reset.';
}

function commitsOnEveryPoll({ consumer }: GroupScenario): string | null {
  if (!booleanOf(consumer, 'enable.auto.commit') || numberOf(consumer, 'auto.commit.interval.ms') > 0) return null;
  return 'auto.commit.interval.ms 0: every poll sends a commit, which loads the coordinator and saves little work after a crash.';
}

function commitsRarely({ consumer }: GroupScenario): string | null {
  const interval = numberOf(consumer, 'auto.commit.interval.ms');
  if (!booleanOf(consumer, 'enable.auto.commit') || interval < 60_000) return null;
  return `auto.commit.interval.ms ${span(interval)}: after a crash up to ${span(interval)} of records are delivered again.`;
}

function commitsTwice({ application, consumer }: GroupScenario): string | null {
  if (application.commit === 'auto' || !booleanOf(consumer, 'enable.auto.commit')) return null;
  return `enable.auto.commit is true beside commit ${application.commit}: every record is committed twice.`;
}

function losesFirstRecords({ consumer, churn }: GroupScenario): string | null {
  if (textOf(consumer, 'auto.offset.reset') !== 'latest' || churn === null) return null;
  return 'auto.offset.reset latest with churn: a partition that changes hands before its first commit skips what was produced meanwhile.';
}

function idleMembers({ members }: GroupScenario, { topics }: Scenario): string | null {
  const partitions = topics.reduce((sum, topic) => sum + topic.partitions, 0);
  if (members <= partitions) return null;
  return `${members} members share ${partitions} partitions: ${members - partitions} will own nothing, and still take part in every rebalance.`;
}

function groupTooLarge({ members }: GroupScenario, { broker }: Scenario): string | null {
  const max = numberOf(broker, 'group.max.size');
  if (members <= max) return null;
  return `${members} members are more than group.max.size ${max}: the others are refused with GROUP_MAX_SIZE_REACHED, which ends them.`;
}

/** A static member that stops says nothing; its session runs from its last heartbeat until its successor joins. */
function staticOutlived({ consumer, churn, startup }: GroupScenario): string | null {
  if (consumer['group.instance.id'] === null || churn === null || churn.kind === 'scale') return null;
  const session = numberOf(consumer, 'session.timeout.ms');
  const shortest = churn.downMs + startup.minMs;
  const longest = churn.downMs + startup.maxMs + numberOf(consumer, 'heartbeat.interval.ms');
  if (longest < session) return null;
  const away =
    `static members are silent for ${span(shortest)} to ${span(longest)} when they restart (down ${span(churn.downMs)}, ` +
    `startup ${span(startup.minMs)} to ${span(startup.maxMs)}, and up to a heartbeat.interval.ms before), ` +
    `session.timeout.ms is ${span(session)}: `;
  if (shortest < session)
    return `${away}some are removed before they return, which costs the rebalance that static saves.`;
  return `${away}each is removed before it returns, so that being static saves no rebalance.`;
}

function churnAfterEnd({ churn }: GroupScenario, { durationMs }: Scenario): string | null {
  if (churn === null) return null;
  const { everyMs, untilMs, timing } = churn;
  if (untilMs !== null && untilMs > durationMs) {
    return `churn until ${span(untilMs)} is after the end of the run at ${span(durationMs)}: it has no effect.`;
  }
  const end = untilMs ?? durationMs;
  if (timing === 'random' || everyMs <= end) return null;
  const why = untilMs === null ? `the run ends at ${span(end)}` : `no act comes after until, ${span(end)}`;
  return `churn every ${span(everyMs)}: the first act would come then, but ${why}, so that no pod stops.`;
}

function storm({ churn, startup }: GroupScenario): string | null {
  if (churn === null || churn.everyMs >= 5_000) return null;
  return (
    `churn every ${span(churn.everyMs)}: a start takes up to ${span(startup.maxMs)} and each start and stop is a rebalance, ` +
    'so that the group is hardly ever Stable.'
  );
}

function mixedProtocols({ consumer }: GroupScenario): string | null {
  const names = textOf(consumer, 'partition.assignment.strategy').split(',');
  if (names[0] !== 'cooperative-sticky' || names.length === 1) return null;
  return (
    `partition.assignment.strategy ${names.join(',')}: one assignor of the list is eager, so the client rebalances eagerly, ` +
    'giving up every partition each time. Say cooperative-sticky alone for incremental rebalances.'
  );
}

function fetchOutlastsRequest({ consumer }: GroupScenario): string | null {
  const wait = numberOf(consumer, 'fetch.max.wait.ms');
  const timeout = numberOf(consumer, 'request.timeout.ms');
  if (wait < timeout) return null;
  return `fetch.max.wait.ms ${span(wait)} is not below request.timeout.ms ${span(timeout)}: idle fetches time out and drop their connection.`;
}

function noInitialDelay({ members, startup }: GroupScenario, { broker }: Scenario): string | null {
  const delay = numberOf(broker, 'group.initial.rebalance.delay.ms');
  if (delay > 0 || members < 3 || startup.maxMs + startup.gapMs === 0) return null;
  return 'group.initial.rebalance.delay.ms 0: the first rebalance does not wait for the others, so that a deployment costs one rebalance after another.';
}

const RULES: readonly Rule[] = [
  ['consumer.heartbeat.interval.ms', rareHeartbeats],
  ['consumer.heartbeat.interval.ms', hastyHeartbeats],
  ['consumer.session.timeout.ms', sessionAboveMaxPoll],
  ['consumer.max.poll.interval.ms', batchOutlastsMaxPoll],
  ['application', tooSlow],
  ['application.commit', nobodyCommits],
  ['consumer.auto.commit.interval.ms', commitsOnEveryPoll],
  ['consumer.auto.commit.interval.ms', commitsRarely],
  ['consumer.enable.auto.commit', commitsTwice],
  ['consumer.auto.offset.reset', losesFirstRecords],
  ['members', idleMembers],
  ['members', groupTooLarge],
  ['consumer.group.instance.id', staticOutlived],
  ['churn', storm],
  ['churn', churnAfterEnd],
  ['consumer.partition.assignment.strategy', mixedProtocols],
  ['consumer.fetch.max.wait.ms', fetchOutlastsRequest],
  ['members', noInitialDelay],
];
