/**
 * What is explored: how many members of which kind, what may go wrong and how often, and the settings, in units of one
 * second, small enough that few instants are told apart and in the order that sound settings have: a heartbeat is shorter than a third of
 * the session, the session shorter than the poll interval.
 */

import type { Assignor, AssignorName } from '../assignors/assignor.ts';
import type { AssignorFaults } from '../assignors/faults.ts';
import { JAVA_FAULTS } from '../assignors/faults.ts';
import { ASSIGNORS, assignorsWith } from '../assignors/registry.ts';
import { JAVA_DEFECT_TABLE, type JavaDefectName } from '../client-model/java/defects.ts';
import {
  type ApplicationSettings,
  type ConsumerSettings,
  FETCH_BYTES,
  PLAIN_APPLICATION,
} from '../client-model/settings.ts';
import { type CoordinatorConfig, DEFAULT_COORDINATOR_CONFIG } from '../coordinator/config.ts';
import { DEFECT_TABLE, type DefectName } from '../coordinator/defects.ts';
import { topicPartition } from '../protocol/partitions.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import type { SeatSettings } from './seat.ts';

/** What may go wrong, each a fault of its own. */
export const FAULTS = ['crash', 'leave', 'lose', 'duplicate', 'overlap'] as const;
export type Fault = (typeof FAULTS)[number];

export interface ExploreSettings {
  readonly members: number;
  readonly partitions: number;
  /** Records in each partition. */
  readonly records: number;
  readonly assignor: AssignorName;
  /** How many things go wrong at most, and which may. */
  readonly faults: number;
  readonly kinds: readonly Fault[];
  /** Processes that are started in place of one that has ended. */
  readonly successors: number;
  /** Every member has a group.instance.id. */
  readonly isStatic: boolean;
  readonly commit: 'auto' | 'sync' | 'async' | 'none';
  /** A batch takes so many units. */
  readonly processing: number;
  readonly initialDelay: number;
  /** A timer may go off so many units late. */
  readonly late: number;
  /** Planted, by name. */
  readonly defects: readonly (DefectName | JavaDefectName | keyof AssignorFaults)[];
}

export const DEFAULT_EXPLORE: ExploreSettings = {
  members: 2,
  partitions: 2,
  records: 1,
  assignor: 'range',
  faults: 0,
  kinds: ['crash', 'leave', 'lose', 'duplicate'],
  successors: 0,
  isStatic: false,
  commit: 'auto',
  processing: 0,
  initialDelay: 0,
  late: 0,
  defects: [],
};

/**
 * Settings as they were read from a file; what is absent is as it is by default.
 * @throws RangeError in words
 */
export function readSettings(value: unknown, where: string): ExploreSettings {
  if (typeof value !== 'object' || value === null) throw new RangeError(`${where} has to be an object`);
  for (const [name, given] of Object.entries(value)) {
    const preset = (DEFAULT_EXPLORE as unknown as Record<string, unknown>)[name];
    if (preset === undefined) throw new RangeError(`${where}: "${name}" is not known`);
    if (typeof given !== typeof preset || Array.isArray(given) !== Array.isArray(preset))
      throw new RangeError(`${where}: "${name}" has to be like ${JSON.stringify(preset)}`);
  }
  const settings = { ...DEFAULT_EXPLORE, ...(value as Partial<ExploreSettings>) };
  const problem = settingsProblem(settings);
  if (problem !== null) throw new RangeError(`${where}: ${problem}`);
  return settings;
}

/** Names of everything that can be planted. */
export const DEFECT_NAMES: readonly string[] = [
  ...Object.keys(DEFECT_TABLE),
  ...Object.keys(JAVA_DEFECT_TABLE),
  ...Object.keys(JAVA_FAULTS),
];

const ASSIGNORS_OF_JAVA = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'];
const COMMITS = ['auto', 'sync', 'async', 'none'];
/** More would not end. */
const MOST = {
  members: 4,
  partitions: 8,
  records: 4,
  faults: 4,
  successors: 4,
  processing: 10,
  initialDelay: 10,
  late: 3,
};

/**
 * What is wrong with them, as a sentence; null: nothing.
 *
 * @param called what a setting is called where it was said: a field of a file, or a flag
 */
export function settingsProblem(
  settings: ExploreSettings,
  called: (name: keyof ExploreSettings) => string = (name) => name,
): string | null {
  for (const [name, most] of Object.entries(MOST)) {
    const n = settings[name as keyof typeof MOST];
    const least = name === 'members' || name === 'partitions' ? 1 : 0;
    if (!Number.isInteger(n) || n < least || n > most)
      return `${called(name as keyof typeof MOST)} has to be a whole number from ${least} to ${most}, and is ${n}`;
  }
  if (!ASSIGNORS_OF_JAVA.includes(settings.assignor))
    return `${called('assignor')} has to be one of ${ASSIGNORS_OF_JAVA.join(', ')}`;
  if (!COMMITS.includes(settings.commit)) return `${called('commit')} has to be one of ${COMMITS.join(', ')}`;
  const kind = settings.kinds.find((one) => !FAULTS.includes(one));
  if (kind !== undefined) return `"${kind}" is no fault: there are ${FAULTS.join(', ')}`;
  const defect = settings.defects.find((name) => !DEFECT_NAMES.includes(name));
  if (defect !== undefined) return `"${defect}" is no defect that can be planted`;
  if (settings.kinds.includes('overlap') && !settings.isStatic) return 'only static members overlap';
  return null;
}

