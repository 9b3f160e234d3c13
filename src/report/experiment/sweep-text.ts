/**
 * A sweep as text: a table with a row per cell, each measure with half the width of its 95 % interval.
 */
import type { Level } from '../../experiment/compare.ts';
import type { Measure } from '../../experiment/measures.ts';
import { cut, type Layout } from '../layout.ts';
import { figureText } from './figures.ts';

export interface SweepRow {
  /** What is varied, in the order of the factors. */
  readonly values: readonly string[];
  readonly runs: number;
  /** By measure; null: it did not happen in every run. */
  readonly levels: readonly (Level | null)[];
}

export interface SweepTable {
  readonly factors: readonly string[];
  /** Names as they were asked for, with their measures. */
  readonly measures: readonly (readonly [name: string, measure: Measure])[];
  readonly rows: readonly SweepRow[];
}

const GAP = '  ';

/** As many measures side by side as there is room for, the others in tables below. */
export function sweepText({ factors, measures, rows }: SweepTable, layout: Layout): string {
  const keys = [
    ...factors.map((factor, index) => [factor, ...rows.map(({ values }) => values[index] ?? '')]),
    ['runs', ...rows.map(({ runs }) => String(runs))],
  ];
  const columns = measures.map(([name, measure], index) => [
    name,
    ...rows.map(({ levels }) => levelText(levels[index] ?? null, measure)),
  ]);
  return tables(keys.map(padded), columns.map(paddedLeft), layout).join('\n\n');
}

function levelText(level: Level | null, { unit }: Measure): string {
  if (level === null) return 'never';
  const half = (level.interval.high - level.interval.low) / 2;
  return half === 0 ? figureText(level.mean, unit) : `${figureText(level.mean, unit)} ±${figureText(half, unit)}`;
}

function tables(keys: readonly string[][], columns: readonly string[][], layout: Layout): string[] {
  const keyWidth = keys.reduce((sum, [head = '']) => sum + head.length + GAP.length, 0);
  const groups: string[][][] = [];
  let room = 0;
  for (const column of columns) {
    const width = column[0]!.length + GAP.length;
    if (groups.length === 0 || room < width) {
      groups.push([]);
      room = layout.width - keyWidth;
    }
    groups.at(-1)!.push(column);
    room -= width;
  }
  return groups.map((group) => tableText([...keys, ...group], layout));
}

function tableText(columns: readonly string[][], { paint, width }: Layout): string {
  const lines = columns[0]!.map((_, row) =>
    cut(
      columns
        .map((column) => column[row])
        .join(GAP)
        .trimEnd(),
      width,
    ),
  );
  return lines.map((line, index) => (index === 0 ? paint('label', line) : line)).join('\n');
}

function padded(column: readonly string[]): string[] {
  const width = Math.max(...column.map((text) => text.length));
  return column.map((text) => text.padEnd(width));
}

function paddedLeft(column: readonly string[]): string[] {
  const width = Math.max(...column.map((text) => text.length));
  return column.map((text) => text.padStart(width));
}
