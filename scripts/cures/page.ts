/** The tables of cures as a page: marks and figures, and a line of what to do. */

import { INCIDENTS } from '../../src/scenario/incidents/catalogue.ts';
import type { Samples } from '../../src/scenario/incidents/types.ts';
import { cellOf, TABLES } from './catalogue.ts';
import { COLUMNS } from './columns.ts';
import type { Column, CureTable, Row } from './types.ts';

type Pools = ReadonlyMap<string, Samples>;

const HAPPENS = '🔴';
const DOES_NOT = '🟢';

const fileOf = (id: string) => `${id.replace('′', '-prime')}.md`;
const titleOf = (id: string) => INCIDENTS.find((incident) => incident.id === id)!.title;
const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const head = (first: string) => [
  line([first, ...COLUMNS.map(({ title }) => title)]),
  line(['---', ...COLUMNS.map(() => '---')]),
];

function told(table: CureTable, row: Row, column: Column, pools: Pools) {
  const cell = cellOf(table, row, column);
  return cell === null ? null : table.tell(pools.get(cell.id)!);
}

function cellText(table: CureTable, row: Row, column: Column, pools: Pools): string {
  const tells = told(table, row, column, pools);
  return tells === null ? '–' : `${tells.happens ? HAPPENS : DOES_NOT} ${tells.figure}`;
}

function rowLine(table: CureTable, row: Row, pools: Pools): string {
  const is = row.is === undefined ? '' : ` ([${row.is}](${fileOf(row.is)}))`;
  return line([`${row.title}${is}`, ...COLUMNS.map((column) => cellText(table, row, column, pools))]);
}

function tableLines(table: CureTable, pools: Pools): readonly string[] {
  return [
    `## ${table.id}`,
    '',
    `[${titleOf(table.id)}](${fileOf(table.id)}). Assignor: ${table.eager ? 'range' : 'cooperative-sticky'}, java as the column says.`,
    '',
    `*Figures:* ${table.sign}.`,
    '',
    ...head(''),
    ...table.rows.map((row) => rowLine(table, row, pools)),
    '',
    `**What to do.** ${table.advice}`,
    '',
  ];
}

/** Each incident as it was, with the ways that end it for every client that it happens to. */
function overviewLine(table: CureTable, pools: Pools): string {
  const [before] = table.rows as readonly [Row, ...Row[]];
  const marks = COLUMNS.map((column) => (told(table, before, column, pools)?.happens ? HAPPENS : DOES_NOT));
  const happens = marks.includes(HAPPENS);
  const ends = table.rows
    .slice(1)
    .filter((row) => COLUMNS.every((column) => told(table, row, column, pools)?.happens === false))
    .map(({ title }) => title);
  return line([`[${table.id}](#${table.id.toLowerCase()})`, ...marks, endsText(happens, ends)]);
}

function endsText(happens: boolean, ends: readonly string[]): string {
  if (!happens) return 'does not happen';
  return ends.length === 0 ? 'nothing that was tried' : ends.join('; ');
}

export function curesPage(pools: Pools): string {
  const cells = TABLES.reduce((sum, { rows }) => sum + rows.length * COLUMNS.length, 0);
  return [
    '<!-- Made by scripts/cures.ts. -->',
    '# Which client, which version, which cure',
    '',
    `Every cell is run: ${cells} cells, three runs each or more, with the events at other phases of the heartbeat.`,
    `${HAPPENS} the incident happens, ${DOES_NOT} it does not; beside the mark the figure that shows it. Members of one group run one client.`,
    'Variants of an incident that have an identifier of their own stand in its table as a row.',
    '',
    line(['incident, as it was', ...COLUMNS.map(({ title }) => title), 'ended for all clients by']),
    line(['---', ...COLUMNS.map(() => '---'), '---']),
    ...TABLES.map((table) => overviewLine(table, pools)),
    '',
    ...TABLES.flatMap((table) => tableLines(table, pools)),
  ].join('\n');
}
