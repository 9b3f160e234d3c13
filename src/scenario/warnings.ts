/**
 * Settings that are legal and unwise, each with the reason. The run goes ahead: a simulator is the place to be unwise.
 */

import { CONSUMER_KEYS } from '../protocol/config.ts';
import { clientDefault, hasPollLimit, hasSetting } from './client-defaults.ts';
import { formatDuration as span } from './durations.ts';
import type { Warning } from './problem.ts';
import type { GroupScenario, Scenario } from './scenario.ts';
import { booleanOf, numberOf, textOf } from './settings.ts';
import { byShare, type ShareView, sharesOf, viewsOf } from './shares.ts';
import { andList } from './words.ts';

/** What is unwise about a group, as a sentence with its reason; null if nothing is. */
type GroupRule = (group: GroupScenario, scenario: Scenario) => string | null;

/** The same of the pods that run one client. */
type ShareRule = (share: ShareView, scenario: Scenario) => string | null;

export function warningsOf(scenario: Scenario): readonly Warning[] {
  return scenario.groups.flatMap((group, index) => {
    const whose = scenario.groups.length > 1 ? `group ${group.id}: ` : '';
    const told = [...groupWarnings(group, scenario), ...missingSettings(group)];
    return told.map(({ path, message }) => ({ path: `groups.${index}.${path}`, message: whose + message }));
  });
}

function groupWarnings(group: GroupScenario, scenario: Scenario): readonly Warning[] {
  return RULES.flatMap(([path, scope, rule]) => {
    const messages =
      scope === 'share' ? byShare(group, (share) => rule(share, scenario)) : [rule(group, scenario) ?? ''];
    return messages.filter((message) => message !== '').map((message) => ({ path, message }));
  });
}

/** What somebody set and a client does not have. */
function missingSettings(group: GroupScenario): readonly Warning[] {
  return CONSUMER_KEYS.flatMap((key) => {
    const clients = sharesOf(group)
      .filter(({ client, consumer }) => !hasSetting(client, key) && consumer[key.name] !== clientDefault(client, key))
      .map(({ client }) => client);
    if (clients.length === 0) return [];
    const who = andList([...new Set(clients)]);
    return [
      {
        path: `consumer.${key.name}`,
        message: `${who} ${clients.length > 1 ? 'have' : 'has'} no ${key.name}: it has no effect there.`,
      },
    ];
  });
}

