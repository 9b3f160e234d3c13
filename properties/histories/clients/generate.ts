/**
 * Random histories of whole clients, each aimed at one kind of race; within it the seed draws, swarm style, which features
 * the history has at all. The last event comes in the first minute; then the group has time to come to rest.
 */
import { CLIENT_NAMES } from '../../../src/client-model/profiles/configuration.ts';
import { BEHAVIOUR_VERSIONS } from '../../../src/client-model/profiles/versions.ts';
import { completeScenario, type ScenarioInput } from '../../../src/scenario/read.ts';
import { Dice } from '../dice.ts';
import type { ClientHistory } from './history.ts';

/** What a history is aimed at. */
export const AIMS = [
  'restarts',
  'edges',
  'cooperative',
  'commits',
  'statics',
  'network',
  'callbacks',
  'subscriptions',
  'slow',
  'overdue',
  'absent',
  'mixed',
] as const;

/** What random worlds are aimed at. */
export type Aim = (typeof AIMS)[number];

interface Drawn {
  readonly consumer: Record<string, string | number | boolean | null>;
  readonly application: Record<string, string | number | boolean>;
  readonly events: readonly string[];
  /** What so many pods run, where it is not what was asked for. */
  readonly clients?: (members: number) => string;
}

type EventInput = NonNullable<ScenarioInput['events']>[number];

/** When things happen, and when all is over. */
const EVENTS_MS = 60_000;
const REST_MS = 90_000;

const STRATEGIES = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'];

const PROCESS_EVENTS = ['pod-kill', 'pod-stop', 'pod-start'];

/** Each client in each version that behaves otherwise. */
const CLIENTS = CLIENT_NAMES.flatMap((name) => BEHAVIOUR_VERSIONS[name].map((version) => [name, version] as const));

type Client = (typeof CLIENTS)[number];

/** The first half of the pods, and the second. */
function mixOf([one, oneVersion]: Client, [other, otherVersion]: Client): (members: number) => string {
  return (members) => {
    const first = Math.ceil(members / 2);
    return `${one}:${first}@${oneVersion},${other}:${members - first}@${otherVersion}`;
  };
}

/** By aim: what is special about it. */
const DRAWS: Readonly<Record<Aim, (dice: Dice) => Drawn>> = {
  restarts: (dice) => ({
    consumer: {
      'heartbeat.interval.ms': dice.of(3_000, 3_000, 200),
      'partition.assignment.strategy': dice.of(...STRATEGIES),
    },
    application: { processingMs: dice.of(10, 100, 1_000) },
    events: PROCESS_EVENTS,
  }),
  edges: (dice) => ({
    consumer: {
      'session.timeout.ms': 6_000,
      'heartbeat.interval.ms': dice.of(300, 2_000, 5_900),
      'max.poll.interval.ms': dice.of(6_000, 10_000),
      'partition.assignment.strategy': dice.of(...STRATEGIES),
    },
    application: {
      processingMs: dice.of(100, 3_000, 5_900, 6_100, 9_900, 10_100),
      processingSpread: dice.of(0, 0.2, 1),
    },
    events: PROCESS_EVENTS,
  }),
  cooperative: (dice) => ({
    consumer: {
      'partition.assignment.strategy': 'cooperative-sticky',
      'max.poll.interval.ms': dice.of(6_000, 20_000, 60_000),
    },
    application: { processingMs: dice.of(10, 100, 1_000, 7_000), processingSpread: dice.of(0, 1) },
    events: [...PROCESS_EVENTS, ...dice.of<readonly string[]>([], ['pod-pause'], ['network-degrade', 'pod-pause'])],
  }),
  commits: (dice) => ({
    consumer: {
      'enable.auto.commit': dice.chance(0.6),
      'auto.commit.interval.ms': dice.of(100, 1_000, 5_000),
      'partition.assignment.strategy': dice.of(...STRATEGIES),
    },
    application: { processingMs: dice.of(10, 100), commit: dice.of('auto', 'sync', 'async') },
    events: [...PROCESS_EVENTS, 'pod-pause'],
  }),
  statics: (dice) => ({
    consumer: { 'group.instance.id': 'i', 'partition.assignment.strategy': dice.of(...STRATEGIES) },
    application: { processingMs: dice.of(10, 100, 1_000) },
    events: [...PROCESS_EVENTS, 'pod-replace', 'pod-replace'],
  }),
  network: (dice) => ({
    consumer: { 'partition.assignment.strategy': dice.of(...STRATEGIES) },
    application: { processingMs: dice.of(10, 100, 1_000) },
    events: [...PROCESS_EVENTS, 'network-reset', 'network-degrade', 'coordinator-failover', 'broker-freeze'],
  }),
  callbacks: (dice) => ({
    consumer: { 'session.timeout.ms': 6_000, 'partition.assignment.strategy': dice.of(...STRATEGIES) },
    application: {
      processingMs: dice.of(10, 100),
      assignedCallbackMs: dice.of(0, 1_000, 7_000),
      revokedCallbackMs: dice.of(0, 1_000, 7_000),
      commitOnRevoke: dice.chance(0.3),
    },
    events: PROCESS_EVENTS,
  }),
  /** Cooperative members that work longer than they may between two polls, now and then. */
  overdue: (dice) => ({
    consumer: { 'max.poll.interval.ms': 6_000, 'partition.assignment.strategy': 'cooperative-sticky' },
    application: { processingMs: dice.of(3_500, 5_000), processingSpread: 1 },
    events: PROCESS_EVENTS,
  }),
  /** Static members that miss a join phase, and stay in the group with what they said before. */
  absent: (dice) => ({
    consumer: {
      'group.instance.id': 'i',
      'session.timeout.ms': 30_000,
      'heartbeat.interval.ms': dice.of(200, 1_000, 3_000),
      'max.poll.interval.ms': 6_000,
      'partition.assignment.strategy': 'cooperative-sticky',
    },
    application: { processingMs: dice.of(10, 100) },
    events: ['pod-pause', 'pod-pause', 'scale', 'scale', 'pod-start'],
  }),
  /** Join phases that last longer than a session and a request. */
  slow: (dice) => ({
    consumer: { 'max.poll.interval.ms': 200_000, 'partition.assignment.strategy': dice.of(...STRATEGIES) },
    application: { processingMs: dice.of(15_000, 40_000), processingSpread: dice.of(0, 1) },
    events: PROCESS_EVENTS,
  }),
  /** Two clients, or two versions of one, as while a group is moved from one to the other. */
  mixed: (dice) => ({
    consumer: { 'partition.assignment.strategy': dice.of(...STRATEGIES) },
    application: { processingMs: dice.of(10, 100, 1_000), commit: dice.of('auto', 'auto', 'sync', 'async') },
    events: [...PROCESS_EVENTS, 'pod-pause', 'network-reset'],
    clients: mixOf(dice.of(...CLIENTS), dice.of(...CLIENTS)),
  }),
  subscriptions: (dice) => ({
    consumer: { 'partition.assignment.strategy': dice.of(...STRATEGIES) },
    application: { processingMs: dice.of(10, 100) },
    events: ['unsubscribe', 'subscribe', 'unsubscribe', ...PROCESS_EVENTS],
  }),
};

