/**
 * How much a real client varies at one kind of place, learned from the repeats of its recordings: how far two repeats of
 * one case lie apart at most, in milliseconds and as a ratio, or in counts. A place that was recorded twice within a few
 * milliseconds by chance is given the spread that such places of the same library show elsewhere; and if such places were
 * not seen often enough, {@link ENOUGH}, the spread of the wider kind: all places that end with the same step.
 */

export interface Spread {
  /** Largest difference between two repeats. */
  readonly difference: number;
  /** Largest ratio between two repeats. */
  readonly ratio: number;
}

const NO_SPREAD: Spread = { difference: 0, ratio: 1 };

/** So many pairs of repeats tell the spread of a kind. */
const ENOUGH = 30;

/** A virtual machine loads and compiles code at its first use: any step may be so late the first time in a process. */
const FIRST_USE_MS: Record<string, number> = { java: 200 };

/** What is measured at a place, by kind and by wider kind. */
export interface Measure {
  readonly kind: string;
  readonly wider: string;
  /** Whether it is the first place of its kind in a process. */
  readonly isFirst: boolean;
  /** Added to both sides of a ratio: below some tens of milliseconds, or one request, a ratio says nothing. */
  readonly floor: number;
}

/** Two repeats, each known by any object. */
type Pair = readonly [unknown, unknown];

interface Kind {
  readonly seen: Pair[];
  /** Those that do not agree. */
  readonly apart: (Spread & { readonly of: Pair })[];
}

/** The spreads of one library. */
export class Spreads {
  private readonly kinds = new Map<string, Kind>();
  private readonly firstUseMs: number;

  constructor(library: string) {
    this.firstUseMs = FIRST_USE_MS[library] ?? 0;
  }

  /** Two repeats gave `a` and `b` at a kind of place; `agrees` if that is no difference at all. */
  add({ kind, wider, floor }: Measure, of: Pair, a: number, b: number, agrees: boolean): void {
    const ratio = (Math.max(a, b) + floor) / (Math.min(a, b) + floor);
    for (const name of [kind, wider]) {
      const known = this.kinds.get(name) ?? { seen: [], apart: [] };
      this.kinds.set(name, known);
      known.seen.push(of);
      if (!agrees) known.apart.push({ of, difference: Math.abs(a - b), ratio });
    }
  }

  /** The spread at a place, from all pairs that the one who is judged has no part in. */
  of({ kind, wider }: Measure, judged: unknown): Spread {
    return this.from(kind, judged, ENOUGH) ?? this.from(wider, judged, 0)!;
  }

  /** How much later than recorded something may be that is done for the first time in a process. */
  lateness({ isFirst }: Measure): number {
    return isFirst ? this.firstUseMs : 0;
  }

  private from(name: string, judged: unknown, least: number): Spread | null {
    const { seen, apart } = this.kinds.get(name) ?? { seen: [], apart: [] };
    if (least > 0 && seen.filter((pair) => !pair.includes(judged)).length < least) return null;
    return apart.filter(({ of }) => !of.includes(judged)).reduce(wider, NO_SPREAD);
  }
}

function wider(a: Spread, b: Spread): Spread {
  return { difference: Math.max(a.difference, b.difference), ratio: Math.max(a.ratio, b.ratio) };
}
