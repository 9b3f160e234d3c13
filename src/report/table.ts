/**
 * Rows of text in columns as wide as their widest cell. Where the lines are too long for the layout, columns that can
 * be missed go first; what is still too long in the last column goes on in further lines.
 */
import { cut, type Layout, wrap } from './layout.ts';

const GAP = '  ';
/** Narrower than this the last column begins on a line of its own. */
const LEAST_ROOM = 16;
const INDENT = 4;

/** @param missable titles of columns that may be left out, the first of them first */
export function columns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  layout: Layout,
  missable: readonly string[] = [],
): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const [first, ...others] = missable;
  if (first !== undefined && total(widths) > layout.width) {
    const without = (cells: readonly string[]) => cells.filter((_, i) => head[i] !== first);
    return columns(without(head), rows.map(without), layout, others);
  }
  const [title, ...lines] = [head, ...rows].map((cells) => line(cells, widths, layout.width));
  return [...title!.map((text) => layout.paint('label', text)), ...lines.flat()];
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
}

function line(cells: readonly string[], widths: readonly number[], width: number): string[] {
  const body = cells.slice(0, -1).map((cell, i) => cell.padEnd(widths[i]!) + GAP);
  const start = body.join('');
  const room = width - start.length;
  const indent = room < LEAST_ROOM ? INDENT : start.length;
  const [last = '', ...more] = wrap(cells.at(-1)!, width - indent);
  const rest = more.map((text) => ' '.repeat(indent) + text);
  if (indent === start.length || last.length <= room) return [cut((start + last).trimEnd(), width), ...rest];
  return [cut(start.trimEnd(), width), ' '.repeat(indent) + last, ...rest];
}
