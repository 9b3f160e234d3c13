/**
 * Who may still get how many partitions when all subscribe to the same topics: the two waiting lists of
 * `AbstractStickyAssignor.ConstrainedAssignmentBuilder` (Kafka 4.4).
 */

import { AssignorError } from '../assignor.ts';

export class QuotaBook {
  readonly lower: number;
  readonly upper: number;
  /** How many members may hold `upper`; 0 if that equals `lower`. */
  readonly slots: number;
  #slotsUsed = 0;
  /** Members below `lower`. While dealing: those whose turn is to come, then those who had theirs. */
  #below: number[] = [];
  #turn = 0;
  /** Members at `lower` that may get one more. */
  #atLower: number[] = [];
  #nextAtLower = 0;

  /**
   * @throws {@link AssignorError} ArithmeticException for a group without members.
   */
  constructor(partitions: number, members: number) {
    if (members === 0) throw new AssignorError('ArithmeticException', '/ by zero');
    this.lower = Math.floor(partitions / members);
    this.upper = Math.ceil(partitions / members);
    this.slots = partitions % members;
  }

  /** A member claims so many: how many it keeps. Members must come in hash order. */
  admit(member: number, claimed: number): number {
    if (claimed < this.lower) {
      this.#below.push(member);
      return claimed;
    }
    if (claimed >= this.upper && this.#slotsUsed < this.slots) {
      this.#useSlot();
      return this.upper;
    }
    if (this.#slotsUsed < this.slots) this.#atLower.push(member);
    return this.lower;
  }

  sortWaiting(rank: readonly number[]): void {
    this.#below = byRank(this.#below, rank);
    this.#atLower = byRank(this.#atLower, rank);
  }

  /**
   * The member below `lower` that suits, looking around from `turn`, or else the first at `lower` that suits.
   * Counts the partition as given (`assignRackAwareRoundRobin`).
   */
  takeMatching(
    suits: (member: number) => boolean,
    turn: number,
    held: (member: number) => number,
  ): { member: number; turn: number } | null {
    const below = this.#findBelow(suits, turn);
    if (below !== -1) return this.#takeBelow(below, held);
    const index = this.#atLower.findIndex(suits);
    if (index === -1) return null;
    const member = this.#atLower[index]!;
    if (held(member) + 1 === this.upper) this.#takeAtLower(index);
    return { member, turn };
  }

  /** Whose turn it is: round and round those below `lower`, then once each those at `lower`; undefined if nobody's. */
  next(): number | undefined {
    if (this.#turn >= this.#below.length) this.#startRound();
    if (this.#below.length > 0) return this.#below[this.#turn++];
    return this.#atLower[this.#nextAtLower++];
  }

  /** The member just dealt to holds so many now. */
  onDealt(member: number, held: number): void {
    if (held === this.lower) {
      this.#below[this.#turn - 1] = FILLED;
      this.#atLower.push(member);
    } else if (held === this.upper) this.#slotsUsed++;
  }

  /**
   * What Java checks last.
   *
   * @throws {@link AssignorError} IllegalStateException if a member stayed below its quota.
   */
  verify(held: (member: number) => number): void {
    const waiting = this.#below.filter((member) => member !== FILLED);
    if (waiting.length === 0) return;
    if (this.#slotsUsed === this.slots && waiting.every((member) => held(member) === this.lower)) return;
    throw new AssignorError('IllegalStateException', 'partitions ran out before all members had their quota');
  }

  #useSlot(): void {
    this.#slotsUsed++;
    if (this.#slotsUsed === this.slots) this.#atLower = [];
  }

  #findBelow(suits: (member: number) => boolean, turn: number): number {
    const count = this.#below.length;
    for (let i = 0; i < count; i++) if (suits(this.#below[(turn + i) % count]!)) return (turn + i) % count;
    return -1;
  }

  #takeBelow(index: number, held: (member: number) => number): { member: number; turn: number } {
    const member = this.#below[index]!;
    const now = held(member) + 1;
    if (now >= this.lower) {
      this.#below.splice(index, 1);
      if (this.#slotsUsed < this.slots) this.#atLower.push(member);
    }
    const following = now >= this.lower ? index : index + 1;
    return { member, turn: this.#below.length === 0 ? 0 : following % this.#below.length };
  }

  #takeAtLower(index: number): void {
    this.#atLower.splice(index, 1);
    this.#useSlot();
  }

  #startRound(): void {
    this.#below = this.#below.filter((member) => member !== FILLED);
    this.#turn = 0;
  }
}

/** Stands in the round where a member was that has reached `lower`. */
const FILLED = -1;

/** Ranks are places from 0, so that the members need only be laid out. */
function byRank(members: readonly number[], rank: readonly number[]): number[] {
  const places = new Array<number>(rank.length).fill(FILLED);
  for (const member of members) places[rank[member]!] = member;
  return places.filter((member) => member !== FILLED);
}