function rareHeartbeats({ consumer }: ShareView): string | null {
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

function hastyHeartbeats({ consumer }: ShareView, { network }: Scenario): string | null {
  const heartbeat = numberOf(consumer, 'heartbeat.interval.ms');
  const roundTrip = network.rttMs + 2 * network.jitterMs;
  if (heartbeat > 2 * roundTrip) return null;
  return `heartbeat.interval.ms ${span(heartbeat)} is close to the network's round trip, ${span(network.rttMs)}: heartbeats queue behind each other.`;
}

function sessionAboveMaxPoll({ client, consumer }: ShareView): string | null {
  if (!hasPollLimit(client)) return null;
  const session = numberOf(consumer, 'session.timeout.ms');
  const maxPoll = numberOf(consumer, 'max.poll.interval.ms');
  if (session <= maxPoll) return null;
  return (
    `session.timeout.ms ${span(session)} is above max.poll.interval.ms ${span(maxPoll)}: a crash is noticed later ` +
    'than a slow batch, and the rebalance timeout ends before a dead member is removed. librdkafka refuses this.'
  );
}

/** Nobody watches the applications of the Go clients. */
function batchOutlastsMaxPoll({ client, application, consumer }: ShareView): string | null {
  if (!hasPollLimit(client)) return null;
  const maxPoll = numberOf(consumer, 'max.poll.interval.ms');
  const batch = longestBatchMs(application, numberOf(consumer, 'max.poll.records'));
  if (batch < maxPoll) return null;
  return (
    `a full batch takes ${span(batch)} to process, max.poll.interval.ms is ${span(maxPoll)}: ` +
    'a busy member leaves the group while it works, and its records are read again.'
  );
}

function longestBatchMs(application: ShareView['application'], records: number): number {
  return Math.round((application.processingMs + records * application.processingPerRecordMs) * 10) / 10;
}

function tooSlow(group: GroupScenario, { topics }: Scenario): string | null {
  const partitions = topics.reduce((sum, topic) => sum + topic.partitions, 0);
  const capacity = Math.floor(
    viewsOf(group).reduce((sum, share) => sum + capacityOf(share, partitions / group.members), 0),
  );
  const produced = topics.reduce((sum, topic) => sum + topic.partitions * topic.recordsPerSecond, 0);
  if (capacity >= produced) return null;
  return (
    `${group.members} members process at most ${capacity} records/s, but ${Math.round(produced)} are produced: ` +
    'the lag grows without end, whatever the group does.'
  );
}

/** Records per second of all pods of a share; a handler of sarama works on one partition, all of them beside each other. */
function capacityOf({ client, application, consumer, members }: ShareView, partitionsEach: number): number {
  const records = numberOf(consumer, 'max.poll.records');
  const batch = longestBatchMs(application, records);
  const workers = client === 'sarama' ? Math.max(1, partitionsEach) : 1;
  return batch === 0 ? Number.POSITIVE_INFINITY : (members * workers * records * 1_000) / batch;
}

function nobodyCommits({ application }: ShareView): string | null {
  if (application.commit !== 'none') return null;
  return 'commit none: no offset is ever committed, so every partition that changes hands is read again from auto.offset.reset.';
}

function commitsOnEveryPoll({ consumer }: ShareView): string | null {
  if (!booleanOf(consumer, 'enable.auto.commit') || numberOf(consumer, 'auto.commit.interval.ms') > 0) return null;
  return 'auto.commit.interval.ms 0: every poll sends a commit, which loads the coordinator and saves little work after a crash.';
}

function commitsRarely({ consumer }: ShareView): string | null {
  const interval = numberOf(consumer, 'auto.commit.interval.ms');
  if (!booleanOf(consumer, 'enable.auto.commit') || interval < 60_000) return null;
  return `auto.commit.interval.ms ${span(interval)}: after a crash up to ${span(interval)} of records are delivered again.`;
}

function commitsTwice({ application, consumer }: ShareView): string | null {
  if (application.commit === 'auto' || !booleanOf(consumer, 'enable.auto.commit')) return null;
  return `enable.auto.commit is true beside commit ${application.commit}: every record is committed twice.`;
}

function losesFirstRecords({ consumer, churn }: ShareView): string | null {
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
function staticOutlived({ consumer, churn, startup }: ShareView): string | null {
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

function storm({ churn, startup }: ShareView): string | null {
  if (churn === null || churn.everyMs >= 5_000) return null;
  return (
    `churn every ${span(churn.everyMs)}: a start takes up to ${span(startup.maxMs)} and each start and stop is a rebalance, ` +
    'so that the group is hardly ever Stable.'
  );
}

function mixedProtocols({ consumer }: ShareView): string | null {
  const names = textOf(consumer, 'partition.assignment.strategy').split(',');
  if (names[0] !== 'cooperative-sticky' || names.length === 1) return null;
  return (
    `partition.assignment.strategy ${names.join(',')}: one assignor of the list is eager, so the client rebalances eagerly, ` +
    'giving up every partition each time. Say cooperative-sticky alone for incremental rebalances.'
  );
}

function fetchOutlastsRequest({ consumer }: ShareView): string | null {
  const wait = numberOf(consumer, 'fetch.max.wait.ms');
  const timeout = numberOf(consumer, 'request.timeout.ms');
  if (wait < timeout) return null;
  return `fetch.max.wait.ms ${span(wait)} is not below request.timeout.ms ${span(timeout)}: idle fetches time out and drop their connection.`;
}

function noInitialDelay(group: GroupScenario, { broker }: Scenario): string | null {
  const delay = numberOf(broker, 'group.initial.rebalance.delay.ms');
  const slowest = Math.max(...sharesOf(group).map((share) => share.startup.maxMs));
  if (delay > 0 || group.members < 3 || slowest + group.startup.gapMs === 0) return null;
  return 'group.initial.rebalance.delay.ms 0: the first rebalance does not wait for the others, so that a deployment costs one rebalance after another.';
}

type Rule =
  | readonly [path: string, scope: 'share', rule: ShareRule]
  | readonly [path: string, scope: 'group', rule: GroupRule];

const RULES: readonly Rule[] = [
  ['consumer.heartbeat.interval.ms', 'share', rareHeartbeats],
  ['consumer.heartbeat.interval.ms', 'share', hastyHeartbeats],
  ['consumer.session.timeout.ms', 'share', sessionAboveMaxPoll],
  ['consumer.max.poll.interval.ms', 'share', batchOutlastsMaxPoll],
  ['application', 'group', tooSlow],
  ['application.commit', 'share', nobodyCommits],
  ['consumer.auto.commit.interval.ms', 'share', commitsOnEveryPoll],
  ['consumer.auto.commit.interval.ms', 'share', commitsRarely],
  ['consumer.enable.auto.commit', 'share', commitsTwice],
  ['consumer.auto.offset.reset', 'share', losesFirstRecords],
  ['members', 'group', idleMembers],
  ['members', 'group', groupTooLarge],
  ['consumer.group.instance.id', 'share', staticOutlived],
  ['churn', 'share', storm],
  ['churn', 'group', churnAfterEnd],
  ['consumer.partition.assignment.strategy', 'share', mixedProtocols],
  ['consumer.fetch.max.wait.ms', 'share', fetchOutlastsRequest],
  ['members', 'group', noInitialDelay],
];
