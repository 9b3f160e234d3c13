/** The rebalances of a group: a table, each with its chain of causes; one shows it in the lanes. */

import { clock, count, spanText } from '../src/report/numbers.ts';
import type { PageGroup, PageRebalance } from '../src/report/page/data.ts';
import { el } from './dom.ts';
import type { View } from './view.ts';

/** Shown at once; the others on request. */
const SHOWN = 25;

type Order = 'time' | 'length';

export function rebalanceList(group: PageGroup, view: View): HTMLElement {
  const body = el('ol', { class: 'rebalances' });
  let order: Order = 'length';
  let most = SHOWN;
  const more = el('button', { type: 'button', onclick: () => fill(Number.POSITIVE_INFINITY) }, 'Show all');
  const turn = el('button', { type: 'button', onclick: () => sort() }, 'Order by time');

  function fill(limit: number): void {
    most = limit;
    const sorted = [...group.rebalances].sort((a, b) =>
      order === 'time' ? a.fromMs - b.fromMs : lengthOf(b, view) - lengthOf(a, view),
    );
    body.replaceChildren(...sorted.slice(0, most).map((one) => item(one, view)));
    more.hidden = sorted.length <= most;
  }
  function sort(): void {
    order = order === 'time' ? 'length' : 'time';
    turn.textContent = order === 'time' ? 'Order by length' : 'Order by time';
    fill(most);
  }
  fill(most);
  const all = group.rebalances.length;
  const words = all < group.rebalanceCount ? `the latest ${count(all)} of ${count(group.rebalanceCount)}` : count(all);
  return el(
    'details',
    { open: true },
    el('summary', {}, `Rebalances: ${words}`),
    all === 0 ? el('p', {}, 'None.') : el('p', {}, turn, ' ', more),
    body,
  );
}

function lengthOf({ fromMs, toMs }: PageRebalance, { endMs }: View): number {
  return (toMs ?? endMs) - fromMs;
}

function item(rebalance: PageRebalance, view: View): HTMLElement {
  const { number, fromMs, toMs, kind, generations, members, causes, reason, held, removals, further } = rebalance;
  const took = toMs === null ? 'not over' : spanText(toMs - fromMs);
  const head = `#${number} ${kind} at ${clock(fromMs)}, ${took}, generation ${generations[0]}→${generations[1]}, ${members} members`;
  const steps = [
    ...causes.map((text, index) => (index === 0 ? text : `← ${text}`)),
    ...(reason === '' ? [] : [`Kafka: ${reason}`]),
    ...(held === '' ? [] : [held]),
    ...(removals.length === 0 ? [] : [`removed: ${removals.join(', ')}`]),
    ...(further === 0 ? [] : [`${further} more would have started it while it ran`]),
  ];
  const show = el(
    'button',
    { type: 'button', 'aria-label': `Show rebalance ${number} in the lanes`, onclick: () => showIt(rebalance, view) },
    'Show',
  );
  const causesList = el('ul', {}, ...steps.map((text) => el('li', {}, text)));
  return el('li', {}, el('details', {}, el('summary', {}, head), causesList), show);
}

/** With a third of its length on each side. */
export function showIt({ fromMs, toMs }: PageRebalance, view: View): void {
  const to = toMs ?? view.endMs;
  const around = Math.max(500, (to - fromMs) / 3);
  view.show(fromMs - around, to + around);
  view.point(fromMs);
}
