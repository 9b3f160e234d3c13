/**
 * Rows of text in columns as wide as their widest cell. The last column is left out of the measure, and cut where the
 * line ends.
 */
import { cut, type Layout } from './layout.ts';

const GAP = '  ';

export function columns(head: readonly string[], rows: readonly (readonly string[])[], layout: Layout): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) => {
    const text = cells.map((cell, i) => (i < cells.length - 1 ? cell.padEnd(widths[i]!) : cell)).join(GAP);
    return cut(text.trimEnd(), layout.width);
  };
  return [layout.paint('label', line(head)), ...rows.map(line)];
}
