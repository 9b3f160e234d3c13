/**
 * Randomness, from seedrandom's alea through named streams: one stream per member and purpose ("member-7/jitter").
 *
 * A stream's numbers depend on the seed and its own name alone. So a further draw in one place, a further member or a
 * further purpose moves nothing elsewhere, and two runs can be compared that differ in one thing.
 *
 * Alea because seedrandom's default is six times slower, which would halve the whole simulator, and because its streams
 * of similar names were found independent (those of xor128 and xorwow were not). Its numbers are multiples of 2^-32.
 */
import alea from 'seedrandom/lib/alea.js';

/** All that a stream is; plain data, so that a snapshot can hold it. */
export interface RandomState {
  readonly c: number;
  readonly s0: number;
  readonly s1: number;
  readonly s2: number;
}

/** Of alea: its multiplier, and the weight of its carry. */
const MULTIPLIER = 2091639;
const CARRY_WEIGHT = 2 ** -32;

/** Where a stream's words stand, counted from its first: alea's three numbers and its carry. */
const S0 = 0;
const S1 = 1;
const S2 = 2;
const CARRY = 3;
const WORDS = 4;

/** Streams that share an array. */
const STREAMS_PER_BLOCK = 64;

/**
 * Seeded by seedrandom; the step is written out here, on words in an array. seedrandom gives a closure per stream, which
 * the compiler cannot inline where sixty streams are drawn from in turn, which takes ten times the memory, and which
 * nobody can copy. A test holds the numbers against seedrandom's.
 */
export class RandomStream {
  private readonly words: Float64Array;
  private first: number;

  /** @param words where its state is kept, from `first` on */
  constructor(seed: string, words: Float64Array = new Float64Array(WORDS), first = 0) {
    this.words = words;
    this.first = first;
    this.restore(alea(seed, { state: true }).state());
  }

  /** In [0, 1), a multiple of 2^-32. */
  next(): number {
    const { words, first } = this;
    const sum = MULTIPLIER * words[first + S0]! + CARRY_WEIGHT * words[first + CARRY]!;
    const carry = sum | 0;
    words[first + S0] = words[first + S1]!;
    words[first + S1] = words[first + S2]!;
    words[first + S2] = sum - carry;
    words[first + CARRY] = carry;
    return sum - carry;
  }

  /** An integer in [0, n), for n up to 2^32. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** A real number in [low, high). */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Where the stream stands. */
  state(): RandomState {
    const { words, first } = this;
    const [s0, s1, s2, c] = words.subarray(first, first + WORDS) as unknown as [number, number, number, number];
    return { c, s0, s1, s2 };
  }

  /** Continues as the stream did whose `state()` this is. */
  restore({ c, s0, s1, s2 }: RandomState): void {
    this.words.set([s0, s1, s2, c], this.first);
  }

  /** Is from now on the stream at another place of its array. */
  moveTo(place: number): void {
    this.first = place * WORDS;
  }
}

/**
 * Many streams that are drawn from in turn, as those of links are: side by side in one array, and without an object for
 * each, which the processor would have to fetch first.
 */
export class StreamTable {
  private readonly stream: RandomStream;

  /** Goes on with these streams, in this order. */
  constructor(streams: readonly RandomStream[]) {
    this.stream = new RandomStream('', new Float64Array(Math.max(1, streams.length) * WORDS));
    for (const [place, stream] of streams.entries()) this.at(place).restore(stream.state());
  }

  /** The stream at a place; good until another one is asked for. */
  at(place: number): RandomStream {
    this.stream.moveTo(place);
    return this.stream;
  }
}

/** The source of all streams of a run. */
export class RandomStreams {
  private readonly seed: string;
  /** Of the streams made last, and how many words of it are in use. */
  private block = new Float64Array(STREAMS_PER_BLOCK * WORDS);
  private used = 0;

  constructor(seed: string) {
    this.seed = seed;
  }

  /**
   * A stream at its beginning: asking twice for a name gives two streams with the same numbers, so each user asks once
   * and keeps it.
   */
  stream(name: string): RandomStream {
    if (this.used === this.block.length) {
      this.block = new Float64Array(STREAMS_PER_BLOCK * WORDS);
      this.used = 0;
    }
    this.used += WORDS;
    return new RandomStream(`${this.seed}/${name}`, this.block, this.used - WORDS);
  }
}
