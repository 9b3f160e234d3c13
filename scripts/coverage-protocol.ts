/**
 * `npm run coverage:protocol` prints, for each condition of a request and each state of the group, which answers were
 * seen: over the recorded traces of Kafka's coordinator, and over a property run (random worlds and arbitrary inputs).
 * `--json` prints the same as one JSON object. `--worlds N` and `--inputs N` set the size of the property run.
 *
 * Exit code 0; 1 if an answer was seen that the specification does not allow (properties/coverage/cells.ts).
 */
import { TABLES, type Table, UNREACHABLE } from '../properties/coverage/cells.ts';
import { propertyRun } from './protocol-property-run.ts';
import { Sightings } from './protocol-sightings.ts';

type Cell = { readonly [outcome: string]: { readonly golden: number; readonly property: number } };

interface Report {
  readonly tables: { readonly [table: string]: { readonly [row: string]: { readonly [column: string]: Cell } } };
  /** Allowed cells that nothing reached; each `table | row | column`. */
  readonly unreached: readonly string[];
  /** Outcomes that are allowed and were not seen; each `table | row | column | outcome`. */
  readonly unseenOutcomes: readonly string[];
  /** Outcomes that are not allowed and were seen. */
  readonly notAllowed: readonly string[];
  readonly steps: { readonly golden: number; readonly property: number };
}

function report(golden: Sightings, property: Sightings): Report {
  const tables: { [table: string]: { [row: string]: { [column: string]: Cell } } } = {};
  const [unreached, unseenOutcomes]: [string[], string[]] = [[], []];
  const expected = new Set<string>();
  for (const { name: table, rows } of TABLES) {
    tables[table] = {};
    for (const { name: row, cells } of rows) {
      const line: { [column: string]: Cell } = {};
      tables[table][row] = line;
      for (const [column, outcomes] of Object.entries(cells)) {
        const seen = outcomes.filter((outcome) => {
          const mark = `${table}|${row}|${column}|${outcome}`;
          expected.add(mark);
          return golden.count(mark) + property.count(mark) > 0;
        });
        line[column] = Object.fromEntries(
          seen.map((o) => [o, counts(golden, property, `${table}|${row}|${column}|${o}`)]),
        );
        if (column in UNREACHABLE) continue;
        if (seen.length === 0) unreached.push(`${table} | ${row} | ${column}`);
        else
          for (const o of outcomes) if (!seen.includes(o)) unseenOutcomes.push(`${table} | ${row} | ${column} | ${o}`);
      }
    }
  }
  const names = new Set(TABLES.map(({ name }) => name));
  const isCell = (mark: string) => names.has(mark.split('|')[0]!) && !mark.startsWith('Timers|cleanup|');
  const seen = [...new Set([...golden.marks(), ...property.marks()])].filter(isCell);
  const notAllowed = seen.filter((mark) => !expected.has(mark) && !mark.startsWith('Timers|write timeout|'));
  return { tables, unreached, unseenOutcomes, notAllowed, steps: { golden: golden.steps, property: property.steps } };
}

function counts(golden: Sightings, property: Sightings, mark: string) {
  return { golden: golden.count(mark), property: property.count(mark) };
}

// ---- in words ----

function words({ tables, unreached, unseenOutcomes, notAllowed, steps }: Report): string {
  const total = `${steps.golden} recorded steps, ${steps.property} inputs of the property run; counts: recorded + property`;
  const columns = Object.entries(UNREACHABLE).map(([column, why]) => `${column}: never met; ${why}.`);
  return [
    `${total}.`,
    ...TABLES.map((table) => tableWords(table, tables[table.name]!)),
    ...columns,
    list('Cells that the specification allows and nothing reached', unreached),
    list('Outcomes that the specification allows and nothing showed, in cells that were reached', unseenOutcomes),
    list('NOT ALLOWED by the specification, and seen', notAllowed),
  ].join('\n\n');
}

function tableWords({ title, columns, rows }: Table, seen: { [row: string]: { [column: string]: Cell } }): string {
  const shown = columns.filter((column) => !(column in UNREACHABLE));
  const lines = rows.flatMap(({ name, cells }) => [
    `  ${name}`,
    ...shown.map((column) => `    ${column.padEnd(20)} ${cellWords(column in cells, seen[name]?.[column] ?? {})}`),
  ]);
  return [title, ...lines].join('\n');
}

function cellWords(isAllowed: boolean, cell: Cell): string {
  const parts = Object.entries(cell).map(([outcome, { golden, property }]) => `${outcome} (${golden} + ${property})`);
  return isAllowed ? parts.join('; ') || 'NOT REACHED' : '–';
}

function list(title: string, items: readonly string[]): string {
  return [`${title}: ${items.length === 0 ? 'none' : items.length}`, ...items.map((item) => `  ${item}`)].join('\n');
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

const golden = Sightings.ofTraces();
const property = propertyRun(option('--worlds', 150), option('--inputs', 200_000));
const found = report(golden, property);
process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify(found) : words(found)}\n`);
process.exitCode = found.notAllowed.length === 0 ? 0 : 1;
