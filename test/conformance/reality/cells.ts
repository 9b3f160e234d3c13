/**
 * A file of measured cells (`reality-cells/1`): each one metric of one experiment with a real client and a real broker.
 * How they were measured is in data/README.md.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface Cell {
  /** `scenario.metric`. */
  readonly id: string;
  /** Cells of one scenario come from the same runs. */
  readonly scenario: string;
  readonly experiment: string;
  readonly client: string;
  readonly clientVersion: string;
  readonly broker: string;
  readonly assignor: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly metric: string;
  readonly unit: string;
  /** Events or runs that were measured. */
  readonly n: number;
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly min: number;
  readonly max: number;
}

/** The file cannot be read, or says something that we do not know. */
export class BrokenCells extends Error {}

const FORMAT = 'reality-cells/1';

/** What every cell must have, by the type of it. */
const FIELDS = {
  string: ['id', 'scenario', 'experiment', 'client', 'clientVersion', 'broker', 'assignor', 'metric', 'unit'],
  number: ['n', 'median', 'p10', 'p90', 'min', 'max'],
  object: ['params'],
} as const;

/** @param file plain JSON or `.gz` */
export function readCells(file: string | URL): readonly Cell[] {
  const { format, cells } = parsed(file);
  if (format !== FORMAT) throw new BrokenCells(`${file}: the format is ${String(format)}, not ${FORMAT}`);
  if (!Array.isArray(cells)) throw new BrokenCells(`${file}: has no list of cells`);
  return cells.map((cell, index) => checked(cell, index, file));
}

function parsed(file: string | URL): { format?: unknown; cells?: unknown } {
  try {
    const bytes = readFileSync(file);
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return JSON.parse((packed ? gunzipSync(bytes) : bytes).toString('utf8')) ?? {};
  } catch (error) {
    throw new BrokenCells(`${file}: ${(error as Error).message}`);
  }
}

function checked(cell: Record<string, unknown>, index: number, file: string | URL): Cell {
  for (const [type, names] of Object.entries(FIELDS)) {
    for (const name of names) {
      if (typeof cell?.[name] === type && cell[name] !== null) continue;
      throw new BrokenCells(`${file}: cell ${index} (${String(cell?.id)}): ${name} is not a ${type}`);
    }
  }
  return cell as unknown as Cell;
}

/** Cells that come from the same runs, in the order of the file: of one scenario, if all of them describe it alike. */
export function byScenario(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  const scenarios = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = JSON.stringify(DESCRIPTION.map((field) => cell[field]));
    const known = scenarios.get(key);
    if (known === undefined) scenarios.set(key, [cell]);
    else known.push(cell);
  }
  return [...scenarios.values()];
}

const DESCRIPTION = ['scenario', 'experiment', 'client', 'clientVersion', 'broker', 'assignor', 'params'] as const;
