/** Partitions that wait for a member, in the order in which they are given out. */

import type { PlanBuilder } from '../topics.ts';

/** Neighbours of one topic lie together: a pair for each would be as many objects. */
interface Run {
  readonly topic: string;
  readonly numbers: number[];
}

export class FreePartitions {
  readonly #runs: Run[] = [];
  /** The next to go: a run, and a place in it. */
  #run = 0;
  #place = 0;

  get isEmpty(): boolean {
    return this.#run === this.#runs.length;
  }

  /** @param numbers - of the list no copy is made */
  putAll(topic: string, numbers: number[]): void {
    if (numbers.length > 0) this.#runs.push({ topic, numbers });
  }

  put(topic: string, number: number): void {
    const last = this.#runs.at(-1);
    if (last?.topic === topic) last.numbers.push(number);
    else this.#runs.push({ topic, numbers: [number] });
  }

  /** Gives so many, or what there is. */
  giveTo(plan: PlanBuilder, memberId: string, count: number): void {
    for (let left = count; left > 0 && !this.isEmpty; ) {
      const { topic, numbers } = this.#runs[this.#run]!;
      const end = Math.min(this.#place + left, numbers.length);
      left -= end - this.#place;
      plan.giveAll(memberId, topic, numbers, this.#place, end);
      this.#place = end;
      if (end < numbers.length) return;
      this.#run++;
      this.#place = 0;
    }
  }
}
