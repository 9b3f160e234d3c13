/**
 * Answers by error code and group. Kafka's codes are small numbers from −1 on, so a counter is one array element.
 */
import { type ErrorCode, errorName } from '../../protocol/errors.ts';

/** Counters of a group: the codes −1 … 254. */
const STRIDE = 256;

export class CodeCounters {
  readonly #counts: Float64Array;
  /** Refusals of the client itself, by the name of its exception. */
  readonly #refusals: readonly Map<string, number>[];

  constructor(groups: number) {
    this.#counts = new Float64Array(groups * STRIDE);
    this.#refusals = Array.from({ length: groups }, () => new Map<string, number>());
  }

  answered(group: number, code: ErrorCode): void {
    this.#counts[group * STRIDE + code + 1]! += 1;
  }

  refused(group: number, exception: string): void {
    const counts = this.#refusals[group]!;
    counts.set(exception, (counts.get(exception) ?? 0) + 1);
  }

  /** All of a group, and by name: codes upwards, then exceptions in order of their first use. */
  result(group: number): { total: number; byCode: Record<string, number> } {
    const byCode: Record<string, number> = {};
    for (let index = 0; index < STRIDE; index++) {
      const count = this.#counts[group * STRIDE + index]!;
      if (count > 0) byCode[errorName(index - 1)] = count;
    }
    for (const [exception, count] of this.#refusals[group]!) byCode[exception] = count;
    return { total: Object.values(byCode).reduce((sum, count) => sum + count, 0), byCode };
  }
}
