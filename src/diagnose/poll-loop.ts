/**
 * Members that leave because their application does not poll in time, and come back when it does: max.poll.interval.ms.
 *
 * The Java client says so when it leaves (KIP-800, since 3.2), and a coordinator that waited in vain says it, too. Others
 * leave without a word, as a process that is stopped does; what tells them apart is that the same client comes back,
 * again and again, and stays at least its max.poll.interval (which LeaveGroup lines of 3.x tell: the rebalance timeout).
 */
import type { Change, Departure } from './change.ts';
import { type Finding, findingOf, type Spans } from './finding.ts';
import { NOT_REJOINED } from './group-history.ts';

/** So often the same client has to leave and come back without a word. */
const LEAST_RETURNS = 2;
/** Nobody works on a batch for so many poll intervals, and stays a member of a group that anybody watches. */
const MOST_AWAY = 5;
const LEAST_AWAY_MS = 60_000;
/** A loop is over when nobody leaves for so many of its periods. */
const MOST_PERIODS = 10;
/** A pause in which no loop is looked for, however slow. */
const LEAST_PAUSE_MS = 600_000;

const SAYS_SO = /poll timeout|max\.poll|poll interval/i;

export interface PollLoop {
  readonly finding: Finding;
  /** The changes that it explains. */
  readonly changes: ReadonlySet<Change>;
}

export function saysPoll(departure: Departure): boolean {
  return SAYS_SO.test(departure.reason) || departure.reason === NOT_REJOINED;
}

export function pollLoops(changes: readonly Change[]): PollLoop[] {
  const owners = slowOwners(changes);
  if (owners.size === 0) return [];
  const isSlow = (departure: Departure) => owners.has(departure.owner) && (saysPoll(departure) || comesBack(departure));
  const leaves = changes.filter((change) => change.departures.some(isSlow));
  return stretches(leaves).map((stretch) => loopOf(stretch, changes, isSlow));
}

/** Clients of which it is said, or which leave and come back like nothing else does. */
function slowOwners(changes: readonly Change[]): Set<string> {
  const silent = new Map<string, number>();
  const owners = new Set<string>();
  for (const departure of changes.flatMap((change) => change.departures)) {
    if (saysPoll(departure)) owners.add(departure.owner);
    else if (comesBack(departure)) silent.set(departure.owner, (silent.get(departure.owner) ?? 0) + 1);
  }
  for (const [owner, returns] of silent) if (returns >= LEAST_RETURNS) owners.add(owner);
  return owners;
}

/** It left without a word, had stayed long enough to be late, and came back when one batch more was done. */
function comesBack({ at, reason, returnedAt, stayMs, rebalanceMs }: Departure): boolean {
  const late = rebalanceMs < 0 || stayMs < 0 || stayMs >= 0.9 * rebalanceMs;
  const soon = returnedAt - at <= Math.max(LEAST_AWAY_MS, MOST_AWAY * stayMs);
  return reason === '' && returnedAt >= 0 && soon && late;
}

/** Leaves without a long pause between them. */
function stretches(leaves: readonly Change[]): Change[][] {
  const gaps = leaves.slice(1).map((leave, index) => leave.from - leaves[index]!.from);
  const pause = Math.max(LEAST_PAUSE_MS, MOST_PERIODS * median(gaps));
  const result: Change[][] = [];
  for (const [index, leave] of leaves.entries()) {
    if (index === 0 || gaps[index - 1]! > pause) result.push([leave]);
    else result.at(-1)!.push(leave);
  }
  return result;
}

function loopOf(
  leaves: readonly Change[],
  all: readonly Change[],
  isSlow: (departure: Departure) => boolean,
): PollLoop {
  const first = all.indexOf(leaves[0]!);
  const last = all.indexOf(leaves.at(-1)!);
  const departures = leaves.flatMap((change) => change.departures.filter(isSlow));
  const actors = [...new Set(departures.map(({ owner }) => owner))];
  const within = all.slice(first, last + 1).filter((change) => explained(change, actors));
  const back = returnAfter(all, last, actors);
  const stays = back !== null && staysLong(back, all[last + 2], departures);
  const finding = findingOf(stays ? [...within, back] : within, 'max-poll-exceeded', {
    actors: actors.sort(),
    confidence: departures.some(saysPoll) ? 'certain' : 'likely',
    count: departures.length,
    periodMs: periodOf(departures),
    detail: stayWords(departures),
    spans: spansOf(departures),
  });
  return { finding, changes: new Set(back === null ? within : [...within, back]) };
}

/** Leaves and joins of the slow members only; what others do stands for itself. */
function explained(change: Change, actors: readonly string[]): boolean {
  if (change.kind === 'rejoin') return true;
  return [...change.actors].every((actor) => actors.includes(actor));
}

/** The members that left last come back. */
function returnAfter(all: readonly Change[], last: number, actors: readonly string[]): Change | null {
  const next = all[last + 1];
  return next !== undefined && next.kind === 'join' && explained(next, actors) ? next : null;
}

/** What their coming back costs belongs to the loop only if it was over then. */
function staysLong(back: Change, next: Change | undefined, departures: readonly Departure[]): boolean {
  const longest = Math.max(...departures.map(({ stayMs }) => stayMs));
  return next !== undefined && next.from - back.settledAt > longest;
}

/** From one leave of a member to its next. */
function periodOf(departures: readonly Departure[]): number {
  const last = new Map<string, number>();
  const periods: number[] = [];
  for (const { owner, at } of departures) {
    const before = last.get(owner);
    if (before !== undefined) periods.push(at - before);
    last.set(owner, at);
  }
  return periods.length === 0 ? -1 : Math.round(median(periods));
}

function spansOf(departures: readonly Departure[]): Spans {
  const stays = departures.map(({ stayMs }) => stayMs).filter((stay) => stay >= 0);
  const aways = departures.filter(({ returnedAt }) => returnedAt >= 0).map(({ at, returnedAt }) => returnedAt - at);
  const polls = departures.map(({ rebalanceMs }) => rebalanceMs).filter((poll) => poll > 0);
  return {
    ...(stays.length === 0 ? {} : { stayMs: median(stays) }),
    ...(aways.length === 0 ? {} : { awayMs: median(aways) }),
    ...(polls.length === 0 ? {} : { pollMs: median(polls) }),
  };
}

function stayWords(departures: readonly Departure[]): string {
  const { stayMs, awayMs } = spansOf(departures);
  if (stayMs === undefined) return '';
  const stay = `they left ${seconds(stayMs)} after a generation had begun`;
  return awayMs === undefined ? stay : `${stay} and came back ${seconds(awayMs)} later (medians)`;
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : sorted[Math.floor(sorted.length / 2)]!;
}
