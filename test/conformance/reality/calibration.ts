/**
 * The machine of the measurements: all that was taken from measured figures instead of from a mechanism, in one table.
 *
 * It had two cores for two brokers, all clients and unrelated jobs. Only base latencies and start-up times are here; none of
 * them was chosen to make a cell agree.
 */
import type { ClientName } from '../../../src/client-model/profiles/configuration.ts';

/** A distribution by some of its quantiles: pairs of the share of values below, and the value in milliseconds. */
export type Quantiles = readonly (readonly [share: number, ms: number])[];

export interface Calibration {
  /** One way between a client and the broker: half of a heartbeat's round trip. */
  readonly oneWay: Quantiles;
  /** From the broker's handling of a commit (or an assignment) to its completion in the log. */
  readonly appendMs: number;
  /** How late the producers' tick reaches the log; all partitions alike. */
  readonly tick: Quantiles;
}

/**
 * A running machine. Heartbeats of franz-go on the wire, S1, 1348 of them: min 0.11, p50 0.36, p75 0.7, p90 3.4, p95 11, p99 47,
 * max 128. Commits of franz-go on the wire, S1, 37554: p50 2.1, that is 1.7 more. The tick: from the first
 * record of a tick to that of the next, S1 between the events, 14104 ticks of six groups: p25 98, p50 100, p75 102, p90 106, p95 114,
 * p98 126, p99 141, p99.5 159, p99.9 229.
 */
export const RUNNING: Calibration = {
  oneWay: [
    [0, 0.05],
    [0.25, 0.1],
    [0.5, 0.15],
    [0.75, 0.3],
    [0.9, 1.5],
    [0.95, 4],
    [0.98, 12],
    [0.995, 40],
    [1, 65],
  ],
  appendMs: 1.7,
  tick: [
    [0, 0],
    [0.25, 0.7],
    [0.5, 1.5],
    [0.75, 3],
    [0.9, 7],
    [0.95, 13],
    [0.98, 25],
    [0.99, 40],
    [0.995, 58],
    [0.998, 86],
    [0.999, 120],
    [1, 160],
  ],
};

/**
 * While processes start (S1F): a round trip of JoinGroup, by the broker that the runs were made with. That with initial delay 0:
 * from the handing out of a member id to the join with it, broker's log, 38 runs: p25 1, p50 6, p75 33, p90 95, max 110. The other:
 * what a formation takes beyond its 6000 ms, 36 runs: p25 21, p50 78, p75 190, p90 274, max 337.
 */
export const STARTING: Readonly<Record<'alone' | 'shared', Quantiles>> = {
  alone: [
    [0, 0.05],
    [0.25, 0.3],
    [0.5, 2],
    [0.75, 12],
    [0.9, 40],
    [1, 60],
  ],
  shared: [
    [0, 0.3],
    [0.25, 5],
    [0.5, 25],
    [0.75, 80],
    [0.9, 125],
    [1, 170],
  ],
};

/** How long after the start of a process the machine is that slow. */
export const STARTING_MS = 1_000;

/**
 * How late a thread wakes when its timer is due: franz-go, S1, from a heartbeat's answer to the next beyond H, 1005 of them. What
 * librdkafka's heartbeats are late beyond that (K-E-01, p50 4, p90 23) comes out of the turns of its main loop.
 */
const THREAD: Quantiles = [
  [0, 0.1],
  [0.25, 0.5],
  [0.5, 0.8],
  [0.75, 1.1],
  [0.9, 1.5],
  [0.95, 3],
  [0.99, 15],
  [1, 66],
];

/** The same, beyond what the client's model has of it already: franz-go 0.8 ms, librdkafka 0.4 (S6, its log: 17 checks in 8506 ms). */
const THREAD_BEYOND: Quantiles = [
  [0, 0],
  [0.5, 0],
  [0.75, 0.3],
  [0.9, 0.7],
  [0.95, 2.2],
  [0.99, 14],
  [1, 65],
];

export const WAKE_UP: Readonly<Record<ClientName, Quantiles>> = {
  java: THREAD,
  librdkafka: THREAD_BEYOND,
  'franz-go': THREAD_BEYOND,
  sarama: THREAD,
};

