/** What a benchmark says: figures, some of them with a bar to clear; and how they are printed. */

export interface Line {
  readonly name: string;
  readonly value: number;
  /** Such as ">= 2.5"; null: for information. */
  readonly bar: string | null;
  /** The bar is cleared; true without a bar. */
  readonly ok: boolean;
}

/** One or more figures that belong together; each suite runs in a process of its own. */
export interface Suite {
  readonly name: string;
  measure(): Promise<Line[]>;
}

export function atLeast(name: string, value: number, bar: number): Line {
  return { name, value: rounded(value), bar: `>= ${bar}`, ok: value >= bar };
}

export function atMost(name: string, value: number, bar: number): Line {
  return { name, value: rounded(value), bar: `<= ${bar}`, ok: value <= bar };
}

export function information(name: string, value: number): Line {
  return { name, value: rounded(value), bar: null, ok: true };
}

/** Three digits are more than a busy machine can tell apart. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

export function asTable(lines: readonly Line[]): string {
  const rows = [['name', 'value', 'bar', 'ok'], ...lines.map(row)];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => padded(cell, widths, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function row({ name, value, bar, ok }: Line): string[] {
  return [name, String(value), bar ?? '', verdict(bar, ok)];
}

function verdict(bar: string | null, ok: boolean): string {
  if (bar === null) return '';
  return ok ? 'ok' : 'MISSED';
}

/** Numbers to the right, the rest to the left. */
function padded(cell: string, widths: readonly number[], column: number): string {
  return column === 1 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
}
