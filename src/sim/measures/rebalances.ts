/**
 * The rebalances of one group: each from leaving Stable or Empty to Stable, Empty or Dead, with what started it, what
 * else happened while it ran, and who was removed.
 *
 * The coordinator adds or removes a member first and moves the group in the same step, so what happened at the very
 * instant of the start is kept until it is known whether a rebalance begins. All rebalances are counted; in full are
 * kept the latest ones, each with bounded lists.
 */
import type { TransitionCause } from '../../coordinator/effects.ts';
import type { GroupState } from '../../protocol/states.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { Membership, Removal, Revocation } from './members.ts';
import type { RebalanceCauseKind } from './result.ts';
import { SpanHistogram } from './span-histogram.ts';

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

const INPUT_KINDS: Readonly<Record<TransitionCause['input'], RebalanceCauseKind>> = {
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

export class Rebalances {
  readonly #keep: number;
  readonly #kept: Rebalance[] = [];
  /** Where the oldest of the kept ones is, once there are as many as may be. */
  #oldest = 0;
  #latest: Rebalance | null = null;
  #count = 0;
  readonly #byKind = new Map<RebalanceCauseKind, number>();
  readonly #durations = new SpanHistogram();
  /** What came and went at one instant outside a rebalance. */
  #pendingAt: Ticks = -1;
  #pendingJoins: Membership[] = [];
  #pendingRemovals: Removal[] = [];
  /** When a static member was last fenced: who is added at the same instant takes its place. */
  #fencedAt: Ticks = -1;

  constructor(keep: number) {
    this.#keep = Math.max(1, keep);
  }

  get count(): number {
    return this.#count;
  }

  get byKind(): ReadonlyMap<RebalanceCauseKind, number> {
    return this.#byKind;
  }

  /** From the start to Stable. */
  get durations(): SpanHistogram {
    return this.#durations;
  }

  /** The latest ones, oldest first. */
  get kept(): readonly Rebalance[] {
    return [...this.#kept.slice(this.#oldest), ...this.#kept.slice(0, this.#oldest)];
  }

  joined(now: Ticks, member: Membership): void {
    const open = this.#open();
    if (open !== null) addFurther(open, causeOfJoin(now, this.#fencedAt, member));
    else this.#pendingOf(now, () => this.#pendingJoins.push(member));
  }

  removed(now: Ticks, removal: Removal, member: Membership): void {
    const open = this.#open();
    if (removal.cause === 'fenced') this.#fencedAt = now;
    if (open !== null) addRemoval(open, removal, member);
    else this.#pendingOf(now, () => this.#pendingRemovals.push(removal));
  }

  /** `member`: the one that the cause names. */
  transition(
    now: Ticks,
    to: GroupState,
    generationId: number,
    members: number,
    cause: TransitionCause,
    member: Membership | null,
  ): void {
    const open = this.#open();
    if (to === 'PreparingRebalance') {
      if (open === null) this.#begin(now, generationId, members, cause, member);
      else addFurther(open, this.#causeOf(now, cause, member));
    }
    if (this.#latest !== null && this.#latest.end === null) this.#goOn(this.#latest, now, to, generationId, members);
  }

  #open(): Rebalance | null {
    return this.#latest?.end === null ? this.#latest : null;
  }

  #begin(now: Ticks, generationId: number, members: number, why: TransitionCause, member: Membership | null): void {
    if (this.#pendingAt !== now) this.#forgetPending(now);
    const cause = this.#causeOf(now, why, member);
    const rebalance: Rebalance = {
      number: ++this.#count,
      start: now,
      end: null,
      generationBefore: generationId,
      generationAfter: generationId,
      membersAfter: members,
      cause,
      further: [],
      furtherCount: 0,
      removals: [],
      removalCount: 0,
      previous: this.#latest,
    };
    this.#byKind.set(cause.kind, (this.#byKind.get(cause.kind) ?? 0) + 1);
    for (const joined of this.#pendingJoins) addFurther(rebalance, causeOfJoin(now, this.#fencedAt, joined));
    for (const removal of this.#pendingRemovals) addRemoval(rebalance, removal, null);
    this.#forgetPending(now);
    this.#store(rebalance);
  }

  #goOn(rebalance: Rebalance, now: Ticks, to: GroupState, generationId: number, members: number): void {
    rebalance.generationAfter = generationId;
    rebalance.membersAfter = members;
    if (to === 'PreparingRebalance' || to === 'CompletingRebalance') return;
    rebalance.end = now;
    if (to === 'Stable') this.#durations.record(now - rebalance.start);
  }

  #store(rebalance: Rebalance): void {
    this.#latest = rebalance;
    if (this.#kept.length < this.#keep) {
      this.#kept.push(rebalance);
      return;
    }
    this.#kept[this.#oldest] = rebalance;
    this.#oldest = (this.#oldest + 1) % this.#keep;
    // The one that is now the oldest must not keep the dropped ones alive.
    this.#kept[this.#oldest]!.previous = null;
  }

  #causeOf(now: Ticks, { input, reason }: TransitionCause, member: Membership | null): Cause {
    const removal = this.#pendingRemovals.find(({ memberId }) => member === null || memberId === member.memberId);
    const kind = input === 'join' ? kindOfJoin(now, reason, member) : INPUT_KINDS[input];
    const isRemoval = kind === 'leave' || kind === 'session-expired' || kind === 'sync-expired';
    return {
      at: now,
      kind,
      reason,
      member,
      removal: (isRemoval ? removal : null) ?? null,
      revocation: (kind === 'rejoin' ? member?.incarnation?.revocation : null) ?? null,
    };
  }

  #pendingOf(now: Ticks, add: () => void): void {
    if (this.#pendingAt !== now) this.#forgetPending(now);
    add();
  }

  #forgetPending(now: Ticks): void {
    this.#pendingAt = now;
    this.#pendingJoins = [];
    this.#pendingRemovals = [];
  }
}

function kindOfJoin(now: Ticks, reason: string, member: Membership | null): RebalanceCauseKind {
  const words = JOIN_REASONS.find(([beginning]) => reason.startsWith(beginning));
  if (words !== undefined) return words[1];
  return member?.addedAt === now ? 'join' : 'rejoin';
}

function causeOfJoin(at: Ticks, fencedAt: Ticks, member: Membership): Cause {
  return {
    at,
    kind: at === fencedAt ? 'static-replacement' : 'join',
    reason: '',
    member,
    removal: null,
    revocation: null,
  };
}

function addRemoval(rebalance: Rebalance, removal: Removal, member: Membership | null): void {
  rebalance.removalCount++;
  if (rebalance.removals.length < KEPT_PER_REBALANCE) rebalance.removals.push(removal);
  const kind = REMOVAL_KINDS[removal.cause];
  if (kind !== null) addFurther(rebalance, { at: removal.at, kind, reason: '', member, removal, revocation: null });
}

/** Adds a cause unless it is told already: the coordinator speaks of a join or a leave twice, by member and by state. */
function addFurther(rebalance: Rebalance, cause: Cause): void {
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
