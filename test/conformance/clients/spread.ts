/**
 * How much a real client varies at one kind of place, learned from the repeats of its recordings: how far two repeats of
 * one case lie apart, in milliseconds and as a ratio, or in counts. A place that was recorded twice within a few milliseconds
 * by chance is given the spread that such places of the same library show elsewhere.
 *
 * One repeat in some hundred is an outlier (the host was busy, a lookup was repeated); so the spread is not that of the
 * widest pair but of the widest after the outermost share, {@link OUTLIERS}, has been put aside.
 */

export interface Spread {
  /** Largest difference between two repeats. */
  readonly difference: number;
  /** Largest ratio between two repeats. */
  readonly ratio: number;
}

/** The share of pairs that are put aside. */
const OUTLIERS = 0.005;

/** Below some tens of milliseconds a ratio says nothing. */
export const RATIO_FLOOR_MS = 30;

interface Pair {
  /** The two repeats, each known by any object. */
  readonly of: readonly [unknown, unknown];
  readonly difference: number;
  readonly ratio: number;
}

interface Kind {
  /** How many pairs were seen, those that agree with them. */
  seen: number;
  readonly apart: Pair[];
}

/** The spreads of one library. */
export class Spreads {
  private readonly kinds = new Map<string, Kind>();

  /** Two repeats gave `a` and `b` at a kind of place; `agrees` if that is no difference at all. */
  add(kind: string, of: Pair['of'], a: number, b: number, agrees: boolean): void {
    let known = this.kinds.get(kind);
    if (known === undefined) {
      known = { seen: 0, apart: [] };
      this.kinds.set(kind, known);
    }
    known.seen++;
    if (agrees) return;
    known.apart.push({ of, difference: Math.abs(a - b), ratio: ratioOf(Math.max(a, b), Math.min(a, b)) });
  }

  /** The spread of a kind of place, from all pairs that the one who is judged has no part in. */
  of(kind: string, judged: unknown): Spread {
    const { seen, apart } = this.kinds.get(kind) ?? { seen: 0, apart: [] };
    const others = apart.filter((pair) => !pair.of.includes(judged));
    const rank = Math.floor((seen - apart.length + others.length) * OUTLIERS);
    return {
      difference:
        nth(
          rank,
          others.map(({ difference }) => difference),
        ) ?? 0,
      ratio:
        nth(
          rank,
          others.map(({ ratio }) => ratio),
        ) ?? 1,
    };
  }
}

/** The value that so many are greater than. */
function nth(rank: number, values: number[]): number | undefined {
  return values.sort((a, b) => b - a)[rank];
}

function ratioOf(more: number, less: number): number {
  return (more + RATIO_FLOOR_MS) / (less + RATIO_FLOOR_MS);
}
