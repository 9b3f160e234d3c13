/**
 * A place is a step of a sequence as seen from the step before it: how long after, what may have caused it, and what was
 * counted in between. The place after the last step is the end of the recording. Places of one kind (the same two steps,
 * but for numbers) are where a client does the same thing in different cases.
 */
import type { Counted, Sequence, Step } from './events.ts';
import type { Measure } from './spread.ts';

export const COUNTED_APIS = ['Heartbeat', 'OffsetCommit', 'OffsetFetch', 'FindCoordinator'] as const;

export interface Place {
  /** The step; null at the end of the recording. */
  readonly step: Step | null;
  readonly kind: string;
  /** The step alone, without the one before. */
  readonly wider: string;
  /** Whether it is the first of its kind in a process. */
  readonly isFirst: boolean;
  /** Milliseconds since the step before. */
  readonly since: number;
  /** Whether a process starts here, which takes as long as the machine lets it. */
  readonly isStart: boolean;
  /** Whether the time is not compared: at a start, and where the script acts, which keeps its own time. */
  readonly isUntimed: boolean;
  /** What was counted since the step before, by request. */
  readonly counted: ReadonlyMap<string, Tally>;
  /** How many were counted before that, since the last step that was no callback; null at a callback. */
  readonly carried: ReadonlyMap<string, number> | null;
  /** The kind, if callbacks are left out. */
  readonly firmKind: string;
}

export interface Tally {
  readonly requests: readonly Counted[];
  /** When each was sent, after the step before. */
  readonly times: readonly number[];
  /** From the last request of the same name, wherever that was, to the first here. */
  readonly sinceSame: number | null;
}

/** A sequence with its places, ready to be compared. */
export interface Track {
  readonly sequence: Sequence;
  readonly places: readonly Place[];
}

const NOTHING: Tally = { requests: [], times: [], sinceSame: null };

export function tallyOf(place: Place, api: string): Tally {
  return place.counted.get(api) ?? NOTHING;
}

/** When a tally is only looked at up to an instant after the step before. */
export function countUntil({ times }: Tally, cut: number): number {
  let count = 0;
  while (count < times.length && times[count]! <= cut) count++;
  return count;
}

/** How many requests there are since the last step that was no callback; null at a callback. */
export function totalOf(place: Place, api: string, cut = Number.POSITIVE_INFINITY): number | null {
  if (place.carried === null) return null;
  return (place.carried.get(api) ?? 0) + countUntil(tallyOf(place, api), cut);
}

export function trackOf(sequence: Sequence): Track {
  const walk = new Walk();
  const { steps, tail, end } = sequence;
  const places = steps.map((step) => walk.next(step, step.t, step.before));
  return { sequence, places: [...places, walk.next(null, end, tail)] };
}

/** Goes from step to step and remembers what came before. */
class Walk {
  private before: Step | null = null;
  /** The last step that was no callback. */
  private firm: Step | null = null;
  private carried = new Map<string, number>();
  private readonly seen = new Set<string>();
  private readonly last = new Map<string, number>();

  next(step: Step | null, t: number, requests: readonly Counted[]): Place {
    const { before, firm, carried } = this;
    if (before?.label === 'spawn') this.seen.clear();
    const kind = kindOf(before, step);
    const isStart = before === null || before.label === 'spawn';
    const place = {
      step,
      kind,
      wider: `⇒ ${ending(step)}`,
      isFirst: !this.seen.has(kind),
      isStart,
      isUntimed: isStart || step === null || step.lane === 'script',
      since: t - (before?.t ?? 0),
      counted: this.tallies(requests, before?.t ?? 0),
      carried: step?.lane === 'app' ? null : carried,
      firmKind: kindOf(firm, step),
    };
    this.seen.add(kind);
    this.pass(step, place.counted);
    return place;
  }

  private pass(step: Step | null, counted: ReadonlyMap<string, Tally>): void {
    this.before = step;
    if (step?.lane === 'app') {
      this.carried = new Map(this.carried);
      for (const [api, { times }] of counted) this.carried.set(api, (this.carried.get(api) ?? 0) + times.length);
    } else {
      this.firm = step;
      this.carried = new Map();
    }
  }

  private tallies(counted: readonly Counted[], from: number): Map<string, Tally> {
    const tallies = new Map<string, Tally>();
    for (const api of COUNTED_APIS) {
      const requests = counted.filter((request) => request.api === api);
      if (requests.length === 0) continue;
      const before = this.last.get(api);
      const sinceSame = before === undefined ? null : requests[0]!.t - before;
      this.last.set(api, requests.at(-1)!.t);
      tallies.set(api, { requests, times: requests.map(({ t }) => t - from), sinceSame });
    }
    return tallies;
  }
}

/** The two steps without their numbers. */
function kindOf(before: Step | null, step: Step | null): string {
  return `${before === null ? 'start' : general(before)} ⇒ ${ending(step)}`;
}

/** `JoinGroup`, `→ JoinGroup error`, `assigned`, `command slow`, but `act` for an act that ends a place. */
function general({ label }: Step): string {
  const [head, api, error] = label.split(' ');
  if (head !== '→') return head === 'command' ? `command ${api}` : head!;
  return `→ ${api} ${PLAIN.has(error!) ? error : 'error'}`;
}

/** Answers that are no errors in effect. */
const PLAIN = new Set(['NONE', 'MEMBER_ID_REQUIRED']);

function ending(step: Step | null): string {
  return step === null || step.lane === 'script' ? 'act' : general(step);
}

/** What is measured at a place: its time, or of a counted request the number or the time of the first. */
export function measureOf({ kind, wider, isFirst }: Place, what: 'time' | `${string} first`): Measure {
  return { kind: `${what} ${kind}`, wider: `${what} ${wider}`, isFirst, floor: RATIO_FLOOR_MS };
}

/** How many requests there are since the step before, or (`total`) since the last step that was no callback. */
export function countOf(place: Place, api: string, what: 'count' | 'total'): Measure {
  const kind = what === 'count' ? place.kind : place.firmKind;
  return { kind: `${api} ${what} ${kind}`, wider: `${api} ${what} ${place.wider}`, isFirst: false, floor: 1 };
}

const RATIO_FLOOR_MS = 30;
