/**
 * Random worlds for the properties: small groups with settings within their legal bounds and at their edges.
 *
 * A value is a list of plain choices, so that fast-check shrinks it to a world a person can read: fewer members, fewer
 * partitions, no churn, default settings.
 */
import fc from 'fast-check';
import { CLIENT_NAMES } from '../src/client-model/profiles/configuration.ts';
import { BEHAVIOUR_VERSIONS } from '../src/client-model/profiles/versions.ts';
import type { ApplicationSettings } from '../src/client-model/settings.ts';
import { LATEST_VERSION } from '../src/coordinator/behaviour.ts';
import { readScenario, type ScenarioInput } from '../src/scenario/read.ts';
import type { Scenario } from '../src/scenario/scenario.ts';
import { toCommand } from '../src/scenario/to-command.ts';
import { toWorld } from '../src/scenario/to-world.ts';
import type { ChurnConfig, WorldConfig } from '../src/sim/world-config.ts';

/** What is drawn. */
export interface WorldChoices {
  readonly seed: number;
  readonly members: number;
  /** Name or `name@version` of the client that the pods run. */
  readonly client: string;
  /** Of a mixed group: what the second half of its pods run. */
  readonly secondClient: string | null;
  readonly partitions: number;
  readonly topics: number;
  readonly assignor: 'range' | 'roundrobin' | 'sticky' | 'cooperative-sticky';
  readonly staticMembers: boolean;
  readonly sessionTimeoutMs: number;
  /** heartbeat.interval.ms as a share of the session timeout. */
  readonly heartbeatShare: number;
  readonly maxPollIntervalMs: number;
  readonly processingMs: number;
  readonly processingSpread: number;
  readonly commit: ApplicationSettings['commit'];
  readonly initialRebalanceDelayMs: number;
  readonly rttMs: number;
  readonly jitterMs: number;
  readonly appendLatencyMs: number;
  readonly startGapMs: number;
  readonly churn: ChurnConfig | null;
  readonly durationMs: number;
  /** Release of the broker; absent: the latest. */
  readonly brokerVersion?: string;
  /** What is made to happen; absent: nothing. */
  readonly events?: NonNullable<ScenarioInput['events']>;
  /** Share of segments that the network loses; absent: none. */
  readonly loss?: number;
  /** The order of what falls into one instant; absent or null: as it was scheduled. */
  readonly ties?: string | null;
}

const churn: fc.Arbitrary<ChurnConfig> = fc.record({
  kind: fc.constantFrom('restart', 'crash', 'scale'),
  everyMs: fc.constantFrom(2_000, 7_000, 20_000, 60_000),
  timing: fc.constantFrom('periodic', 'random'),
  downMs: fc.constantFrom(0, 100, 5_000, 30_000),
  graceful: fc.constantFrom(0, 0.5, 1),
});

/** Each client, and each version that behaves otherwise. */
const CLIENTS = CLIENT_NAMES.flatMap((name) =>
  BEHAVIOUR_VERSIONS[name].map((version) => `${name}@${version}`).reverse(),
);

const anyChoices: fc.Arbitrary<WorldChoices> = fc.record({
  seed: fc.nat(1_000_000),
  members: fc.integer({ min: 1, max: 8 }),
  client: fc.constantFrom(...CLIENTS),
  secondClient: fc.option(fc.constantFrom(...CLIENTS), { nil: null }),
  partitions: fc.integer({ min: 1, max: 12 }),
  topics: fc.integer({ min: 1, max: 2 }),
  assignor: fc.constantFrom('range', 'roundrobin', 'sticky', 'cooperative-sticky'),
  staticMembers: fc.boolean(),
  sessionTimeoutMs: fc.constantFrom(6_000, 10_000, 45_000),
  heartbeatShare: fc.constantFrom(0.3, 0.05, 0.9),
  maxPollIntervalMs: fc.constantFrom(300_000, 60_000, 10_000),
  processingMs: fc.constantFrom(10, 500, 3_000, 12_000),
  processingSpread: fc.constantFrom(0, 0.2, 1),
  commit: fc.constantFrom('auto', 'sync', 'async', 'none'),
  initialRebalanceDelayMs: fc.constantFrom(0, 3_000),
  rttMs: fc.constantFrom(1, 0, 20, 300),
  jitterMs: fc.constantFrom(0, 1, 50),
  appendLatencyMs: fc.constantFrom(0, 1, 20),
  startGapMs: fc.constantFrom(0, 10, 1_000),
  churn: fc.option(churn, { nil: null }),
  durationMs: fc.constantFrom(60_000, 20_000, 180_000),
  ties: fc.option(fc.nat(999).map(String), { nil: null }),
});

