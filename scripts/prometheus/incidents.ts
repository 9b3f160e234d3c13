/**
 * Simulated incidents on which the alert rules are proved: each with what people who know what happened would say of the
 * consumers and expect to be alerted of, at some instants. Nothing here is computed from the rules.
 */
import type { ScenarioInput } from '../../src/scenario/read.ts';

export type Verdict = 'healthy' | 'degraded' | 'offline';

export interface Look {
  /** Of the run. */
  readonly atMinute: number;
  /** By client id; absent: nothing is said of them. */
  readonly verdicts?: Readonly<Record<string, Verdict>>;
  /** Alerts that fire, with the client ids of those that are about one consumer; an empty list: it does not fire. */
  readonly alerts: Readonly<Partial<Record<AlertName, readonly string[]>>>;
}

export type AlertName =
  | 'GroupRebalancesTooOften'
  | 'GroupGenerationGrows'
  | 'GroupRebalanceHangs'
  | 'GroupLagGrows'
  | 'ConsumerMissesHeartbeats'
  | 'ConsumerOffline';

export interface ProvedIncident {
  readonly name: string;
  readonly scenario: ScenarioInput;
  readonly looks: readonly Look[];
}

/** Nothing fires. */
const QUIET: Look['alerts'] = {
  GroupRebalancesTooOften: [],
  GroupGenerationGrows: [],
  GroupRebalanceHangs: [],
  GroupLagGrows: [],
  ConsumerMissesHeartbeats: [],
  ConsumerOffline: [],
};

/** An alert about a group. */
const FIRES = ['group'];

const all = (verdict: Verdict, of: number): Readonly<Record<string, Verdict>> =>
  Object.fromEntries(Array.from({ length: of }, (_, number) => [`m-${number}`, verdict]));

const TOPICS = [{ name: 'topic', partitions: 6, recordsPerSecond: 10 }];

export const PROVED: readonly ProvedIncident[] = [
  {
    name: 'nothing happens',
    scenario: { durationMs: '20m', topics: TOPICS, groups: [{ members: 3 }] },
    looks: [
      { atMinute: 5, verdicts: all('healthy', 3), alerts: QUIET },
      { atMinute: 20, verdicts: all('healthy', 3), alerts: QUIET },
    ],
  },
  {
    name: 'a pod is updated gracefully: one member leaves and comes back',
    scenario: {
      durationMs: '15m',
      topics: TOPICS,
      groups: [{ members: 3 }],
      events: [{ kind: 'pod-stop', atMs: '10m', pods: '1', downMs: '20s' }],
    },
    looks: [{ atMinute: 12, verdicts: all('healthy', 3), alerts: QUIET }],
  },
  {
    name: 'a pod is killed and does not come back',
    scenario: {
      durationMs: '20m',
      topics: TOPICS,
      groups: [{ members: 3 }],
      events: [{ kind: 'pod-kill', atMs: '10m', pods: '1' }],
    },
    looks: [
      { atMinute: 9, verdicts: all('healthy', 3), alerts: QUIET },
      {
        atMinute: 12,
        verdicts: { 'm-0': 'healthy', 'm-1': 'offline', 'm-2': 'healthy' },
        alerts: { ...QUIET, ConsumerOffline: ['m-1'] },
      },
    ],
  },
  {
    name: 'pods crash again and again: a rebalance storm',
    scenario: {
      durationMs: '20m',
      topics: TOPICS,
      groups: [{ members: 4, churn: { everyMs: '40s', graceful: 0 }, consumer: { 'session.timeout.ms': '10s' } }],
    },
    looks: [{ atMinute: 15, alerts: { GroupRebalancesTooOften: FIRES, GroupGenerationGrows: FIRES } }],
  },
  {
    name: 'the broker stands still for a minute and a half',
    scenario: {
      durationMs: '20m',
      topics: TOPICS,
      groups: [{ members: 3 }],
      events: [{ kind: 'broker-freeze', atMs: '10m', forMs: '90s' }],
    },
    looks: [
      { atMinute: 9.75, verdicts: all('healthy', 3), alerts: QUIET },
      { atMinute: 10.5, verdicts: all('degraded', 3), alerts: { ConsumerMissesHeartbeats: ['m-0', 'm-1', 'm-2'] } },
      { atMinute: 11.25, verdicts: all('offline', 3), alerts: { ConsumerMissesHeartbeats: ['m-0', 'm-1', 'm-2'] } },
      { atMinute: 18, verdicts: all('healthy', 3), alerts: QUIET },
    ],
  },
  {
    name: 'the consumers are too slow for what is produced',
    scenario: {
      durationMs: '20m',
      topics: TOPICS,
      groups: [{ members: 3, application: { processingMs: 0, processingPerRecordMs: 80 } }],
    },
    looks: [{ atMinute: 15, verdicts: all('healthy', 3), alerts: { ...QUIET, GroupLagGrows: FIRES } }],
  },
  {
    name: 'a member crashes and the others wait for its session: the rebalance hangs',
    scenario: {
      durationMs: '20m',
      topics: TOPICS,
      groups: [{ members: 3, consumer: { 'session.timeout.ms': '3m' } }],
      events: [
        { kind: 'pod-kill', atMs: '10m', pods: '1' },
        { kind: 'pod-stop', atMs: '10m10s', pods: '2', downMs: '5s' },
      ],
    },
    looks: [
      { atMinute: 9, verdicts: all('healthy', 3), alerts: QUIET },
      { atMinute: 12.5, alerts: { GroupRebalanceHangs: FIRES, ConsumerOffline: ['m-0', 'm-1', 'm-2'] } },
      {
        atMinute: 19,
        verdicts: { 'm-0': 'healthy', 'm-1': 'offline', 'm-2': 'healthy' },
        alerts: { ...QUIET, ConsumerOffline: ['m-1'] },
      },
    ],
  },
];
