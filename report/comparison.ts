/** A comparison: each measure of each variant against the reference, with its interval drawn and said. */
import type { PageComparison, PageDifference } from '../src/report/page/data.ts';
import { el, table } from './dom.ts';

const SIGNS: Readonly<Record<PageDifference['verdict'], string>> = {
  better: '▲ better',
  worse: '▼ worse',
  differs: '≠ differs',
  'not shown': '○ no difference shown',
  equal: '= equal',
};

export function comparisonView({ reference, variants }: PageComparison): HTMLElement {
  return el(
    'section',
    {},
    el('h2', {}, 'Comparison'),
    el(
      'p',
      {},
      `Reference: ${reference}. Differences are means over pairs of runs of one seed, with the interval that covers the true one in 95 of 100 experiments.`,
    ),
    ...variants.map(({ name, rows }) =>
      table(['measure', 'reference', 'variant', 'verdict', 'interval around 0', 'difference'], rows.map(row), name),
    ),
  );
}

function row(difference: PageDifference): (Node | string)[] {
  const { measure, reference, variant, verdict, words } = difference;
  const sign = el('span', { class: `verdict ${verdict.replace(' ', '-')}` }, SIGNS[verdict]);
  return [measure, reference, variant, sign, intervalBar(difference), words];
}

const WIDTH = 140;

/** 0 stands in the middle. */
function intervalBar({ interval, words }: PageDifference): Node | string {
  if (interval === null) return '';
  const [low, mean, high] = interval;
  const most = Math.max(Math.abs(low), Math.abs(high), 1e-9);
  const x = (value: number) => WIDTH / 2 + (value / most) * (WIDTH / 2 - 6);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('width', String(WIDTH));
  svg.setAttribute('height', '16');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', words);
  const add = (tag: string, attributes: Readonly<Record<string, string | number>>) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
    svg.append(node);
  };
  add('line', { x1: WIDTH / 2, x2: WIDTH / 2, y1: 0, y2: 16, class: 'zero' });
  add('line', { x1: x(low), x2: x(high), y1: 8, y2: 8, class: 'interval' });
  add('circle', { cx: x(mean), cy: 8, r: 4, class: 'mean' });
  return svg;
}
