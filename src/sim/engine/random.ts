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

export class RandomStream {
  private generator: ReturnType<typeof alea> & { state(): RandomState };

  constructor(seed: string) {
    this.generator = alea(seed, { state: true });
  }

  /** In [0, 1), a multiple of 2^-32. */
  next(): number {
    return this.generator();
  }

  /** An integer in [0, n), for n up to 2^32. */
  below(n: number): number {
    return Math.floor(this.generator() * n);
  }

  /** A real number in [low, high). */
  between(low: number, high: number): number {
    return low + this.generator() * (high - low);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.generator() < probability;
  }

  state(): RandomState {
    return this.generator.state();
  }

  /** Continues as the stream did whose `state()` this is. */
  restore(state: RandomState): void {
    this.generator = alea('', { state: { ...state } });
  }
}

/** The source of all streams of a run. */
export class RandomStreams {
  private readonly seed: string;

  constructor(seed: string) {
    this.seed = seed;
  }

  /**
   * A stream at its beginning: asking twice for a name gives two streams with the same numbers, so each user asks once
   * and keeps it.
   */
  stream(name: string): RandomStream {
    return new RandomStream(`${this.seed}/${name}`);
  }
}
