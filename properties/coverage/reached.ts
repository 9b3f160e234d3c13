/** Which cells of the protocol's tables the properties reach; and why they do not reach the others. */
import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import { DRAWS, type Draw, drawHistory, runHistory } from '../histories/history.ts';
import { HEALTHY } from '../known-bugs/plant.ts';
import { TABLES, UNREACHABLE } from './cells.ts';
import { ProtocolMarks } from './marks.ts';

/** Every cell that anything can reach, as `table|row|column`. */
export const REACHABLE: readonly string[] = TABLES.flatMap(({ name: table, rows }) =>
  rows.flatMap(({ name: row, cells }) =>
    Object.keys(cells)
      .filter((column) => !(column in UNREACHABLE))
      .map((column) => `${table}|${row}|${column}`),
  ),
);

const KNOWN = new Set(REACHABLE);

/** Adds each cell that the coordinator's inputs meet from now on. */
export function noteCells(coordinator: GroupCoordinator, cells: Set<string>): void {
  new ProtocolMarks(coordinator, (mark) => {
    const cell = mark.slice(0, mark.lastIndexOf('|'));
    if (KNOWN.has(cell)) cells.add(cell);
  });
}

/** So many of each kind. */
const HISTORIES = (draw: Draw) => (draw === 'stranger' ? 8_000 : draw === 'group' ? 500 : 2);

/** By cell: the kinds of histories that reach it; from the same seeds each time. */
export function reachedCells(): ReadonlyMap<string, readonly Draw[]> {
  const reached = new Map<string, Draw[]>();
  for (const draw of DRAWS) for (const cell of cellsOf(draw)) reached.set(cell, [...(reached.get(cell) ?? []), draw]);
  return reached;
}

function cellsOf(draw: Draw): ReadonlySet<string> {
  const cells = new Set<string>();
  for (let seed = 0; seed < HISTORIES(draw); seed++)
    runHistory(drawHistory(draw, seed), HEALTHY, { tap: (coordinator) => noteCells(coordinator, cells) });
  return cells;
}

const STRAY =
  'the timer of a group whose creation was undone, when another group of its name is there (C-RT-06): histories begin with one group';
const OVERTAKEN = 'the sync timer is cancelled by whatever ends its phase, in the same step (C-SYNC-12, C-PREP-02)';

/** Cells that the properties do not reach. */
export const NOT_REACHED: Readonly<Record<string, string>> = {
  'Timers|session, join parked, not new|Stable':
    'the return of a static member waits for the log for longer than a session, which offsets.commit.timeout.ms forbids',
  'Timers|join- (initial)|no group': STRAY,
  'Timers|join- (rebalance)|Empty': STRAY,
  'Timers|sync-|no group': STRAY,
  'Timers|sync-|Empty': OVERTAKEN,
  'Timers|sync-|PreparingRebalance': OVERTAKEN,
};

/** The page docs/properties-coverage.md. */
export function coveragePage(reached: ReadonlyMap<string, readonly Draw[]>): string {
  const met = REACHABLE.filter((cell) => reached.has(cell)).length;
  return [
    '# Which cells of the protocol the properties reach',
    '',
    'Written by `npm run coverage:properties`; `properties/coverage.test.ts` holds it. Rows are conditions of a request or a timer,',
    'columns the state of the group before. **g**: groups at their coordinator reach it, **s**: with a stranger about, **c**: whole',
    'clients; **–** cannot be; a number: nothing reaches it, see below.',
    '',
    `${met} of ${REACHABLE.length} cells are reached.`,
    ...TABLES.flatMap((table) => tableLines(table, reached)),
    '',
    '## Not reached, and why',
    '',
    ...Object.entries(NOT_REACHED).map(([cell, why], i) => `${i + 1}. ${cell.split('|').join(', ')}: ${why}.`),
    '',
    `Nothing reaches the column Dead: ${UNREACHABLE.Dead}.`,
    '',
  ].join('\n');
}

function tableLines(
  { name, title, columns, rows }: (typeof TABLES)[number],
  reached: ReadonlyMap<string, readonly Draw[]>,
) {
  const shown = columns.filter((column) => !(column in UNREACHABLE));
  return [
    '',
    `## ${title}`,
    '',
    `| | ${shown.join(' | ')} |`,
    `|---|${shown.map(() => '---|').join('')}`,
    ...rows.map(({ name: row, cells }) => {
      const words = shown.map((column) => (column in cells ? cellWords(`${name}|${row}|${column}`, reached) : '–'));
      return `| ${row} | ${words.join(' | ')} |`;
    }),
  ];
}

function cellWords(cell: string, reached: ReadonlyMap<string, readonly Draw[]>): string {
  const by = reached.get(cell);
  if (by === undefined) return `(${Object.keys(NOT_REACHED).indexOf(cell) + 1})`;
  const letters = new Set(by.map((draw) => (draw === 'group' ? 'g' : draw === 'stranger' ? 's' : 'c')));
  return [...letters].join(' ');
}
