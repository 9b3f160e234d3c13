/**
 * A small picture of the trade: everything that was tried, on the two objectives that the good ones differ in most.
 */
import type { Advice } from '../../advise/settings/advise.ts';
import { type Figures, OBJECTIVES, type Objective } from '../../advise/settings/objectives.ts';
import type { Layout } from '../layout.ts';
import { amount } from './figures.ts';

const ROWS = 9;
const MARGIN = 10;

/** Empty where there is nothing to see: one point, or all alike. */
export function pictureOf(advice: Advice, letters: readonly string[], { width, paint }: Layout): readonly string[] {
  const shown = advice.options.map(({ means }) => means);
  const [x, y] = axesOf(advice, shown);
  if (x === undefined || y === undefined) return [];
  const columns = Math.min(60, width - MARGIN - 2);
  const [most, least] = [edge(x, y, shown, Math.max), edge(x, y, shown, Math.min)];
  const grid = Array.from({ length: ROWS }, () => Array.from({ length: columns }, () => ' '));
  const put = (figures: Figures, sign: string) => {
    const at = place(figures[x.name], least.x, most.x, columns);
    const up = place(figures[y.name], least.y, most.y, ROWS);
    if (at !== null && up !== null) grid[ROWS - 1 - up]![at] = sign;
  };
  for (const figures of advice.cloud) put(figures, '·');
  for (const [index, { means }] of [...advice.options.entries()].reverse()) put(means, letters[index]!);
  const labels = grid.map((_, row) => (row === 0 ? amount(most.y, y) : row === ROWS - 1 ? amount(least.y, y) : ''));
  return [
    `  ${paint('label', y.what)} (upwards) and ${paint('label', x.what)} (to the right)`,
    ...grid.map((row, index) => `${labels[index]!.padStart(MARGIN)} │${row.join('')}`.trimEnd()),
    `${' '.repeat(MARGIN)} └${'─'.repeat(columns)}`,
    `${' '.repeat(MARGIN + 2)}${amount(least.x, x).padEnd(columns - 12)}${amount(most.x, x).padStart(12)}`,
  ];
}

/** The two with the most points between the best and the worst of those that are shown. */
function axesOf({ question }: Advice, shown: readonly Figures[]): readonly Objective[] {
  const spread = ({ name }: Objective) => {
    const values = shown.map((figures) => figures[name] * question.weights[name]);
    return Math.max(...values) - Math.min(...values);
  };
  const differing = OBJECTIVES.filter((objective) => spread(objective) > 0);
  return [...differing].sort((a, b) => spread(b) - spread(a)).slice(0, 2);
}

type Pick = (...values: number[]) => number;

function edge(x: Objective, y: Objective, shown: readonly Figures[], pick: Pick) {
  return { x: pick(...shown.map((one) => one[x.name])), y: pick(...shown.map((one) => one[y.name])) };
}

/** null: it lies beyond the picture. */
function place(value: number, least: number, most: number, cells: number): number | null {
  const at = Math.round(((value - least) / (most - least)) * (cells - 1));
  return at >= 0 && at < cells ? at : null;
}
