/**
 * Who a member id is: the pod behind it, and that pod's life, so that a rebalance can be traced to the crash, the
 * start or the silence that caused it.
 *
 * The coordinator speaks of member ids, the world of pods, and a pod learns its id late (a static member only at the
 * end of its first join phase). So a {@link Membership} is one object per member id that both sides fill in; whoever
 * refers to it sees the pod as soon as it is known. Nothing here holds on to a predecessor by reference, so that the
 * past can be forgotten.
 */
import type { RemovalCause } from '../../coordinator/effects.ts';
import { type ArmedBy, type CoordinatorTimer, TimerKind, type TimerKindValue } from '../../coordinator/timers.ts';
import type { MemberId } from '../../protocol/ids.ts';
import type { LeaveGroupRequest } from '../../protocol/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { PodCause, PodEnd } from '../observer.ts';
import type { Layout } from './layout.ts';

export interface PodStop {
  readonly at: Ticks;
  readonly end: PodEnd;
  readonly cause: PodCause;
}

/** One process in a pod's slot, from its start to its end. */
export interface Incarnation {
  readonly pod: number;
  readonly startedAt: Ticks;
  readonly startCause: PodCause;
  /** How its predecessor ended; null for the first. */
  readonly after: PodStop | null;
  stop: PodStop | null;
  /** When it last began to join; −1 if never. */
  lastJoinAt: Ticks;
  /** When a heartbeat first told it, after its last join, to join again; −1 if none did. */
  toldAt: Ticks;
  lastRemoval: Removal | null;
  /** The last time it gave up partitions (onPartitionsRevoked). */
  revocation: Revocation | null;
}

export interface Revocation {
  readonly at: Ticks;
  /** How many partitions. */
  readonly count: number;
}

/** A member was taken out of its group. */
export interface Removal {
  readonly at: Ticks;
  readonly memberId: MemberId;
  readonly incarnation: Incarnation | null;
  readonly cause: RemovalCause;
  readonly timer: 'session' | 'join' | 'sync' | null;
  readonly armedAt: Ticks;
  readonly armedBy: ArmedBy | null;
  /** What it said when it left by itself; null: nothing. */
  readonly reason: string | null;
}

/** One member id. */
export interface Membership {
  readonly memberId: MemberId;
  /** null while no pod is known to have it. */
  incarnation: Incarnation | null;
  /** The removal of the same process under an earlier id, if there was one. */
  before: Removal | null;
  inGroup: boolean;
  /** When the coordinator last added it; −1 if never. */
  addedAt: Ticks;
  /** What its LeaveGroup said. */
  leaveReason: string | null;
}

/** The timers whose expiry removes members. */
const TIMER_NAMES: Readonly<Partial<Record<TimerKindValue, Removal['timer']>>> = {
  [TimerKind.Session]: 'session',
  [TimerKind.Join]: 'join',
  [TimerKind.Sync]: 'sync',
};

/** Member ids that may be remembered beyond two per pod before those out of use are dropped. */
const SPARE = 256;

