/**
 * Everything that can be run, as a person says it: the complete form, with every default filled in. It is plain data,
 * survives JSON, and is what `--json` prints. What may be written in a file or a flag is in schema.ts.
 */

import type { ClientName } from '../client-model/profiles/configuration.ts';
import type { Direction, WorldEvent, WorldEventKind } from '../sim/schedule/world-events.ts';
import type { Settings } from './settings.ts';
import type { AppCommit } from './values.ts';

/** Changes when a scenario that was valid would no longer be, or would mean something else. */
export const SCENARIO_VERSION = 1;

/** Everything that decides a run. Spans in milliseconds; settings of Kafka by their own names. */
export interface Scenario {
  readonly version: typeof SCENARIO_VERSION;
  /** Any text; the same seed gives the same run. */
  readonly seed: string;
  /** Any text: events of one instant come in an order that is drawn, another one for each text; null: as they were scheduled. */
  readonly ties: string | null;
  /** Virtual time to run for. */
  readonly durationMs: number;
  readonly network: NetworkScenario;
  /** How the broker keeps what it is told. */
  readonly storage: { readonly appendLatencyMs: number };
  /** How long the broker works on requests. */
  readonly service: ServiceScenario;
  /** The broker's settings by Kafka's names; `version` is the release of Kafka that it is. */
  readonly broker: Settings;
  readonly topics: readonly TopicScenario[];
  readonly groups: readonly GroupScenario[];
  /** What is made to happen, in any order. */
  readonly events: readonly EventScenario[];
  /** Generators of events: what the seed makes happen again and again. */
  readonly faults: readonly FaultScenario[];
}

/** Service times are medians; null: as all others. */
export interface ServiceScenario {
  /** Requests that are dealt with at a time (num.io.threads); null: any number. */
  readonly threads: number | null;
  readonly allMs: number;
  readonly joinGroupMs: number | null;
  readonly syncGroupMs: number | null;
  readonly heartbeatMs: number | null;
  readonly leaveGroupMs: number | null;
  readonly offsetCommitMs: number | null;
  readonly offsetFetchMs: number | null;
  readonly findCoordinatorMs: number | null;
  readonly metadataMs: number | null;
  readonly listOffsetsMs: number | null;
  readonly fetchMs: number | null;
  readonly apiVersionsMs: number | null;
  /** 99 % quantile ÷ median; 1: always the same. */
  readonly tail: number;
  /** Requests of one connection are handled one at a time, as Kafka does (N-03); other brokers may not. */
  readonly serialPerConnection: boolean;
}

/** The path between pods and broker, each way. */
export interface NetworkScenario extends LinkScenario {
  /** Round trip between client and broker. */
  readonly rttMs: number;
  /** Most that is added to each way. */
  readonly jitterMs: number;
}

/** What is worse on a path, as with `tc netem`; `Out`: from the clients to the broker. */
export interface LinkScenario {
  /** Share of TCP segments that are lost each way … */
  readonly loss: number;
  /** … and one way, in addition. */
  readonly lossOut: number;
  readonly lossIn: number;
  /** What a connection carries from the broker at most, in kbit/s; 0: any amount. */
  readonly rateInKbit: number;
  readonly delayOutMs: number;
  readonly delayInMs: number;
  readonly jitterOutMs: number;
  readonly jitterInMs: number;
}

/** Which pods an event means. */
interface OfPods {
  /** Its id; null: every group. */
  readonly group: string | null;
  /** Numbers within the group: `0`, `0,2-4` or `all`. */
  readonly pods: string;
}

interface OwnFields {
  readonly 'broker-freeze': { readonly onResume: string };
  readonly 'broker-slow': { readonly requests: string };
  readonly 'network-degrade': LinkScenario;
  readonly 'network-black-hole': { readonly direction: Direction };
}

/** An event as a scenario says it: what the world counts is said in words there. */
type Said<E extends WorldEvent> = Omit<E, 'pods' | 'timersFirst' | 'apis' | keyof LinkScenario> &
  (E['kind'] extends 'scale' ? Pick<OfPods, 'group'> : 'pods' extends keyof E ? OfPods : unknown) &
  (E['kind'] extends keyof OwnFields ? OwnFields[E['kind']] : unknown);

/** An event as it is said: the world's (sim/schedule/world-events.ts), with people's words for pods, orders and requests. */
export type EventScenario = WorldEvent extends infer E ? (E extends WorldEvent ? Said<E> : never) : never;

/**
 * A generator of events of one kind. Its further fields are those of the kind, each a value or the text of what is drawn:
 * `10s..45s`, `in|out`, pods also `any(2)`.
 */
export interface FaultScenario {
  readonly kind: WorldEventKind;
  /** From one event to the next: milliseconds, or text such as `2m..5m`, `1m|10m`, `~3m` (on average). */
  readonly everyMs: number | string;
  /** The first event comes one interval after this. */
  readonly fromMs: number;
  /** None after this; null: until the end of the run. */
  readonly untilMs: number | null;
  /** At most so many; null: any number. */
  readonly times: number | null;
  /** Of its random streams; null: by its kind and its number among those of its kind. */
  readonly name: string | null;
  readonly [field: string]: number | string | boolean | null;
}

