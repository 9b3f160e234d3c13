/**
 * The file of an experiment's results: a first line that says all about the experiment, then one line per run, in the
 * order of cells and seeds. Nothing in it depends on the machine, on the time or on who ran what.
 *
 * While an experiment runs, its runs are gathered in a journal, the same lines in the order in which they came. A killed
 * experiment reads it, leaves out a last line that was cut off, and goes on.
 */
import type { Cell } from './cells.ts';
import { type Known, nothingKnown } from './conduct.ts';
import type { Job, Outcome, Plan, Shard, Until } from './plan.ts';

/** Changes when a field changes its meaning or goes away. */
export const RESULTS_VERSION = 1;

/** A cell as the file tells it. */
export interface TitleCell extends Pick<Cell, 'name' | 'values'> {
  /** The scenario without what goes without saying; its seed is that of each run. */
  readonly scenario: unknown;
}

/** The first line. */
export interface Title {
  readonly schemaVersion: typeof RESULTS_VERSION;
  readonly kind: 'groupsim-results';
  /** Of the program: another one may give other traces. */
  readonly version: string;
  readonly cells: readonly TitleCell[];
  readonly seeds: readonly string[];
  readonly until: Until | null;
  /** null: all of it. */
  readonly shard: Shard | null;
}

export interface Results {
  readonly title: Title;
  readonly known: Known;
}

/** A run as its line tells it. */
interface RunLine extends Outcome {
  readonly cell: number;
  readonly seed: string;
  readonly values: Cell['values'];
}

export function planOf({ cells, seeds, until }: Title): Plan {
  return { cells: cells.length, seeds, until };
}

export function titleLine(title: Title): string {
  return `${JSON.stringify(title)}\n`;
}

export function runLine({ cell, seed }: Job, { traceHash, events, measures }: Outcome, title: Title): string {
  const { values } = title.cells[cell]!;
  return `${JSON.stringify({ cell, seed: title.seeds[seed]!, values, traceHash, events, measures } satisfies RunLine)}\n`;
}

/** The whole file. */
export function resultsText({ title, known }: Results): string {
  const lines = known.flatMap((outcomes, cell) =>
    outcomes.flatMap((outcome, seed) => (outcome === undefined ? [] : [runLine({ cell, seed }, outcome, title)])),
  );
  return titleLine(title) + lines.join('');
}

export type ResultsRead = Results | { readonly not: string };

/** Reads a file or a journal; a last line without its end is left out. */
export function readResults(text: string): ResultsRead {
  const lines = text.split('\n').slice(0, -1);
  const title = parsed(lines[0] ?? '') as Title | null;
  if (title?.kind !== 'groupsim-results') return { not: 'is no file of results of groupsim.' };
  if (title.schemaVersion !== RESULTS_VERSION) {
    return { not: `has schemaVersion ${title.schemaVersion}; this program reads ${RESULTS_VERSION}.` };
  }
  const known = nothingKnown(planOf(title));
  const seedNumber = new Map(title.seeds.map((seed, index) => [seed, index]));
  for (const [index, line] of lines.slice(1).entries()) {
    const run = parsed(line) as RunLine | null;
    const seed = seedNumber.get(run?.seed ?? '');
    if (run === null || seed === undefined || known[run.cell] === undefined) {
      return { not: `cannot be read in line ${index + 2}: delete it to begin anew.` };
    }
    const { traceHash, events, measures } = run;
    known[run.cell]![seed] = { traceHash, events, measures };
  }
  return { title, known };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** The same experiment, whichever shard. */
export function isSameExperiment(a: Title, b: Title): boolean {
  return JSON.stringify({ ...a, shard: null }) === JSON.stringify({ ...b, shard: null });
}

/** Results of the shards of one experiment, put together; or what keeps them from being. */
export function mergeResults(
  parts: readonly (Results & { readonly name: string })[],
): Results | { readonly not: string } {
  const [first, ...rest] = parts;
  if (first === undefined) return { not: 'There is nothing to merge: name the files of the shards.' };
  const stranger = rest.find(({ title }) => !isSameExperiment(title, first.title));
  if (stranger !== undefined) {
    return {
      not: `${stranger.name} is of another experiment than ${first.name}: another scenario, other seeds or another version.`,
    };
  }
  const title = { ...first.title, shard: null };
  const known = nothingKnown(planOf(title));
  for (const part of parts) {
    for (const [cell, outcomes] of part.known.entries()) {
      for (const [seed, outcome] of outcomes.entries()) {
        if (outcome === undefined) continue;
        const before = known[cell]![seed];
        if (before !== undefined && JSON.stringify(before) !== JSON.stringify(outcome)) {
          return {
            not: `${part.name} has another result for the same run (cell ${cell}, seed ${title.seeds[seed]}) than a file before it: the shards were not run by the same program.`,
          };
        }
        known[cell]![seed] = outcome;
      }
    }
  }
  return { title, known };
}

/** One row per run: what was varied, the seed, and every measure. */
export function resultsCsv({ title, known }: Results): string {
  const factors = [...new Set(title.cells.flatMap(({ values }) => Object.keys(values)))];
  const first = known.flat().find((outcome) => outcome !== undefined);
  const measures = Object.keys(first?.measures ?? {});
  const head = ['cell', 'name', ...factors, 'seed', 'traceHash', 'events', ...measures];
  const rows = known.flatMap((outcomes, cell) =>
    outcomes.flatMap((outcome, seed) => {
      if (outcome === undefined) return [];
      const { name, values } = title.cells[cell]!;
      const own = factors.map((factor) => values[factor] ?? '');
      const figures = measures.map((measure) => outcome.measures[measure] ?? '');
      return [[cell, name, ...own, title.seeds[seed], outcome.traceHash, outcome.events, ...figures]];
    }),
  );
  return [head, ...rows].map((row) => `${row.map(csvField).join(',')}\n`).join('');
}

/** RFC 4180, with line feeds. */
function csvField(value: unknown): string {
  const text = String(value ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
