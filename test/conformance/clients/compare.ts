/**
 * The comparator: whether a dialogue (simulated, or another repeat) is one that the real client could have had, given the
 * repeats that were recorded of it. It looks for the first difference; without one the dialogue matches.
 *
 * 1. The steps are those of one of the repeats, in exact order, with equal labels.
 * 2. Requests that share a connection in the recording share one in the dialogue, and the other way round.
 * 3. Times, counted from the step before or from the latest possible cause since, agree.
 * 4. Between two steps each counted request comes as often, first at the same time.
 * The end of either recording cuts: what would come later is not compared.
 */
import { isFirstTimely, isStepTimely } from './agree.ts';
import { firstDiffers } from './firsts.ts';
import { Pairing } from './pairing.ts';
import {
  COUNTED_APIS,
  countOf,
  countUntil,
  measureOf,
  type Place,
  type Tally,
  type Track,
  tallyOf,
  totalOf,
} from './places.ts';
import type { Measure, Spreads } from './spread.ts';
import { isTimeIn, isWithin, rangeOf, tolerated, widened } from './tolerance.ts';

/** The first place where a dialogue differs. */
export interface Difference {
  /** Which rule: `step`, `connection`, `time`, `count`, `first`, `offsets`. */
  readonly rule: string;
  /** The number of the step, or that of steps if it is after the last. */
  readonly at: number;
  /** The kind of place. */
  readonly kind: string;
  readonly recorded: string;
  readonly simulated: string;
  /** The repeat that it was compared with. */
  readonly repeat: Track;
}

/** What a dialogue is held against. */
export interface Evidence {
  /** The recorded repeats; at least one. */
  readonly repeats: readonly Track[];
  readonly spreads: Spreads;
}

/** The first difference; null if the dialogue matches. */
export function compare(judged: Track, evidence: Evidence): Difference | null {
  let furthest: Difference | null = null;
  for (const repeat of evidence.repeats) {
    const difference = new Comparison(judged, repeat, evidence).difference();
    if (difference === null) return null;
    if (furthest === null || difference.at > furthest.at) furthest = difference;
  }
  return furthest;
}

class Comparison {
  private readonly judged: Track;
  private readonly repeat: Track;
  private readonly spreads: Spreads;
  private readonly connections = new Pairing();
  /** The repeats that took the same steps so far. */
  private alike: readonly Track[];

  constructor(judged: Track, repeat: Track, { repeats, spreads }: Evidence) {
    this.judged = judged;
    this.repeat = repeat;
    this.spreads = spreads;
    this.alike = repeats;
  }

  difference(): Difference | null {
    const { judged, repeat } = this;
    for (let i = 0; i < Math.min(judged.places.length, repeat.places.length); i++) {
      const [mine, theirs] = [judged.places[i]!, repeat.places[i]!];
      this.alike = this.alike.filter((other) => other.places[i]?.step?.label === theirs.step?.label);
      const recorded = this.alike.flatMap(({ places }) => places[i] ?? []);
      const found = this.placeDiffers(mine, theirs, recorded);
      if (found !== null) return { at: i, kind: theirs.kind, repeat, ...found };
      if (mine.step === null) return null;
    }
    return null;
  }

  private placeDiffers(judged: Place, repeat: Place, recorded: readonly Place[]): Found | null {
    return (
      this.stepDiffers(judged, repeat, recorded) ??
      this.connectionDiffers(judged, repeat) ??
      this.timeDiffers(judged, repeat, recorded) ??
      this.countedDiffers(judged, repeat, recorded)
    );
  }

  /** Where one is at its end the other may go on: after the end, or about then. */
  private stepDiffers(judged: Place, repeat: Place, recorded: readonly Place[]): Found | null {
    const [a, b] = [repeat.step, judged.step];
    if (a?.label === b?.label) return null;
    const usual = rangeOf(recorded.map(({ since }) => since));
    const spread = this.spreads.of(measureOf(repeat, 'time'), this.judged);
    if (b === null && judged.since <= tolerated({ from: usual.from, to: usual.to + spread.difference }).to) return null;
    if (a === null && judged.since >= tolerated({ from: repeat.since, to: repeat.since }).from) return null;
    return { rule: 'step', recorded: a?.label ?? END, simulated: b?.label ?? END };
  }

  private connectionDiffers(judged: Place, repeat: Place): Found | null {
    const [a, b] = [repeat.step?.conn ?? null, judged.step?.conn ?? null];
    if (a === null || b === null) return null;
    const [recorded, simulated] = this.connections.join(a, b);
    return recorded === simulated ? null : { rule: 'connection', recorded, simulated };
  }

