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
import type { Cause } from './events.ts';
import { COUNTED_APIS, countUntil, type Place, type Track, tallyOf } from './places.ts';
import type { Spreads } from './spread.ts';
import { isCountOf, isTimely, isWithin, rangeOf, tolerated } from './tolerance.ts';

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
export function compare(judged: Track, { repeats, spreads }: Evidence): Difference | null {
  let furthest: Difference | null = null;
  for (const repeat of repeats) {
    const difference = new Comparison(judged, repeat, repeats, spreads).difference();
    if (difference === null) return null;
    if (furthest === null || difference.at > furthest.at) furthest = difference;
  }
  return furthest;
}

class Comparison {
  private readonly judged: Track;
  private readonly repeat: Track;
  private readonly alike: readonly Track[];
  private readonly spreads: Spreads;
  private readonly connections = new Pairing();

  constructor(judged: Track, repeat: Track, repeats: readonly Track[], spreads: Spreads) {
    this.judged = judged;
    this.repeat = repeat;
    this.spreads = spreads;
    this.alike = repeats;
  }

  difference(): Difference | null {
    const { judged, repeat } = this;
    const n = Math.min(judged.places.length, repeat.places.length);
    let alike = this.alike;
    for (let i = 0; i < n; i++) {
      alike = alike.filter((other) => other === repeat || isAlike(other.places[i], repeat.places[i]!));
      const difference = this.at(
        i,
        alike.map(({ places }) => places[i]!),
      );
      if (difference !== null) return difference;
      if (judged.places[i]!.step === null) return null;
    }
    return null;
  }

  private at(i: number, recorded: readonly Place[]): Difference | null {
    const judged = this.judged.places[i]!;
    const repeat = this.repeat.places[i]!;
    const cut = Math.min(judged.since, repeat.since);
    const found =
      this.stepDiffers(judged, repeat, recorded) ??
      this.connectionDiffers(judged, repeat) ??
      this.timeDiffers(judged, repeat, recorded) ??
      this.countedDiffers(judged, repeat, recorded, judged.step === null || repeat.step === null ? cut : Infinity);
    return found === null ? null : { at: i, kind: repeat.kind, repeat: this.repeat, ...found };
  }

  /** Where one is at its end the other may go on: after the end, or about then. */
  private stepDiffers(judged: Place, repeat: Place, recorded: readonly Place[]): Found | null {
    const [a, b] = [repeat.step, judged.step];
    if (a?.label === b?.label) return null;
    const spread = this.spreads.of(repeat.kind, this.judged);
    if (b === null && judged.since <= tolerated(rangeOf(recorded.map(({ since }) => since + spread.difference))).to)
      return null;
    if (a === null && judged.since >= tolerated({ from: repeat.since, to: repeat.since }).from) return null;
    return { rule: 'step', recorded: a?.label ?? 'the end', simulated: b?.label ?? 'the end' };
  }

  private connectionDiffers(judged: Place, repeat: Place): Found | null {
    const [a, b] = [repeat.step, judged.step];
    if (a === null || b === null || a.conn === null || b.conn === null) return null;
    const [known, mine] = this.connections.join(a.conn, b.conn);
    return known === mine ? null : { rule: 'connection', recorded: known, simulated: mine };
  }

  private timeDiffers(judged: Place, repeat: Place, recorded: readonly Place[]): Found | null {
    if (judged.step === null || repeat.step === null || repeat.isUntimed) return null;
    const times = recorded.filter(({ step }) => step !== null).map(({ since }) => since);
    if (isTimely(judged.since, times, () => this.spreads.of(repeat.kind, this.judged))) return null;
    if (hasTimelyCause(judged, recorded)) return null;
    return { rule: 'time', recorded: spanOf(times), simulated: spanOf([judged.since]) };
  }

  private countedDiffers(judged: Place, repeat: Place, recorded: readonly Place[], cut: number): Found | null {
    for (const api of COUNTED_APIS) {
      const found = this.tallyDiffers(api, judged, repeat, recorded, cut);
      if (found !== null) return found;
    }
    return null;
  }

  private tallyDiffers(
    api: string,
    judged: Place,
    repeat: Place,
    recorded: readonly Place[],
    cut: number,
  ): Found | null {
    const mine = tallyOf(judged, api);
    const theirs = recorded.map((place) => tallyOf(place, api));
    const counts = theirs.map((tally) => countUntil(tally, cut));
    const count = countUntil(mine, cut);
    if (!isCountOf(count, counts, () => this.spreads.of(`${api} in ${repeat.kind}`, this.judged))) {
      return { rule: 'count', recorded: `${api} × ${spanOf(counts)}`, simulated: `${api} × ${count}` };
    }
    const times = theirs.filter((_, i) => counts[i]! > 0).map((tally) => tally.times[0]!);
    if (count === 0 || times.length === 0 || repeat.kind.startsWith('spawn')) return null;
    const first = mine.times[0]!;
    if (isTimely(first, times, () => this.spreads.of(`${api} first in ${repeat.kind}`, this.judged))) return null;
    const sinceSame = theirs.flatMap((tally) => tally.sinceSame ?? []);
    if (mine.sinceSame !== null && sinceSame.length > 0 && isTimely(mine.sinceSame, sinceSame)) return null;
    return { rule: 'first', recorded: `${api} at ${spanOf(times)}`, simulated: `${api} at ${spanOf([first])}` };
  }
}

type Found = Omit<Difference, 'at' | 'kind' | 'repeat'>;

function isAlike(place: Place | undefined, other: Place): boolean {
  return place !== undefined && place.step?.label === other.step?.label;
}

/** Whether one of the things that may have caused the step was as long before it in a recording. */
function hasTimelyCause(judged: Place, recorded: readonly Place[]): boolean {
  return judged.step!.causes.some(({ kind, t }) => {
    const times = recorded.flatMap(({ step }) => (step === null ? [] : sinceCause(kind, step.t, step.causes)));
    return times.length > 0 && isWithin(judged.step!.t - t, tolerated(rangeOf(times)));
  });
}

function sinceCause(kind: string, at: number, causes: readonly Cause[]): number[] {
  return causes.filter((cause) => cause.kind === kind).map(({ t }) => at - t);
}

function spanOf(values: readonly number[]): string {
  const { from, to } = rangeOf(values);
  return Math.round(from) === Math.round(to) ? `${Math.round(from)}` : `${Math.round(from)}–${Math.round(to)}`;
}

/** Connections of two dialogues, paired as they are used by the same requests. */
class Pairing {
  private readonly forth = new Map<number, number>();
  private readonly back = new Map<number, number>();
  private readonly names = new Map<number, string>();

  /** Pairs two; gives the names of the one recorded and of the one that the other stands for, equal if all is well. */
  join(recorded: number, judged: number): readonly [string, string] {
    if (!this.forth.has(recorded) && !this.back.has(judged)) {
      this.forth.set(recorded, judged);
      this.back.set(judged, recorded);
      this.names.set(recorded, `connection ${this.names.size + 1}`);
    }
    return [this.nameOf(recorded), this.nameOf(this.back.get(judged))];
  }

  private nameOf(recorded: number | undefined): string {
    return (recorded === undefined ? undefined : this.names.get(recorded)) ?? 'a new connection';
  }
}
