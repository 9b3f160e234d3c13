/**
 * What changes in many lanes, in bounded memory: where there are more changes than there is room for, times become
 * coarser, and of what changes within one grain the last is kept. So a quiet month is as exact as a quiet hour.
 */
import type { Lane } from './encoding.ts';

/** The first grain. */
const GRAIN_MS = 1_000;

export class Lanes {
  /** Milliseconds; 0: every change is kept. */
  grainMs = 0;
  readonly #at: number[][];
  readonly #code: number[][];
  readonly #most: number;
  #count = 0;

  constructor(lanes: number, most: number) {
    this.#at = Array.from({ length: lanes }, () => []);
    this.#code = Array.from({ length: lanes }, () => []);
    this.#most = most;
  }

  get all(): readonly Lane[] {
    return this.#at.map((at, lane) => ({ at, code: this.#code[lane]! }));
  }

  /** What a lane changed to last. */
  last(lane: number): number | undefined {
    return this.#code[lane]!.at(-1);
  }

  /** `atMs` is not before what was put there last. */
  put(lane: number, atMs: number, code: number): void {
    this.#count += add(this.#at[lane]!, this.#code[lane]!, atMs, code, this.grainMs);
    if (this.#count > this.#most) this.#coarsen();
  }

  #coarsen(): void {
    do {
      this.grainMs = this.grainMs === 0 ? GRAIN_MS : this.grainMs * 2;
      this.#count = 0;
      for (const [lane, at] of this.#at.entries()) {
        const code = this.#code[lane]!;
        const before = at.map((time, index) => [time, code[index]!] as const);
        at.length = 0;
        code.length = 0;
        for (const [time, value] of before) this.#count += add(at, code, time, value, this.grainMs);
      }
    } while (this.#count > this.#most / 2);
  }
}

/** @returns by how much the lane has grown */
function add(at: number[], code: number[], atMs: number, value: number, grainMs: number): number {
  const last = at.length - 1;
  const isSameGrain =
    last >= 0 && (at[last] === atMs || (grainMs > 0 && grain(at[last]!, grainMs) === grain(atMs, grainMs)));
  if (isSameGrain) {
    code[last] = value;
    if (code[last - 1] !== value) return 0;
    at.pop();
    code.pop();
    return -1;
  }
  if (code[last] === value) return 0;
  at.push(atMs);
  code.push(value);
  return 1;
}

function grain(atMs: number, grainMs: number): number {
  return Math.floor(atMs / grainMs);
}
