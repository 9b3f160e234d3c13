/**
 * Contradictions: scenarios of sound shape that cannot be run, or that no real client or broker would run.
 * Each says what is wrong, what is allowed, and how to go on.
 */
import { formatDuration as span } from './durations.ts';
import { eventProblems } from './events/event-world.ts';
import { faultProblems } from './faults/fault-problems.ts';
import type { Problem } from './problem.ts';
import type { ChurnScenario, GroupScenario, Scenario, TopicScenario } from './scenario.ts';
import { booleanOf, numberOf, type Settings } from './settings.ts';
import { byShare, type ShareView } from './shares.ts';
import {
  assignorsOfClient,
  clientsAddUp,
  clientsAgree,
  commitIntervalOfClient,
  oneProtocolOfLibrdkafka,
  protocolsShared,
  sessionBelowMaxPollOfLibrdkafka,
} from './validate-clients.ts';

/** What is wrong with one group, as a sentence; null if nothing is. */
type GroupRule = readonly [path: string, (group: GroupScenario) => string | null];

/** The same of the pods of a group that run one client. */
type ShareRule = readonly [path: string, (share: ShareView, broker: Settings) => string | null];

/** All contradictions of a scenario. */
export function validate(scenario: Scenario): readonly Problem[] {
  const problems = [...brokerProblems(scenario.broker), ...topicProblems(scenario.topics)];
  scenario.groups.forEach((group, index) => {
    for (const [path, rule] of GROUP_RULES) {
      const message = rule(group);
      if (message !== null) problems.push({ path: `groups.${index}.${path}`, message });
    }
    for (const [path, rule] of SHARE_RULES) {
      const messages = byShare(group, (share) => rule(share, scenario.broker));
      problems.push(...messages.map((message) => ({ path: `groups.${index}.${path}`, message })));
    }
  });
  return [
    ...problems,
    ...eventProblems(scenario),
    ...faultProblems(scenario),
    ...sameNames(
      'groups',
      'id',
      scenario.groups.map((group) => group.id),
    ),
  ];
}

/** Java's Heartbeat refuses this in its constructor. */
function heartbeatBelowSession({ consumer }: ShareView): string | null {
  const heartbeat = numberOf(consumer, 'heartbeat.interval.ms');
  const session = numberOf(consumer, 'session.timeout.ms');
  if (heartbeat < session) return null;
  const third = span(Math.max(1, Math.floor(session / 3)));
  return (
    `heartbeat.interval.ms ${span(heartbeat)} is not below session.timeout.ms ${span(session)}: ` +
    `every member would be removed before its next heartbeat. Use at most a third, --heartbeat.interval.ms ${third}, ` +
    `or a longer session.`
  );
}

/** The coordinator answers INVALID_SESSION_TIMEOUT, which ends the client (C-JOIN-03). */
function sessionInBounds({ consumer }: ShareView, broker: Settings): string | null {
  const session = numberOf(consumer, 'session.timeout.ms');
  const min = numberOf(broker, 'group.min.session.timeout.ms');
  const max = numberOf(broker, 'group.max.session.timeout.ms');
  if (session >= min && session <= max) return null;
  const bound = session < min ? `group.min.session.timeout.ms` : `group.max.session.timeout.ms`;
  return (
    `session.timeout.ms ${span(session)} is outside the broker's bounds: allowed is ${span(min)} to ${span(max)}. ` +
    `The coordinator would refuse every member (INVALID_SESSION_TIMEOUT); to allow it, set --${bound} ${span(session)}.`
  );
}

function commitsAgree({ application, consumer }: ShareView): string | null {
  const auto = booleanOf(consumer, 'enable.auto.commit');
  if (application.commit === 'auto' && !auto) {
    return (
      'commit auto leaves committing to the client, but enable.auto.commit is false, so nobody would commit. ' +
      'Say --commit sync or async for an application that commits, or --commit none if nobody shall.'
    );
  }
  if (application.commit !== 'none' || !auto) return null;
  return 'commit none says that nobody commits, but enable.auto.commit is true. Leave out one of the two.';
}

/** Only who commits can commit each record. */
function commitPerFitsCommit({ application }: ShareView): string | null {
  const { commit, commitPer } = application;
  if (commitPer === 'batch' || commit === 'sync' || commit === 'async') return null;
  return `commit-per record is about an application that commits, but commit is ${commit}. Say --commit sync or async with it.`;
}

/** An asynchronous commit has no caller who could try again. */
function retriesFitCommit({ application }: ShareView): string | null {
  const { commit, failedCommit } = application;
  if (failedCommit === 'ignore' || commit === 'sync') return null;
  return `failed-commit retry is about synchronous commits, but commit is ${commit}. Say --commit sync with it.`;
}

/** sarama has no longest pause: that it pauses equally long each time is no contradiction. */
function backoffsOrdered({ client, consumer }: ShareView): string | null {
  if (client === 'sarama') return null;
  const first = numberOf(consumer, 'retry.backoff.ms');
  const most = numberOf(consumer, 'retry.backoff.max.ms');
  if (first <= most) return null;
  return `retry.backoff.ms ${span(first)} is above retry.backoff.max.ms ${span(most)}. Swap the two, or raise the second.`;
}

function startupOrdered({ startup }: ShareView): string | null {
  if (startup.minMs <= startup.maxMs) return null;
  return `startup min ${span(startup.minMs)} is above its max ${span(startup.maxMs)}. Write --startup min=500ms,max=2s, the smaller first.`;
}

