/**
 * The trace hash: 64 bits that stand for everything that happened in a run, in order. Two runs are the same run exactly
 * if their hashes are equal; replays, engines and refactorings are judged by it.
 *
 * Two lanes of 32 bits, each taking every word by xor, rotation and multiplication by an odd constant, all in integer
 * arithmetic that every engine does alike. The lanes rotate and multiply differently: a change of one word that the next
 * word could undo in one lane survives in the other. `digest` lets every bit reach every other (MurmurHash3's finaliser,
 * fmix32). Not meant to withstand an opponent.
 *
 * (Taking two words per step, the second multiplied beforehand, takes half the time, but collides on changes of the
 * highest bits: the tests look for that.)
 */
import type { Ticks } from '../../protocol/time.ts';

/** Of 2^32 ticks: multiplied, not divided by, for that is faster. */
const PER_ERA = 2 ** -32;

/** Keeps lanes of zero from staying zero on words of zero. */
const OFFSET = 0x52dce729;

function stepLeft(lane: number, word: number): number {
  const mixed = lane ^ word;
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x9e3779b1);
}

function stepRight(lane: number, word: number): number {
  const mixed = lane ^ word;
  return Math.imul((mixed << 13) | (mixed >>> 19), 0x85ebca77);
}

function avalanche(lane: number): number {
  let bits = lane;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

export class TraceHash {
  private left = 0x243f6a88 | 0;
  private right = 0x85a308d3 | 0;

  /** Takes an event: a time below 2^40 (the high 8 bits share a word with the kind, which is below 2^24), and words. */
  mix(time: Ticks, kind: number, who: number, a: number, b: number): void {
    this.mixWord(time | 0);
    this.mixWord(kind + ((time * PER_ERA) << 24));
    this.mixWord(who);
    this.mixWord(a);
    this.mixWord(b);
  }

  /** Takes one int32. */
  mixWord(word: number): void {
    const shifted = (word + OFFSET) | 0;
    this.left = stepLeft(this.left, shifted);
    this.right = stepRight(this.right, shifted);
  }

  /** Takes a string with its length; for the rare ones, such as a member id when it is given. */
  mixString(text: string): void {
    this.mixWord(text.length);
    for (let i = 0; i < text.length; i++) this.mixWord(text.charCodeAt(i));
  }

  /** 16 hexadecimal digits; the hash may be continued afterwards. */
  digest(): string {
    const left = avalanche(this.left ^ Math.imul(this.right, 0x9e3779b1));
    const right = avalanche(this.right ^ Math.imul(left, 0x85ebca77));
    return hex(left) + hex(right);
  }
}
