/**
 * A change of a group, as its coordinator's log tells of it: members that come, go, fall silent, or join again; with
 * the generations that it cost. Neighbouring changes of one kind are one: a deployment starts its pods one by one.
 */
import { detached, type Fact } from './facts.ts';

export type ChangeKind =
  /** Members come. */
  | 'join'
  /** Members say good-bye. */
  | 'leave'
  /** Members are removed because no heartbeat came. */
  | 'expiry'
  /** A static member takes up its instance id again. */
  | 'takeover'
  /** Members of the group join again for a reason that the log does not tell from the changes before. */
  | 'rejoin';

export interface Evidence {
  readonly file: number;
  readonly line: number;
  readonly text: string;
}

/** A member that went by itself. */
export interface Departure {
  readonly owner: string;
  readonly at: number;
  /** Since it last took part in a generation. */
  readonly stayMs: number;
  /** The client's words; empty where it gave none. */
  reason: string;
  /** −1: not told. */
  rebalanceMs: number;
  /** When the same owner joined again; −1: never. */
  returnedAt: number;
}

export interface Change {
  kind: ChangeKind;
  /** The group had no members. */
  readonly forming: boolean;
  readonly from: number;
  to: number;
  /** By client.id or group.instance.id, in the order of their coming. */
  actors: ReadonlySet<string>;
  readonly generations: number[];
  /** When the last of its generations was stable; −1: never. */
  settledAt: number;
  /** Further rebalances, because members of the group joined again … */
  followUps: number;
  /** Of these one after another, while nobody new came: now, and most. */
  row: number;
  longestRow: number;
  /** … these, and why, in the clients' words. */
  followers: ReadonlySet<string>;
  reasons: ReadonlySet<string>;
  /** Its actors are static members. */
  readonly statics: boolean;
  /** Actors that came back while it lasted, and how soon the first did. */
  returned: ReadonlySet<string>;
  returnedAfterMs: number;
  readonly departures: Departure[];
  /** It left the group without members. */
  emptied: boolean;
  /** Requests of processes whose instance id another had taken. */
  fenced: number;
  /** Lines. */
  lines: number;
  readonly evidence: Evidence[];
  /** Members that the group had before it; −1: not known. */
  readonly sizeBefore: number;
}

/** More are counted, not kept. */
const MOST_EVIDENCE = 3;
const MOST_NAMES = 1_000;
const EVIDENCE_LENGTH = 320;

const NOBODY: ReadonlySet<string> = new Set();

export function newChange(
  kind: ChangeKind,
  fact: Fact,
  options: { readonly forming?: boolean; readonly statics?: boolean; readonly size?: number } = {},
): Change {
  const change: Change = {
    kind,
    forming: options.forming ?? false,
    from: fact.at,
    to: fact.at,
    actors: NOBODY,
    generations: [],
    settledAt: -1,
    followUps: 0,
    row: 0,
    longestRow: 0,
    followers: NOBODY,
    reasons: NOBODY,
    statics: options.statics ?? false,
    returned: NOBODY,
    returnedAfterMs: -1,
    departures: [],
    emptied: false,
    fenced: 0,
    lines: 0,
    evidence: [],
    sizeBefore: options.size ?? -1,
  };
  witness(change, fact);
  return change;
}

/** The fact belongs to the change. */
export function witness(change: Change, fact: Fact): void {
  change.lines += 1;
  if (fact.at > change.to) change.to = fact.at;
  if (change.evidence.length < MOST_EVIDENCE) change.evidence.push(evidenceOf(fact));
}

export function evidenceOf(fact: Fact): Evidence {
  return { file: fact.file, line: fact.line, text: detached(fact.text.slice(0, EVIDENCE_LENGTH)) };
}

/** The names and one more; sets are made only when somebody is in them, because most of a change's stay empty. */
export function named(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  if (name === '' || names.size >= MOST_NAMES || names.has(name)) return names;
  const more = names === NOBODY ? new Set<string>() : (names as Set<string>);
  return more.add(detached(name));
}
