/**
 * The trace hash: 64 bits that stand for everything that happened in a run, in order. Two runs are the same run exactly
 * if their hashes are equal; replays, engines and refactorings are judged by it.
 *
 * Two lanes of 32 bits, each taking two words at a time by xor, rotation, multiplication by odd constants and an addition,
 * all in integer arithmetic that every engine does alike. The lanes rotate and multiply differently, so that changes of
 * two words that undo each other in one lane survive in the other. `digest` lets every bit reach every other
 * (MurmurHash3's finaliser, fmix32). Not meant to withstand an opponent.
 */
import type { Ticks } from '../../protocol/time.ts';

const ERA = 2 ** 32;

/** The product of the second word does not wait for the lane: this halves the time of an event. */
function stepLeft(lane: number, first: number, second: number): number {
  const mixed = lane ^ first;
  return (Math.imul(((mixed << 15) | (mixed >>> 17)) ^ Math.imul(second, 0xcc9e2d51), 0x9e3779b1) + 0x52dce729) | 0;
}

function stepRight(lane: number, first: number, second: number): number {
  const mixed = lane ^ first;
  return (Math.imul(((mixed << 13) | (mixed >>> 19)) ^ Math.imul(second, 0x1b873593), 0x85ebca77) + 0x38495ab5) | 0;
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

  /** Takes an event: a time and four int32 words. */
  mix(time: Ticks, kind: number, who: number, a: number, b: number): void {
    this.mixPair(time | 0, (time / ERA) | 0);
    this.mixPair(kind, who);
    this.mixPair(a, b);
  }

  /** Takes one int32. */
  mixWord(word: number): void {
    this.mixPair(word, 0);
  }

  private mixPair(first: number, second: number): void {
    this.left = stepLeft(this.left, first, second);
    this.right = stepRight(this.right, first, second);
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
