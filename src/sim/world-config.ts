/**
 * Everything that decides a run, as plain data: the same world configuration gives the same trace hash, always.
 *
 * People write scenarios (scenario/); these are turned into a WorldConfig. Spans are in milliseconds, as people and
 * Kafka write them; the world turns them into ticks.
 */
import type { ClientName } from '../client-model/profiles/configuration.ts';
import type { ApplicationSettings, ConsumerSettings } from '../client-model/settings.ts';
import type { CoordinatorConfig } from '../coordinator/config.ts';
import type { LinkConditions, WorldEvent } from './schedule/world-events.ts';

/** A topic and the producers that fill it. */
export interface TopicConfig {
  readonly name: string;
  /** 0: it is created later. */
  readonly partitions: number;
  /** Records per second and partition, evenly spaced; 0: nobody produces. */
  readonly recordsPerSecond: number;
  /** Of one record; absent: 1 KiB. */
  readonly recordBytes?: number;
  /** What happens to it while the groups run, in order of time. */
  readonly changes: readonly TopicChange[];
}

/**
 * From an instant on a topic has so many partitions: more than before, as Kafka allows (the new ones begin empty), or 0:
 * it is deleted, for good. A topic that begins with 0 does not exist before its first change.
 */
export interface TopicChange {
  readonly atMs: number;
  readonly partitions: number;
}

/** The path between every client and the broker. */
export interface NetworkConfig {
  /** Round trip without jitter; half of it each way. */
  readonly rttMs: number;
  /** Added to each way: uniform in [0, jitter). Order on a connection is kept. */
  readonly jitterMs: number;
  /** What is worse than that, each way, all the time; absent: nothing. */
  readonly link?: LinkConditions;
}

/** The broker beside its coordinator. */
export interface BrokerConfig {
  readonly coordinator: CoordinatorConfig;
  /** How long an append takes to be committed (replication, linger). */
  readonly appendLatencyMs: number;
  /** Requests of one connection are handled one at a time, as Kafka does (clients.md N-03). */
  readonly serialPerConnection: boolean;
  /** Absent: handling takes no time. */
  readonly service?: ServiceConfig;
}

/** What handling a request costs the broker. */
export interface ServiceConfig {
  /** Requests that are dealt with at a time, `num.io.threads`; null: any number. */
  readonly threads: number | null;
  /** Median by API key. */
  readonly msByApi: Readonly<Record<number, number>>;
  /** Median of all others. */
  readonly otherMs: number;
  /** 99 % quantile ÷ median; 1: always the same. */
  readonly tail: number;
}

/** What happens to pods while the group runs. */
export interface ChurnConfig {
  /**
   * `restart`: a pod stops gracefully or dies and its successor starts after `downMs`; `crash`: the same, never
   * gracefully; `scale`: pods beyond the first half stop, and start again, one at a time.
   */
  readonly kind: 'restart' | 'crash' | 'scale';
  /** Mean (random) or exact (periodic) time between two acts. */
  readonly everyMs: number;
  readonly timing: 'periodic' | 'random';
  /** From the end of a pod to the start of its successor. */
  readonly downMs: number;
  /** Share of restarts that close the consumer properly, 0 … 1. */
  readonly graceful: number;
  /** No act after this instant; absent: until the end. */
  readonly untilMs?: number;
}

/** What one pod's application is made to do at an instant; nothing happens if the pod does not run then. */
export interface PodAct {
  readonly atMs: number;
  /** Within its group, from 0. */
  readonly pod: number;
  /** `subscribe`: to all topics of its group again. */
  readonly act: 'unsubscribe' | 'subscribe';
}

/** What a supervisor does with a process that ended by itself. */
export interface RestartConfig {
  /** Before it starts it again; doubled from one time to the next, up to the maximum. */
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  /** It gives up after so many times; null: never. A pod that was told to stop begins anew. */
  readonly attempts: number | null;
}

/** Pods of a group that are all alike. */
export interface ShareConfig {
  readonly client: ClientName;
  /** Of the client's library. */
  readonly version: string;
  readonly members: number;
  /** Settings of every pod; `clientId` and `groupInstanceId` are prefixes, the pod's number is appended. */
  readonly consumer: ConsumerSettings;
  readonly application: ApplicationSettings;
  /** Process start to first request: uniform in [min, max). */
  readonly startupMs: readonly [min: number, max: number];
  readonly restart: RestartConfig;
  /** They are not started: their slots are for successors that run beside the pods they replace. */
  readonly isSpare?: boolean;
}

/** One consumer group: its pods, numbered from 0, share after share. */
export interface GroupConfig {
  readonly groupId: string;
  /** The sum over the shares. */
  readonly members: number;
  /** At least one. All subscribe to the same topics. */
  readonly clients: readonly ShareConfig[];
  /** Pods start one after the other with this pause; 0: all at once. */
  readonly startGapMs: number;
  /** How many are started at the beginning, those with the lowest numbers; absent: all. */
  readonly replicas?: number;
  /** null: nobody restarts. */
  readonly churn: ChurnConfig | null;
  /** What single applications do. */
  readonly acts: readonly PodAct[];
}

/** A world as the simulation takes it; people write scenarios. */
export interface WorldConfig {
  readonly seed: string;
  /** The events of one instant come in an order that is drawn, another one for each text; absent: as they were scheduled. */
  readonly ties?: string;
  /** Virtual time to run for. */
  readonly durationMs: number;
  readonly network: NetworkConfig;
  readonly broker: BrokerConfig;
  readonly topics: readonly TopicConfig[];
  readonly groups: readonly GroupConfig[];
  /** What is made to happen, in any order; absent: nothing. */
  readonly events?: readonly WorldEvent[];
  /**
   * So many events, the last of the list, do not come at their instant but when they are called (`Simulation.begin`); they
   * know their instant all the same. Absent: the world is not intervened in.
   */
  readonly called?: number;
}
