/**
 * The page of a report. It reads the data that is embedded in its file, and nothing else: it asks no server, and is the
 * same offline.
 */

import { clock } from '../src/report/numbers.ts';
import type { PageData } from '../src/report/page/data.ts';
import { comparisonView } from './comparison.ts';
import { controls } from './controls.ts';
import { command, el } from './dom.ts';
import { runView } from './run.ts';
import { sweepView } from './sweep.ts';
import { toggleTheme } from './theme.ts';
import { View } from './view.ts';

const data = JSON.parse(document.getElementById('data')!.textContent!) as PageData;
const view = new View(Math.max(0, ...data.runs.map(({ virtualMs }) => virtualMs)));
document.title = `groupsim: ${data.title}`;

function header(): HTMLElement {
  const theme = el('button', { type: 'button', onclick: toggleTheme }, 'Light or dark');
  return el('header', {}, el('h1', {}, data.title), el('p', { class: 'dim' }, `groupsim ${data.version} `, theme));
}

function expectations(): HTMLElement | null {
  if (data.expectations.length === 0) return null;
  const failed = data.expectations.filter(({ holds }) => !holds).length;
  const items = data.expectations.map(({ holds, words }) =>
    el('li', { class: holds ? 'holds' : 'failed' }, el('strong', {}, holds ? '✓ holds ' : '✗ FAILED '), words),
  );
  return el(
    'section',
    {},
    el('h2', {}, failed === 0 ? 'Expectations: all hold' : `Expectations: ${failed} failed`),
    el('ul', { class: 'expectations' }, ...items),
  );
}

const runs = data.runs.map((run) => runView(run, view));
document
  .getElementById('report')!
  .append(
    header(),
    el(
      'main',
      {},
      ...[
        expectations(),
        data.comparison && comparisonView(data.comparison),
        data.sweep && sweepView(data.sweep),
      ].filter((part) => part !== null),
      ...(runs.length === 0
        ? []
        : [controls(view, data.runs), el('div', { class: `runs of-${runs.length}` }, ...runs)]),
      ...(data.kind === 'run' ? [] : [el('h2', {}, 'Repeat this'), command(data.command)]),
    ),
  );

/** A link to an instant: `#12:03.2`; the address follows the cursor when it rests. */
function fromAddress(): void {
  const [, hours = '0', minutes, seconds] = /^#(?:(\d+):)?(\d+):([\d.]+)$/.exec(location.hash) ?? [];
  if (minutes === undefined) return;
  const at = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  view.point(at);
  view.show(at - view.endMs / 60, at + view.endMs / 60);
}
fromAddress();
addEventListener('hashchange', fromAddress);
let resting = 0;
view.listen(() => {
  clearTimeout(resting);
  resting = setTimeout(() => history.replaceState(null, '', `#${clock(view.cursor)}`), 400) as unknown as number;
});
view.changed();
