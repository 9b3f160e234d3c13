/** A frame of the lanes: the rows as pixels, then what is written and drawn upon them. */
import type { Facts } from '../model/facts.ts';
import { clock } from '../view/texts.ts';
import type { Palette } from './palette.ts';
import { type Look, paintRows, type Raster } from './raster.ts';
import { AXIS, type Band, type LaneRow, NAMES, type Scene } from './scene.ts';
import { Lane, Reading, STATES, spanAt } from './spans.ts';
import { ticksIn, type Window } from './window.ts';

export interface Frame {
  readonly scene: Scene;
  readonly window: Window;
  /** In CSS pixels. */
  readonly width: number;
  /** Pixels of the screen for one of CSS. */
  readonly density: number;
  readonly palette: Palette;
  readonly facts: Facts;
  readonly bands: readonly Band[];
  /** Instants at which histories fork off. */
  readonly forks: readonly number[];
  /** Pods that a lesson points at. */
  readonly pointed: readonly number[];
  readonly hueOfPod: (pod: number) => number;
}

export function paint(context: CanvasRenderingContext2D, frame: Frame): void {
  const { scene, width, density, palette, window, facts } = frame;
  const ground = palette.pixel.surface;
  const { image, pixels } = sheetFor(context, Math.round(width * density), Math.round(scene.height * density));
  const raster: Raster = { width: image.width, height: image.height, pixels, ground, hatchings: new Map() };
  pixels.fill(ground);
  const rows = scene.rows.map((row) => ({
    spans: row.spans,
    top: Math.round(row.top * density),
    height: Math.max(1, Math.round(row.height * density)),
    lookOf: looksOf(row, frame),
  }));
  paintRows(raster, rows, window, facts.nowMs, Math.round(NAMES * density));
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.putImageData(image, 0, 0);
  context.setTransform(density, 0, 0, density, 0, 0);
  const x = xIn(frame);
  paintAxis(context, frame, x);
  paintBands(context, frame, x);
  paintNames(context, frame);
  paintValues(context, frame, x);
  paintMarks(context, frame, x);
}

interface Sheet {
  readonly image: ImageData;
  readonly pixels: Uint32Array;
}

const sheets = new WeakMap<CanvasRenderingContext2D, Sheet>();

/** The same memory from frame to frame, as long as the size stays. */
function sheetFor(context: CanvasRenderingContext2D, width: number, height: number): Sheet {
  const known = sheets.get(context);
  if (known !== undefined && known.image.width === width && known.image.height === height) return known;
  const image = new ImageData(width, height);
  const sheet = { image, pixels: new Uint32Array(image.data.buffer) };
  sheets.set(context, sheet);
  return sheet;
}

export function xIn({ window: { fromMs, toMs }, width }: Pick<Frame, 'window' | 'width'>): (ms: number) => number {
  return (ms) => NAMES + ((ms - fromMs) / (toMs - fromMs)) * (width - NAMES);
}

const LEAST_COLOURED = 6;

type LookOf = (state: number, value: number) => Look | null;

function looksOf(row: LaneRow, { palette, hueOfPod }: Frame): LookOf {
  const { pixel, members } = palette;
  if (row.kind === 'group') {
    const looks: readonly Look[] = [
      { colour: pixel.line, height: 0.3, hatched: false },
      { colour: pixel.warn, height: 1, hatched: true },
      { colour: pixel.accent, height: 0.6, hatched: false },
      { colour: pixel.line, height: 1, hatched: false },
      { colour: pixel.quiet, height: 0.1, hatched: false },
    ];
    return (state) => looks[state] ?? null;
  }
  if (row.kind === 'partition') {
    const nobody = { colour: pixel.quiet, height: 0.1, hatched: false };
    const own = members.map((colour) => ({ colour, height: 1, hatched: false }));
    const two = { colour: pixel.bad, height: 1, hatched: true };
    return (state, pod) => (state === Reading.Nobody ? nobody : state === Reading.One ? own[hueOfPod(pod)]! : two);
  }
  // Colours tell members apart where there are few of them; of lines of colour nobody can.
  const own = row.height >= LEAST_COLOURED ? members[row.hue]! : pixel.accent;
  const looks: Look[] = [];
  looks[Lane.Down] = { colour: pixel.line, height: 0.08, hatched: false };
  looks[Lane.Up] = { colour: pixel.quiet, height: 0.3, hatched: false };
  looks[Lane.Stopping] = { colour: pixel.quiet, height: 0.7, hatched: true };
  looks[Lane.Joining] = { colour: pixel.warn, height: 0.7, hatched: true };
  looks[Lane.Member] = { colour: own, height: 0.45, hatched: false };
  looks[Lane.Owner] = { colour: own, height: 1, hatched: false };
  return (state) => looks[state] ?? null;
}

type ToX = (ms: number) => number;

function paintAxis(context: CanvasRenderingContext2D, { scene, window, width, palette }: Frame, x: ToX): void {
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.lineWidth = 1;
  for (const ms of ticksIn(window, (width - NAMES) / 90)) {
    const at = Math.round(x(ms)) + 0.5;
    context.strokeStyle = palette.css.line;
    context.globalAlpha = 0.5;
    line(context, at, AXIS - 6, at, scene.height);
    context.globalAlpha = 1;
    context.fillStyle = palette.css.quiet;
    context.fillText(clock(ms).replace(/\.0$/, ''), Math.min(width - 16, Math.max(NAMES + 14, at)), 8);
  }
}

