/**
 * What happened to one group, from the lines of its coordinator: facts in, changes out. It follows the coordinator's
 * own state machine (Empty, PreparingRebalance, CompletingRebalance, Stable) as far as the log shows it.
 *
 * Where a change ends is a question of time, and the answer is taken from the protocol: a member notices a rebalance
 * at its next heartbeat, 3 s by default, so what the same cause brings about comes within SETTLE_MS of a stable
 * generation, and what comes later is something else.
 */
import { type Change, type Departure, named, newChange, witness } from './change.ts';
import { detached, type Fact } from './facts.ts';
import type { Program } from './log-reader.ts';
import { ownerOf } from './names.ts';
import { programOfReason } from './reason-words.ts';

/** One heartbeat interval (heartbeat.interval.ms, 3 s by default), and half a second for what requests take. */
export const SETTLE_MS = 3_500;
/** A member that was removed while it lived learns of it at its next heartbeat, and joins again. */
const REJOIN_MS = 5_000;
/**
 * A static member that comes back so soon after its session ran out was being restarted, only too slowly; one that
 * comes later had been stopped. No line tells the two apart; this one is drawn where measured restarts that took too
 * long (5.0–5.2 s late) and returns after a stop (6.0 s and more) part.
 */
const SLOW_RESTART_MS = 5_500;
/** A Java process takes 0.8 to 3.6 s to its first request (measured), others a quarter of a second at most. */
const JAVA_START_MS = 2_200;
/** Members whom a list of memory may hold; beyond that the group is only counted. */
const MOST_MEMBERS = 20_000;
/** Changes beyond this are handed to whoever turns them into findings. */
const MOST_CHANGES = 200;
const MOST_DEPARTURES = 5_000;

interface Member {
  readonly owner: string;
  /** When it last took part in a stable generation, or came. */
  since: number;
}

/** What the rebalances of a group cost, whatever their causes. */
export interface Rebalances {
  count: number;
  /** From the first Preparing… to Stabilized, summed. */
  unstableMs: number;
  longestMs: number;
  firstAt: number;
  lastAt: number;
  /** From the leader's plan being asked for to its coming: a round trip through the leader. */
  slowPlans: number;
  plans: number;
  slowestPlanMs: number;
  firstSlowPlanAt: number;
  lastSlowPlanAt: number;
  moves: number;
  highestGeneration: number;
  mostMembers: number;
}

/** SyncGroup of the leader takes a round trip and the plan: some milliseconds (measured: 2 … 226). */
const SLOW_PLAN_MS = 1_000;

/** Settings that lines name; −1: none did. */
export interface GroupSettings {
  sessionMs: number;
  rebalanceMs: number;
  /** No member expired sooner than this after it was last seen in a generation: the session is not longer. */
  sessionAtMostMs: number;
}

export class GroupHistory {
  readonly group: string;
  readonly settings: GroupSettings = { sessionMs: -1, rebalanceMs: -1, sessionAtMostMs: -1 };
  readonly changes: Change[] = [];
  readonly rebalances: Rebalances = {
    count: 0,
    unstableMs: 0,
    longestMs: 0,
    firstAt: -1,
    lastAt: -1,
    slowPlans: 0,
    plans: 0,
    slowestPlanMs: 0,
    firstSlowPlanAt: -1,
    lastSlowPlanAt: -1,
    moves: 0,
    highestGeneration: 0,
    mostMembers: 0,
  };
  firstAt = -1;
  lastAt = -1;
  /** What its members run, where their reasons tell. */
  program: Program | null = null;
  readonly #members = new Map<string, Member>();
  readonly #statics = new Set<string>();
  /** Member ids that went, so that the other line about it is not taken for another going. */
  readonly #departed = new Map<string, { readonly change: Change; readonly departure: Departure | null }>();
  /** Who is away, by owner. */
  readonly #away = new Map<
    string,
    { readonly change: Change; readonly at: number; readonly departure: Departure | null }
  >();
  readonly #overflow: (changes: Change[]) => void;
  #current: Change | null = null;
  /** −1: no rebalance is under way. */
  #preparingAt = -1;
  #stabilizedAt = -1;
  #empty = false;
  #allStatic = false;

