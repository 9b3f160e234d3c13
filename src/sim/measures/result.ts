/**
 * What a run came to, as plain data: the input of every report. All spans in milliseconds of virtual time.
 *
 * `SCHEMA_VERSION` changes when a field changes its meaning or goes away; new fields do not change it.
 */
import type { GroupState } from '../../protocol/states.ts';

export const SCHEMA_VERSION = 1;

/** Quantiles of a set of spans. All 0 when `count` is 0. */
export interface SpanSummary {
  readonly count: number;
  readonly totalMs: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** One step of a cause chain, latest cause first; `text` is a sentence fragment a person can read. */
export interface CauseStep {
  readonly atMs: number;
  readonly text: string;
}

/** One rebalance: from leaving Stable (or Empty) to Stable, Empty or the end of the run. */
export interface RebalanceRecord {
  /** From 1 in each group, over the whole run. */
  readonly number: number;
  readonly group: string;
  readonly startMs: number;
  /** null: it had not ended when the run did. */
  readonly endMs: number | null;
  readonly generationBefore: number;
  readonly generationAfter: number;
  /** The kind of what started it: see {@link RebalanceCauseKind}. */
  readonly kind: RebalanceCauseKind;
  /** Kafka's own reason words. */
  readonly reason: string;
  /** From what started it back to its first known cause. */
  readonly causes: readonly CauseStep[];
  /** What else would have started it while it ran, each as a chain of its own; the first 64. */
  readonly further: readonly (readonly CauseStep[])[];
  /** How many there were. */
  readonly furtherCount: number;
  /** Members that were removed within it, each with the timer that fired and when that was last re-armed; the first 64. */
  readonly removals: readonly RemovalRecord[];
  /** How many there were. */
  readonly removalCount: number;
  /** Whose act or silence ended its longest phase; null if no phase has ended. */
  readonly heldOpen: Hold | null;
  /** Members of the group when it ended (or when the run did). */
  readonly membersAfter: number;
}

/** Who held a rebalance open, and until what. */
export interface Hold {
  readonly phase: 'join' | 'sync';
  readonly kind: HoldKind;
  /** The pods, as `m7`; none where only a timer was waited for. */
  readonly members: readonly string[];
  /** From the start of the phase to its end. */
  readonly afterMs: number;
  /** The same as a sentence fragment. */
  readonly text: string;
}

export type HoldKind =
  | 'rejoined'
  | 'joined'
  | 'left'
  | 'session-expired'
  | 'initial-delay'
  | 'rebalance-timeout'
  | 'sync-timeout'
  | 'synced'
  | 'other';

/** What started a rebalance. */
export type RebalanceCauseKind =
  | 'join'
  | 'rejoin'
  | 'leave'
  | 'session-expired'
  | 'sync-expired'
  | 'static-replacement'
  | 'append-failed'
  | 'other';

/** A member that was removed, with the timer that did it. */
export interface RemovalRecord {
  readonly atMs: number;
  /** The pod, as `m7`; `''` if the member id is of no known pod. */
  readonly member: string;
  readonly memberId: string;
  readonly cause: string;
  /** `session`, `join` or `sync`; null if no timer did it. */
  readonly timer: string | null;
  /** When the timer was last re-armed, and by what; null if no timer did it. */
  readonly armedAtMs: number | null;
  readonly armedBy: string | null;
}

/**
 * How the former reader of a partition had come to an end: `crash`, `fatal-error`; `removed` by the coordinator (its
 * session, or its time to rejoin, was over); `max-poll`: it left because its application did not poll; `commit-refused`:
 * it gave the partition up, and its last commit had been refused; `uncommitted`: it gave it up without a commit of what
 * it had read. `two-owners`: it still read.
 */
export type DuplicateClass =
  | 'crash'
  | 'fatal-error'
  | 'removed'
  | 'max-poll'
  | 'commit-refused'
  | 'uncommitted'
  | 'two-owners'
  | 'other';

/** What took a living member out of its group: a timer of the coordinator, or its own client's `max.poll.interval.ms`. */
export type ExpulsionCause = 'session-expired' | 'rebalance-timeout' | 'sync-timeout' | 'max-poll';

/** One column of the timeline: the planned run is cut into equal spans, of which those that were reached are told. */
export interface TimelineBucket {
  readonly startMs: number;
  /** Milliseconds of the bucket spent in each state; sums to its length (the last one ends with the run). */
  readonly states: Readonly<Record<GroupState, number>>;
  /** Highest generation reached by its end. */
  readonly generation: number;
  /** Mean number of partitions without an owner, the start-up included. */
  readonly unowned: number;
  /** Sum of the lag of all partitions at its end, in records. */
  readonly lagRecords: number;
  /** Lag of the worst partition at its end: the age of its oldest record that is not committed, in seconds. */
  readonly lagSeconds: number;
  /** Members at its end as the coordinator has them: crashed ones too until they are expired. */
  readonly members: number;
  /** Running pods at its end. */
  readonly pods: number;
}

/** One partition as one group reads it. */
export interface PartitionResult {
  readonly partition: string;
  /** Until its first owner; null if it never had one. */
  readonly startupMs: number | null;
  /** Spans without an owner after the first one, with the one that is open at the end. */
  readonly unowned: SpanSummary;
  /** Time with two owners or more at once: one of them does not know yet that it was removed. */
  readonly doubleOwnedMs: number;
  /** Distinct records processed. */
  readonly consumed: number;
  /** Medians of lag are over the ends of the timeline's buckets; maxima are over every instant. */
  readonly lagRecordsEnd: number;
  readonly lagRecordsMedian: number;
  readonly lagRecordsMax: number;
  readonly lagSecondsMedian: number;
  readonly lagSecondsMax: number;
  readonly duplicated: number;
  readonly lost: number;
}

/** The measures of one group. */
export interface GroupResult {
  readonly groupId: string;
  /** The highest generation reached. */
  readonly generations: number;
  /** Milliseconds in each state; sums to the length of the run. */
  readonly states: Readonly<Record<GroupState, number>>;
  readonly rebalances: {
    readonly count: number;
    readonly byKind: Readonly<Partial<Record<RebalanceCauseKind, number>>>;
    /** Start of a rebalance to Stable; of all that came so far. */
    readonly durations: SpanSummary;
    /** Of those that never reached Stable: they ended in Empty or Dead, or had not ended when the run did. */
    readonly unsettled: SpanSummary;
    /** The longest ones, of both sorts, the longest first. */
    readonly longest: readonly RebalanceRecord[];
    /** The latest ones, oldest first; `count` may be larger. */
    readonly records: readonly RebalanceRecord[];
  };
  /** A pod's first JoinGroup to its membership in a Stable group. */
  readonly joinToStable: SpanSummary;
  /** Members removed, by cause. */
  readonly removals: Readonly<Record<string, number>>;
  /** Members that were alive and were taken out all the same, by cause. */
  readonly expelled: Readonly<Partial<Record<ExpulsionCause, number>>>;
  /** Requests that reached the coordinator: joins, syncs, heartbeats, leaves, commits, fetches of offsets. */
  readonly requests: number;
  /** Until every partition had had an owner; null if some never had one. */
  readonly startupMs: number | null;
  /** Spans of all partitions without an owner, after the first owner of each. */
  readonly unowned: SpanSummary;
  /** How often a partition came to have two owners at once, and for how long in all. */
  readonly doubleOwned: { readonly count: number; readonly totalMs: number };
  readonly records: {
    readonly produced: number;
    /** Distinct records processed. */
    readonly consumed: number;
    /** Deliveries of a record that had been delivered before. */
    readonly duplicated: number;
    /** The same by how the one who read the partition before had come to an end there. */
    readonly duplicatedBy: Readonly<Partial<Record<DuplicateClass, number>>>;
    /** Records passed over by a position or a commit and never processed; 0 with at-least-once settings. */
    readonly lost: number;
  };
  /** Answers to JoinGroup as the coordinator sent them, by Kafka's error name. */
  readonly joins: { readonly total: number; readonly byCode: Readonly<Record<string, number>> };
  readonly commits: { readonly total: number; readonly byCode: Readonly<Record<string, number>> };
  readonly heartbeats: { readonly total: number; readonly byCode: Readonly<Record<string, number>> };
  /** Over the ends of the timeline's buckets: all partitions together in records, the worst one in seconds. */
  readonly lag: {
    readonly recordsMedian: number;
    readonly recordsMax: number;
    readonly secondsMedian: number;
    /** Over every instant. */
    readonly secondsMax: number;
  };
  readonly partitions: readonly PartitionResult[];
  readonly timeline: readonly TimelineBucket[];
}

/** A group on its way, told at little cost. */
export interface GroupGlance {
  /** Deliveries so far of a record that had been delivered before. */
  readonly duplicated: number;
  /** The rebalance that began last; null: there was none. */
  readonly latest: RebalanceRecord | null;
}

/** The measures of a whole run. */
export interface RunResult {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly seed: string;
  readonly traceHash: string;
  /** Dispatched message deliveries and timer expiries. */
  readonly events: number;
  /** How far the run came; shorter than asked when it was interrupted. */
  readonly virtualMs: number;
  readonly interrupted: boolean;
  readonly groups: readonly GroupResult[];
}