export class Members {
  readonly #layout: Layout;
  readonly #byId: readonly Map<MemberId, Membership>[];
  readonly #counts: Int32Array;
  readonly #live: (Incarnation | null)[];
  readonly #held: (Membership | null)[];
  readonly #lastStop: (PodStop | null)[];

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#byId = Array.from({ length: layout.groupCount }, () => new Map<MemberId, Membership>());
    this.#counts = new Int32Array(layout.groupCount);
    this.#live = new Array<Incarnation | null>(layout.podCount).fill(null);
    this.#held = new Array<Membership | null>(layout.podCount).fill(null);
    this.#lastStop = new Array<PodStop | null>(layout.podCount).fill(null);
  }

  /** Members of a group as its coordinator has them: crashed ones too until they are expired. */
  count(group: number): number {
    return this.#counts[group]!;
  }

  isInGroup(pod: number): boolean {
    return this.#held[pod]?.inGroup ?? false;
  }

  membership(group: number, memberId: MemberId): Membership {
    const known = this.#byId[group]!.get(memberId);
    return (
      known ??
      this.#remember(group, {
        memberId,
        incarnation: null,
        before: null,
        inGroup: false,
        addedAt: -1,
        leaveReason: null,
      })
    );
  }

  started(now: Ticks, pod: number, cause: PodCause): void {
    this.#live[pod] = {
      pod,
      startedAt: now,
      startCause: cause,
      after: this.#lastStop[pod]!,
      stop: null,
      lastJoinAt: -1,
      toldAt: -1,
      lastRemoval: null,
      revocation: null,
    };
    this.#held[pod] = null;
  }

  /** The process ended; tells whether there was one. */
  stopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause): boolean {
    const incarnation = this.#live[pod]!;
    if (incarnation === null) return false;
    this.#lastStop[pod] = incarnation.stop = { at: now, end, cause };
    this.#live[pod] = this.#held[pod] = null;
    return true;
  }

  joinStarted(now: Ticks, pod: number): void {
    const incarnation = this.#live[pod]!;
    if (incarnation !== null) incarnation.lastJoinAt = now;
  }

  /** A heartbeat said that there is a rebalance; the first one to say so is when the pod knew. */
  told(now: Ticks, pod: number): void {
    const incarnation = this.#live[pod]!;
    if (incarnation !== null && incarnation.toldAt <= incarnation.lastJoinAt) incarnation.toldAt = now;
  }

  revoked(now: Ticks, pod: number, partitions: number): void {
    const incarnation = this.#live[pod]!;
    if (incarnation !== null && partitions > 0) incarnation.revocation = { at: now, count: partitions };
  }

  idTaken(pod: number, memberId: MemberId): void {
    const incarnation = this.#live[pod]!;
    this.#held[pod] = null;
    if (memberId === '' || incarnation === null) return;
    const membership = this.membership(this.#layout.groupOfPod[pod]!, memberId);
    if (membership.incarnation !== incarnation) {
      membership.incarnation = incarnation;
      membership.before = incarnation.lastRemoval;
    }
    this.#held[pod] = membership;
  }

  added(now: Ticks, group: number, memberId: MemberId): Membership {
    const membership = this.membership(group, memberId);
    if (!membership.inGroup) this.#counts[group]!++;
    membership.inGroup = true;
    membership.addedAt = now;
    return membership;
  }

  /** A LeaveGroup of this pod is on the coordinator's desk. */
  leaving(pod: number, { members }: LeaveGroupRequest): void {
    const group = this.#layout.groupOfPod[pod]!;
    for (const { memberId, reason } of members) this.membership(group, memberId).leaveReason = reason;
  }

  removed(now: Ticks, group: number, memberId: MemberId, cause: RemovalCause, timer: CoordinatorTimer | null): Removal {
    const membership = this.membership(group, memberId);
    if (membership.inGroup) this.#counts[group]!--;
    membership.inGroup = false;
    const { incarnation } = membership;
    const removal = {
      at: now,
      memberId,
      incarnation,
      cause,
      timer: timer === null ? null : (TIMER_NAMES[timer.kind] ?? null),
      armedAt: timer?.armedAt ?? -1,
      armedBy: timer?.armedBy ?? null,
      reason: cause === 'leave' ? membership.leaveReason : null,
    };
    if (incarnation !== null) incarnation.lastRemoval = removal;
    return removal;
  }

  #remember(group: number, membership: Membership): Membership {
    const byId = this.#byId[group]!;
    const pods = this.#layout.firstPod[group + 1]! - this.#layout.firstPod[group]!;
    if (byId.size >= 2 * Math.max(pods, this.#counts[group]!) + SPARE) this.#forgetUnused(byId);
    byId.set(membership.memberId, membership);
    return membership;
  }

  #forgetUnused(byId: Map<MemberId, Membership>): void {
    const held = new Set(this.#held);
    for (const [memberId, membership] of byId) {
      if (!membership.inGroup && !held.has(membership)) byId.delete(memberId);
    }
  }
}