  /** `overflow`: called with the oldest changes when there are too many to keep. */
  constructor(group: string, overflow: (changes: Change[]) => void) {
    this.group = group;
    this.#overflow = overflow;
  }

  take(fact: Fact): void {
    if (this.firstAt < 0) this.firstAt = fact.at;
    if (fact.at > this.lastAt) this.lastAt = fact.at;
    if (fact.sessionMs > 0) this.settings.sessionMs = fact.sessionMs;
    if (fact.rebalanceMs > 0) this.settings.rebalanceMs = fact.rebalanceMs;
    switch (fact.kind) {
      case 'member-joins':
        this.#joins(fact);
        break;
      case 'member-replaced':
        this.#replaced(fact);
        break;
      case 'preparing':
        this.#preparing(fact);
        break;
      case 'stabilized':
        this.#stabilized(fact);
        break;
      case 'assigned':
        this.#assigned(fact);
        break;
      case 'emptied':
        this.#emptied(fact);
        break;
      case 'member-failed':
        this.#failed(fact);
        break;
      case 'member-left':
        this.#left(fact);
        break;
      case 'not-rejoined':
        this.#notRejoined(fact);
        break;
      case 'unloaded':
      case 'loaded':
        this.#moved(fact);
        break;
      default:
    }
  }

  /** A process whose instance id was taken speaks; which change that was, its owner knows. */
  fenced(change: Change, fact: Fact): void {
    change.fenced += 1;
    witness(change, fact);
  }

  #joins(fact: Fact): void {
    const { member } = fact;
    if (this.#members.has(member)) return;
    const owner = fact.instance !== '' ? fact.instance : ownerOf(member);
    if (fact.instance !== '') this.#addStatic(owner);
    if (this.#members.size < MOST_MEMBERS) {
      this.#members.set(detached(member), { owner: detached(owner), since: fact.at });
    }
    if (fact.reason === 'Empty' || fact.reason === 'Dead') this.#empty = true;
    this.#arrived(fact, owner, fact.instance !== '' || this.#statics.has(owner));
  }

  #addStatic(instance: string): void {
    if (this.#statics.size < MOST_MEMBERS && !this.#statics.has(instance)) this.#statics.add(detached(instance));
  }

  #arrived(fact: Fact, owner: string, isStatic: boolean): void {
    const away = this.#away.get(owner);
    this.#away.delete(owner);
    if (away !== undefined) {
      if (away.departure !== null) away.departure.returnedAt = fact.at;
      if (this.#comesBack(fact, owner, isStatic, away)) return;
    }
    const last = this.#current;
    if (last !== null && last.kind === 'join' && this.#stillRuns(last, fact.at)) {
      last.actors = named(last.actors, owner);
      last.row = 0;
      witness(last, fact);
    } else {
      const change = this.#begin(
        newChange('join', fact, { forming: this.#empty, statics: isStatic, size: this.#members.size - 1 }),
      );
      change.actors = named(change.actors, owner);
    }
    this.#empty = false;
  }

  /** A static member that was removed or expired comes back in time to be the same story. */
  #comesBack(fact: Fact, owner: string, isStatic: boolean, away: { change: Change; at: number }): boolean {
    const { change, at } = away;
    const start = this.program === 'java' ? JAVA_START_MS : 0;
    const limit = change.kind === 'leave' ? REJOIN_MS : SLOW_RESTART_MS + start;
    if (isStatic && (change.kind === 'takeover' || fact.at - at > limit)) return false;
    change.returned = named(change.returned, owner);
    if (change.returnedAfterMs < 0) change.returnedAfterMs = fact.at - at;
    if (!isStatic || this.#empty) return false;
    witness(change, fact);
    this.#current = change;
    return true;
  }

  /** The group has not come to rest since, or only just. */
  #stillRuns(change: Change, now: number): boolean {
    const rest = Math.max(change.to, change.settledAt);
    return now - rest <= SETTLE_MS || (this.#preparingAt >= 0 && change.to >= this.#preparingAt);
  }

  #begin(change: Change): Change {
    if (this.changes.length >= MOST_CHANGES) this.#overflow(this.changes.splice(0, MOST_CHANGES / 2));
    this.changes.push(change);
    this.#current = change;
    return change;
  }

