/**
 * A place is a step of a sequence as seen from the step before it: how long after, what may have caused it, and what was
 * counted in between. The place after the last step is the end of the recording. Places of one kind (the same two steps,
 * but for numbers) are where a client does the same thing in different cases.
 */
import type { Counted, Sequence, Step } from './events.ts';

export const COUNTED_APIS = ['Heartbeat', 'OffsetCommit', 'OffsetFetch', 'FindCoordinator'] as const;

export interface Place {
  /** The step; null at the end of the recording. */
  readonly step: Step | null;
  readonly kind: string;
  /** Milliseconds since the step before. */
  readonly since: number;
  /** Whether the time is that of a process that starts, or of the script. */
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
    return { step, kind: kindOf(before, step, seen), since, isUntimed: isUntimed(before, step), counted };
  });
  return { sequence, places };
}

/** The script keeps its own time, and a process that starts takes as long as the machine lets it. */
function isUntimed(before: Step | undefined, step: Step | null): boolean {
  return before === undefined || before.label === 'spawn' || step === null || step.lane === 'script';
}

/** The two steps without their numbers; apart from the first time in a process, when code has to be loaded. */
function kindOf(before: Step | undefined, step: Step | null, seen: Set<string>): string {
  const kind = `${before === undefined ? 'start' : general(before)} ⇒ ${ending(step)}`;
  if (seen.has(kind)) return kind;
  seen.add(kind);
  return `${kind}, first`;
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
