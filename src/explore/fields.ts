/**
 * What of a machine is not told apart, field by field, as tables.
 *
 * Everything else is: the codec walks over all own properties. A row here is a claim that the machine behaves the same
 * with and without the difference; the reason stands beside it.
 */
import type { ConsumerState } from '../client-model/java/consumer-state.ts';
import type { FetchExchange } from '../client-model/requests.ts';
import type { Batch } from '../client-model/subscription-state.ts';
import type { ClassicGroup } from '../coordinator/classic/group.ts';
import type { GroupTimers } from '../coordinator/classic/group-timers.ts';
import type { Shard } from '../coordinator/shard.ts';
import { type CoordinatorTimer, NOT_ARMED } from '../coordinator/timers.ts';

/**
 * `generation`: small numbers are generations too, as a new group counts from 0. `not-before`, `since`: see words.ts.
 * `now`: an instant that nobody compares. `always`: whatever it was, it is this.
 */
export type FieldKind = 'plain' | 'generation' | 'not-before' | 'since' | 'now' | { readonly always: unknown };

type Fields = Readonly<Record<string, FieldKind>>;

/** Words for people. */
const WORDS: FieldKind = { always: '' };
const ZERO: FieldKind = { always: 0 };
const NOTHING: FieldKind = { always: null };

/** By class; `*`: in objects of every class. */
export const FIELD_TABLE: Readonly<Record<string, Fields>> = {
  '*': {
    reason: WORDS,
    generation: 'generation',
    generationId: 'generation',
    commitTimestamp: 'now',
    // Of watchers: looked at after each step (machines.ts).
    reached: ZERO,
  },
  Shard: { now: ZERO, input: { always: 'load' }, actor: NOTHING },
  ClassicGroup: { stateTimestamp: 'now' },
  GroupTimers: { syncGeneration: 'generation' },
  // Places in the log decide between plain commits and transactions, of which there are none.
  OffsetStore: { position: ZERO, lastGroupId: NOTHING },
  OffsetSlot: { latestAt: ZERO, committedAt: ZERO },
  // What armed a timer is told in words only.
  CoordinatorTimer: { armedBy: { always: 'join-group' }, hostSlot: { always: -1 } },
  AssignmentAppend: { generationId: 'generation' },
  ConsumerState: {
    rejoinReason: WORDS,
    // Made anew when it is wanted; nobody compares two of them.
    heartbeatRequest: NOTHING,
    spareFetch: NOTHING,
    pollDeadline: 'not-before',
    nextAutoCommitAt: 'not-before',
    positionsRetryAt: 'not-before',
    lookupRetryAt: 'not-before',
    joinPrepareDeadline: 'not-before',
    // The thread is taken to be awake when the poll interval ends; topics do not change.
    heartbeatThreadAwake: 'now',
    metadataRefreshedAt: 'now',
    // All pauses are of one length: retry.backoff.max.ms is retry.backoff.ms.
    heartbeatFailures: ZERO,
    lookupFailures: ZERO,
    positionsFailures: ZERO,
  },
};

/** Puts away what a machine at rest does not need any more. */
export const TIDY: Readonly<Record<string, (object: never) => void>> = {
  Shard: tidyShard as (object: never) => void,
  GroupTimers: tidyTimers as (object: never) => void,
  ClassicGroup: tidyGroup as (object: never) => void,
  CoordinatorTimer: tidyTimer as (object: never) => void,
  OffsetStore: ((store: { lastSlots: Map<string, unknown> }) => {
    store.lastSlots = new Map();
  }) as (object: never) => void,
  ConsumerState: tidyConsumer as (object: never) => void,
  FetchExchange: tidyFetch as (object: never) => void,
  Batch: ((batch: Batch) => {
    batch.states.length = batch.count;
  }) as (object: never) => void,
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** With nothing in the log's queue its timer fires without effect. The sweep over old offsets is not explored. */
function tidyShard(shard: Shard): void {
  shard.cleanupTimer.deadline = NOT_ARMED;
  if (shard.waiting.length > 0) return;
  shard.nextAppendId = 0;
  shard.writeTimeoutTimer.deadline = NOT_ARMED;
}

/** What goes with a timer is written when it is armed. Which session was armed first decides nothing. */
function tidyTimers(timers: GroupTimers): void {
  if (timers.join.deadline === NOT_ARMED) {
    timers.isInitialDelay = false;
    timers.initialDelayMs = 0;
    timers.initialRemainingMs = 0;
  }
  if (timers.sync.deadline === NOT_ARMED) timers.syncGeneration = -1;
  const sorted = [...timers.sessions].sort(([a], [b]) => (a < b ? -1 : 1));
  timers.sessions.clear();
  for (const [memberId, timer] of sorted) timers.sessions.set(memberId, timer);
}

function tidyGroup(group: ClassicGroup): void {
  for (const [name, count] of group.protocolCounts) if (count === 0) group.protocolCounts.delete(name);
}

function tidyTimer(timer: CoordinatorTimer): void {
  if (timer.deadline === NOT_ARMED) timer.armedAt = 0;
}

function tidyConsumer(consumer: Writable<ConsumerState>): void {
  consumer.fetching.length = consumer.fetchInFlight?.count ?? 0;
  if (!consumer.settings.enableAutoCommit) consumer.nextAutoCommitAt = 0;
}

function tidyFetch(fetch: FetchExchange): void {
  fetch.trim();
}
