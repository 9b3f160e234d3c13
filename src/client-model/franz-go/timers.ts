/**
 * The timers and connections of a franz-go client as data: closed lists, each with one line of meaning.
 *
 * A call (calls.ts) has its place in the list of calls; the pause before its next try is the timer of the same number.
 */

/** The requests that it may have under way, each at most once. */
export const Slot = {
  /** JoinGroup, then SyncGroup. */
  Join: 0,
  Heartbeat: 1,
  Commit: 2,
  OffsetFetch: 3,
  Leave: 4,
  ListOffsets: 5,
  /** The refresh of metadata. */
  Metadata: 6,
  /** FindCoordinator, for all calls that wait for it. */
  Lookup: 7,
  Fetch: 8,
  /** Metadata for the topics of an OffsetFetch answer. */
  Topics: 9,
} as const;

export type SlotKind = (typeof Slot)[keyof typeof Slot];

export const SLOT_COUNT = 10;

export const Timer = {
  /** JoinGroup or SyncGroup is tried again. */
  JoinRetry: Slot.Join,
  /** The heartbeat is tried again. */
  HeartbeatRetry: Slot.Heartbeat,
  /** The commit is tried again. */
  CommitRetry: Slot.Commit,
  /** The OffsetFetch is tried again. */
  OffsetFetchRetry: Slot.OffsetFetch,
  /** LeaveGroup is tried again. */
  LeaveRetry: Slot.Leave,
  /** The ends of the log are asked for again. */
  ListOffsetsRetry: Slot.ListOffsets,
  /** The metadata request is tried again. */
  MetadataRetry: Slot.Metadata,
  /** FindCoordinator is tried again. */
  LookupRetry: Slot.Lookup,
  /** The fetch is tried again. */
  FetchRetry: Slot.Fetch,
  /** The metadata for an OffsetFetch answer is asked for again. */
  TopicsRetry: Slot.Topics,
  /** The next heartbeat is due (HeartbeatInterval). */
  Heartbeat: 10,
  /** The extra heartbeat of a cooperative session is due (F-HB-02). */
  FastCheck: 11,
  /** The pause after a session that failed is over (F-ER-01). */
  Rejoin: 12,
  /** AutoCommitInterval has passed once more. */
  AutoCommit: 13,
  /** Metadata is due: too old, or asked for again after a failure. */
  Metadata: 14,
  /** The application's callback returns. */
  Callback: 15,
  /** The application has finished with its batch, or with what else it was busy with. */
  Work: 16,
  /** The OffsetFetch that met a transaction's offsets is repeated (F-PO-01). */
  UnstableOffsets: 17,
  /** A worker behind the polling loop goes on. */
  Workers: 18,
} as const;

export const TIMER_NAMES: readonly string[] = Object.keys(Timer);

/** clients.md 5.2; opened when first needed. What has a time-out of its own in it would go over a fifth, and never does. */
export const Link = {
  /** To the address it was given: the first metadata, and every other request that any broker may answer. */
  Seed: 0,
  /** To the node: everything but what has a connection of its own. */
  Node: 1,
  /** To the coordinator: JoinGroup and SyncGroup, which it may hold for long. */
  Group: 2,
  /** To the leader of partitions: fetches. */
  Fetch: 3,
} as const;

export type LinkKind = (typeof Link)[keyof typeof Link];

export const LINK_NAMES: readonly string[] = ['seed', 'node', 'group', 'fetch'];
