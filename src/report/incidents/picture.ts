/**
 * A picture of an incident as SVG: the states of the group above, a lane per pod below, what was made to happen as dashes, and
 * the rebalance that is told of as a shade.
 */
import type { Chronicle } from '../../sim/chronicle/chronicle.ts';
import type { RebalanceRecord } from '../../sim/measures/result.ts';

const WIDTH = 960;
const LEFT = 70;
const LANE = 18;
const TOP = 46;
/** More lanes say no more. */
const MOST_LANES = 12;

const COLOURS: Readonly<Record<string, string>> = {
  Empty: '#d0d7de',
  PreparingRebalance: '#e3b341',
  CompletingRebalance: '#79c0ff',
  Stable: '#7ee787',
  Dead: '#6e7681',
  member: '#7ee787',
  joining: '#e3b341',
  running: '#eaeef2',
};

export interface PictureInput {
  readonly title: string;
  readonly chronicle: Chronicle;
  readonly pods: number;
  readonly durationMs: number;
  /** What happens at the instants of the schedule. */
  readonly events: readonly { readonly atMs: number; readonly kind: string }[];
  readonly mark: RebalanceRecord | null;
}

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly what: string;
}

interface Scale {
  readonly from: number;
  readonly to: number;
  readonly x: (at: number) => number;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function pictureOf(input: PictureInput): string {
  const lanes = Math.min(MOST_LANES, input.pods);
  const scale = scaleOf(input);
  const height = TOP + (lanes + 1) * LANE + 40;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escaped(input.title)}</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    '<g font-family="system-ui, sans-serif" font-size="11" fill="#24292f">',
    text(10, 18, input.title, 'font-weight="bold"'),
    ...markOf(input.mark, scale, lanes),
    ...laneOf('group', TOP, statesOf(input.chronicle, scale.to), scale),
    ...Array.from({ length: lanes }, (_, pod) =>
      laneOf(`m${pod}`, TOP + (pod + 1) * LANE, podBars(input.chronicle, pod, scale.to), scale),
    ).flat(),
    ...eventsOf(input, scale, lanes),
    ...axisOf(scale, TOP + (lanes + 1) * LANE),
    ...legend(height - 8),
    '</g></svg>',
    '',
  ].join('\n');
}

/** Around the rebalance that is marked, two minutes and a half at most. */
function scaleOf({ mark, durationMs }: PictureInput): Scale {
  const begins = mark?.startMs ?? 0;
  const ends = mark?.endMs ?? durationMs;
  const from = Math.max(0, begins - 25_000);
  const to = Math.min(durationMs, Math.max(ends + 25_000, from + 60_000), from + 150_000);
  return {
    from,
    to,
    x: (at) => LEFT + ((Math.min(Math.max(at, from), to) - from) / (to - from)) * (WIDTH - LEFT - 10),
  };
}

function statesOf({ transitions }: Chronicle, end: number): Bar[] {
  const changes = [{ at: 0, to: 'Empty' }, ...transitions, { at: end, to: '' }];
  return changes.slice(1).map(({ at }, index) => ({ from: changes[index]!.at, to: at, what: changes[index]!.to }));
}

/** A process, its way into a generation, its time in it. */
function podBars({ lives, sessions, joinsStarted, joinsFinished }: Chronicle, pod: number, end: number): Bar[] {
  const own = <T extends { readonly pod: number }>(facts: readonly T[]) => facts.filter((fact) => fact.pod === pod);
  const stops = own(lives).filter(({ what }) => what === 'stopped');
  const ended = (at: number) => stops.find((stop) => stop.at >= at)?.at ?? end;
  const running = own(lives)
    .filter(({ what }) => what === 'started')
    .map(({ at }) => ({ from: at, to: ended(at), what: 'running' }));
  const joining = own(joinsStarted).map(({ at }) => {
    const done = own(joinsFinished).find((finished) => finished.at >= at)?.at ?? end;
    return { from: at, to: Math.min(done, ended(at)), what: 'joining' };
  });
  const member = own(sessions.all).map(({ at, to }) => ({ from: at, to: to ?? end, what: 'member' }));
  return [...running, ...member, ...joining];
}

function laneOf(name: string, y: number, bars: readonly Bar[], { from, to, x }: Scale): string[] {
  const seen = bars.filter((bar) => bar.to > from && bar.from < to && COLOURS[bar.what] !== undefined);
  const rects = seen.map((bar) => {
    const width = Math.max(1, x(bar.to) - x(bar.from)).toFixed(1);
    return `<rect x="${x(bar.from).toFixed(1)}" y="${y}" width="${width}" height="${LANE - 5}" fill="${COLOURS[bar.what]}"/>`;
  });
  return [text(10, y + 11, name), ...rects];
}

function markOf(mark: RebalanceRecord | null, { x, to }: Scale, lanes: number): string[] {
  if (mark === null) return [];
  const [left, right] = [x(mark.startMs), x(mark.endMs ?? to)];
  const why = mark.causes[0]?.text ?? mark.kind;
  return [
    `<rect x="${left.toFixed(1)}" y="${TOP - 4}" width="${Math.max(2, right - left).toFixed(1)}" height="${(lanes + 1) * LANE + 4}" fill="#ffebe9"/>`,
    text(LEFT, TOP - 10, `#${mark.number}: ${why}`, 'fill="#cf222e"'),
  ];
}

function eventsOf({ events }: PictureInput, { from, to, x }: Scale, lanes: number): string[] {
  const bottom = TOP + (lanes + 1) * LANE;
  return events
    .filter(({ atMs }) => atMs >= from && atMs <= to)
    .map(({ atMs, kind }) => {
      const at = x(atMs).toFixed(1);
      return `<line x1="${at}" x2="${at}" y1="${TOP - 4}" y2="${bottom}" stroke="#57606a" stroke-dasharray="2 2"><title>${kind}</title></line>`;
    });
}

function axisOf({ from, to, x }: Scale, y: number): string[] {
  const step = to - from > 100_000 ? 30_000 : 10_000;
  const ticks: string[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(text(x(at), y + 12, `${at / 1_000} s`));
  return ticks;
}

function legend(y: number): string[] {
  const items = ['Stable', 'PreparingRebalance', 'CompletingRebalance', 'Empty'];
  const names = ['Stable, or member', 'Preparing, or joining', 'Completing', 'Empty'];
  return items.flatMap((item, index) => [
    `<rect x="${LEFT + index * 180}" y="${y - 10}" width="12" height="10" fill="${COLOURS[item]}"/>`,
    text(LEFT + index * 180 + 18, y - 1, names[index]!),
  ]);
}

function text(x: number, y: number, words: string, more = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(words)}</text>`;
}
