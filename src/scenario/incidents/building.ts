/**
 * Pieces that presets are made of.
 */
import type { ClientName } from '../../client-model/profiles/configuration.ts';
import type { ScenarioInput } from '../read.ts';

export const CLIENTS: readonly ClientName[] = ['java', 'librdkafka', 'franz-go', 'sarama'];

/** The version of each client that the measured experiments ran. */
export const MEASURED: Readonly<Record<ClientName, string>> = {
  java: 'java',
  librdkafka: 'librdkafka@2.11.1',
  'franz-go': 'franz-go@1.22.2',
  sarama: 'sarama@1.61.1',
};

/** `java` → the version that was measured; one that is named stays. */
export function versioned(client: string): string {
  return MEASURED[client as ClientName] ?? client;
}

/** `franz-go@1.18` → `franz-go`. */
export function familyOf(client: string): ClientName {
  return client.replace(/@.*$/, '') as ClientName;
}

type GroupInput = NonNullable<ScenarioInput['groups']>[number];
export type ConsumerInput = NonNullable<GroupInput['consumer']>;
export type ApplicationInput = NonNullable<GroupInput['application']>;
export type EventInput = Readonly<Record<string, unknown>>;

/** A number in [0, 1) for a run: over many runs the numbers are spread evenly, and those of two places are unrelated. */
export function phase(run: number, place = 0): number {
  const value = (run + 0.5) * 0.6180339887498949 + place * 0.7548776662466927;
  return value - Math.floor(value);
}

export const strategyOf = (eager: boolean): string => (eager ? 'range' : 'cooperative-sticky');

/** Session, heartbeat and poll limits; `eager` is range, else cooperative-sticky. */
export function consumer(
  sessionMs: number,
  heartbeatMs: number,
  eager: boolean,
  more: ConsumerInput = {},
): ConsumerInput {
  return {
    'session.timeout.ms': sessionMs,
    'heartbeat.interval.ms': heartbeatMs,
    'partition.assignment.strategy': strategyOf(eager),
    ...more,
  } as ConsumerInput;
}

/** A loop that works for a moment on whatever is there and commits it as said. */
export function quickApplication(
  commit: 'auto' | 'sync' | 'async' | 'none',
  more: ApplicationInput = {},
): ApplicationInput {
  return { pollTimeoutMs: 100, processingMs: 1, processingSpread: 0, commit, ...more };
}

/** The same scenario with parts of its one group changed. */
export function withGroup(scenario: ScenarioInput, change: (group: GroupInput) => GroupInput): ScenarioInput {
  return { ...scenario, groups: (scenario.groups ?? [{}]).map(change) };
}

/** … with settings of its consumers changed. */
export function withConsumer(scenario: ScenarioInput, more: Readonly<Record<string, unknown>>): ScenarioInput {
  return withGroup(scenario, (group) => ({ ...group, consumer: { ...group.consumer, ...more } as ConsumerInput }));
}

/** … with another client. */
export function withClient(scenario: ScenarioInput, client: string): ScenarioInput {
  return withGroup(scenario, (group) => ({ ...group, client }));
}