/** One unit of time. */
export const UNIT_MS = 1_000;

const HEARTBEAT = 1;
const SESSION = 3;
const POLL_INTERVAL = 7;
const AUTO_COMMIT = 1;
/** 300 s on a real broker: longer than a rebalance may last. */
const NEW_MEMBER = 10;

export const GROUP_ID = 'g';
const TOPIC = 't';

/** What machines and watchers are made of. */
export interface Arena {
  readonly settings: ExploreSettings;
  readonly coordinator: CoordinatorConfig;
  /** By pod; equal ones are one object. */
  readonly seats: readonly SeatSettings[];
  /** What watchers are told that they watch. */
  readonly world: WorldConfig;
}

export function arenaOf(settings: ExploreSettings): Arena {
  const partitions = Array.from({ length: settings.partitions }, (_, i) => topicPartition(TOPIC, i, i));
  const coordinator = coordinatorConfig(settings);
  const assignors = [assignorOf(settings)];
  const pods = settings.members + (settings.kinds.includes('overlap') ? 1 : 0);
  const instanceOf = (pod: number) => `i-${pod % settings.members}`;
  const application = applicationSettings(settings);
  const seatOf = (instance: string | null): SeatSettings => ({
    consumer: consumerSettings(settings, instance),
    application,
    assignors,
    partitions,
    records: settings.records,
  });
  const dynamic = seatOf(null);
  const seats = Array.from({ length: pods }, (_, pod) => (settings.isStatic ? seatOf(instanceOf(pod)) : dynamic));
  return { settings, coordinator, seats, world: worldOf(settings, coordinator, seats) };
}

function coordinatorConfig({ initialDelay, defects }: ExploreSettings): CoordinatorConfig {
  const known = DEFAULT_COORDINATOR_CONFIG.defects;
  const planted = Object.fromEntries(defects.filter((name) => name in known).map((name) => [name, true]));
  return {
    ...DEFAULT_COORDINATOR_CONFIG,
    defects: { ...known, ...planted },
    minSessionTimeoutMs: 1,
    newMemberJoinTimeoutMs: NEW_MEMBER * UNIT_MS,
    initialRebalanceDelayMs: initialDelay * UNIT_MS,
  };
}

function assignorOf({ assignor, defects }: ExploreSettings): Assignor {
  const planted = defects.filter((name) => name in JAVA_FAULTS);
  if (planted.length === 0) return ASSIGNORS[assignor];
  return assignorsWith({ ...JAVA_FAULTS, ...Object.fromEntries(planted.map((name) => [name, true])) })[assignor];
}

function consumerSettings(settings: ExploreSettings, groupInstanceId: string | null): ConsumerSettings {
  const java = Object.fromEntries(
    settings.defects.filter((name) => !(name in DEFAULT_COORDINATOR_CONFIG.defects)).map((name) => [name, true]),
  );
  return {
    groupId: GROUP_ID,
    clientId: 'c',
    groupInstanceId,
    topics: [TOPIC],
    clientRack: null,
    sessionTimeoutMs: SESSION * UNIT_MS,
    heartbeatIntervalMs: HEARTBEAT * UNIT_MS,
    maxPollIntervalMs: POLL_INTERVAL * UNIT_MS,
    maxPollRecords: 100,
    enableAutoCommit: settings.commit === 'auto',
    autoCommitIntervalMs: AUTO_COMMIT * UNIT_MS,
    autoOffsetReset: 'earliest',
    fetchMaxWaitMs: UNIT_MS,
    ...FETCH_BYTES,
    requestTimeoutMs: 15 * UNIT_MS,
    defaultApiTimeoutMs: 10 * UNIT_MS,
    retryBackoffMs: UNIT_MS,
    retryBackoffMaxMs: UNIT_MS,
    reconnectBackoffMs: UNIT_MS,
    metadataMaxAgeMs: 1_000 * UNIT_MS,
    partitionAssignmentStrategy: [settings.assignor],
    ...(Object.keys(java).length > 0 && { planted: { java } }),
  };
}

function applicationSettings({ commit, processing }: ExploreSettings): ApplicationSettings {
  return {
    ...PLAIN_APPLICATION,
    pollTimeoutMs: UNIT_MS,
    processingPerBatchMs: processing * UNIT_MS,
    processingPerRecordMs: 0,
    processingSpread: 0,
    commit,
  };
}

function worldOf(
  settings: ExploreSettings,
  coordinator: CoordinatorConfig,
  seats: readonly SeatSettings[],
): WorldConfig {
  const share = ({ consumer, application }: SeatSettings) => ({
    client: 'java' as const,
    version: '4.4',
    members: 1,
    consumer,
    application,
    startupMs: [0, 0] as const,
    restart: { backoffMs: 0, backoffMaxMs: 0, attempts: 0 },
  });
  const breaks = settings.faults > 0 && (settings.kinds.includes('lose') || settings.kinds.includes('duplicate'));
  return {
    seed: '',
    durationMs: 0,
    network: { rttMs: 0, jitterMs: 0 },
    broker: { coordinator, appendLatencyMs: 0, serialPerConnection: true },
    topics: [{ name: TOPIC, partitions: settings.partitions, recordsPerSecond: 0, changes: [] }],
    groups: [
      { groupId: GROUP_ID, members: seats.length, clients: seats.map(share), startGapMs: 0, churn: null, acts: [] },
    ],
    ...(breaks && { events: [{ kind: 'network-reset' } as unknown as NonNullable<WorldConfig['events']>[number]] }),
  };
}
