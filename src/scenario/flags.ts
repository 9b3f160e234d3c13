/**
 * Every flag that says something about a scenario: what it is called, what it means, where it goes, and how it is read
 * back. Command line, help, effective options and the line that repeats a run are all made from this table.
 */
import { CLIENT_NAMES, type ClientName } from '../client-model/profiles/configuration.ts';
import { KNOWN_VERSIONS } from '../coordinator/behaviour.ts';
import { BROKER_KEYS, CONSUMER_KEYS } from '../protocol/config.ts';
import { CHURN_FLAGS, percentText } from './churn-flags.ts';
import { STARTUP } from './client-defaults.ts';
import { writeClients } from './client-flag.ts';
import { DEFAULTS, STATIC_PREFIX } from './defaults.ts';
import { formatDuration } from './durations.ts';
import { EVENT_FLAGS } from './events/event-flag.ts';
import { NETWORK_NAMES, networkText } from './events/network-text.ts';
import { FAULT_FLAGS } from './faults/fault-flag.ts';
import { type Flag, pairs, simple } from './flag.ts';
import { completeScenario } from './read.ts';
import type { GroupScenario, Scenario } from './scenario.ts';
import { SERVICE_FLAGS } from './service.ts';
import { settingAlias, settingFlag } from './setting-flags.ts';
import { textOf } from './settings.ts';
import {
  partitionsText,
  textOfTopics,
  topicsText,
  writeOfTopics,
  writePartitions,
  writeTopics,
} from './topic-flags.ts';
import { orList } from './words.ts';

const group = (scenario: Scenario): GroupScenario => scenario.groups[0]!;

const RUN_FLAGS: readonly Flag[] = [
  simple({
    name: 'for',
    section: 'run',
    placeholder: 'TIME',
    meaning: 'Virtual time to simulate.',
    path: 'durationMs',
    read: (s) => formatDuration(s.durationMs),
  }),
  simple({
    name: 'seed',
    section: 'run',
    placeholder: 'TEXT',
    meaning: 'The same seed and options give the same run, event by event.',
    path: 'seed',
    read: (s) => s.seed,
  }),
  simple({
    name: 'ties',
    section: 'run',
    placeholder: 'TEXT',
    meaning:
      'Draw the order of what falls into one instant: another order for each text. Without it: as it was scheduled.',
    path: 'ties',
    read: (s) => s.ties,
  }),
];

const GROUP_FLAGS: readonly Flag[] = [
  simple({
    name: 'members',
    section: 'group',
    placeholder: 'N',
    meaning: 'Pods of the group, one consumer each.',
    path: 'groups.*.members',
    read: (s) => String(group(s).members),
  }),
  simple({
    name: 'replicas',
    section: 'group',
    placeholder: 'N',
    meaning: 'Pods that are started at the beginning, if not all: events (scale, pod-start) start the others.',
    path: 'groups.*.replicas',
    read: (s) => (group(s).replicas === null ? null : String(group(s).replicas)),
  }),
  {
    name: 'client',
    section: 'group',
    placeholder: 'NAME[:N][@VERSION],…',
    meaning:
      `The client library that the pods run: ${orList(CLIENT_NAMES)}, with its version or not, or several with the ` +
      'number of pods of each: java:10,franz-go:20@1.18. A version behaves as the newest one known that is not above it.',
    path: 'groups.*.client',
    write: writeClients,
    read: (s) => group(s).client,
  },
  {
    ...settingAlias('assignor', 'partition.assignment.strategy', 'Assignors in order of preference.'),
    placeholder: 'LIST',
  },
  {
    ...settingAlias(
      'static',
      'group.instance.id',
      `Static members (KIP-345), named after the prefix; alone: ${STATIC_PREFIX}.`,
    ),
    placeholder: 'PREFIX',
    bare: STATIC_PREFIX,
  },
  pairs({
    name: 'startup',
    section: 'group',
    placeholder: 'min=TIME,max=TIME,gap=TIME',
    meaning:
      'From process start to first request, by default as measured for each client: ' +
      `${startupsText()}; gap: between the starts of two pods.`,
    path: 'groups.*.startup',
    names: { min: 'minMs', max: 'maxMs', gap: 'gapMs' },
    read: (s) => startupText(group(s)),
  }),
];

/** What the clients of a mixed group do not share is not said. */
function startupText({ startup }: GroupScenario): string {
  const { minMs, maxMs, gapMs } = startup;
  const pairs = Object.entries({ min: minMs, max: maxMs, gap: gapMs });
  return pairs.flatMap(([name, ms]) => (ms === null ? [] : [`${name}=${formatDuration(ms)}`])).join(',');
}