/**
 * Callbacks of the applications, with the way from the client's thread to the application's and back. librdkafka: its debug log,
 * S1, `wait-unassign-call` and `wait-assign-call` last 0 or 1 ms (198 and 407 of them); of the others nothing is known.
 */
export const CALLBACK_MS: Readonly<
  Record<ClientName, { readonly revokedCallbackMs: number; readonly assignedCallbackMs: number }>
> = {
  java: { revokedCallbackMs: 0, assignedCallbackMs: 0 },
  librdkafka: { revokedCallbackMs: 0.5, assignedCallbackMs: 0.5 },
  'franz-go': { revokedCallbackMs: 0, assignedCallbackMs: 0 },
  sarama: { revokedCallbackMs: 0, assignedCallbackMs: 0 },
};

/** From the start of a process to its client's first request. */
export interface Startup {
  /** Of each member. */
  readonly own: Quantiles;
  /** The same for all that are started together, in addition. */
  readonly common: Quantiles;
}

const NONE: Quantiles = [
  [0, 0],
  [1, 0],
];

/** The Go clients and librdkafka: process start to the first dial, S1 franz-go, 44 joins: min 2, p25 4, p50 6.5, p75 10.5, p90 20. */
const SMALL: Quantiles = [
  [0, 2],
  [0.25, 4],
  [0.5, 6.5],
  [0.75, 10.5],
  [0.9, 20],
  [1, 180],
];

/** One process joins a running group (K-J-START; java: S1, 44 joins, to the first JoinGroup in the broker's log). */
export const JOINING: Readonly<Record<ClientName, Startup>> = {
  java: {
    own: [
      [0, 790],
      [0.1, 1_125],
      [0.25, 1_380],
      [0.5, 1_630],
      [0.75, 2_070],
      [0.9, 2_370],
      [1, 3_590],
    ],
    common: NONE,
  },
  librdkafka: { own: SMALL, common: NONE },
  'franz-go': { own: SMALL, common: NONE },
  sarama: { own: SMALL, common: NONE },
};

/**
 * Three processes start together, beside those of other clients (S1F). The Go clients and librdkafka as ever, at the latencies of
 * STARTING. java: start to first record less first join to first Stable, 16 runs; the second and third member after the first,
 * broker's log, 10 groups; the first of three is 0.7 s after the common part.
 */
export const FORMING: Readonly<Record<ClientName, Startup>> = {
  java: {
    own: [
      [0, 0],
      [0.25, 700],
      [0.5, 1_500],
      [0.75, 2_300],
      [1, 3_500],
    ],
    common: [
      [0, 2_500],
      [0.25, 3_900],
      [0.5, 5_400],
      [0.75, 7_200],
      [1, 8_300],
    ],
  },
  librdkafka: { own: SMALL, common: NONE },
  'franz-go': { own: SMALL, common: NONE },
  sarama: { own: SMALL, common: NONE },
};

/** Two members in one process (S2: process start to first JoinGroup in the broker's log, 12 runs). */
export const PAIR: Readonly<Record<ClientName, Startup>> = {
  ...JOINING,
  java: {
    own: [
      [0, 0],
      [1, 30],
    ],
    common: [
      [0, 2_080],
      [0.5, 2_680],
      [1, 3_100],
    ],
  },
};

/** librdkafka, from the command to start them to the first JoinGroup of any, less the 55 ms of its own way there; then each after the first. */
const MANY: Startup = {
  common: [
    [0, 0],
    [0.25, 40],
    [0.5, 110],
    [0.75, 190],
    [1, 285],
  ],
  own: [
    [0, 0],
    [0.1, 25],
    [0.25, 45],
    [0.5, 80],
    [0.75, 160],
    [0.9, 250],
    [1, 384],
  ],
};

/** Many members in one new process (S2: JoinGroups in the broker's log, 8 runs with librdkafka, 4 with java). */
export const ADDED: Readonly<Record<ClientName, Startup>> = {
  java: {
    common: [
      [0, 2_550],
      [0.5, 3_200],
      [1, 4_100],
    ],
    own: [
      [0, 0],
      [0.1, 47],
      [0.25, 107],
      [0.5, 200],
      [0.75, 330],
      [0.9, 350],
      [1, 486],
    ],
  },
  librdkafka: MANY,
  'franz-go': MANY,
  sarama: MANY,
};