  private timeDiffers(judged: Place, repeat: Place, recorded: readonly Place[]): Found | null {
    if (judged.step === null || repeat.step === null || repeat.isUntimed || isStepTimely(judged, recorded)) return null;
    const times = recorded.map(({ since }) => since);
    if (this.isInSpread(judged.since, times, measureOf(repeat, 'time'))) return null;
    return { rule: 'time', recorded: spanOf(times), simulated: spanOf([judged.since]) };
  }

  private countedDiffers(judged: Place, repeat: Place, recorded: readonly Place[]): Found | null {
    const isCut = judged.step === null || repeat.step === null;
    const cut = isCut ? Math.min(judged.since, repeat.since) : Number.POSITIVE_INFINITY;
    for (const api of COUNTED_APIS) {
      const found =
        this.totalDiffers(api, judged, repeat, recorded, cut) ?? this.tallyDiffers(api, judged, repeat, recorded, cut);
      if (found !== null) return found;
    }
    return null;
  }

  /** Requests that are on either side of a callback in repeats are on one of them in all. */
  private totalDiffers(
    api: string,
    judged: Place,
    repeat: Place,
    recorded: readonly Place[],
    cut: number,
  ): Found | null {
    const total = totalOf(judged, api, cut);
    const totals = recorded.flatMap((place) => totalOf(place, api, cut) ?? []);
    if (total === null || totals.length === 0 || this.isCountIn(total, totals, countOf(repeat, api, 'total')))
      return null;
    const between = 'since the last step that is no callback';
    return {
      rule: 'count',
      recorded: `${api} × ${spanOf(totals)} ${between}`,
      simulated: `${api} × ${total} ${between}`,
    };
  }

  private tallyDiffers(api: string, judged: Place, repeat: Place, places: readonly Place[], cut: number): Found | null {
    const mine = tallyOf(judged, api);
    const all = places.map((place) => tallyOf(place, api));
    const count = countUntil(mine, cut);
    const counts = all.map((tally) => countUntil(tally, cut));
    if (!this.isCountIn(count, counts, countOf(repeat, api, 'count'))) {
      return { rule: 'count', recorded: `${api} × ${spanOf(counts)}`, simulated: `${api} × ${count}` };
    }
    const recorded = all.filter((_, i) => counts[i]! > 0);
    if (count === 0 || recorded.length === 0) return null;
    return (
      firstDiffers(mine, recorded) ??
      this.firstConnectionDiffers(mine, tallyOf(repeat, api)) ??
      this.firstTimeDiffers(api, mine, repeat, recorded)
    );
  }

  /** Lookups go to any broker, on any connection. */
  private firstConnectionDiffers({ requests: [mine] }: Tally, { requests: [theirs] }: Tally): Found | null {
    if (mine === undefined || theirs === undefined || mine.api === 'FindCoordinator') return null;
    const [recorded, simulated] = this.connections.join(theirs.conn, mine.conn);
    if (recorded === simulated) return null;
    return { rule: 'connection', recorded: `${mine.api} on ${recorded}`, simulated: `${mine.api} on ${simulated}` };
  }

  private firstTimeDiffers(api: string, judged: Tally, repeat: Place, recorded: readonly Tally[]): Found | null {
    if (repeat.isStart || isFirstTimely(judged, recorded)) return null;
    const first = judged.times[0]!;
    const times = recorded.map((tally) => tally.times[0]!);
    if (this.isInSpread(first, times, measureOf(repeat, `${api} first`))) return null;
    return { rule: 'first', recorded: `${api} at ${spanOf(times)}`, simulated: `${api} at ${spanOf([first])}` };
  }

  /** Whether the client varies that much at such places, or is late as it does for the first time what it does here. */
  private isInSpread(time: number, recorded: readonly number[], measure: Measure): boolean {
    const range = rangeOf(recorded);
    const lateness = this.spreads.lateness(measure);
    if (isTimeIn(time, { from: range.from - lateness, to: range.to + lateness })) return true;
    return isTimeIn(time, widened(range, this.spreads.of(measure, this.judged), measure.floor));
  }

  private isCountIn(count: number, recorded: readonly number[], measure: Measure): boolean {
    const range = rangeOf(recorded);
    if (isWithin(count, range)) return true;
    return isWithin(count, widened(range, this.spreads.of(measure, this.judged), measure.floor));
  }
}

const END = 'the end';

type Found = Omit<Difference, 'at' | 'kind' | 'repeat'>;

function spanOf(values: readonly number[]): string {
  const [from, to] = [Math.round(Math.min(...values)), Math.round(Math.max(...values))];
  return from === to ? `${from}` : `${from}–${to}`;
}