function startupsText(): string {
  const span = (name: ClientName) => `${name} ${STARTUP[name].minMs} to ${STARTUP[name].maxMs} ms`;
  return CLIENT_NAMES.map(span).join(', ');
}

/** null where the clients of a mixed group differ. */
const spanText = (ms: number | null) => (ms === null ? null : formatDuration(ms));

const shareText = (part: number | null) => (part === null ? null : percentText(part));

const TOPIC_FLAGS: readonly Flag[] = [
  simple({
    name: 'subscribe',
    section: 'topics',
    placeholder: 'LIST|/PATTERN/',
    meaning:
      'What the group subscribes to, if not to all topics by name: orders,payments, or /orders-.+/ for what matches.',
    path: 'groups.*.subscribe',
    read: (s) => group(s).subscribe,
  }),
  {
    name: 'topics',
    section: 'topics',
    placeholder: 'N|LIST',
    meaning: 'Number of topics, or their names: orders:12,payments:6.',
    path: 'topics',
    write: writeTopics,
    read: topicsText,
  },
  {
    name: 'partitions',
    section: 'topics',
    placeholder: 'N',
    meaning: 'Partitions of each topic that has no number of its own.',
    path: 'topics.*.partitions',
    write: (raw, text) => writePartitions(raw, text, true),
    read: partitionsText,
  },
  {
    name: 'rate',
    section: 'topics',
    placeholder: 'N|LIST',
    meaning: 'Records produced per second and partition, of all topics or by topic: orders:5,payments:0.',
    path: 'topics.*.recordsPerSecond',
    write: writeOfTopics('recordsPerSecond'),
    read: textOfTopics('recordsPerSecond'),
  },
  {
    name: 'record-bytes',
    section: 'topics',
    placeholder: 'N|LIST',
    meaning: 'Size of a record, of all topics or by topic: what limits a fetch (fetch.max.bytes …) and loads a path.',
    path: 'topics.*.recordBytes',
    write: writeOfTopics('recordBytes'),
    read: textOfTopics('recordBytes'),
  },
];

const numberText = (value: number | null) => (value === null ? null : String(value));

const flagText = (value: boolean | null) => (value === null ? null : String(value));

const APPLICATION_FLAGS: readonly Flag[] = [
  simple({
    name: 'poll-timeout',
    section: 'application',
    placeholder: 'TIME',
    meaning: 'What the application passes to poll().',
    path: 'groups.*.application.pollTimeoutMs',
    read: (s) => spanText(group(s).application.pollTimeoutMs),
  }),
  simple({
    name: 'processing',
    section: 'application',
    placeholder: 'TIME',
    meaning: 'Work on each batch that poll() returns.',
    path: 'groups.*.application.processingMs',
    read: (s) => spanText(group(s).application.processingMs),
  }),
  simple({
    name: 'processing-per-record',
    section: 'application',
    placeholder: 'TIME',
    meaning: 'Work on each record, in addition.',
    path: 'groups.*.application.processingPerRecordMs',
    read: (s) => spanText(group(s).application.processingPerRecordMs),
  }),
  simple({
    name: 'processing-spread',
    section: 'application',
    placeholder: 'N%',
    meaning: 'How much the work on a batch varies, up and down. With 0% all pods work in lockstep.',
    path: 'groups.*.application.processingSpread',
    read: (s) => shareText(group(s).application.processingSpread),
  }),
  simple({
    name: 'processing-tail',
    section: 'application',
    placeholder: 'N',
    meaning: 'A long tail of that work: its 99 % quantile as a multiple of the median. 1: none.',
    path: 'groups.*.application.processingTail',
    read: (s) => numberText(group(s).application.processingTail),
  }),
  simple({
    name: 'workers',
    section: 'application',
    placeholder: 'N',
    meaning:
      'Workers of each pod that work on what its polling loop hands over, while that goes on polling; 0: who polls also ' +
      'works. A partition always goes to the same worker.',
    path: 'groups.*.application.workers',
    read: (s) => numberText(group(s).application.workers),
  }),
  simple({
    name: 'handover',
    section: 'application',
    placeholder: 'HOW',
    meaning: 'pause: partitions that workers have in hand are paused; block: the loop waits while a channel is full.',
    path: 'groups.*.application.handover',
    read: (s) => group(s).application.handover,
  }),
  simple({
    name: 'revoked-work',
    section: 'application',
    placeholder: 'HOW',
    meaning:
      'What workers have in hand of a revoked partition: finish: the callback waits for it and commits; drop: it counts ' +
      'for nothing; carry-on: nobody tells the workers.',
    path: 'groups.*.application.revokedWork',
    read: (s) => group(s).application.revokedWork,
  }),
  simple({
    name: 'commit',
    section: 'application',
    placeholder: 'HOW',
    meaning: 'auto: the client by itself; sync, async: the application, see --commit-per; none: nobody.',
    path: 'groups.*.application.commit',
    read: (s) => group(s).application.commit,
  }),
  simple({
    name: 'commit-per',
    section: 'application',
    placeholder: 'WHAT',
    meaning: 'The application commits after each batch, or after each record.',
    path: 'groups.*.application.commitPer',
    read: (s) => group(s).application.commitPer,
  }),
  simple({
    name: 'failed-commit',
    section: 'application',
    placeholder: 'HOW',
    meaning: 'When a synchronous commit fails, the application ignores it, or commits again until it works (retry).',
    path: 'groups.*.application.failedCommit',
    read: (s) => group(s).application.failedCommit,
  }),
  simple({
    name: 'commit-on-revoke',
    section: 'application',
    placeholder: 'true|false',
    bare: 'true',
    meaning: 'onPartitionsRevoked commits what was processed, and waits for the answer.',
    path: 'groups.*.application.commitOnRevoke',
    read: (s) => flagText(group(s).application.commitOnRevoke),
  }),
  simple({
    name: 'revoked-callback',
    section: 'application',
    placeholder: 'TIME',
    meaning: 'How long onPartitionsRevoked takes.',
    path: 'groups.*.application.revokedCallbackMs',
    read: (s) => spanText(group(s).application.revokedCallbackMs),
  }),
  simple({
    name: 'on-fatal',
    section: 'application',
    placeholder: 'HOW',
    meaning:
      'On a fatal error of its client the application closes it and ends (close), ends at once (exit), or goes on ' +
      'polling (go-on); by default close, and go-on with the Go clients.',
    path: 'groups.*.application.onFatal',
    read: (s) => group(s).application.onFatal,
  }),
];

