/**
 * How times are taken, so that a busy machine does not change the verdict.
 *
 * - **Short slices** of about 20 000 events (one or two milliseconds): on two shared cores most of them meet another
 *   job, but in a hundred some do not.
 * - **Minima**, not means: other jobs only ever add time. The minimum stays within about 5 % where medians move several
 *   times over.
 * - **Sides alternate** in rounds within one process, so that a ratio compares the same seconds of the same machine.
 *
 * tinybench takes the times. Left alone it finishes one task before it begins the next; here each task is reset and run
 * for a few slices, in turns, and the smallest latency of all turns is kept.
 */
import { Bench } from 'tinybench';

/** One side of a comparison: a run that can be continued. */
export interface Side {
  readonly name: string;
  /** Continues the run by this many events. */
  run(events: number): void;
}

export interface Effort {
  readonly eventsPerSlice: number;
  readonly slicesPerTurn: number;
  readonly rounds: number;
}

const USUAL: Effort = { eventsPerSlice: 20_000, slicesPerTurn: 3, rounds: 120 };

/** Turns in which the code is compiled before anything counts. */
const WARM_UP_ROUNDS = 20;

/**
 * The cost of an event on each side, in the order of the sides.
 *
 * @returns nanoseconds
 */
export function nanosecondsPerEvent(sides: readonly Side[], effort: Partial<Effort> = {}): number[] {
  const { eventsPerSlice, slicesPerTurn, rounds } = { ...USUAL, ...effort };
  const bench = new Bench({ time: 0, iterations: slicesPerTurn, warmup: false, throws: true });
  for (const side of sides) bench.add(side.name, () => side.run(eventsPerSlice));
  takeTurns(bench, WARM_UP_ROUNDS);
  return takeTurns(bench, rounds).map((ms) => (ms * 1e6) / eventsPerSlice);
}

/** The shortest slice of each task, in milliseconds. */
function takeTurns(bench: Bench, rounds: number): number[] {
  const shortest = bench.tasks.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    for (const [i, task] of bench.tasks.entries()) {
      task.reset(false);
      const { result } = task.runSync();
      if (result.state === 'completed') shortest[i] = Math.min(shortest[i]!, result.latency.min);
    }
  }
  return shortest;
}
