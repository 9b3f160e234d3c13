/** A piece of a deep run: so many histories from a seed on; and what is known after it. */
import { noteCells } from '../coverage/reached.ts';
import { type Draw, drawHistory, type History, runHistory, smallestHistory } from '../histories/history.ts';
import type { Broken } from '../histories/outcome.ts';
import type { Plant } from '../known-bugs/plant.ts';

export interface Job {
  readonly draw: Draw;
  readonly from: number;
  readonly count: number;
  readonly plant: Plant;
}

/** A history that broke an invariant, as it was drawn and as small as it became. */
export interface Found {
  readonly draw: Draw;
  readonly seed: number;
  readonly broken: Broken;
  readonly history: History;
  /** How often it was made smaller. */
  readonly steps: number;
}

/** The longest that a group took to come to rest. */
export interface Slowest {
  readonly settledMs: number;
  readonly draw: Draw;
  readonly seed: number;
}

export interface Tally {
  readonly histories: number;
  /** Drawn, and not run: they contradict themselves. */
  readonly skipped: number;
  readonly events: number;
  /** By invariant: how often its interesting case was met. */
  readonly reached: ReadonlyMap<string, number>;
  /** Cells of the protocol's tables that were met, as `table|row|column`. */
  readonly cells: ReadonlySet<string>;
  readonly slowest: Slowest | null;
  readonly found: Found | null;
}

/** Looking up cells takes time: one history in so many is looked at. */
const CELLS_EVERY = 10;

/** Runs the histories of a job up to the first that breaks something, and makes that one small. */
export function runJob({ draw, from, count, plant }: Job): Tally {
  const tally = new Counts();
  for (let seed = from; seed < from + count && tally.found === null; seed++) {
    const history = drawHistory(draw, seed, plant.client);
    const cells = seed % CELLS_EVERY === 0 ? tally.cells : null;
    const outcome = runHistory(
      history,
      plant,
      cells === null ? {} : { tap: (coordinator) => noteCells(coordinator, cells) },
    );
    if (outcome === null) {
      tally.skipped++;
      continue;
    }
    tally.add(draw, seed, outcome);
    if (outcome.broken !== null) tally.found = { draw, seed, ...smallestHistory(history, plant, outcome.broken) };
  }
  return tally;
}

class Counts implements Tally {
  histories = 0;
  skipped = 0;
  events = 0;
  readonly reached = new Map<string, number>();
  readonly cells = new Set<string>();
  slowest: Slowest | null = null;
  found: Found | null = null;

  add(draw: Draw, seed: number, outcome: NonNullable<ReturnType<typeof runHistory>>): void {
    const { reached, events, settledMs } = outcome;
    this.histories++;
    this.events += events;
    for (const [name, times] of reached) this.reached.set(name, (this.reached.get(name) ?? 0) + times);
    if (settledMs !== null && settledMs > (this.slowest?.settledMs ?? -1)) this.slowest = { settledMs, draw, seed };
  }
}
