/** Which cells of the protocol's tables were seen, and how often: over the recorded traces, and over a property run. */
import fc from 'fast-check';
import { worldChoices, worldOf } from '../properties/worlds.ts';
import { msToTicks } from '../src/protocol/time.ts';
import { NullObserver } from '../src/sim/null-observer.ts';
import { Simulation } from '../src/sim/simulation.ts';
import { Host } from '../test/conformance/coordinator/host.ts';
import { requestOf } from '../test/conformance/coordinator/operations.ts';
import { packedFiles, readTraces, type Trace } from '../test/conformance/coordinator/trace.ts';
import { Chaos } from '../test/coordinator/chaos.ts';
import { type Mark, ProtocolMarks } from './protocol-marks.ts';

const INPUTS_PER_RUN = 500;

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

  /** Over random worlds, and arbitrary inputs of the kinds that a protocol can carry. */
  static ofProperties(worlds: number, inputs: number): Sightings {
    const sightings = new Sightings();
    for (const choices of fc.sample(worldChoices, { numRuns: worlds, seed: 1 })) sightings.simulate(worldOf(choices));
    for (let seed = 1; seed * INPUTS_PER_RUN <= inputs; seed++) sightings.confuse(seed);
    return sightings;
  }

  count(mark: Mark): number {
    return this.seen.get(mark) ?? 0;
  }

  marks(): Iterable<Mark> {
    return this.seen.keys();
  }

  private readonly note = (mark: Mark): void => {
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

  private endStep(): void {
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

  private simulate(world: ReturnType<typeof worldOf>): void {
    const simulation = new Simulation(world, new NullObserver());
    new ProtocolMarks(simulation.coordinator, (mark) => {
      this.note(mark);
      if (!mark.startsWith('+')) this.endStep();
    });
    simulation.runUntil(msToTicks(world.durationMs), 3_000_000);
  }

  private confuse(seed: number): void {
    const chaos = new Chaos(seed, false);
    new ProtocolMarks(chaos.broker.coordinator, this.note);
    for (let i = 0; i < INPUTS_PER_RUN; i++) {
      chaos.step();
      this.endStep();
    }
  }
}

function toRegExp(patterns: readonly string[]): RegExp {
  const escaped = patterns.map((pattern) => pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'));
  return new RegExp(`^(?:${escaped.join('|')})$`);
}