function paintBands(context: CanvasRenderingContext2D, frame: Frame, x: ToX): void {
  const { bands, scene, palette, window, width } = frame;
  const last = scene.rows.at(-1);
  if (last === undefined) return;
  const members = scene.rows.filter(({ kind }) => kind === 'member');
  let free = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs, pods } of bands) {
    if (toMs < window.fromMs || fromMs > window.toMs) continue;
    const from = Math.max(NAMES, x(fromMs));
    const to = Math.max(from + 1.5, Math.min(width, x(toMs)));
    // Bands within one pixel are one.
    if (to <= free) continue;
    free = from + 1.5;
    context.fillStyle = palette.css.bad;
    context.globalAlpha = 0.16;
    const touched = pods === null ? [] : members.filter(({ index }) => pods.includes(index));
    if (touched.length === 0 || touched.length === members.length) {
      context.fillRect(from, AXIS - 6, to - from, last.top + last.height - AXIS + 6);
    }
    context.globalAlpha = 0.9;
    const lanes = touched.length === members.length ? [] : touched;
    for (const { top, height } of lanes) outline(context, palette.css.bad, from, top, to - from, height);
    context.fillStyle = palette.css.bad;
    context.beginPath();
    context.moveTo(from - 3.5, AXIS - 9);
    context.lineTo(from + 3.5, AXIS - 9);
    context.lineTo(from, AXIS - 3);
    context.fill();
    context.globalAlpha = 1;
  }
}

function outline(
  context: CanvasRenderingContext2D,
  colour: string,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.strokeRect(x, y + 0.5, width, Math.max(1, height - 1));
}

/** So many names that they do not meet. */
function paintNames(context: CanvasRenderingContext2D, { scene, palette, pointed }: Frame): void {
  context.textAlign = 'right';
  let free = 0;
  for (const { top, height, name, kind, index } of scene.rows) {
    const middle = top + height / 2;
    if (middle - 6 < free) continue;
    free = middle + 6;
    const isPointed = kind === 'member' && pointed.includes(index);
    context.font = `${kind === 'group' || isPointed ? '600 ' : ''}11px system-ui, sans-serif`;
    context.fillStyle = isPointed ? palette.css.accent : palette.css.text;
    const shown = name.length > 8 ? `…${name.slice(-7)}` : name;
    context.fillText(isPointed ? `▸ ${shown}` : shown, NAMES - 6, middle);
  }
}

/** More are not read. */
const MOST_VALUES = 400;
const LEAST_WIDTH = 16;

/** Letters of states, numbers of partitions, wherever a span is wide enough. */
function paintValues(context: CanvasRenderingContext2D, { scene, window, palette, facts, width }: Frame, x: ToX): void {
  let left = MOST_VALUES;
  context.textAlign = 'left';
  context.font = '600 11px system-ui, sans-serif';
  for (const row of scene.rows) {
    const { spans, top, height, kind } = row;
    if (height < 12 || left <= 0) continue;
    const { starts, states, values } = spans;
    const spare = starts.length / Math.max(1, width);
    let index = Math.max(0, spanAt(starts, window.fromMs));
    for (; index < starts.length && starts[index]! < window.toMs && left > 0; index++) {
      const from = Math.max(NAMES, x(starts[index]!));
      const to = Math.min(width, x(starts[index + 1] ?? facts.nowMs));
      // Too many for the width: whatever follows within the pixel is as narrow.
      if (to - from < 1 && spare > 1) index = Math.max(index, spanAt(starts, msAt(window, width, from + 1)) - 1);
      if (to - from < LEAST_WIDTH) continue;
      const text = valueText(kind, states[index]!, values[index]!, to - from);
      if (text === '') continue;
      const isLight = kind === 'group' || (kind === 'partition' && states[index] === Reading.Two);
      if (isLight) {
        context.fillStyle = palette.css.surface;
        context.fillRect(from + 2, top + 2, context.measureText(text).width + 4, height - 4);
      }
      context.fillStyle = isLight ? palette.css.text : palette.css.surface;
      context.fillText(text, from + 4, top + height / 2 + 0.5);
      left--;
    }
  }
}

function msAt({ fromMs, toMs }: Window, width: number, x: number): number {
  return fromMs + ((x - NAMES) / (width - NAMES)) * (toMs - fromMs);
}

function valueText(kind: LaneRow['kind'], state: number, value: number, width: number): string {
  if (kind === 'group') {
    const letter = STATES[state]![0]!;
    return width > 44 && value > 0 ? `${letter} · ${value}` : letter;
  }
  if (kind === 'partition') return state === Reading.Nobody ? '' : `m${value}`;
  return state === Lane.Owner ? String(value) : '';
}

function paintMarks(context: CanvasRenderingContext2D, frame: Frame, x: ToX): void {
  const { forks, facts, palette, scene, window } = frame;
  const isIn = (ms: number) => ms >= window.fromMs && ms <= window.toMs;
  context.lineWidth = 2;
  context.strokeStyle = palette.css.accent;
  for (const ms of forks.filter(isIn)) {
    const at = x(ms);
    line(context, at, AXIS - 12, at, scene.height);
    line(context, at, AXIS - 4, at + 7, AXIS - 12);
  }
  context.strokeStyle = palette.css.bad;
  for (const { atMs } of facts.violations.filter((one) => isIn(one.atMs))) {
    const at = x(atMs);
    line(context, at, 0, at, scene.height);
    line(context, at - 4, 12, at + 4, 20);
    line(context, at - 4, 20, at + 4, 12);
  }
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