/** A topic and the producers that fill it. */
export interface TopicScenario {
  readonly name: string;
  readonly partitions: number;
  /** Per partition. */
  readonly recordsPerSecond: number;
  /** Of one record. */
  readonly recordBytes: number;
  /** When it gets more partitions, and how many it has then. */
  readonly changes: readonly TopicChangeScenario[];
}

export interface TopicChangeScenario {
  readonly atMs: number;
  readonly partitions: number;
}

/** One consumer group: its pods, their client, its settings and what its application does. */
export interface GroupScenario {
  readonly id: string;
  readonly members: number;
  /** How many of them are started at the beginning, those with the lowest numbers; null: all. */
  readonly replicas: number | null;
  /** Names of topics, or a pattern: `orders,payments`, `/orders-.+/`; null: all of `topics` by name. */
  readonly subscribe: string | null;
  /** As one types it: `java`, `franz-go@1.18`, `java:10,franz-go:20@1.18`. */
  readonly client: string;
  /** The consumers' settings by Kafka's names. Of a mixed group those that all share, and null for the others. */
  readonly consumer: Settings;
  /** Likewise. */
  readonly application: Shared<ApplicationScenario>;
  readonly startup: StartupScenario;
  /** The pods of a mixed group by client, in the order of their numbers; empty where all run one client. */
  readonly clients: readonly ShareScenario[];
  /** null: no pod stops or starts while the group runs. */
  readonly churn: ChurnScenario | null;
  /** What the application of one pod does at an instant. */
  readonly acts: readonly ActScenario[];
}

/** null: the shares of the group differ. */
export type Shared<T> = { readonly [K in keyof T]: T[K] | null };

/** The pods of a group that run one client. */
export interface ShareScenario {
  readonly client: ClientName;
  readonly version: string;
  readonly members: number;
  readonly consumer: Settings;
  readonly application: ApplicationScenario;
  readonly startup: ShareStartup;
}

/** From the start of a process to its first request: uniform in [min, max). */
export interface ShareStartup {
  readonly minMs: number;
  readonly maxMs: number;
}

export interface ActScenario {
  readonly atMs: number;
  /** From 0. */
  readonly pod: number;
  /** unsubscribe() drops the subscription and leaves the group, `subscribe` takes it up again. */
  readonly act: 'unsubscribe' | 'subscribe';
}

/** What the application of each pod does with records, and when it commits. */
export interface ApplicationScenario {
  /** Argument of poll(). */
  readonly pollTimeoutMs: number;
  /** Work per batch, and per record of it. */
  readonly processingMs: number;
  readonly processingPerRecordMs: number;
  /** Share by which the work on a batch varies, up and down, 0 … 1. */
  readonly processingSpread: number;
  /** 99 % quantile ÷ median of that work, in addition; 1: no long tail. */
  readonly processingTail: number;
  /** Workers behind the polling loop; 0: who polls also works (sarama: each claim by itself). */
  readonly workers: number;
  /** The polling loop pauses partitions that workers have in hand, or waits at a full channel. */
  readonly handover: 'pause' | 'block';
  readonly queueRecords: number;
  readonly lingerMs: number;
  /** What becomes of records in hand of a revoked partition. */
  readonly revokedWork: 'finish' | 'drop' | 'carry-on';
  readonly commit: AppCommit;
  /** `sync` and `async`: after each batch, or after each record. */
  readonly commitPer: 'batch' | 'record';
  /** A synchronous commit that failed is logged, or tried again until it works. */
  readonly failedCommit: 'ignore' | 'retry';
  readonly commitRetryMs: number;
  /** onPartitionsRevoked and onPartitionsAssigned take so long. */
  readonly revokedCallbackMs: number;
  readonly assignedCallbackMs: number;
  /** onPartitionsRevoked commits synchronously what was processed. */
  readonly commitOnRevoke: boolean;
  /** It registers rebalance callbacks; without, librdkafka and franz-go do what they do by default. */
  readonly callbacks: boolean;
  /** franz-go's BlockRebalanceOnPoll: no rebalance between a poll and the end of the work on its batch. */
  readonly blockRebalanceOnPoll: boolean;
  /** On a fatal error of its client it closes it and ends, ends at once, or goes on polling. */
  readonly onFatal: 'close' | 'exit' | 'go-on';
  /** The same where a synchronous commit tells it that its static member was replaced. */
  readonly onFencedCommit: 'close' | 'ignore';
  /** Pause after an error that it goes on from: sarama's Consume() returned it, Java's poll() threw it. */
  readonly consumeRetryMs: number;
  /** Its supervisor waits so long before it starts a process again that ended by itself, each time twice as long … */
  readonly restartAfterMs: number;
  /** … up to this. */
  readonly restartAfterMaxMs: number;
  /** It gives up after so many times; null: never. */
  readonly restarts: number | null;
}

/** How pods start at the beginning. */
export interface StartupScenario extends Shared<ShareStartup> {
  /** Between the starts of two pods when the group is deployed. */
  readonly gapMs: number;
}

/** Pods that restart, crash or are scaled while the group runs. */
export interface ChurnScenario {
  readonly everyMs: number;
  readonly kind: 'restart' | 'crash' | 'scale';
  /** From the end of a pod to the start of its successor. */
  readonly downMs: number;
  /** Share of pods that close their consumer, 0 … 1. */
  readonly graceful: number;
  readonly timing: 'periodic' | 'random';
  /** No act after this instant, so that the end of a storm is seen; null: until the end of the run. */
  readonly untilMs: number | null;
}
