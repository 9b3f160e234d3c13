/** Which cells of the protocol's tables were seen, and in how many steps; here over the recorded traces. */

import { type Mark, ProtocolMarks } from '../properties/coverage/marks.ts';
import { Host } from '../test/conformance/coordinator/host.ts';
import { requestOf } from '../test/conformance/coordinator/operations.ts';
import { packedFiles, readTraces, type Trace } from '../test/conformance/coordinator/trace.ts';

export class Sightings {
  /** Steps of traces, or inputs of a coordinator. */
  steps = 0;
  /** In how many steps a mark was seen. */
  private readonly seen = new Map<Mark, number>();
  private step = new Set<Mark>();

  /** Over the committed traces. Our coordinator repeats them without a mismatch; `npm run conformance` says so. */
  static ofTraces(sightings = new Sightings(), files: readonly string[] = packedFiles()): Sightings {
    for (const file of files) for (const trace of readTraces(file)) sightings.replay(trace);
    return sightings;
  }

  count(mark: Mark): number {
    return this.seen.get(mark) ?? 0;
  }

  marks(): Iterable<Mark> {
    return this.seen.keys();
  }

  readonly note = (mark: Mark): void => {
    this.step.add(mark);
  };

  /** Counts the steps in which any mark fits one of each key's patterns, where `*` stands for anything. */
  watch(patterns: ReadonlyMap<string, readonly string[]>): Map<string, number> {
    const tests = Array.from(patterns, ([key, list]) => [key, toRegExp(list)] as const);
    const counts = new Map(Array.from(patterns.keys(), (key) => [key, 0]));
    const keysOf = new Map<Mark, readonly string[]>();
    this.afterStep = (marks) => {
      const hit = new Set<string>();
      for (const mark of marks) {
        let keys = keysOf.get(mark);
        if (keys === undefined) {
          keys = tests.filter(([, test]) => test.test(mark)).map(([key]) => key);
          keysOf.set(mark, keys);
        }
        for (const key of keys) hit.add(key);
      }
      for (const key of hit) counts.set(key, counts.get(key)! + 1);
    };
    return counts;
  }

  private afterStep: (marks: ReadonlySet<Mark>) => void = () => {};

  endStep(): void {
    this.steps++;
    this.afterStep(this.step);
    for (const mark of this.step) this.seen.set(mark, (this.seen.get(mark) ?? 0) + 1);
    this.step = new Set();
  }

  private replay({ header, steps }: Trace): void {
    const host = new Host(header.config);
    new ProtocolMarks(host.coordinator, this.note);
    for (const { i, op } of steps) {
      const request = requestOf(op);
      this.note(`+op|${op.op}`);
      if (request === null) host.act(op);
      else host.request(request, i);
      host.settle();
      host.advanceTo(host.nowMs);
      this.endStep();
    }
  }
}

function toRegExp(patterns: readonly string[]): RegExp {
  const escaped = patterns.map((pattern) => pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'));
  return new RegExp(`^(?:${escaped.join('|')})$`);
}