  #replaced(fact: Fact): void {
    this.#addStatic(fact.instance);
    const old = this.#members.get(fact.member);
    this.#members.delete(fact.member);
    if (old !== undefined) this.#members.set(` of ${fact.instance}`, { owner: old.owner, since: fact.at });
    const change = this.#begin(newChange('takeover', fact, { statics: true }));
    change.actors = named(change.actors, fact.instance);
  }

  #preparing(fact: Fact): void {
    const { why, member } = fact;
    if (this.program === null && fact.reason !== '') this.program = programOfReason(fact.reason);
    if (this.#preparingAt < 0) this.#preparingAt = fact.at;
    this.#seen(fact.generation);
    if (why === 'join' && member !== '') {
      if (this.#members.has(member)) this.#witnessed(fact);
      else this.#joins({ ...fact, kind: 'member-joins', reason: fact.generation === 0 ? 'Empty' : '' });
    } else if (why === 'leave' && this.#knows(member)) this.#left({ ...fact, kind: 'member-left' });
    else if (why === 'expiry' && this.#knows(member)) this.#failed({ ...fact, kind: 'member-failed' });
    else if (why === 'rejoin' || why === 'unknown' || why === 'static') this.#rejoins(fact);
    else this.#witnessed(fact);
  }

  #knows(member: string): boolean {
    return member !== '' && !this.#departed.has(member);
  }

  #witnessed(fact: Fact): void {
    if (this.#current !== null && this.#stillRuns(this.#current, fact.at)) witness(this.#current, fact);
  }

  /** Members of the group join again: what the change before brought about, unless that is long past. */
  #rejoins(fact: Fact): void {
    const last = this.#current;
    const change =
      last !== null && (this.#stillRuns(last, fact.at) || fact.why === 'static' || fact.at - last.to <= 2 * SETTLE_MS)
        ? last
        : this.#begin(newChange('rejoin', fact, { size: this.#members.size }));
    const owner = this.#members.get(fact.member)?.owner ?? ownerOf(fact.member);
    if (change === last) witness(change, fact);
    if (change.kind === 'rejoin') change.actors = named(change.actors, owner);
    change.followUps += 1;
    change.row += 1;
    if (change.row > change.longestRow) change.longestRow = change.row;
    change.followers = named(change.followers, owner);
    change.reasons = named(change.reasons, fact.reason);
  }

  #stabilized(fact: Fact): void {
    const { rebalances } = this;
    rebalances.count += 1;
    if (rebalances.firstAt < 0) rebalances.firstAt = fact.at;
    rebalances.lastAt = fact.at;
    if (fact.count > rebalances.mostMembers) rebalances.mostMembers = fact.count;
    this.#seen(fact.generation);
    this.#rested(fact.at);
    this.#stabilizedAt = fact.at;
    for (const member of this.#members.values()) member.since = fact.at;
    const change = this.#current;
    if (change === null) return;
    change.generations.push(fact.generation);
    change.settledAt = fact.at;
    witness(change, fact);
  }

  #rested(now: number): void {
    if (this.#preparingAt < 0) return;
    const lasted = Math.max(0, now - this.#preparingAt);
    this.rebalances.unstableMs += lasted;
    if (lasted > this.rebalances.longestMs) this.rebalances.longestMs = lasted;
    this.#preparingAt = -1;
  }

  #seen(generation: number): void {
    if (generation > this.rebalances.highestGeneration) this.rebalances.highestGeneration = generation;
  }

  #assigned(fact: Fact): void {
    if (fact.count > 0 && fact.statics === fact.count) this.#allStatic = true;
    if (this.#stabilizedAt < 0) return;
    const { rebalances } = this;
    const took = fact.at - this.#stabilizedAt;
    this.#stabilizedAt = -1;
    rebalances.plans += 1;
    if (took > rebalances.slowestPlanMs) rebalances.slowestPlanMs = took;
    if (took < SLOW_PLAN_MS) return;
    rebalances.slowPlans += 1;
    if (rebalances.firstSlowPlanAt < 0) rebalances.firstSlowPlanAt = fact.at - took;
    rebalances.lastSlowPlanAt = fact.at;
  }

  #emptied(fact: Fact): void {
    this.#seen(fact.generation);
    this.#rested(fact.at);
    this.#empty = true;
    this.#members.clear();
    this.#departed.clear();
    if (this.#current === null) return;
    this.#current.emptied = true;
    witness(this.#current, fact);
  }

  #failed(fact: Fact): void {
    if (this.#departed.has(fact.member)) {
      this.#witnessed(fact);
      return;
    }
    this.#bound(fact);
    const { owner, isStatic } = this.#goes(fact);
    const change = this.#goesWith('expiry', fact, isStatic);
    change.actors = named(change.actors, owner);
    this.#gone(fact, owner, change, null);
  }

  #bound(fact: Fact): void {
    const seen = this.#members.get(fact.member);
    if (seen === undefined) return;
    const silent = fact.at - seen.since;
    const { settings } = this;
    if (settings.sessionAtMostMs < 0 || silent < settings.sessionAtMostMs) settings.sessionAtMostMs = silent;
  }

  #left(fact: Fact): void {
    const known = this.#departed.get(fact.member);
    if (known !== undefined) {
      this.#toldMore(known, fact);
      return;
    }
    const stayed = this.#members.get(fact.member);
    const { owner, isStatic } = this.#goes(fact);
    const change = this.#goesWith('leave', fact, isStatic);
    change.actors = named(change.actors, owner);
    const departure: Departure = {
      owner: detached(owner),
      at: fact.at,
      stayMs: stayed === undefined ? -1 : fact.at - stayed.since,
      reason: detached(fact.reason),
      rebalanceMs: fact.rebalanceMs,
      returnedAt: -1,
    };
    if (!isStatic && change.departures.length < MOST_DEPARTURES) change.departures.push(departure);
    change.reasons = named(change.reasons, fact.reason);
    this.#gone(fact, owner, change, departure);
  }

  /** Two lines tell of one going: `Preparing… (reason: …)` and `Member … has left`, in this order or the other. */
  #toldMore({ change, departure }: { change: Change; departure: Departure | null }, fact: Fact): void {
    witness(change, fact);
    change.reasons = named(change.reasons, fact.reason);
    if (departure === null) return;
    if (departure.reason === '') departure.reason = detached(fact.reason);
    if (fact.rebalanceMs > 0) departure.rebalanceMs = fact.rebalanceMs;
  }

  #goes(fact: Fact): { owner: string; isStatic: boolean } {
    const owner =
      fact.instance !== '' ? fact.instance : (this.#members.get(fact.member)?.owner ?? ownerOf(fact.member));
    const isStatic = fact.instance !== '' || this.#statics.has(owner) || (this.#allStatic && this.#members.size === 0);
    this.#members.delete(fact.member);
    if (isStatic) this.#members.delete(` of ${owner}`);
    return { owner, isStatic };
  }

  #goesWith(kind: 'leave' | 'expiry', fact: Fact, statics: boolean): Change {
    const last = this.#current;
    if (last !== null && last.kind === kind && last.statics === statics && this.#stillRuns(last, fact.at)) {
      witness(last, fact);
      return last;
    }
    return this.#begin(newChange(kind, fact, { statics, size: this.#members.size + 1 }));
  }

  #gone(fact: Fact, owner: string, change: Change, departure: Departure | null): void {
    if (this.#departed.size >= MOST_MEMBERS) this.#departed.clear();
    this.#departed.set(detached(fact.member), { change, departure });
    if (this.#away.size >= MOST_MEMBERS) this.#away.clear();
    this.#away.set(detached(owner), { change, at: fact.at, departure });
  }

  /** The application did not poll while the group waited for it: max.poll.interval.ms is the rebalance timeout. */
  #notRejoined(fact: Fact): void {
    for (const member of fact.members) {
      if (!this.#knows(member)) continue;
      this.#left({ ...fact, kind: 'member-left', member, reason: NOT_REJOINED });
    }
  }

  #moved(fact: Fact): void {
    if (fact.kind === 'unloaded') this.rebalances.moves += 1;
    this.#preparingAt = -1;
  }
}

/** As a client's reason, for members who gave none. */
export const NOT_REJOINED = 'did not rejoin within its rebalance timeout';
