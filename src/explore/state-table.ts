/**
 * All states of the world that were met, each once: vectors of whole numbers in one long array, found by a hash table, with the
 * state from which each was first reached. Exact: nothing is taken for met that was not.
 */
import { hashOf } from './parts.ts';

const NONE = -1;

export class StateTable {
  private readonly width: number;
  private readonly most: number;
  private words: Int32Array;
  private parents: Int32Array;
  private index: Int32Array;
  size = 0;

  /**
   * @param width words of a state
   * @param most how many states there may be
   */
  constructor(width: number, most: number) {
    this.width = width;
    this.most = most;
    this.words = new Int32Array(width << 12);
    this.parents = new Int32Array(1 << 12);
    this.index = new Int32Array(1 << 13).fill(NONE);
  }

  get isFull(): boolean {
    return this.size >= this.most;
  }

  get bytes(): number {
    return this.words.byteLength + this.parents.byteLength + this.index.byteLength;
  }

  /** The state from which this one was first reached; −1 for the first. */
  parentOf(state: number): number {
    return this.parents[state]!;
  }

  read(state: number, to: Int32Array): void {
    const { width, words } = this;
    const start = state * width;
    for (let i = 0; i < width; i++) to[i] = words[start + i]!;
  }

  /** The state's number, which is new if it was not met before. */
  add(state: Int32Array, parent: number): number {
    const { width, words, index } = this;
    const mask = index.length - 1;
    let at = hashOf(state, width) & mask;
    for (let known = index[at]!; known !== NONE; known = index[at]!) {
      const start = known * width;
      let i = 0;
      while (i < width && words[start + i] === state[i]) i++;
      if (i === width) return known;
      at = (at + 1) & mask;
    }
    return this.put(state, parent, at);
  }

  private put(state: Int32Array, parent: number, at: number): number {
    const number = this.size++;
    if (number === this.parents.length) this.growStates();
    this.words.set(state, number * this.width);
    this.parents[number] = parent;
    this.index[at] = number;
    if (this.size * 2 > this.index.length) this.growIndex();
    return number;
  }

  private growStates(): void {
    const states = Math.min(this.most + 1, this.parents.length * 2);
    this.words = grown(this.words, states * this.width);
    this.parents = grown(this.parents, states);
  }

  private growIndex(): void {
    const { width, words } = this;
    const index = new Int32Array(this.index.length * 2).fill(NONE);
    const mask = index.length - 1;
    const state = new Int32Array(width);
    for (let number = 0; number < this.size; number++) {
      for (let i = 0; i < width; i++) state[i] = words[number * width + i]!;
      let at = hashOf(state, width) & mask;
      while (index[at] !== NONE) at = (at + 1) & mask;
      index[at] = number;
    }
    this.index = index;
  }
}

function grown(old: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(length);
  larger.set(old);
  return larger;
}
