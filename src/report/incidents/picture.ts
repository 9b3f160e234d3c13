/**
 * A picture of an incident as SVG: what is made to happen above, then the states of the group, a lane per pod, and below
 * why the rebalance in the red frame came about. Plain shapes and words, so that it reads in a browser, a page and in print.
 */
import type { Chronicle } from '../../sim/chronicle/chronicle.ts';
import type { RebalanceRecord } from '../../sim/measures/result.ts';
import { shortIds } from '../member-ids.ts';
import { type Bar, type BarKind, groupBars, pickPods, podBars, refusals, type Window } from './lanes.ts';

const WIDTH = 960;
const LEFT = 64;
const RIGHT = 16;
const LANE = 20;
const BAR = 13;
const TOP = 66;
const LINE = 16;
const MOST_LANES = 12;
const MOST_STEPS = 6;
/** Signs of the text at the bottom that fit into a line. */
const LINE_SIGNS = 150;

const COLOURS: Readonly<Record<BarKind, string>> = {
  Empty: '#afb8c1',
  PreparingRebalance: '#e3b341',
  CompletingRebalance: '#54aeff',
  Stable: '#7ee787',
  Dead: '#6e7681',
  running: '#eaeef2',
  joining: '#e3b341',
  member: '#7ee787',
  ghost: '#cf222e',
};

const REFUSED = '#8a0000';
const LEGEND_WIDTH = 132;

const LEGEND: readonly (readonly [BarKind, string])[] = [
  ['Stable', 'Stable; member'],
  ['PreparingRebalance', 'Preparing; joining'],
  ['CompletingRebalance', 'Completing'],
  ['Empty', 'Empty'],
  ['running', 'runs, no member'],
  ['ghost', 'dead, still listed'],
];

export interface PictureEvent {
  readonly atMs: number;
  readonly kind: string;
  readonly forMs?: number | null;
  readonly pods?: string;
}

export interface PictureInput {
  readonly title: string;
  readonly chronicle: Chronicle;
  /** Of the pods, by their index. */
  readonly names: readonly string[];
  readonly durationMs: number;
  /** What happens at the instants of the schedule. */
  readonly events: readonly PictureEvent[];
  readonly mark: RebalanceRecord | null;
}

