/** Buttons and keys that move the cursor and what is shown. The control itself is a slider, for who has no pointer. */

import { clock } from '../src/report/numbers.ts';
import type { PageRun } from '../src/report/page/data.ts';
import { el } from './dom.ts';
import { showIt } from './rebalances.ts';
import type { View } from './view.ts';

const HELP: readonly (readonly [keys: string, words: string])[] = [
  ['← →', 'move the cursor; with Shift ten times as far'],
  ['+ −', 'closer, farther'],
  ['0', 'all of it'],
  ['n p', 'next, previous rebalance'],
  ['?', 'this'],
];

export function controls(view: View, runs: readonly PageRun[]): HTMLElement {
  const range = el('span', { class: 'range' });
  const slider = el('div', {
    class: 'slider',
    role: 'slider',
    tabindex: 0,
    'aria-label': 'Cursor: time in the run',
    'aria-valuemin': 0,
    'aria-valuemax': Math.round(view.endMs),
  });
  const help = el(
    'div',
    { class: 'help', hidden: true },
    el('dl', {}, ...HELP.flatMap(([keys, words]) => [el('dt', {}, keys), el('dd', {}, words)])),
    el(
      'p',
      {},
      'Drag over lanes or a chart to see that part; Ctrl or Shift with the wheel zooms; a double click shows all.',
    ),
  );
  const acts: Readonly<Record<string, (isFar: boolean) => void>> = {
    ArrowLeft: (isFar) => view.point(view.cursor - step(view, isFar)),
    ArrowRight: (isFar) => view.point(view.cursor + step(view, isFar)),
    Home: () => view.point(0),
    End: () => view.point(view.endMs),
    '+': () => view.zoom(0.5),
    '=': () => view.zoom(0.5),
    '-': () => view.zoom(2),
    '0': () => view.show(0, view.endMs),
    n: () => nextRebalance(view, runs, 1),
    p: () => nextRebalance(view, runs, -1),
    '?': () => {
      help.hidden = !help.hidden;
    },
  };
  addEventListener('keydown', (event) => {
    const isElsewhere = event.target instanceof HTMLSelectElement || event.ctrlKey || event.metaKey || event.altKey;
    const act = acts[event.key];
    if (isElsewhere || act === undefined) return;
    // Arrows scroll what has the focus, unless that is the slider or nothing.
    const isOwn = event.target === slider || event.target === document.body;
    if (event.key.length > 1 && !isOwn) return;
    event.preventDefault();
    act(event.shiftKey);
  });
  view.listen(() => {
    range.textContent = `${clock(view.from)} to ${clock(view.to)}`;
    slider.setAttribute('aria-valuenow', String(Math.round(view.cursor)));
    slider.setAttribute('aria-valuetext', clock(view.cursor));
    slider.style.setProperty('--at', `${(view.cursor / view.endMs) * 100}%`);
    slider.style.setProperty('--from', `${(view.from / view.endMs) * 100}%`);
    slider.style.setProperty('--to', `${(view.to / view.endMs) * 100}%`);
  });
  slider.addEventListener('pointerdown', (event) => {
    const box = slider.getBoundingClientRect();
    view.point(((event.clientX - box.left) / box.width) * view.endMs);
  });
  const button = (words: string, name: string, key: string) =>
    el('button', { type: 'button', 'aria-label': name, onclick: () => acts[key]!(false) }, words);
  return el(
    'div',
    { class: 'controls' },
    button('+', 'Closer', '+'),
    button('−', 'Farther', '-'),
    button('All', 'Show all', '0'),
    button('◀ rebalance', 'Previous rebalance', 'p'),
    button('rebalance ▶', 'Next rebalance', 'n'),
    button('?', 'Keys', '?'),
    range,
    slider,
    help,
  );
}

/** A hundredth of what is shown. */
function step(view: View, isFar: boolean): number {
  return ((view.to - view.from) / 100) * (isFar ? 10 : 1);
}

function nextRebalance(view: View, runs: readonly PageRun[], direction: 1 | -1): void {
  const all = runs
    .flatMap(({ groups }) => groups.flatMap(({ rebalances }) => rebalances))
    .sort((a, b) => a.fromMs - b.fromMs);
  const next =
    direction === 1
      ? all.find(({ fromMs }) => fromMs > view.cursor + 1)
      : all.findLast(({ fromMs }) => fromMs < view.cursor - 1);
  if (next !== undefined) showIt(next, view);
}