/** Whether a world may be asked for: a scenario with contradictions is refused before it runs. */
export function isSound(choices: WorldChoices): boolean {
  return !('problems' in readScenario(inputOf(choices)));
}

export const worldChoices: fc.Arbitrary<WorldChoices> = anyChoices.filter(isSound);

/** What was drawn, as a scenario, so that a failing world can be run from the command line. */
export function scenarioOf(choices: WorldChoices): Scenario {
  const read = readScenario(inputOf(choices));
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return read.scenario;
}

export function worldOf(choices: WorldChoices): WorldConfig {
  return toWorld(scenarioOf(choices));
}

/** The command that shows this world, with what the properties watch. */
export function commandOf(choices: WorldChoices): string {
  return `${toCommand(scenarioOf(choices))} --check`;
}

function inputOf(choices: WorldChoices): ScenarioInput {
  return {
    seed: `property-${choices.seed}`,
    ties: choices.ties ?? null,
    durationMs: choices.durationMs,
    network: { rttMs: choices.rttMs, jitterMs: choices.jitterMs, loss: choices.loss ?? 0 },
    events: choices.events ?? [],
    storage: { appendLatencyMs: choices.appendLatencyMs },
    broker: {
      'group.initial.rebalance.delay.ms': choices.initialRebalanceDelayMs,
      version: choices.brokerVersion ?? LATEST_VERSION,
    },
    topics: Array.from({ length: choices.topics }, (_, i) => ({
      name: `t${i}`,
      partitions: choices.partitions,
      recordsPerSecond: 5,
    })),
    groups: [
      {
        members: choices.members,
        client: clientsText(choices),
        consumer: consumerOf(choices),
        application: {
          processingMs: choices.processingMs,
          processingSpread: choices.processingSpread,
          commit: choices.commit,
        },
        startup: { minMs: 0, maxMs: 500, gapMs: choices.startGapMs },
        churn: choices.churn,
      },
    ],
  };
}

/** The first half of the pods, at least one, and the second. */
function clientsText({ client, secondClient, members }: WorldChoices): string {
  if (secondClient === null || members === 1) return client;
  const second = Math.floor(members / 2);
  return `${client}:${members - second},${secondClient}:${second}`;
}

function consumerOf(choices: WorldChoices): Record<string, string | number | boolean | null> {
  return {
    'group.instance.id': choices.staticMembers ? 'i' : null,
    'session.timeout.ms': choices.sessionTimeoutMs,
    'heartbeat.interval.ms': Math.max(100, Math.floor(choices.sessionTimeoutMs * choices.heartbeatShare)),
    'max.poll.interval.ms': choices.maxPollIntervalMs,
    'partition.assignment.strategy': choices.assignor,
  };
}

/** A small world in which nothing happens: what a test changes one thing of. */
export const QUIET: WorldChoices = {
  seed: 1,
  members: 3,
  client: 'java',
  secondClient: null,
  partitions: 4,
  topics: 1,
  assignor: 'range',
  staticMembers: false,
  sessionTimeoutMs: 10_000,
  heartbeatShare: 0.3,
  maxPollIntervalMs: 300_000,
  processingMs: 10,
  processingSpread: 0,
  commit: 'auto',
  initialRebalanceDelayMs: 0,
  rttMs: 1,
  jitterMs: 0,
  appendLatencyMs: 1,
  startGapMs: 0,
  churn: null,
  durationMs: 20_000,
};