interface Sheet extends Window {
  readonly x: (at: number) => number;
  readonly lanes: readonly number[];
  /** Where the lanes end. */
  readonly bottom: number;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function pictureOf(input: PictureInput): string {
  const sheet = sheetOf(input);
  const { chronicle, mark, title } = input;
  const why = whyLines(mark);
  const height = sheet.bottom + 60 + why.length * LINE;
  const lanes = [
    ['group', groupBars(chronicle, sheet.to)] as const,
    ...sheet.lanes.map((pod) => [input.names[pod]!, podBars(chronicle, pod, sheet.to)] as const),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    '<g font-family="system-ui, sans-serif" font-size="11.5" fill="#24292f">',
    text(10, 18, cut(title, 140), 'font-weight="bold"'),
    ...axisOf(sheet),
    ...eventLines(input.events, sheet),
    ...lanes.flatMap(([name, bars], index) => laneOf(name, TOP + index * LANE, bars, sheet)),
    ...sheet.lanes.flatMap((pod, index) => refusalDots(chronicle, pod, TOP + (index + 1) * LANE, sheet)),
    ...frameOf(mark, sheet),
    ...more(input.names.length - sheet.lanes.length, sheet.bottom),
    ...legend(sheet.bottom + 34),
    ...why.map((line, index) => text(10, sheet.bottom + 58 + index * LINE, line, 'fill="#a40e26"')),
    '</g></svg>',
    '',
  ].join('\n');
}

/** Around the rebalance in the frame, with what led to it as far as there is room. */
function sheetOf({ mark, durationMs, chronicle, names, events }: PictureInput): Sheet {
  const begins = mark?.startMs ?? events[0]?.atMs ?? 0;
  const first = Math.max(0, Math.min(begins, ...(mark?.causes ?? []).map(({ atMs }) => atMs)), begins - 70_000);
  const from = Math.max(0, first - 6_000);
  const ends = mark?.endMs ?? begins + 40_000;
  const to = Math.min(durationMs, Math.max(ends + 12_000, from + 40_000), from + 180_000);
  const lanes = pickPods(chronicle, names.length, { from, to }, MOST_LANES);
  const x = (at: number) => LEFT + ((Math.min(Math.max(at, from), to) - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  return { from, to, x, lanes, bottom: TOP + (lanes.length + 1) * LANE };
}

// ---- lanes ----

function laneOf(name: string, y: number, bars: readonly Bar[], sheet: Sheet): string[] {
  const seen = bars.filter((bar) => bar.to > sheet.from && bar.from < sheet.to);
  return [text(10, y + 11, name), ...seen.map((bar) => barOf(bar, y, sheet))];
}

/** A ghost is a thin line in the middle of the lane: its successor may be there already. */
function barOf({ from, to, kind }: Bar, y: number, { x }: Sheet): string {
  const width = Math.max(1, x(to) - x(from));
  const [top, height] = kind === 'ghost' ? [y + 5, 3] : [y, BAR];
  return rect(x(from), top, width, height, `fill="${COLOURS[kind]}"`);
}

/** Answers that refuse something, one dot a pixel. */
function refusalDots(chronicle: Chronicle, pod: number, y: number, { from, to, x }: Sheet): string[] {
  const seen = refusals(chronicle, pod).filter((at) => at >= from && at <= to);
  const pixels = new Set(seen.map((at) => Math.round(x(at) / 2) * 2));
  return [...pixels].map((left) => `<circle cx="${left}" cy="${y + 2.5}" r="2.2" fill="${REFUSED}"/>`);
}

function more(pods: number, y: number): string[] {
  return pods > 0 ? [text(LEFT - 6, y + 14, `+ ${pods} more`, 'text-anchor="end" font-size="10"')] : [];
}

function frameOf(mark: RebalanceRecord | null, { x, to, bottom }: Sheet): string[] {
  if (mark === null) return [];
  const [left, right] = [x(mark.startMs), x(mark.endMs ?? to)];
  const width = Math.max(3, right - left);
  return [rect(left, TOP - 4, width, bottom - TOP + 3, 'fill="none" stroke="#cf222e" stroke-width="1.5"')];
}

// ---- what is made to happen ----

/** What lasts is a bar, an instant a mark; each is named if there is room. */
function eventLines(events: readonly PictureEvent[], sheet: Sheet): string[] {
  const seen = events
    .map((event) => ({ event, from: event.atMs, to: endOf(event) }))
    .filter(({ from, to }) => to >= sheet.from && from <= sheet.to)
    .sort((a, b) => a.from - b.from);
  let free = 0;
  return seen.flatMap(({ event, from, to }) => {
    const [left, right] = [sheet.x(from), sheet.x(to)];
    const words = wordsOf(event);
    const named = left >= free;
    if (named) free = left + words.length * 6.2 + 10;
    return [
      ...(named ? [text(Math.min(left, WIDTH - RIGHT - words.length * 6.2), 38, words, 'fill="#57606a"')] : []),
      rect(left, 43, Math.max(2, right - left), 7, 'fill="#8250df"'),
      `<line x1="${left.toFixed(1)}" x2="${left.toFixed(1)}" y1="50" y2="${sheet.bottom - 4}" stroke="#8250df" stroke-dasharray="2 3"/>`,
    ];
  });
}

function endOf({ atMs, forMs }: PictureEvent): number {
  if (forMs === undefined) return atMs;
  return forMs === null ? Number.POSITIVE_INFINITY : atMs + forMs;
}

function wordsOf({ kind, pods }: PictureEvent): string {
  const whom = pods === undefined ? '' : pods === 'all' ? ' all' : ` m${pods}`;
  return `${kind.replace(/^pod-/, '')}${whom}`;
}

// ---- time, legend, cause ----

function axisOf({ from, to, x, bottom }: Sheet): string[] {
  const step = [5_000, 10_000, 20_000, 30_000].find((ms) => (to - from) / ms <= 12) ?? 60_000;
  const ticks: string[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const left = x(at);
    if (left > WIDTH - RIGHT - 14 || left < LEFT + 14) continue;
    ticks.push(text(left, bottom + 14, `${at / 1_000} s`, 'text-anchor="middle"'));
    ticks.push(rect(left, bottom - 3, 1, 5, 'fill="#57606a"'));
  }
  return ticks;
}

function legend(y: number): string[] {
  const left = LEFT + LEGEND.length * LEGEND_WIDTH;
  const dot = [`<circle cx="${left + 6}" cy="${y - 5}" r="2.5" fill="${REFUSED}"/>`, text(left + 16, y - 1, 'refused')];
  return [...legendBars(y), ...dot];
}

function legendBars(y: number): string[] {
  return LEGEND.flatMap(([kind, words], index) => {
    const left = LEFT + index * LEGEND_WIDTH;
    const [top, height] = kind === 'ghost' ? [y - 6, 3] : [y - 10, 10];
    return [rect(left, top, 12, height, `fill="${COLOURS[kind]}"`), text(left + 18, y - 1, words)];
  });
}

/** The chain of causes of the framed rebalance, and who held it open. */
function whyLines(mark: RebalanceRecord | null): readonly string[] {
  if (mark === null) return [];
  const steps = mark.causes.map(({ text: words }) => words);
  const told = steps.slice(0, MOST_STEPS).map((words, index) => (index === 0 ? words : `← ${words}`));
  const rest = steps.length > MOST_STEPS ? [`← … ${steps.length - MOST_STEPS} more`] : [];
  const held = mark.heldOpen === null ? [] : [mark.heldOpen.text];
  const [head, ...tail] = told;
  return [`In the frame: #${mark.number}, ${head ?? mark.kind}`, ...tail, ...rest, ...held].map((line, index) =>
    cut(`${index === 0 ? '' : '      '}${shortIds(line)}`, LINE_SIGNS),
  );
}

const cut = (words: string, most: number) => (words.length > most ? `${words.slice(0, most - 1)}…` : words);

function rect(x: number, y: number, width: number, height: number, more: string): string {
  return `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${height}" ${more}/>`;
}

function text(x: number, y: number, words: string, more = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more} xml:space="preserve">${escaped(words)}</text>`;
}
