/**
 * The run at a glance: one row of letters for the state, rows of bars below it, on one time axis. A storm is a stretch
 * of P and C with a mountain under it.
 */
import type { GroupState } from '../protocol/states.ts';
import type { EventScenario } from '../scenario/scenario.ts';
import type { GroupResult } from '../sim/measures/result.ts';
import { labelsAt, ticksOf, timeLabel } from './axis.ts';
import { columns } from './bars.ts';
import { type Cell, cellsOf, longestState } from './cells.ts';
import { cut, type Layout, STATE_LETTER } from './layout.ts';
import { count, percent } from './numbers.ts';

const LABEL_WIDTH = 14;
/** Room for the highest value, right of the bars; dropped where there is none to spare. */
const NOTE_WIDTH = 20;

interface Row {
  readonly label: string;
  /** Exactly as wide as the timeline. */
  readonly text: string;
  readonly note: string;
}

/** The timeline of one group over a run that came so far; `events`: what was made to happen to it. */
export function timelineText(
  group: GroupResult,
  virtualMs: number,
  layout: Layout,
  events: readonly EventScenario[] = [],
): string {
  const notes = layout.width >= 64 ? NOTE_WIDTH : 0;
  const width = layout.width - LABEL_WIDTH - notes;
  const cells = cellsOf(group.timeline, virtualMs, width);
  if (cells.length === 0) return '';
  const head = `${layout.paint('title', 'Timeline')}  ${layout.paint('dim', cut(legend(group), layout.width - 10))}`;
  const marks = events.length === 0 ? [] : [eventsRow(events, virtualMs, cells.length)];
  const rows = [axisRow(virtualMs, width), ...marks, ...rowsOf(group, cells, virtualMs, width)];
  return [head, ...rows.map((row) => rowText(row, notes, layout))].join('\n');
}

/** The letters that occur. */
function legend(group: GroupResult): string {
  const names = (Object.keys(STATE_LETTER) as GroupState[]).filter((state) => group.states[state] > 0);
  return names.map((state) => `${STATE_LETTER[state]} ${state}`).join('  ');
}

function axisRow(virtualMs: number, width: number): Row {
  return { label: '', text: labelsAt(ticksOf(virtualMs, width), width, timeLabel), note: '' };
}

/** Where events begin, and how long they last. */
function eventsRow(events: readonly EventScenario[], virtualMs: number, width: number): Row {
  const row = Array<string>(width).fill(' ');
  const columnOf = (ms: number) => Math.min(width - 1, Math.floor((ms / virtualMs) * width));
  const seen = events.filter(({ atMs }) => atMs < virtualMs);
  for (const event of seen) {
    const endMs = 'forMs' in event ? event.atMs + (event.forMs ?? virtualMs) : event.atMs;
    row.fill('─', columnOf(event.atMs), columnOf(Math.min(endMs, virtualMs)) + 1);
  }
  for (const { atMs } of seen) row[columnOf(atMs)] = '▼';
  return { label: 'events', text: row.join(''), note: `${count(seen.length)} in all` };
}

function rowsOf(group: GroupResult, cells: readonly Cell[], virtualMs: number, width: number): Row[] {
  const unowned = cells.map((cell) => cell.unowned);
  const lag = cells.map((cell) => cell.lagRecords);
  const members = cells.map((cell) => cell.members);
  const pods = cells.map((cell) => cell.pods);
  return [
    { label: 'state', text: cells.map((cell) => STATE_LETTER[longestState(cell)]).join(''), note: 'longest held' },
    rebalancingRow(cells),
    generationRow(group, cells, virtualMs, width),
    {
      label: 'unowned',
      text: columns(unowned, Math.max(...unowned)),
      note: `█ ${count(Math.max(...unowned))} partitions`,
    },
    { label: 'lag', text: columns(lag, Math.max(...lag)), note: `█ ${count(Math.max(...lag))} records` },
    { label: 'members', text: columns(members, Math.max(...members)), note: `█ ${count(Math.max(...members))}` },
    { label: 'pods', text: columns(pods, Math.max(...pods)), note: `█ ${count(Math.max(...pods))}` },
  ];
}

function rebalancingRow(cells: readonly Cell[]): Row {
  const shares = cells.map(({ shares }) => shares.PreparingRebalance + shares.CompletingRebalance);
  return { label: 'rebalancing', text: columns(shares, 1), note: `█ ${percent(Math.max(...shares))} max` };
}

/** The generation reached at each tick of the axis. */
function generationRow(group: GroupResult, cells: readonly Cell[], virtualMs: number, width: number): Row {
  const text = labelsAt(ticksOf(virtualMs, width), width, ({ column }) =>
    String(column === 0 ? 0 : cells[column - 1]!.generation),
  );
  return { label: 'generation', text, note: `${count(group.generations)} in all` };
}

function rowText({ label, text, note }: Row, notes: number, layout: Layout): string {
  const { paint } = layout;
  const head = paint('label', `  ${label}`.padEnd(LABEL_WIDTH));
  const body = label === 'state' ? paintLetters(text, layout) : label === '' ? paint('dim', text) : text;
  return `${head}${body}${notes > 0 ? paint('dim', `  ${cut(note, notes - 2)}`) : ''}`.trimEnd();
}

/** Runs of equal letters are painted together. */
function paintLetters(text: string, { paint }: Layout): string {
  return text.replace(/(.)\1*/g, (run) => paint(stateOf(run[0]!), run));
}

function stateOf(letter: string): GroupState {
  return (Object.keys(STATE_LETTER) as GroupState[]).find((state) => STATE_LETTER[state] === letter) ?? 'Dead';
}
