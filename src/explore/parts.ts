/**
 * The states of one kind of machine (or message, or list of events), each once, by number: a state of the world is then a
 * short vector of such numbers.
 *
 * Exact: the words themselves are kept and compared, behind a hash table. What is asked of every state again and again,
 * which names it holds and when it is due, is kept beside them.
 */
import { PairMap } from './pair-map.ts';
import { letPass, namesIn, type Renaming, rename, Tag, Words } from './words.ts';

const NONE = -1;

/** In ticks from now; nothing is due. */
export const NEVER_DUE = 2 ** 30;

/** Tells when something in a state falls due, in ticks from now. */
export type DueIn = (data: Int32Array, start: number) => number;

const NOTHING_DUE: DueIn = () => NEVER_DUE;

export class Parts {
  data: Int32Array = new Int32Array(1 << 16);
  /** Of each state, and behind the last one. */
  starts: Int32Array = new Int32Array(1 << 12);
  size = 0;
  /** By state: which ages of member ids and which generations occur. */
  memberIds: Int32Array = new Int32Array(1 << 12);
  generations: Int32Array = new Int32Array(1 << 12);
  /** By state: when the next thing is due. */
  due: Int32Array = new Int32Array(1 << 12);
  private index: Int32Array = new Int32Array(1 << 13).fill(NONE);
  private readonly dueIn: DueIn;
  private readonly renamed = new PairMap();
  private readonly later = new PairMap();
  private readonly scratch = new Words();

  constructor(dueIn: DueIn = NOTHING_DUE) {
    this.dueIn = dueIn;
  }

  /** The number of the state with these words. */
  intern(words: Words): number {
    const { data, length } = words;
    const mask = this.index.length - 1;
    let at = hashOf(data, length) & mask;
    for (; this.index[at] !== NONE; at = (at + 1) & mask) {
      if (this.equals(this.index[at]!, data, length)) return this.index[at]!;
    }
    return this.add(words, at);
  }

  private equals(state: number, words: Int32Array, length: number): boolean {
    const start = this.starts[state]!;
    if (this.starts[state + 1]! - start !== length) return false;
    for (let i = 0; i < length; i++) if (this.data[start + i] !== words[i]) return false;
    return true;
  }

  private add({ data, length }: Words, at: number): number {
    const state = this.size++;
    const start = this.starts[state]!;
    const end = start + length;
    if (this.size + 1 > this.starts.length) this.growTables();
    if (end > this.data.length) this.data = grown(this.data, Math.max(end, this.data.length * 2));
    for (let i = 0; i < length; i++) this.data[start + i] = data[i]!;
    this.starts[state + 1] = end;
    this.memberIds[state] = namesIn(this.data, start, end, Tag.MemberId);
    this.generations[state] = namesIn(this.data, start, end, Tag.Generation);
    this.due[state] = this.dueIn(this.data, start);
    this.index[at] = state;
    if (this.size * 2 > this.index.length) this.growIndex();
    return state;
  }

  private growTables(): void {
    const length = this.starts.length * 2;
    this.starts = grown(this.starts, length);
    this.memberIds = grown(this.memberIds, length);
    this.generations = grown(this.generations, length);
    this.due = grown(this.due, length);
  }

  private growIndex(): void {
    this.index = new Int32Array(this.index.length * 2).fill(NONE);
    const mask = this.index.length - 1;
    for (let state = 0; state < this.size; state++) {
      const start = this.starts[state]!;
      let at = hashOf(this.data.subarray(start), this.starts[state + 1]! - start) & mask;
      while (this.index[at] !== NONE) at = (at + 1) & mask;
      this.index[at] = state;
    }
  }

  /** The same state under other names. `number` is the renaming's own. */
  renamedBy(state: number, number: number, names: Renaming): number {
    const known = this.renamed.get(state, number);
    if (known >= 0) return known;
    rename(this.data, this.starts[state]!, this.starts[state + 1]!, names, this.scratch);
    const other = this.intern(this.scratch);
    this.renamed.set(state, number, other);
    return other;
  }

  /** The same state so many ticks later. */
  after(state: number, ticks: number): number {
    const known = this.later.get(state, ticks);
    if (known >= 0) return known;
    letPass(this.data, this.starts[state]!, this.starts[state + 1]!, ticks, this.scratch);
    const other = this.intern(this.scratch);
    this.later.set(state, ticks, other);
    return other;
  }

  get bytes(): number {
    const tables = this.starts.byteLength * 4 + this.index.byteLength;
    return this.data.byteLength + tables + this.renamed.bytes + this.later.bytes;
  }
}

function grown(old: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(length);
  larger.set(old);
  return larger;
}

export function hashOf(words: Int32Array, length: number): number {
  let h = length;
  for (let i = 0; i < length; i++) {
    h = Math.imul(h ^ words[i]!, 0x9e3779b1);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0x85ebca6b);
  return h ^ (h >>> 13);
}
