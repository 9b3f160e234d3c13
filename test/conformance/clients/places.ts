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

export function trackOf(sequence: Sequence): Track {
  const { steps, tail, end } = sequence;
  const seen = new Set<string>();
  const last = new Map<string, number>();
  const places = [...steps, null].map((step, i): Place => {
    const before = steps[i - 1];
    if (before?.label === 'spawn') seen.clear();
    const since = (step?.t ?? end) - (before?.t ?? 0);
    const counted = talliesOf(step?.before ?? tail, before?.t ?? 0, last);
    const kind = kindOf(before, step);
    const isFirst = !seen.has(kind);
    seen.add(kind);
    const isStart = before === undefined || before.label === 'spawn';
    const isUntimed = isStart || step === null || step.lane === 'script';
    return { step, kind, wider: `⇒ ${ending(step)}`, isFirst, isStart, isUntimed, since, counted };
  });
  return { sequence, places };
}

/** The two steps without their numbers. */
function kindOf(before: Step | undefined, step: Step | null): string {
  return `${before === undefined ? 'start' : general(before)} ⇒ ${ending(step)}`;
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

function talliesOf(counted: readonly Counted[], from: number, last: Map<string, number>): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const api of COUNTED_APIS) {
    const requests = counted.filter((request) => request.api === api);
    if (requests.length === 0) continue;
    const before = last.get(api);
    const sinceSame = before === undefined ? null : requests[0]!.t - before;
    last.set(api, requests.at(-1)!.t);
    tallies.set(api, { requests, times: requests.map(({ t }) => t - from), sinceSame });
  }
  return tallies;
}

/** What is measured at a place: its time, or of a counted request the number or the time of the first. */
export function measureOf({ kind, wider, isFirst }: Place, what: Measured): Measure {
  return { kind: `${what} ${kind}`, wider: `${what} ${wider}`, isFirst: isFirst && !what.endsWith('count') };
}

type Measured = 'time' | `${string} count` | `${string} first`;
