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
import { holdOf, longerHold } from './holds.ts';
import type { Membership, Removal } from './members.ts';
import {
  addFurther,
  addRemoval,
  type Cause,
  causeOfJoin,
  INPUT_KINDS,
  KEPT_PER_REBALANCE,
  kindOfJoin,
  type Rebalance,
} from './rebalance.ts';
import type { RebalanceCauseKind } from './result.ts';
import { SpanHistogram } from './span-histogram.ts';

/** The longest rebalances that are kept beside the latest. */
const KEPT_LONGEST = 3;

export class Rebalances {
  readonly #keep: number;
  readonly #kept: Rebalance[] = [];
  /** Where the oldest of the kept ones is, once there are as many as may be. */
  #oldest = 0;
  #latest: Rebalance | null = null;
  #count = 0;
  readonly #byKind = new Map<RebalanceCauseKind, number>();
  readonly #durations = new SpanHistogram();
  /** Of those that ended in Empty or Dead. */
  readonly #unsettled = new SpanHistogram();
  /** The longest that have ended, the longest first. */
  #longest: Rebalance[] = [];
  #state: GroupState = 'Empty';
  /** What came and went at one instant outside a rebalance. */
  #pendingAt: Ticks = -1;
  #pendingJoins: Membership[] = [];
  #pendingRemovals: Removal[] = [];
  /** When a static member was last fenced: who is added at the same instant takes its place. */
  #fencedAt: Ticks = -1;
  /** Whom the rebalance timeout last removed. */
  #timedOut: { at: Ticks; members: Membership[] } = { at: -1, members: [] };

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

  /** From the start to Empty or Dead, or to now. */
  unsettled(now: Ticks): SpanHistogram {
    const open = this.#open();
    return this.#unsettled.with(open === null ? [] : [now - open.start]);
  }

  /** The longest ones, with the one that is still open. */
  longest(now: Ticks): readonly Rebalance[] {
    const open = this.#open();
    return open === null ? this.#longest : longestOf([...this.#longest, open], now);
  }

  /** null: there was none. */
  get latest(): Rebalance | null {
    return this.#latest;
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
    if (removal.cause === 'rebalance-timeout') this.#noteTimeout(now, member);
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
    if (open !== null) this.#endPhase(open, now, to, cause, member);
    this.#state = to;
    if (to === 'PreparingRebalance') {
      if (open === null) this.#begin(now, generationId, members, cause, member);
      else addFurther(open, this.#causeOf(now, cause, member));
    }
    if (this.#latest !== null && this.#latest.end === null) this.#goOn(this.#latest, now, to, generationId, members);
  }

  #noteTimeout(now: Ticks, member: Membership): void {
    if (this.#timedOut.at !== now) this.#timedOut = { at: now, members: [] };
    if (this.#timedOut.members.length < KEPT_PER_REBALANCE) this.#timedOut.members.push(member);
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
      hold: null,
      phaseStart: now,
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
    (to === 'Stable' ? this.#durations : this.#unsettled).record(now - rebalance.start);
    this.#longest = longestOf([...this.#longest, rebalance], now);
  }

  /** The group leaves PreparingRebalance or CompletingRebalance. A sync phase that is broken off was held open by nobody. */
  #endPhase(
    rebalance: Rebalance,
    now: Ticks,
    to: GroupState,
    { input }: TransitionCause,
    member: Membership | null,
  ): void {
    const start = rebalance.phaseStart;
    rebalance.phaseStart = now;
    if (to === 'PreparingRebalance') return;
    const phase = this.#state === 'PreparingRebalance' ? 'join' : 'sync';
    const missing = this.#timedOut.at === now ? this.#timedOut.members : [];
    rebalance.hold = longerHold(rebalance.hold, holdOf(phase, start, now, input, member, missing));
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

/** Of equal ones the earlier. */
function longestOf(rebalances: readonly Rebalance[], now: Ticks): Rebalance[] {
  const length = ({ start, end }: Rebalance) => (end ?? now) - start;
  return [...rebalances].sort((a, b) => length(b) - length(a) || a.number - b.number).slice(0, KEPT_LONGEST);
}
