/** All tables, and every cell of them as an experiment that a worker finds by its name. */
import type { Experiment } from '../../src/scenario/incidents/types.ts';
import { COLUMNS } from './columns.ts';
import { TABLES_000 } from './seed-000.ts';
import { TABLES_001 } from './seed-001.ts';
import { TABLES_002 } from './seed-002.ts';
import { TABLES_003 } from './seed-003.ts';
import { TABLES_004 } from './seed-004.ts';
import type { Column, CureTable, Row } from './types.ts';

export const TABLES: readonly CureTable[] = [...TABLES_000, ...TABLES_001, ...TABLES_002, ...TABLES_003, ...TABLES_004];

/** Of a cell, where its table says nothing else: with its events at other phases of the heartbeat. */
const RUNS = 3;

/** The experiment of a cell; null: there is none. */
export function cellOf(table: CureTable, row: Row, column: Column): Experiment | null {
  const experiment = row.run(column.client, column.eager ?? table.eager);
  if (experiment === null) return null;
  return { ...experiment, runs: () => table.runs ?? RUNS, id: `${table.id} / ${row.title} / ${column.title}` };
}

export const CELLS: ReadonlyMap<string, Experiment> = new Map(
  TABLES.flatMap((table) =>
    table.rows.flatMap((row) => COLUMNS.map((column) => cellOf(table, row, column))).filter((cell) => cell !== null),
  ).map((cell) => [cell.id, cell]),
);