function churnLeavesSomebody({ churn, members }: GroupScenario): string | null {
  if (churn === null) return null;
  if (churn.kind === 'scale' && members < 2) {
    return 'churn kind scale stops and starts the second half of the pods, which needs --members 2 or more.';
  }
  const down = podsDown(churn);
  if (churn.kind === 'scale' || down < members) return null;
  const least = span(roundUp(churn.downMs / members));
  return (
    `churn stops a pod every ${span(churn.everyMs)} for ${span(churn.downMs)}: on average ${round(down)} would be down, ` +
    `and there ${members === 1 ? 'is only 1' : `are only ${members}`}. ` +
    `Use every=${least} or more, a shorter down, or more --members.`
  );
}

function gracefulFitsKind({ churn }: GroupScenario): string | null {
  if (churn?.kind === 'crash' && churn.graceful > 0) {
    return (
      `churn kind crash never closes its consumer, but graceful is ${round(churn.graceful * 100)}%. ` +
      'Leave graceful out, or use kind=restart.'
    );
  }
  if (churn?.kind !== 'scale' || churn.graceful === 1) return null;
  return (
    `churn kind scale always closes its consumers, but graceful is ${round(churn.graceful * 100)}%. ` +
    'Leave graceful out, or use kind=restart.'
  );
}

function downFitsKind({ churn }: GroupScenario): string | null {
  if (churn?.kind !== 'scale' || churn.downMs === 0) return null;
  return (
    `churn kind scale stops or starts one pod every ${span(churn.everyMs)}: down ${span(churn.downMs)} has no meaning there. ` +
    'Leave down out, or use kind=restart.'
  );
}

function replicasExist({ replicas, members }: GroupScenario): string | null {
  if (replicas === null || replicas <= members) return null;
  return `replicas ${replicas} is above members ${members}: there are no more pods to start.`;
}

function actsOfPods({ acts, members }: GroupScenario): string | null {
  const stranger = acts.find(({ pod }) => pod >= members);
  if (stranger === undefined) return null;
  return `acts name pod ${stranger.pod}, but the pods are numbered from 0 to ${members - 1}.`;
}

/** Pods that are down at a time, on average. */
function podsDown(churn: ChurnScenario): number {
  return churn.downMs / churn.everyMs;
}

/** The next whole second above, or tenth of a second if it is short. */
function roundUp(ms: number): number {
  const step = ms < 1_000 ? 100 : 1_000;
  return (Math.floor(ms / step) + 1) * step;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const SHARE_RULES: readonly ShareRule[] = [
  ['consumer.heartbeat.interval.ms', heartbeatBelowSession],
  ['consumer.session.timeout.ms', sessionInBounds],
  ['application.commit', commitsAgree],
  ['application.commitPer', commitPerFitsCommit],
  ['application.failedCommit', retriesFitCommit],
  ['consumer.retry.backoff.ms', backoffsOrdered],
  ['startup', startupOrdered],
  ['consumer.partition.assignment.strategy', assignorsOfClient],
  ['consumer.partition.assignment.strategy', oneProtocolOfLibrdkafka],
  ['consumer.max.poll.interval.ms', sessionBelowMaxPollOfLibrdkafka],
  ['consumer.auto.commit.interval.ms', commitIntervalOfClient],
];

const GROUP_RULES: readonly GroupRule[] = [
  ['client', clientsAgree],
  ['members', clientsAddUp],
  ['replicas', replicasExist],
  ['consumer.partition.assignment.strategy', protocolsShared],
  ['churn', churnLeavesSomebody],
  ['acts', actsOfPods],
  ['churn.graceful', gracefulFitsKind],
  ['churn.downMs', downFitsKind],
];

function brokerProblems(broker: Settings): Problem[] {
  const min = numberOf(broker, 'group.min.session.timeout.ms');
  const max = numberOf(broker, 'group.max.session.timeout.ms');
  if (min <= max) return [];
  const message =
    `group.min.session.timeout.ms ${span(min)} is above group.max.session.timeout.ms ${span(max)}: ` +
    'no session would be allowed. Lower the first or raise the second.';
  return [{ path: 'broker.group.min.session.timeout.ms', message }];
}

function topicProblems(topics: readonly TopicScenario[]): Problem[] {
  const names = topics.map((topic) => topic.name);
  return [...sameNames('topics', 'name', names), ...topics.flatMap(changeProblems)];
}

/** Kafka adds partitions to a topic, and never takes any away. */
function changeProblems({ partitions, changes }: TopicScenario, topic: number): Problem[] {
  return changes.flatMap((change, index) => {
    const before = changes[index - 1] ?? { atMs: 0, partitions };
    const path = `topics.${topic}.changes.${index}`;
    if (change.atMs <= before.atMs) {
      return [{ path: `${path}.atMs`, message: `${path} is not after the change before it: write them in order.` }];
    }
    if (change.partitions > before.partitions) return [];
    const message = `${path} leaves the topic with ${change.partitions} partitions, it had ${before.partitions}: a topic of Kafka only grows.`;
    return [{ path: `${path}.partitions`, message }];
  });
}

function sameNames(list: string, key: string, names: readonly string[]): Problem[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ path: `${list}.${index}.${key}`, message: `${list} has ${name} twice: each ${key} may be given once.` }],
  );
}
