/**
 * A goroutine, the procedures it may be in, and what goroutines wait for: the lock of a broker, its connection.
 * state.ts has the whole.
 */
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { JoinGroupResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { ClientRequest, ClientResponse } from '../requests.ts';
import { REJOIN_MAX } from './profile.ts';
import type { Claim, OffsetManager } from './state.ts';

export const NEVER: Ticks = Number.POSITIVE_INFINITY;

/** Connections by index: to the bootstrap address, and to the broker as metadata names it. */
export const SEED = 0;
export const BROKER = 1;

/** `dial` opens a connection, which holds its lock; `close` is Broker.Close(), which waits for the lock too. */
export type Want = 'nothing' | 'exchange' | 'commit' | 'dial' | 'close';

export type RoutineKind =
  | 'consume'
  | 'heartbeat'
  | 'auto-commit'
  | 'commit'
  | 'claim'
  | 'fetch'
  | 'redispatch'
  | 'refresh'
  | 'dial';

/** RefreshMetadata. */
export interface MetadataRefresh {
  readonly topics: readonly string[] | null;
  attempts: number;
  step: 'asked' | 'paused';
}

/** RefreshCoordinator. */
export interface Lookup {
  attempts: number;
  step: 'asked' | 'offsets-topic' | 'offsets-wait' | 'paused';
}

/** flushToBroker: one commit of what is marked. */
export interface Flush {
  readonly offsets: OffsetManager;
  /** Of these partitions only; null: of all. */
  readonly targets: ReadonlySet<TopicPartition> | null;
  step: 'generation' | 'coordinator' | 'lookup' | 'sent' | 'closing';
}

/** manageClaims: the committed offset of each partition, one round trip each (S-SS-01). */
export interface Managing {
  readonly partitions: readonly TopicPartition[];
  at: number;
  retries: number;
  step: 'lookup' | 'fetch' | 'paused';
}

/** joinSync. */
export interface Joining {
  /** What the member says it owns (a cooperative rejoin); null: nothing. */
  readonly held: readonly TopicPartition[] | null;
  heldGenerationId: number;
  retries: number;
  step: 'coordinator' | 'join' | 'plan' | 'sync' | 'closing' | 'paused' | 'refresh';
  response: JoinGroupResponse | null;
}

/** A goroutine. */
export class Routine {
  readonly kind: RoutineKind;
  readonly claim: Claim | null;
  /** Where it goes on, in the words of its own file. */
  step = '';
  // ---- what it waits for ----
  wants: Want = 'nothing';
  connection = BROKER;
  /** Of the connection that it means: an older one is gone. */
  epoch = 0;
  request: ClientRequest | null = null;
  /** It has still to take the lock for its size (LeastLoadedBroker) before it takes it for the request. */
  sizing = false;
  waitingSince: Ticks = 0;
  wakeAt: Ticks = NEVER;
  // ---- procedures, from the innermost ----
  metadata: MetadataRefresh | null = null;
  lookup: Lookup | null = null;
  flush: Flush | null = null;
  managing: Managing | null = null;
  joining: Joining | null = null;
  // ---- with what it is woken ----
  response: ClientResponse | null = null;
  error: string | null = null;

  constructor(kind: RoutineKind, claim: Claim | null = null) {
    this.kind = kind;
    this.claim = claim;
  }
}

/** A sync.Mutex of Go: see lock.ts. */
export class Lock {
  holder: Routine | null = null;
  readonly queue: Routine[] = [];
  /** The first of the queue was woken and tries as soon as it runs. */
  woken = false;
  /** The holder was chosen by the one before it, and has not run yet. */
  handed = false;
  starving = false;
}

/** One broker's connection. `broken`: the other side has closed it, and nobody has noticed yet. */
export class Link {
  readonly index: number;
  readonly lock = new Lock();
  readonly dialer = new Routine('dial');
  state: 'closed' | 'dialing' | 'open' | 'broken' = 'closed';
  /** What a request on a connection without TCP fails with. */
  error = 'EOF';
  /** Counts the Broker objects that stood for it: what an older one wants is lost. */
  epoch = 0;
  /** Commits that are sent and not answered: they do not hold the lock. */
  readonly commits: Routine[] = [];

  constructor(index: number) {
    this.index = index;
  }
}

export function newJoining(held: readonly TopicPartition[] | null, heldGenerationId: number): Joining {
  return { held, heldGenerationId, retries: REJOIN_MAX, step: 'coordinator', response: null };
}
