/** Lines over time, drawn by uPlot, under the one cursor of the page. */
import uPlot from 'uplot';
import { clock, count } from '../src/report/numbers.ts';
import { el } from './dom.ts';
import { colour, onTheme } from './theme.ts';
import { GUTTER, MARGIN, type View } from './view.ts';

export interface Line {
  readonly label: string;
  readonly colour: string;
  /** Dashes, so that it is not the colour alone that tells. */
  readonly dash: readonly number[];
  readonly values: readonly number[];
}

export interface ChartOptions {
  readonly title: string;
  readonly unit: string;
  readonly at: readonly number[];
  readonly lines: readonly Line[];
}

const HEIGHT = 120;

/** Steps of the axis of time that people count in, in milliseconds. */
const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 108e5,
  216e5, 432e5, 864e5, 1728e5, 6048e5,
];

export function chart(options: ChartOptions, view: View): HTMLElement {
  const { title, unit, lines, at } = options;
  const keys = lines.map((line) =>
    el(
      'span',
      { class: `key ${line.dash.length > 0 ? 'dashed' : ''}`, style: `--key: var(${line.colour})` },
      line.label,
    ),
  );
  const value = el('span', { class: 'value' });
  const plotBox = el('div', {
    class: 'plot',
    role: 'img',
    'aria-label': `${title} over time${unit === '' ? '' : `, in ${unit}`}`,
  });
  const element = el(
    'figure',
    { class: 'chart' },
    el('figcaption', {}, el('strong', {}, title), ' ', ...keys, value),
    plotBox,
  );
  let plot: uPlot | null = null;

  const make = () => {
    plot?.destroy();
    plot = new uPlot(
      plotOptions(options, view, plotBox.clientWidth || 600),
      [at as number[], ...lines.map(({ values }) => values as number[])],
      plotBox,
    );
    const { over } = plot;
    over.addEventListener('pointermove', ({ offsetX }) =>
      view.point(view.from + (offsetX / over.clientWidth) * (view.to - view.from)),
    );
    follow();
  };
  const follow = () => {
    if (plot === null) return;
    plot.setScale('x', { min: view.from, max: view.to });
    // Not by the plot's own scale, which it changes later.
    const share = (view.cursor - view.from) / (view.to - view.from);
    plot.setCursor({ left: share * plot.over.clientWidth, top: 10 }, false);
    const index = nearest(at, view.cursor);
    value.textContent =
      index < 0 ? '' : lines.map((line) => `${line.label} ${figure(line.values[index]!)}${unit}`).join(', ');
  };
  view.listen(follow);
  onTheme(make);
  new ResizeObserver(() => {
    const width = plotBox.clientWidth;
    if (width === 0) return;
    if (plot === null) make();
    else if (plot.width !== width) plot.setSize({ width, height: HEIGHT });
  }).observe(plotBox);
  return element;
}

function plotOptions({ lines }: ChartOptions, view: View, width: number): uPlot.Options {
  const axis = {
    stroke: colour('--dim'),
    grid: { stroke: colour('--grid'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return {
    width,
    height: HEIGHT,
    padding: [6, MARGIN, 0, 0],
    legend: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, most > 0 ? most * 1.05 : 1] } },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    axes: [
      { ...axis, size: 22, incrs: STEPS, space: 64, values: (_, ticks) => ticks.map((ms) => tick(ms, view)) },
      { ...axis, size: GUTTER, values: (_, ticks) => ticks.map(figure), space: 24 },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        stroke: colour(line.colour),
        width: 1.5,
        dash: [...line.dash],
        points: { show: false },
      })),
    ],
    hooks: {
      setSelect: [
        (self) => {
          const { left, width: wide } = self.select;
          if (wide > 4) view.show(self.posToVal(left, 'x'), self.posToVal(left + wide, 'x'));
          self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** Nothing at the right edge, where there is no room. */
function tick(ms: number, { from, to }: View): string {
  return (to - ms) / (to - from) < 0.03 ? '' : clock(ms).replace(/\.0$/, '');
}

/** The bucket in which an instant lies. */
function nearest(ends: readonly number[], ms: number): number {
  const index = ends.findIndex((end) => end >= ms);
  return index < 0 ? ends.length - 1 : index;
}

function figure(value: number): string {
  return Number.isInteger(value) || value >= 100
    ? count(value)
    : value.toFixed(value < 10 ? 2 : 1).replace(/\.?0+$/, '');
}
