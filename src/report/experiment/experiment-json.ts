/**
 * A comparison or a sweep as one JSON object; documented in docs/json.md.
 */
import type { Cell } from '../../experiment/cells.ts';
import { differenceOf, levelOf } from '../../experiment/compare.ts';
import type { Known } from '../../experiment/conduct.ts';
import { measureNamed } from '../../experiment/measures.ts';
import type { Interval } from '../../experiment/statistics.ts';
import type { ExpectationVerdict } from '../../experiment/verdict.ts';
import { expectationsJson } from './expectations-text.ts';

/** Changes when a field changes its meaning or goes away. */
const EXPERIMENT_SCHEMA_VERSION = 1;

export interface ExperimentReport {
  readonly kind: 'compare' | 'sweep' | 'merge';
  readonly version: string;
  readonly command: string;
  readonly cells: readonly (Pick<Cell, 'name' | 'values'> & { readonly scenario: unknown })[];
  readonly seeds: readonly string[];
  readonly measures: readonly string[];
  readonly known: Known;
  readonly verdicts: readonly ExpectationVerdict[];
  readonly complete: boolean;
}

export function experimentJson(report: ExperimentReport): string {
  const { kind, version, command, seeds, verdicts, complete, cells } = report;
  const json = {
    schemaVersion: EXPERIMENT_SCHEMA_VERSION,
    kind,
    version,
    command,
    seeds,
    complete,
    expectations: expectationsJson(verdicts),
    cells: cells.map((cell, index) => cellJson(cell, index, report)),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function cellJson(
  { name, values, scenario }: ExperimentReport['cells'][number],
  index: number,
  report: ExperimentReport,
) {
  const runs = report.known[index]!.filter((outcome) => outcome !== undefined);
  const measures = Object.fromEntries(report.measures.map((measure) => [measure, levelJson(runs, measure)]));
  const isCompared = report.kind === 'compare' && index > 0;
  const differences = isCompared ? { differences: differencesJson(index, report) } : {};
  return { name, values, runs: runs.length, measures, ...differences, scenario };
}

/** null where it did not happen in every run. */
function levelJson(runs: readonly { readonly measures: Readonly<Record<string, number | null>> }[], name: string) {
  const { unit } = measureNamed(name.split('@')[0]!)!;
  const values = runs.map(({ measures }) => measures[name] ?? null);
  if (values.length === 0 || values.some((value) => value === null)) return { unit, mean: null, interval: null };
  const { mean, interval } = levelOf(values as number[]);
  return { unit, mean, interval: pair(interval) };
}

function differencesJson(variant: number, { known, measures }: ExperimentReport) {
  return Object.fromEntries(
    measures.map((name) => {
      const difference = differenceOf(known, variant, name);
      if (difference === null) return [name, null];
      const { mean, interval, less, same, more, shown, without } = difference;
      return [name, { mean, interval: pair(interval), less, same, more, without, shown }];
    }),
  );
}

function pair({ low, high }: Interval): readonly [number, number] {
  return [low, high];
}
