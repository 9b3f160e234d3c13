/**
 * The consumer's timers as data: a closed list, each with one line of meaning.
 */

export const ClientTimer = {
  /** The next heartbeat is due (heartbeat.interval.ms, or a back-off after a failed one). */
  Heartbeat: 0,
  /** No good heartbeat answer for session.timeout.ms (J-ST-01). */
  Session: 1,
  /** The application has not polled for max.poll.interval.ms (J-MP-02). */
  PollInterval: 2,
  /** poll() wakes: its time-out, a back-off, or the next automatic commit. */
  PollWake: 3,
  /** The application has finished with its batch. */
  Work: 4,
  /** Look for the coordinator again. */
  Lookup: 5,
  /** A synchronous commit is tried again, or given up. */
  CommitRetry: 6,
  /** close() stops waiting. */
  Close: 7,
  /** The cluster's metadata is refreshed (metadata.max.age.ms, or a back-off after a failed refresh). */
  Metadata: 8,
  /** A worker behind the polling loop goes on. */
  Workers: 9,
} as const;

export type ClientTimerKind = (typeof ClientTimer)[keyof typeof ClientTimer];
