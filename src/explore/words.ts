/**
 * States as vectors of 32-bit words. The three low bits of a word tell what it is, so that names can be changed and time
 * can pass without looking at the machines: see names.ts for the kinds of names, codec.ts for the rest.
 */

export const Tag = {
  /** A whole number. */
  Int: 0,
  /** A member id, by age. */
  MemberId: 1,
  Generation: 2,
  Pod: 3,
  /** An instant, relative to now. */
  Instant: 4,
  /** An instant of which only matters whether it is still to come: never below now. */
  NotBefore: 5,
  /** An instant in the past, which is not told apart once it is long ago. */
  Since: 6,
  /** The form of what follows: an object, a list, a constant … */
  Form: 7,
} as const;

export const TAG_BITS = 3;
export const TAG_MASK = 7;

/** Whatever is longer ago than this is equally long ago, in ticks. */
export const LONG_AGO = 400_000;

/** Words as they grow. */
export class Words {
  data = new Int32Array(4_096);
  length = 0;

  push(word: number): void {
    if (this.length === this.data.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = word;
  }
}

/** What names turn into: −1 for a name that must not occur. */
export interface Renaming {
  readonly memberIds: Int32Array | null;
  readonly generations: Int32Array | null;
  readonly pods: Int32Array | null;
}

/** Copies words under other names. */
export function rename(from: Int32Array, start: number, end: number, names: Renaming, to: Words): void {
  const { memberIds, generations, pods } = names;
  to.length = 0;
  for (let i = start; i < end; i++) {
    const word = from[i]!;
    const tag = word & TAG_MASK;
    if (tag === Tag.MemberId && memberIds !== null) to.push((memberIds[word >> TAG_BITS]! << TAG_BITS) | tag);
    else if (tag === Tag.Generation && generations !== null)
      to.push((generations[word >> TAG_BITS]! << TAG_BITS) | tag);
    else if (tag === Tag.Pod && pods !== null) to.push((pods[word >> TAG_BITS]! << TAG_BITS) | tag);
    else to.push(word);
  }
}

/** Copies words as they are when so many ticks have passed. */
export function letPass(from: Int32Array, start: number, end: number, ticks: number, to: Words): void {
  to.length = 0;
  for (let i = start; i < end; i++) {
    const word = from[i]!;
    const tag = word & TAG_MASK;
    if (tag < Tag.Instant || tag === Tag.Form) {
      to.push(word);
      continue;
    }
    let at = (word >> TAG_BITS) - ticks;
    if (tag === Tag.NotBefore && at < 0) at = 0;
    if (tag === Tag.Since && at < -LONG_AGO) at = -LONG_AGO;
    to.push((at << TAG_BITS) | tag);
  }
}

/** Which names of a kind occur, as a bit each. */
export function namesIn(from: Int32Array, start: number, end: number, tag: number): number {
  let mask = 0;
  for (let i = start; i < end; i++) {
    const word = from[i]!;
    if ((word & TAG_MASK) === tag) mask |= 1 << (word >> TAG_BITS);
  }
  return mask;
}
