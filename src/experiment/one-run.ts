/**
 * One run of an experiment, to its end: what a worker does.
 */
import { startRun } from '../scenario/run.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { toWorld } from '../scenario/to-world.ts';
import { measured, measureNamed } from './measures.ts';
import type { Outcome } from './plan.ts';

/** What a worker is told; plain data. */
export interface Order {
  readonly scenario: Scenario;
  /** Measures, `name` or `name@group`. */
  readonly wanted: readonly string[];
}

export function runOrder({ scenario, wanted }: Order): Outcome {
  const run = startRun(toWorld(scenario));
  run.advance(Number.POSITIVE_INFINITY);
  const result = run.result(false);
  const measures = Object.fromEntries(
    wanted.map((name) => {
      const [measure = '', group = null] = name.split('@');
      return [name, measured(measureNamed(measure)!, result, group)];
    }),
  );
  return { traceHash: result.traceHash, events: result.events, measures };
}
