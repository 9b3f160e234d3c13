/** A sweep as a heat map: a table whose cells are shaded, with the figure in each; one measure at a time. */
import type { PageSweep } from '../src/report/page/data.ts';
import { command, el } from './dom.ts';

export function sweepView(sweep: PageSweep): HTMLElement {
  const place = el('div', {});
  const detail = el(
    'div',
    { class: 'detail', 'aria-live': 'polite' },
    el('p', { class: 'dim' }, 'Choose a cell to see the command of one of its runs.'),
  );
  const choice = el(
    'select',
    { id: 'measure', onchange: () => draw(choice.selectedIndex) },
    ...sweep.measures.map(({ name }) => el('option', {}, name)),
  );
  const draw = (measure: number) => place.replaceChildren(heatMap(sweep, measure, detail));
  draw(0);
  return el(
    'section',
    {},
    el('h2', {}, 'Sweep'),
    el('p', {}, el('label', { for: 'measure' }, 'Measure '), choice),
    place,
    detail,
  );
}

/** The last factor goes across, all others down. */
function heatMap({ factors, cells, measures }: PageSweep, measure: number, detail: HTMLElement): HTMLElement {
  const across = factors.length < 2 ? [''] : [...new Set(cells.map(({ values }) => values.at(-1)!))];
  const downFactors = factors.length < 2 ? factors : factors.slice(0, -1);
  const downOf = (values: readonly string[]) => (factors.length < 2 ? values : values.slice(0, -1));
  const rows = [...new Set(cells.map(({ values }) => downOf(values).join('\u0000')))];
  const means = cells.flatMap(({ figures }) => figures[measure]?.[0] ?? []);
  const { name, meaning, better } = measures[measure]!;
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const cellOf = (down: string, right: string) =>
    cells.find(
      ({ values }) => downOf(values).join('\u0000') === down && (factors.length < 2 || values.at(-1) === right),
    );
  const body = rows.map((down) =>
    el(
      'tr',
      {},
      ...down.split('\u0000').map((value) => el('th', { scope: 'row' }, value)),
      ...across.map((right) => {
        const cell = cellOf(down, right);
        const figure = cell?.figures[measure] ?? null;
        if (cell === undefined || figure === null) return el('td', {}, cell === undefined ? 'not run' : 'never');
        const share = most > least ? (figure[0] - least) / (most - least) : 0;
        const button = el('button', { type: 'button', onclick: () => tell() }, figure[1]);
        const tell = () =>
          detail.replaceChildren(
            el(
              'p',
              {},
              `${factors.map((factor, index) => `${factor}=${cell.values[index]}`).join(' ')}: ${name} ${figure[1]} over ${cell.runs} runs`,
            ),
            command(cell.command),
          );
        return el('td', { class: 'heat', style: `--heat: ${(share * 100).toFixed(1)}%` }, button);
      }),
    ),
  );
  const corner = downFactors.map((factor) => el('th', { scope: 'col' }, factor));
  const tops =
    factors.length < 2
      ? [el('th', { scope: 'col' }, name)]
      : across.map((value) => el('th', { scope: 'col' }, `${factors.at(-1)} ${value}`));
  const caption = `${name}: ${meaning}${better === null ? '' : ` ${better === 'less' ? 'Less' : 'More'} is better.`} The stronger the colour, the more.`;
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Heat map of ${name}` },
    el(
      'table',
      { class: 'heatmap' },
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, ...corner, ...tops)),
      el('tbody', {}, ...body),
    ),
  );
}
