/**
 * A client of a consumer group as its host sees it: what the four profiles (java, librdkafka, franz-go, sarama) have in
 * common. The host is a pod of the simulator, the scripted broker of the recorded dialogues, or a test.
 *
 * Sans-IO: each method is an input with the virtual time; the client changes its own state and speaks only through
 * ClientEffects. The host never calls it from within one of its effects.
 */
import type { Assignor } from '../assignors/assignor.ts';
import type { GenerationId, MemberId } from '../protocol/ids.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import type { Ticks } from '../protocol/time.ts';
import type { ClientEffects, ConnectionKindValue, Disconnect } from './effects.ts';
import type { ClientRequest, ClientResponse } from './requests.ts';
import type { ApplicationSettings, ConsumerSettings } from './settings.ts';

/** What somebody makes an application do; it does so as soon as its thread is free, in the order of asking. */
export type ApplicationAct =
  /** It is busy for so long: no poll, no callback. */
  | { readonly act: 'work'; readonly ms: number }
  /** It commits what it has processed; `async`: beside the polling loop. */
  | { readonly act: 'commit'; readonly async: boolean }
  | { readonly act: 'unsubscribe' }
  /** To these topics, sorted. */
  | { readonly act: 'subscribe'; readonly topics: readonly string[] };

export interface Client {
  /** The process is up: its application runs. */
  start(now: Ticks): void;

  /** The pod is told to stop: the application closes its consumer as soon as it can. */
  stop(now: Ticks): void;

  act(act: ApplicationAct, now: Ticks): void;

  /** @param api the API key of both: they are of many shapes, and reading it off them is slow */
  onResponse(api: number, request: ClientRequest, response: ClientResponse, now: Ticks): void;

  /** A connection that it had asked for is set up. */
  onConnected(connection: ConnectionKindValue, now: Ticks): void;

  /** The connection is gone, or could not be made, and with it everything in flight on it. */
  onDisconnect(connection: ConnectionKindValue, how: Disconnect, now: Ticks): void;

  /** @param timer index in the client's list of timers */
  onTimer(timer: number, now: Ticks): void;

  /** As it sees itself at present; `''` and −1: not a member. */
  readonly memberId: MemberId;
  readonly generationId: GenerationId;
  owned(): readonly TopicPartition[];
}

/** How a client's connections come about and end. Times in milliseconds. */
export interface ConnectionPolicy {
  /** Pause before the next attempt after a connection was lost or refused, doubling up to the maximum. */
  readonly reconnectBackoffMs: number;
  readonly reconnectBackoffMaxMs: number;
  /** Bounds of the random factor of that pause. */
  readonly jitter: readonly [low: number, high: number];
  /** TCP has to be there within this time. */
  readonly dialTimeoutMs: number;
  /** The answer to ApiVersions has to be there within this time. */
  readonly setupTimeoutMs: number;
  /** A connection without traffic is closed after this time; null: never. */
  readonly idleMs: number | null;
}

/** A client as a kind: what its host needs to know before there is one. */
export interface ClientKind {
  readonly name: string;
  /** Names of its timers, by index. */
  readonly timers: readonly string[];
  /** Names of its connections, by index (clients.md 5.2). */
  readonly connections: readonly string[];
  readonly connectionPolicy: ConnectionPolicy;
  /** @param version of the library, for the behaviours that changed between versions */
  create(
    version: string,
    settings: ConsumerSettings,
    application: ApplicationSettings,
    effects: ClientEffects,
    assignors: readonly Assignor[],
  ): Client;
}