/** @param aim null: any */
export function clientHistory(seed: number, aim: Aim | null, client = 'java'): ClientHistory {
  const dice = new Dice(seed);
  const drawn = DRAWS[aim ?? dice.of(...AIMS)](dice);
  const members = 2 + dice.below(3);
  const happenings = Array.from({ length: 1 + dice.below(10) }, () => dice.of(...drawn.events));
  const isAct = (kind: string) => kind.endsWith('subscribe');
  return {
    kind: 'clients',
    scenario: completeScenario({
      seed: `history-${seed}`,
      ties: tiesOf(seed),
      durationMs: EVENTS_MS + REST_MS,
      network: { rttMs: dice.of(1, 1, 20, 80, 250), jitterMs: dice.of(0, 1, 10) },
      broker: { 'group.initial.rebalance.delay.ms': dice.of(0, 3_000) },
      topics: topics(dice),
      events: happenings.filter((kind) => !isAct(kind)).map((kind) => event(dice, kind, members)),
      groups: [
        {
          id: 'g',
          members,
          client: drawn.clients?.(members) ?? client,
          consumer: { ...RELAXED, ...drawn.consumer },
          application: { restartAfterMs: 1_000, ...drawn.application },
          startup: { minMs: 0, maxMs: 500, gapMs: dice.of(0, 10, 1_000) },
          acts: happenings.filter(isAct).map((act) => ({ atMs: instant(dice), pod: dice.below(members), act })) as [],
        },
      ],
    }),
  };
}

/** The order of what falls into one instant, in every other history; with dice of their own, so that a seed keeps what it drew. */
function tiesOf(seed: number): string | null {
  const dice = new Dice(seed ^ 0x1b873593);
  return dice.chance(0.5) ? String(dice.below(1_000)) : null;
}

/** What is drawn only where it is aimed at. */
const RELAXED = {
  'session.timeout.ms': 10_000,
  'heartbeat.interval.ms': 3_000,
  'max.poll.interval.ms': 60_000,
  'auto.offset.reset': 'earliest',
};

function topics(dice: Dice): NonNullable<ScenarioInput['topics']> {
  const partitions = 1 + dice.below(6);
  return Array.from({ length: dice.of(1, 1, 2) }, (_, i) => ({ name: `t${i}`, partitions, recordsPerSecond: 2 }));
}

/** Round numbers, so that events meet. */
function instant(dice: Dice): number {
  return 3_000 + dice.below(EVENTS_MS / 100 - 30) * 100;
}

function event(dice: Dice, kind: string, members: number): EventInput {
  const pods = OF_NO_POD.has(kind) ? {} : { pods: String(dice.below(members)) };
  return { atMs: instant(dice), kind, ...pods, ...MORE[kind]?.(dice) } as EventInput;
}

const OF_NO_POD = new Set(['coordinator-failover', 'broker-freeze', 'scale']);

const downMs = (dice: Dice) => ({ downMs: dice.of(0, 100, 2_000, 8_000, 12_000) });

const MORE: Readonly<Record<string, (dice: Dice) => object>> = {
  'pod-kill': downMs,
  'pod-stop': (dice) => ({ ...downMs(dice), graceMs: 120_000 }),
  scale: (dice) => ({ replicas: 1 + dice.below(4), graceMs: 120_000 }),
  'pod-pause': (dice) => ({ forMs: dice.of(200, 2_000, 9_000, 15_000, 40_000) }),
  'pod-replace': (dice) => ({ overlapMs: dice.of(100, 3_000, 8_000), graceMs: 120_000 }),
  'network-degrade': (dice) => ({
    forMs: dice.of(2_000, 10_000),
    delayOutMs: dice.of(0, 2_000),
    delayInMs: dice.of(0, 3_000),
  }),
  'coordinator-failover': (dice) => ({ forMs: dice.of(100, 2_000), loadMs: dice.of(0, 500) }),
  'broker-freeze': (dice) => ({ forMs: dice.of(2_000, 9_000, 15_000) }),
};
