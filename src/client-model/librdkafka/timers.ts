/**
 * The timers of a librdkafka consumer as data: a closed list, each with one line of meaning.
 */

export const Timer = {
  /** The main thread wakes: one of its own timers is due, or it has slept for a second. */
  Main: 0,
  /** The application has finished: its work on a batch, a callback, or the poll during which it was asked for something. */
  Application: 1,
  /** The node is dialled (again). */
  NodeDial: 2,
  /** The coordinator is dialled (again), or what waits for it is given back to the main thread. */
  CoordinatorDial: 3,
  /** The bootstrap address is dialled (again). */
  BootstrapDial: 4,
  /** The back-off of a request that is to be repeated is over. */
  Retry: 5,
  /** The offsets of partitions without a committed one are asked for. */
  OffsetQuery: 6,
  /** The node's thread wakes after a pause, and fetches again. */
  FetchResume: 7,
  /** What was sent last to the coordinator is acknowledged, although not answered. */
  Acknowledged: 8,
  /** A worker behind the polling loop goes on. */
  Workers: 9,
} as const;

export const TIMER_NAMES = Object.keys(Timer);
