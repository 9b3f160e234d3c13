/** One run: lanes, charts, rebalances, results and options, all under the cursor of the view. */

import { clock, count, spanText } from '../src/report/numbers.ts';
import { GROUP_CODES, type PageGroup, type PageRun, POD_CODES } from '../src/report/page/data.ts';
import { type Lane, readLane, readLanes } from '../src/report/page/encoding.ts';
import { chart } from './charts.ts';
import { command, el, table } from './dom.ts';
import { type BarStyle, LaneCanvas, lastBefore } from './lanes.ts';
import { rebalanceList } from './rebalances.ts';
import { onTheme } from './theme.ts';
import type { View } from './view.ts';

const NOTHING: BarStyle = { fill: '', height: 0, isHatched: false, letter: '' };

const GROUP_STYLES: Readonly<Record<(typeof GROUP_CODES)[number], BarStyle>> = {
  Empty: { fill: '--empty', height: 0.3, isHatched: false, letter: 'E' },
  PreparingRebalance: { fill: '--preparing', height: 1, isHatched: true, letter: 'P' },
  CompletingRebalance: { fill: '--completing', height: 1, isHatched: false, letter: 'C' },
  Stable: { fill: '--stable', height: 1, isHatched: false, letter: 'S' },
  Dead: { fill: '--dead', height: 0.3, isHatched: false, letter: 'D' },
};

const POD_STYLES: Readonly<Record<(typeof POD_CODES)[number], BarStyle>> = {
  down: NOTHING,
  outside: { fill: '--empty', height: 0.35, isHatched: false, letter: '' },
  joining: { fill: '--preparing', height: 0.7, isHatched: true, letter: 'j' },
  member: { fill: '--stable', height: 1, isHatched: false, letter: '' },
  stopping: { fill: '--completing', height: 0.7, isHatched: false, letter: 's' },
};

const POD_WORDS: Readonly<Record<(typeof POD_CODES)[number], string>> = {
  down: 'no process',
  outside: 'in no generation',
  joining: 'joining',
  member: 'member of a generation',
  stopping: 'told to stop',
};

export function runView(run: PageRun, view: View): HTMLElement {
  const events = eventLanes(run, view);
  const groups = run.groups.map((group) => groupView(group, run, view));
  const facts = `seed ${run.seed}, trace hash ${run.traceHash}, ${spanText(run.virtualMs)} of virtual time${run.interrupted ? ', interrupted' : ''}`;
  return el(
    'section',
    { class: 'run' },
    run.name === '' ? null : el('h2', {}, run.name),
    el('p', { class: 'dim' }, facts),
    events,
    ...groups,
    optionsView(run),
    el('h3', {}, 'Repeat this run'),
    command(run.command),
  );
}

/** One lane for each kind of thing that was made to happen. */
function eventLanes(run: PageRun, view: View): HTMLElement | null {
  if (run.events.length === 0) return null;
  const end = (toMs: number | null) => toMs ?? run.virtualMs;
  const kinds = [...new Set(run.events.map(({ words }) => words.split(' ')[0]!))];
  const rows = kinds.map((kind) => {
    const own = run.events.filter(({ words }) => words.startsWith(kind));
    return {
      label: kind,
      lane: laneOf(own.map(({ fromMs, toMs }) => [fromMs, Math.max(end(toMs), fromMs + run.virtualMs / 600)])),
    };
  });
  const canvas = new LaneCanvas(
    {
      name: `What was made to happen: ${run.events
        .map(({ words, fromMs }) => `${words} at ${clock(fromMs)}`)
        .slice(0, 20)
        .join('; ')}`,
      rows,
      rowHeight: 14,
      style: (code) => (code === 0 ? NOTHING : { fill: '--fault', height: 0.8, isHatched: false, letter: '' }),
      initial: 0,
      marks: [],
      bands: [],
    },
    view,
  );
  onTheme(() => canvas.draw());
  return el('div', {}, el('h3', {}, 'What was made to happen'), canvas.element);
}

/** Spans that may overlap, as a lane of 0 and 1. */
function laneOf(spans: readonly (readonly [from: number, to: number])[]): Lane {
  const at: number[] = [];
  const code: number[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const until = at.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (from <= until) {
      at.pop();
      code.pop();
    } else {
      at.push(from);
      code.push(1);
    }
    at.push(Math.max(until, to));
    code.push(0);
  }
  return { at, code };
}

function groupView(group: PageGroup, run: PageRun, view: View): HTMLElement {
  const states = readLane(group.states);
  const pods = group.podLanes.map(readLane);
  const owners = readLanes(group.owners, group.partitions.length);
  const bands = run.events.map(({ fromMs, toMs }) => ({ from: fromMs, to: toMs ?? run.virtualMs }));
  const lanes = [
    new LaneCanvas(
      {
        name: `State of group ${group.id} over time`,
        rows: [{ label: 'group', lane: states }],
        rowHeight: 18,
        style: (code) => GROUP_STYLES[GROUP_CODES[code]!],
        initial: 0,
        marks: [],
        bands,
      },
      view,
    ),
    new LaneCanvas(
      {
        name: `What each of ${group.pods.length} members of group ${group.id} is over time`,
        rows: group.pods.map((label, pod) => ({ label, lane: pods[pod]! })),
        rowHeight: group.pods.length > 60 ? 8 : 14,
        style: (code) => POD_STYLES[POD_CODES[code]!],
        initial: 0,
        marks: group.ghosts.map(([row, from, to]) => ({ row, from, to })),
        bands,
      },
      view,
    ),
  ];
  const partitionLanes = new LaneCanvas(
    {
      name: `Who owns each of ${group.partitions.length} partitions over time`,
      rows: group.partitions.map((label, partition) => ({ label, lane: owners[partition]! })),
      rowHeight: group.partitions.length > 120 ? 6 : 12,
      style: (owner) => ownerStyle(owner),
      initial: 0,
      marks: [],
      bands,
    },
    view,
  );
  onTheme(() => {
    for (const one of [...lanes, partitionLanes]) one.draw();
  });
  const told = readout(group, states, pods, owners, view);
  return el(
    'section',
    { class: 'group', 'aria-label': `group ${nameOf(run, group)}` },
    run.groups.length > 1 ? el('h3', {}, `Group ${group.id}`) : null,
    told,
    legend(),
    ...grainWords(group),
    ...lanes.map(({ element }) => element),
    ...chartsOf(group, view),
    el(
      'details',
      {},
      el('summary', {}, `Owners of ${group.partitions.length} partitions`),
      el('p', { class: 'dim' }, 'The number in a bar is the member that owns the partition; striped red: nobody does.'),
      partitionLanes.element,
    ),
    rebalanceList(group, view),
    el(
      'details',
      { open: true },
      el('summary', {}, 'Results'),
      table([], group.results, `Results of group ${nameOf(run, group)}`),
    ),
  );
}