const NETWORK_FLAGS: readonly Flag[] = [
  pairs({
    name: 'network',
    section: 'network',
    placeholder: 'rtt=TIME,jitter=TIME,loss=N%,…',
    meaning:
      'Between every client and the broker: round trip, the most that jitter adds each way, and the share of TCP ' +
      'segments lost each way. One way only (out: to the broker, as tc netem on the pods): delay-out, delay-in, ' +
      'jitter-out, jitter-in, loss-out, loss-in.',
    path: 'network',
    names: NETWORK_NAMES,
    read: ({ network }) => networkText(network),
  }),
  simple({
    name: 'append-latency',
    section: 'network',
    placeholder: 'TIME',
    meaning: "How long the coordinator's log takes to commit a write.",
    path: 'storage.appendLatencyMs',
    read: (s) => formatDuration(s.storage.appendLatencyMs),
  }),
];

const BROKER_FLAGS: readonly Flag[] = [
  simple({
    name: 'broker.version',
    section: 'broker',
    placeholder: 'VERSION',
    meaning: `Release of Kafka whose group coordinator is modelled: ${KNOWN_VERSIONS}.`,
    path: 'broker.version',
    read: (s) => textOf(s.broker, 'version'),
  }),
];

/** In the order in which they are written into a scenario: `--topics` before what fills it. */
export const FLAGS: readonly Flag[] = [
  ...RUN_FLAGS,
  ...GROUP_FLAGS,
  ...TOPIC_FLAGS,
  ...APPLICATION_FLAGS,
  ...CHURN_FLAGS,
  ...EVENT_FLAGS,
  ...FAULT_FLAGS,
  ...NETWORK_FLAGS,
  ...SERVICE_FLAGS,
  ...CONSUMER_KEYS.map(settingFlag),
  ...BROKER_FLAGS,
  ...BROKER_KEYS.map(settingFlag),
];

export const FLAG_BY_NAME: ReadonlyMap<string, Flag> = new Map(FLAGS.map((flag) => [flag.name, flag]));

/** The scenario that nobody said anything about. */
export const DEFAULT_SCENARIO: Scenario = scenarioOfClients(DEFAULTS.client);

/** The same of these clients: what a flag is compared with, for each client has defaults of its own. */
export function scenarioOfClients(client: string): Scenario {
  return completeScenario({ groups: [{ client }] });
}
