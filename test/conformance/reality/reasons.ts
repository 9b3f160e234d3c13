/**
 * Why cells do not agree, class by class: the mechanism that is missing or different, or what the measurement cannot tell.
 * docs/fidelity.md is written from here.
 */
import type { Cell } from './cells.ts';

export interface Reason {
  /** Of the ids of its cells. */
  readonly cells: RegExp;
  /** Only of cells with so few measured events. */
  readonly fewerThan?: number;
  readonly text: string;
}

/** The first that fits is the reason of a cell. */
export const REASONS: readonly Reason[] = [
  {
    cells: /^R-S1-sarama-coop-/,
    text:
      'Phases of the members lie closer together than in the real group: there the longest commit of a leave or crash, which waits behind ' +
      'the JoinGroup of the member that noticed first, took 0.6 to 3.1 s (22 events), ours 0.2 to 2.5 with half below 0.5. One cause is ' +
      'seen in the broker’s log: in first generations the leader’s SyncGroup came 83 ms after Stabilized (median of 45, up to 226), one ' +
      'fetch later, in second ones after 2 ms; ours is sent before the fetch. Each such wait sets a joiner’s beats further apart.',
  },
  {
    cells: /^R-S1-sarama-eager-.*longestCommitMs/,
    text:
      'The measured program has one worker for all claims, whose commit waits for up to two fetches on the one connection; ours commits ' +
      'from the handler of a claim and waits for one.',
  },
  {
    cells: /^R-S1-ck-.*leave\.(eventToPreparingMs|settleMs)/,
    text:
      'Close() of confluent-kafka-go polls in rounds of 100 ms: in 15 of 28 leaves the revoke callback came a whole round after it began. ' +
      'Our close() serves it at once.',
  },
  {
    cells: /^R-S6-java-.*assignedToLeaveMs/,
    text:
      'The heartbeat thread of Java sleeps for retry.backoff.ms (100 ms) at a time while the application works, and so sees the end of ' +
      'max.poll.interval.ms up to 100 ms late; ours sees it on the instant.',
  },
  {
    cells: /^R-S6-ck-/,
    text:
      'Where no offset is committed librdkafka asks for the first one after 100 ms. The real client did so after its first two assignments ' +
      'only; after later ones records came within 20 ms (its log: "exceeded by 1 ms" at 8006 ms after the assignment, "by 499 ms" at 8506). ' +
      'Ours waits each time, so that it is the 17th check of 500 ms that finds the application late and never the 16th. Why the real one ' +
      'does not wait is not known; that its members leave and come back apart from each other (more generations) follows from it.',
  },
  {
    cells: /^R-(S1-java-.*Gap|S1-.*groupStop|S2-java-|S4-(java|ck)-up)/,
    text:
      'Work of processors: on the two cores a JVM that starts, or 28 of its consumers that warm up, keeps the others from their records ' +
      'for some 100 ms. In the simulator nobody waits for a processor.',
  },
  {
    cells: /^R-S1F-java-/,
    text:
      'JVMs took 5.1 s (median) to their first records, less the formation, in the six measured runs with an initial delay of 3 s, and ' +
      '8.0 s in the ten without; one distribution stands for both.',
  },
  {
    cells: /^R-S1F-/,
    text: 'Latencies while processes start are those of all formation runs together; single clients met calmer or busier moments.',
  },
  {
    cells: /^R-S2-(ck|ck240)-/,
    text:
      'Two modes: the scale-up comes 12 s after the start, just when the two old members beat, and they notice together or one beat ' +
      'apart. Both modes occur in the simulation (see its p10 and p90); of four or six measured runs the median may lie in either.',
  },
  {
    cells: /^R-S4-.*overlap.*worstGapMs/,
    text:
      'The longest of some 200 to 450 ticks, and so the tail of their lateness: it is taken from the S1 runs; that of the S4 runs, made ' +
      'with another broker and another load, is not among the recordings.',
  },
  {
    cells: /^R-S4-java-.*within/,
    text: 'Three and four starts of a JVM, 1.7 to 2.1 s; the start-up times of S1 (44 joins, median 1.63 s) are taken.',
  },
  {
    cells: /^R-S4-/,
    fewerThan: 5,
    text:
      'Two or three measured events of a quantity that is spread evenly, over a heartbeat interval (until the next beat) or over a tick ' +
      '(until the next commit): the band of so few is narrower than the spread. Where the measured cells of one and the same mechanism ' +
      '(overlap5s and overlap30s) exclude each other, one value cannot be in both.',
  },
  {
    cells: /^R-S1-.*noticeSpreadMs/,
    text:
      'On one machine the members are late together, as a stall meets all beats of a round; in the simulator each message and each timer ' +
      'draws its own lateness.',
  },
  {
    cells: /^R-S1-.*(preparingToStableMs|settleMs|GapMs|joinerFirstRecordMs|secondGenerationMs|eventToPreparingMs)/,
    text:
      'Hangs on what is left of a heartbeat interval when the event comes: even in (0, H] by construction. The measured events (11 or 22) ' +
      'happen to lie low or high.',
  },
];

export function reasonOf({ id, n }: Cell): Reason | undefined {
  return REASONS.find(({ cells, fewerThan }) => cells.test(id) && n < (fewerThan ?? Number.POSITIVE_INFINITY));
}
