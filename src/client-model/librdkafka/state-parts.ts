/**
 * What the state of a librdkafka consumer is made of: its connections, the states of its two machines, what is on its way to the
 * coordinator, and what its application finds and does. Names in parentheses are those of rdkafka_cgrp.h (v2.4.0, v2.11.1).
 */
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { OffsetCommitPartition } from '../../protocol/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { Worker } from '../common/worker.ts';
import type { ClientRequest } from '../requests.ts';

/** Its own connections, by index. */
export const Connection = {
  /** To the node that leads the partitions: fetches, metadata, look-ups. */
  Node: 0,
  /** To the node that coordinates the group: everything about membership and offsets, and the leader's metadata. */
  Coordinator: 1,
  /** To the bootstrap address, until the node behind it is known (from v2.10 on). */
  Bootstrap: 2,
} as const;

/**
 * rkcg_state. `query-coord`: to be asked for. `wait-coord`: asked for. `wait-broker-transport`: known, its connection is not up
 * (as far as the main thread has noticed). `term`: the group is closed.
 */
export type CoordinatorState = 'query-coord' | 'wait-coord' | 'wait-broker-transport' | 'up' | 'term';

/**
 * rkcg_join_state. `init`: wants to join. `wait-metadata`: before a join, or as leader between Join and Sync. `wait-…-call`: a
 * callback waits for the application. `…-to-complete`: what was given up is being committed. `steady`: assigned.
 * Heartbeats are sent in `steady` and `wait-…-call` only.
 */
export type JoinState =
  | 'init'
  | 'wait-metadata'
  | 'wait-join'
  | 'wait-sync'
  | 'wait-assign-call'
  | 'wait-unassign-call'
  | 'wait-unassign-to-complete'
  | 'wait-incr-unassign-to-complete'
  | 'steady';

/** A request on the coordinator's connection, from the first sending to its last answer. */
export interface Outstanding {
  readonly request: ClientRequest;
  timeoutMs: number;
  /** Repetitions so far. */
  retries: number;
  /** It has been written at least once since it was last repeated. */
  sent: boolean;
  /** While it waits to be repeated. */
  dueAt: Ticks;
  /** Of an OffsetCommit. */
  readonly commit: Commit | null;
}

/** A commit on its way through the main thread. */
export interface Commit {
  /** null: what is stored for the present assignment, looked up when it is served. */
  offsets: readonly OffsetCommitPartition[] | null;
  /** Who is held up by it: the application's thread, a thread beside it, a worker behind it, or nobody. */
  readonly waiter: 'application' | 'beside' | 'nobody' | Worker;
  /** It was put aside for want of a coordinator, and is given up then; 0: never put aside. */
  deferredUntil: Ticks;
}

/** What the application finds in its queue. */
export type ApplicationItem =
  | {
      readonly kind: 'assign' | 'revoke';
      readonly partitions: readonly TopicPartition[];
      readonly incremental: boolean;
    }
  | { readonly kind: 'error'; readonly text: string; readonly fatal: boolean }
  | { readonly kind: 'committed'; readonly text: string };

export type RebalanceItem = Extract<ApplicationItem, { readonly kind: 'assign' | 'revoke' }>;

/**
 * What the application's thread is doing. `busy`: work, or a callback. `committing`: in a synchronous commit. `hung`: in a
 * close() that does not return (N13).
 */
export type AppThread = 'not-started' | 'polling' | 'busy' | 'committing' | 'closing' | 'hung' | 'closed';

/** What it does when it is no longer busy, or its commit is answered. */
export type AfterBusy =
  | 'nothing'
  | 'batch'
  | 'callback'
  | 'act'
  | 'poll-end'
  | 'workers'
  | 'revoked-work'
  | 'commit-retry';
