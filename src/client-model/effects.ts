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
import type { Batch } from './subscription-state.ts';
import type { ClientTimerKind } from './timers.ts';

/** Which connection a request goes out on: clients differ in what shares one (clients.md table 5.2). */
export const ConnectionKind = {
  /** To the node that leads the partitions: fetches, metadata, coordinator look-up. */
  Node: 0,
  /** To the node that coordinates the group: everything about membership and offsets. */
  Coordinator: 1,
} as const;

export type ConnectionKindValue = (typeof ConnectionKind)[keyof typeof ConnectionKind];

export const CONNECTION_COUNT = 2;

export interface ClientEffects {
  /**
   * Sends a request. The answer comes back as `onResponse`; if the connection is lost first, `onDisconnect` tells of
   * all requests on it. A request that is not answered within `timeoutMs` costs the connection.
   */
  send(connection: ConnectionKindValue, request: ClientRequest, timeoutMs: number): void;

  /** Closes the connection from this side. Nothing on it will be answered, and `onDisconnect` is not called. */
  disconnect(connection: ConnectionKindValue): void;

  /** Requests sent and neither answered nor lost, over all connections. */
  inFlight(): number;

  startTimer(timer: ClientTimerKind, deadline: Ticks): void;
  cancelTimer(timer: ClientTimerKind): void;

  /** A number in [0, 1) of this client's own back-off stream. */
  random(): number;

  /** A number in [0, 1) of this application's own stream: how long its next batch takes. */
  workRandom(): number;

  /** Partitions of a topic as the client's metadata has them; 0 for an unknown topic. */
  partitionsOf(topic: string): readonly TopicPartition[];

  /** The process ends: it has closed its consumer, or its consumer threw. */
  exited(end: 'graceful' | 'fatal-error', reason: string): void;

  // ---- what observers see ----
  memberIdTaken(memberId: MemberId): void;
  joinStarted(): void;
  joinFinished(generationId: number): void;
  partitionsAssigned(partitions: readonly TopicPartition[]): void;
  partitionsRevoked(partitions: readonly TopicPartition[]): void;
  partitionsLost(partitions: readonly TopicPartition[]): void;
  heartbeatAnswered(errorCode: ErrorCode): void;
  commitAnswered(errorCode: ErrorCode, refusal: string | null): void;
  /** poll() returned these records. The batch is the client's own and changes later. */
  batchDelivered(batch: Batch): void;
  /** The application has finished with these records. */
  batchProcessed(batch: Batch): void;
  positionInitialized(partition: TopicPartition, offset: number, reset: boolean): void;
}
