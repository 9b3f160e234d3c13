/**
 * One rebalance as it is kept: what started it, what else would have, who was removed within it, and who held it open.
 */
import type { TransitionCause } from '../../coordinator/effects.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { Hold } from './holds.ts';
import type { Membership, Removal, Revocation } from './members.ts';
import type { RebalanceCauseKind } from './result.ts';

/** Further causes, and removals, that one rebalance keeps. */
export const KEPT_PER_REBALANCE = 64;

/** One thing that makes a group rebalance. */
export interface Cause {
  readonly at: Ticks;
  readonly kind: RebalanceCauseKind;
  /** Kafka's reason words; `''` where nothing but a member's coming or going is known. */
  readonly reason: string;
  readonly member: Membership | null;
  /** The removal behind it, if it was one; it may be told a moment later. */
  removal: Removal | null;
  /** What the member had given up last, if it joins again: in a cooperative group the reason for the second round. */
  readonly revocation: Revocation | null;
}

/** One rebalance as it is kept. */
export interface Rebalance {
  readonly number: number;
  readonly start: Ticks;
  end: Ticks | null;
  readonly generationBefore: number;
  generationAfter: number;
  membersAfter: number;
  readonly cause: Cause;
  /** What else happened while it ran, as it came. */
  readonly further: Cause[];
  furtherCount: number;
  readonly removals: Removal[];
  removalCount: number;
  /** The end of its longest phase so far; null while the first one runs. */
  hold: Hold | null;
  /** When its present phase began. */
  phaseStart: Ticks;
  /** The one before it; null for the first, and when that one is no longer kept. */
  previous: Rebalance | null;
}

/** Beginnings of Kafka's reason words, and what they mean; the first that fits decides. */
const JOIN_REASONS: readonly (readonly [words: string, kind: RebalanceCauseKind])[] = [
  ['Adding new member', 'join'],
  ['Updating metadata for static member', 'static-replacement'],
  ["Group's selectedProtocol will change because static member", 'static-replacement'],
  ['Leader', 'rejoin'],
  ['Updating metadata for member', 'rejoin'],
];

/** What an input makes of a rebalance that it starts; a join is looked at more closely. */
export const INPUT_KINDS: Readonly<Record<TransitionCause['input'], RebalanceCauseKind>> = {
  join: 'rejoin',
  sync: 'other',
  leave: 'leave',
  'session-timer': 'session-expired',
  'join-timer': 'other',
  'sync-timer': 'sync-expired',
  append: 'append-failed',
  load: 'other',
  unload: 'other',
  delete: 'other',
};

const REMOVAL_KINDS: Readonly<Record<Removal['cause'], RebalanceCauseKind | null>> = {
  leave: 'leave',
  'session-expired': 'session-expired',
  'new-member-join-expired': 'session-expired',
  'pending-member-expired': null,
  'rebalance-timeout': null,
  'sync-timeout': 'sync-expired',
  fenced: null,
  'max-size': null,
  unloaded: null,
};

export function kindOfJoin(now: Ticks, reason: string, member: Membership | null): RebalanceCauseKind {
  const words = JOIN_REASONS.find(([beginning]) => reason.startsWith(beginning));
  if (words !== undefined) return words[1];
  return member?.addedAt === now ? 'join' : 'rejoin';
}

export function causeOfJoin(at: Ticks, fencedAt: Ticks, member: Membership): Cause {
  return {
    at,
    kind: at === fencedAt ? 'static-replacement' : 'join',
    reason: '',
    member,
    removal: null,
    revocation: null,
  };
}

export function addRemoval(rebalance: Rebalance, removal: Removal, member: Membership | null): void {
  rebalance.removalCount++;
  if (rebalance.removals.length < KEPT_PER_REBALANCE) rebalance.removals.push(removal);
  const kind = REMOVAL_KINDS[removal.cause];
  if (kind !== null) addFurther(rebalance, { at: removal.at, kind, reason: '', member, removal, revocation: null });
}

/** Adds a cause unless it is told already: the coordinator speaks of a join or a leave twice, by member and by state. */
export function addFurther(rebalance: Rebalance, cause: Cause): void {
  const known = [rebalance.cause, ...rebalance.further].find((other) => sameAct(other, cause));
  if (known !== undefined) {
    known.removal ??= cause.removal;
    return;
  }
  rebalance.furtherCount++;
  if (rebalance.further.length < KEPT_PER_REBALANCE) rebalance.further.push(cause);
}

function sameAct(a: Cause, b: Cause): boolean {
  return a.at === b.at && memberIdOf(a) === memberIdOf(b);
}

function memberIdOf({ member, removal }: Cause): string {
  return removal?.memberId ?? member?.memberId ?? '';
}
