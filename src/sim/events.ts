/**
 * The kinds of events, as small integers: dispatch is one switch over them.
 *
 * What counts as an event is a delivered message or an expired timer. The queue also holds checks of timers that turn
 * out to be not yet due; these are not events.
 */

export const EventKind = {
  /** A check of a lazy timer; never seen by observers. who: timer slot. */
  TimerCheck: 0,
  /** A request reaches the broker. Observers: pod, API key, 0. */
  RequestArrives: 1,
  /** An answer reaches its client. Observers: pod, API key, error code. */
  ResponseArrives: 2,
  /** A client's timer expires. Observers: pod, timer kind, 0. */
  ClientTimer: 3,
  /** A timer of the coordinator expires. Observers: group (−1: none), timer kind, 0. */
  CoordinatorTimer: 4,
  /** A fetch that the broker held has records, or has waited long enough. Observers: pod, 0, 0. */
  FetchReady: 5,
  /** An append to the coordinator's log is committed. Observers: 0, append, 0. */
  AppendDone: 6,
  /** The broker learns that a connection was closed. Observers: pod, connection kind, 0. */
  ConnectionClosed: 7,
  /** A connection is given up since a request on it was not answered in time. Observers: pod, connection kind, 0. */
  RequestTimeout: 8,
  /** A pod's process is up. Observers: pod, 0, 0. */
  PodStart: 9,
  /** A churn generator acts. Observers: group, 0, 0. */
  Churn: 10,
  /** A topic gets more partitions, or is deleted. Observers: topic, partitions that it has now, 0. */
  TopicChange: 11,
  /** An attempt to connect has reached the broker and its answer is back. Observers: pod, connection kind, 0. */
  Dialled: 12,
  /** A client learns that the broker has closed a connection. Observers: pod, connection kind, 0. */
  ConnectionLost: 13,
  /** An application is made to do something. Observers: pod, act of its group, 0. */
  Act: 14,
  /** An event of the schedule. Observers: its index there, the step of it (schedule/scheduler.ts), pod. */
  Scheduled: 15,
  /** A request thread of the broker is done with a request. Observers: pod, API key, 0. */
  Served: 16,
  /** Somebody interferes with a message. Observers: pod, API key, how (schedule/interference.ts). */
  Interference: 17,
} as const;

export type EventKindValue = (typeof EventKind)[keyof typeof EventKind];

/** Names by kind, for traces and reports. */
export const EVENT_NAMES: readonly string[] = Object.keys(EventKind);
