/** Numbers that are the same on every machine, for generators that are too fast for anything larger (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  of<T>(...items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** All of them, in an order that is drawn. */
  shuffled<T>(items: readonly T[]): readonly T[] {
    const all = [...items];
    for (let left = all.length; left > 0; left--) all.push(...all.splice(this.below(left), 1));
    return all;
  }

  chance(p: number): boolean {
    return this.next() < p;
  }
}
