/**
 * All that a client can do to the world. The client is sans-IO: it takes an input (an answer, an expired timer, a
 * command of its pod) with the virtual time, changes its own state, and speaks only through this interface.
 * The host never calls back from within a call.
 */
import type { ErrorCode } from '../protocol/errors.ts';
import type { MemberId } from '../protocol/ids.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import type { Ticks } from '../protocol/time.ts';
import type { ClientRequest } from './requests.ts';
import type { Batch, Processed } from './subscription-state.ts';

/** Which connection a request goes out on: clients differ in what shares one (clients.md table 5.2). */
export const ConnectionKind = {
  /** To the node that leads the partitions: fetches, metadata, coordinator look-up. */
  Node: 0,
  /** To the node that coordinates the group: everything about membership and offsets. */
  Coordinator: 1,
  /** To an address of bootstrap.servers: the first look-up and metadata. */
  Bootstrap: 2,
} as const;

/** Index of a connection among those of its client; each client has its own list of what goes over which. */
export type ConnectionKindValue = number;

/** Most connections that a client has (franz-go; clients.md 5.2). */
export const MAX_CONNECTIONS = 5;

/** `closed`: by the other side. `timeout`: a request, or the set-up, took too long. `refused`: nobody listens. */
export type Disconnect = 'closed' | 'timeout' | 'refused';

/**
 * What an application learns, or does, beside the callbacks: what a recording of the real program has as its events.
 * `consume-…` and `session-cancelled` are sarama's, `revoke-stage` is franz-go's default revoke.
 */
export type ApplicationEvent =
  | 'commit-begin'
  | 'commit-end'
  | 'auto-commit'
  | 'error'
  | 'fatal'
  | 'group-error'
  | 'revoke-stage'
  | 'session-cancelled'
  | 'consume-call'
  | 'consume-return'
  | 'busy-begin'
  | 'busy-end'
  | 'closing'
  | 'closed';

export interface ClientEffects {
  /**
   * Sends a request. The answer comes back as `onResponse`; if the connection is lost first, `onDisconnect` tells of
   * all requests on it. A request that is not answered within `timeoutMs` costs the connection.
   */
  send(connection: ConnectionKindValue, request: ClientRequest, timeoutMs: number): void;

  /** Closes the connection from this side. Nothing on it will be answered, and `onDisconnect` is not called. */
  disconnect(connection: ConnectionKindValue): void;

  /**
   * Opens a connection if it is not open: `onConnected` when it is set up, `onDisconnect` if that fails. `plain`: without
   * ApiVersions, by a client that knows the broker's versions.
   */
  connect(connection: ConnectionKindValue, plain?: boolean): void;

  /** It is open and set up. */
  isConnected(connection: ConnectionKindValue): boolean;

  /** Requests sent and neither answered nor lost, over all connections. */
  inFlight(): number;

  startTimer(timer: number, deadline: Ticks): void;
  cancelTimer(timer: number): void;

  /** A number in [0, 1) of this client's own back-off stream. */
  random(): number;

  /** How long the next batch takes this application, as a share of the usual: drawn from its own stream. */
  workShare(): number;

  /**
   * Partitions of a topic at this instant, none for an unknown one; the same array while it does not change. What a
   * process starts from: later it asks (MetadataRequest).
   */
  partitionsOf(topic: string): readonly TopicPartition[];

  /** The topics that there are at this instant, sorted: what a process with a pattern starts from. */
  topicNames(): readonly string[];

  /** The process ends: `graceful` since it was told to, after closing its consumer; else of this error of its client. */
  exited(end: 'graceful' | 'fatal-error', reason: string): void;

  // ---- what observers see ----
  applicationEvent(event: ApplicationEvent, detail: string): void;
  memberIdTaken(memberId: MemberId): void;
  joinStarted(): void;
  joinFinished(generationId: number): void;
  /** @param silent no callback tells the application (a session of sarama that goes on with other claims) */
  partitionsAssigned(partitions: readonly TopicPartition[], silent?: boolean): void;
  /** @param silent as above */
  partitionsRevoked(partitions: readonly TopicPartition[], silent?: boolean): void;
  partitionsLost(partitions: readonly TopicPartition[]): void;
  heartbeatAnswered(errorCode: ErrorCode): void;
  commitAnswered(errorCode: ErrorCode, refusal: string | null): void;
  /** poll() returned these records. The batch is the client's own and changes later. */
  batchDelivered(batch: Batch): void;
  /** The application has finished with these records. */
  batchProcessed(processed: Processed): void;
  positionInitialized(partition: TopicPartition, offset: number, reset: boolean): void;
}
