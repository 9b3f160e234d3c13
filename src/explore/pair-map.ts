/** A map from two whole numbers, neither negative, to a third: a hash table over typed arrays. */

const EMPTY = -1;

export class PairMap {
  private keys = new Int32Array(2 * 1_024).fill(EMPTY);
  private values = new Int32Array(1_024);
  private mask = 1_023;
  size = 0;

  /** −1: there is none. */
  get(a: number, b: number): number {
    const { keys, mask } = this;
    for (let at = slotOf(a, b) & mask; ; at = (at + 1) & mask) {
      const key = keys[2 * at]!;
      if (key === EMPTY) return -1;
      if (key === a && keys[2 * at + 1] === b) return this.values[at]!;
    }
  }

  set(a: number, b: number, value: number): void {
    if (this.size * 2 > this.mask) this.grow();
    this.put(a, b, value);
    this.size++;
  }

  private put(a: number, b: number, value: number): void {
    const { keys, mask } = this;
    let at = slotOf(a, b) & mask;
    while (keys[2 * at] !== EMPTY) at = (at + 1) & mask;
    keys[2 * at] = a;
    keys[2 * at + 1] = b;
    this.values[at] = value;
  }

  private grow(): void {
    const { keys, values, mask } = this;
    this.mask = mask * 2 + 1;
    this.keys = new Int32Array(2 * (this.mask + 1)).fill(EMPTY);
    this.values = new Int32Array(this.mask + 1);
    for (let at = 0; at <= mask; at++) {
      if (keys[2 * at] !== EMPTY) this.put(keys[2 * at]!, keys[2 * at + 1]!, values[at]!);
    }
  }

  get bytes(): number {
    return this.keys.byteLength + this.values.byteLength;
  }
}

function slotOf(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 13);
}