/** With the name of the run, where there are several. */
function nameOf({ name }: PageRun, { id }: PageGroup): string {
  return name === '' ? id : `${id} of ${name}`;
}

/** Members take turns with four shades; the number says which. */
function ownerStyle(owner: number): BarStyle {
  if (owner === 0) return { fill: '--unowned', height: 1, isHatched: true, letter: '' };
  return { fill: `--owner-${owner % 4}`, height: 1, isHatched: false, letter: String(owner - 1) };
}

function grainWords({ grains: [pods, partitions] }: PageGroup): HTMLElement[] {
  const parts = [
    ...(pods > 0 ? [`members to ${spanText(pods)}`] : []),
    ...(partitions > 0 ? [`owners to ${spanText(partitions)}`] : []),
  ];
  return parts.length === 0
    ? []
    : [el('p', { class: 'dim' }, `So much happens in this run that lanes are not exact: ${parts.join(', ')}.`)];
}

/** In words what stands under the cursor. */
function readout(
  group: PageGroup,
  states: Lane,
  pods: readonly Lane[],
  owners: readonly Lane[],
  view: View,
): HTMLElement {
  const line = el('p', { class: 'readout' });
  const say = () => {
    const at = view.cursor;
    const index = lastBefore(states.at, at);
    const state = GROUP_CODES[index < 0 ? 0 : states.code[index]!]!;
    const generation = index < 0 ? 0 : group.generations[index]!;
    const codes = pods.map((lane) => lane.code[lastBefore(lane.at, at)] ?? 0);
    const tally = POD_CODES.map((name, code) => [POD_WORDS[name], codes.filter((one) => one === code).length] as const);
    const unowned = owners.filter((lane) => (lane.code[lastBefore(lane.at, at)] ?? 0) === 0).length;
    const words = tally.filter(([, times]) => times > 0).map(([name, times]) => `${times} ${name}`);
    line.replaceChildren(
      el('strong', {}, clock(at)),
      ` ${state}, generation ${generation}. Pods: ${words.join(', ')}. ${unowned === 0 ? 'Every partition has an owner' : `${count(unowned)} of ${owners.length} partitions without owner`}.`,
    );
  };
  view.listen(say);
  say();
  return line;
}

function legend(): HTMLElement {
  const keys: readonly (readonly [string, string, boolean])[] = [
    ['--stable', 'S Stable, a member', false],
    ['--preparing', 'P PreparingRebalance, j joining', true],
    ['--completing', 'C CompletingRebalance, s told to stop', false],
    ['--empty', 'E Empty, in no generation (low bar)', false],
    ['--ghost', 'dead, and still a member (thin line)', false],
    ['--band', 'something is made to happen', false],
  ];
  return el(
    'ul',
    { class: 'legend' },
    ...keys.map(([name, words, isHatched]) =>
      el('li', { class: isHatched ? 'hatched' : '', style: `--key: var(${name})` }, words),
    ),
  );
}

function chartsOf({ timeline }: PageGroup, view: View): HTMLElement[] {
  const { endMs: at } = timeline;
  const solid = (label: string, values: readonly number[], name = '--line') => ({
    label,
    values,
    colour: name,
    dash: [],
  });
  return [
    chart(
      { title: 'Partitions without owner', unit: '', at, lines: [solid('mean', timeline.unowned, '--unowned')] },
      view,
    ),
    chart({ title: 'Lag', unit: ' s', at, lines: [solid('worst partition', timeline.lagSeconds)] }, view),
    chart({ title: 'Lag in records', unit: '', at, lines: [solid('all partitions', timeline.lagRecords)] }, view),
    chart(
      {
        title: 'Members and pods',
        unit: '',
        at,
        lines: [solid('members', timeline.members), { ...solid('pods', timeline.pods, '--line-2'), dash: [5, 4] }],
      },
      view,
    ),
    chart(
      {
        title: 'Share of time rebalancing',
        unit: '',
        at,
        lines: [solid('share', timeline.rebalancing, '--preparing-line')],
      },
      view,
    ),
  ];
}

function optionsView({ options, name }: PageRun): HTMLElement {
  const rows = options.map(([section, items]) => [section, el('span', {}, ...items.flatMap(itemNodes))] as const);
  return el(
    'details',
    {},
    el('summary', {}, 'Configuration'),
    table(['section', 'options; * differs from the default'], rows, `Configuration${name === '' ? '' : ` of ${name}`}`),
  );
}

function itemNodes(item: string): (Node | string)[] {
  const node = item.endsWith('*') ? el('strong', {}, item) : item;
  return [el('span', { class: 'item' }, node), ' '];
}
