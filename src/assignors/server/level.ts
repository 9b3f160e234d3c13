/**
 * Two fronts that level the loads of a list of members: one hands to the least loaded, the other takes from the most
 * loaded.
 *
 * Mirrors `UniformHeterogeneousAssignmentBuilder.MemberAssignmentBalancer` (Kafka 4.4). The members are sorted by load.
 * The least loaded range grows from the left: once each of its members was handed one, its level rises by one and takes
 * in the members that are at that level. The most loaded range grows from the right likewise, downwards. The loads are
 * those at the start; what moves meanwhile shows only in the two levels.
 */

export class Leveller {
  readonly #sorted: number[];
  /** Load of each member when a range is grown to it. */
  readonly #loads: readonly number[];
  #leastEnd = 0;
  #leastLevel: number;
  #nextLeast = 0;
  #mostStart: number;
  /** Members from here on have nothing to give up. */
  #mostEnd: number;
  #mostLevel: number;
  #nextMost: number;

  /**
   * @param members - indexes, ascending, at least one
   * @param loads - by index of the member; read again whenever a range grows
   */
  constructor(members: readonly number[], loads: readonly number[]) {
    this.#loads = loads;
    this.#sorted = byLoad(members, loads);
    this.#leastLevel = this.#loadAt(0) - 1;
    this.#mostStart = members.length;
    this.#mostEnd = members.length;
    this.#mostLevel = this.#loadAt(members.length - 1) + 1;
    this.#nextMost = members.length - 1;
  }

  /** Difference between the extremes at the start. */
  get imbalance(): number {
    return this.#mostLevel - this.#leastLevel - 2;
  }

  /** The two levels have met. */
  get isLevel(): boolean {
    return this.#mostLevel - this.#leastLevel <= 1;
  }

  nextLeastLoaded(): number {
    if (this.#nextLeast >= this.#leastEnd) {
      this.#leastLevel++;
      while (this.#leastEnd < this.#sorted.length && this.#loadAt(this.#leastEnd) === this.#leastLevel)
        this.#leastEnd++;
      this.#nextLeast = 0;
    }
    return this.#sorted[this.#nextLeast++]!;
  }

  /** Undefined once nobody has anything to give up. */
  nextMostLoaded(): number | undefined {
    if (this.#nextMost < this.#mostStart) this.#growMost();
    return this.#nextMost < 0 ? undefined : this.#sorted[this.#nextMost--]!;
  }

  /** The member that was just named has nothing to give up: out of the range, to its right. */
  excludeMostLoaded(): void {
    const last = this.#mostEnd - 1;
    const member = this.#sorted[this.#nextMost + 1]!;
    this.#sorted[this.#nextMost + 1] = this.#sorted[last]!;
    this.#sorted[last] = member;
    this.#mostEnd--;
  }

  #growMost(): void {
    const isEmpty = this.#mostEnd <= this.#mostStart && this.#mostStart > 0;
    this.#mostLevel = isEmpty ? this.#loadAt(this.#mostStart - 1) : this.#mostLevel - 1;
    while (this.#mostStart > 0 && this.#loadAt(this.#mostStart - 1) === this.#mostLevel) this.#mostStart--;
    this.#nextMost = this.#mostEnd - 1;
  }

  #loadAt(position: number): number {
    return this.#loads[this.#sorted[position]!]!;
  }
}

/** A stable counting sort: loads are small whole numbers. */
function byLoad(members: readonly number[], loads: readonly number[]): number[] {
  let [least, most] = [loads[members[0]!]!, 0];
  for (const member of members) {
    least = Math.min(least, loads[member]!);
    most = Math.max(most, loads[member]!);
  }
  const next = new Int32Array(most - least + 2);
  for (const member of members) next[loads[member]! - least + 1]!++;
  for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!;
  const sorted = new Array<number>(members.length);
  for (const member of members) sorted[next[loads[member]! - least]!++] = member;
  return sorted;
}
