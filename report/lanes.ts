/**
 * Lanes over time on a canvas: bars that follow each other, one lane below the other. What a bar is, is said by its colour,
 * by its height or pattern, and by a letter where there is room for one.
 */
import type { Lane } from '../src/report/page/encoding.ts';
import { el } from './dom.ts';
import { colour } from './theme.ts';
import { GUTTER, MARGIN, type View } from './view.ts';

export interface BarStyle {
  /** A custom property of the style sheet; `''`: nothing is drawn. */
  readonly fill: string;
  /** Of the lane's height, from the bottom. */
  readonly height: number;
  readonly isHatched: boolean;
  /** `''`: none. */
  readonly letter: string;
}

export interface LaneRow {
  readonly label: string;
  readonly lane: Lane;
}

/** A span that is drawn over the lanes. */
export interface Mark {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

export interface LanesOptions {
  /** What it is, for who does not see it. */
  readonly name: string;
  readonly rows: readonly LaneRow[];
  readonly rowHeight: number;
  readonly style: (code: number) => BarStyle;
  /** Before its first change a lane has this code. */
  readonly initial: number;
  /** Thin lines below a lane. */
  readonly marks: readonly Mark[];
  /** Vertical bands over all lanes. */
  readonly bands: readonly { readonly from: number; readonly to: number }[];
}

/** A letter needs so many pixels. */
const LETTER_WIDTH = 9;

export class LaneCanvas {
  readonly element: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #options: LanesOptions;
  readonly #view: View;

  constructor(options: LanesOptions, view: View) {
    this.#options = options;
    this.#view = view;
    this.#canvas = el('canvas', { role: 'img', 'aria-label': options.name });
    this.element = el('div', { class: 'lanes' }, this.#canvas);
    this.#canvas.style.height = `${options.rows.length * options.rowHeight}px`;
    pointing(this.#canvas, view);
    view.listen(() => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  draw(): void {
    const { rows, rowHeight, bands } = this.#options;
    const width = this.element.clientWidth;
    const height = rows.length * rowHeight;
    if (width === 0) return;
    const context = fitted(this.#canvas, width, height);
    const plot = width - GUTTER - MARGIN;
    const { from, to, cursor } = this.#view;
    const x = (ms: number) => GUTTER + ((ms - from) / (to - from)) * plot;
    context.save();
    context.beginPath();
    context.rect(GUTTER, 0, plot, height);
    context.clip();
    for (const [index, row] of rows.entries()) this.#row(context, row, index * rowHeight, x);
    this.#marks(context, x);
    context.fillStyle = colour('--band');
    for (const band of bands) context.fillRect(x(band.from), 0, Math.max(1.5, x(band.to) - x(band.from)), height);
    context.restore();
    this.#labels(context);
    context.fillStyle = colour('--cursor');
    if (cursor >= from && cursor <= to) context.fillRect(Math.round(x(cursor)), 0, 1, height);
  }

  /** What is narrower than a pixel is not drawn one by one. */
  #row(context: CanvasRenderingContext2D, { lane }: LaneRow, top: number, x: (ms: number) => number): void {
    const { from, to } = this.#view;
    const { at, code } = lane;
    let index = lastBefore(at, from);
    let left = from;
    let drawn = Number.NEGATIVE_INFINITY;
    while (left < to) {
      const next = Math.min(at[index + 1] ?? Number.POSITIVE_INFINITY, to, this.#view.endMs);
      const right = x(next);
      if (right - drawn >= 0.5) {
        this.#bar(context, index < 0 ? this.#options.initial : code[index]!, Math.max(x(left), drawn), right, top);
        drawn = right;
      }
      if (next >= this.#view.endMs) break;
      left = next;
      index++;
    }
  }

  #bar(context: CanvasRenderingContext2D, code: number, left: number, right: number, top: number): void {
    const { fill, height, isHatched, letter } = this.#options.style(code);
    if (fill === '') return;
    const { rowHeight } = this.#options;
    const room = rowHeight - (rowHeight > 6 ? 2 : 1);
    const tall = Math.max(2, room * height);
    const y = top + 1 + room - tall;
    context.fillStyle = isHatched ? hatched(context, fill) : colour(fill);
    context.fillRect(left, y, Math.max(right - left, 0.75), tall);
    if (letter === '' || rowHeight < 11 || right - left < LETTER_WIDTH * letter.length) return;
    context.fillStyle = colour('--on-bar');
    context.font = `${Math.min(11, rowHeight - 3)}px system-ui, sans-serif`;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.fillText(letter, Math.max(left, GUTTER) + 3, top + rowHeight / 2 + 0.5);
  }

  #marks(context: CanvasRenderingContext2D, x: (ms: number) => number): void {
    const { marks, rowHeight } = this.#options;
    context.fillStyle = colour('--ghost');
    for (const { row, from, to } of marks) {
      if (to < this.#view.from || from > this.#view.to) continue;
      context.fillRect(x(from), (row + 1) * rowHeight - 4, Math.max(1, x(to) - x(from)), 3);
    }
  }

  /** As many as fit. */
  #labels(context: CanvasRenderingContext2D): void {
    const { rows, rowHeight } = this.#options;
    const every = Math.max(1, Math.ceil(11 / rowHeight));
    context.fillStyle = colour('--dim');
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    for (let row = 0; row < rows.length; row += every)
      context.fillText(rows[row]!.label, GUTTER - 6, row * rowHeight + (rowHeight * every) / 2, GUTTER - 8);
  }
}

/** The index of the last change at or before an instant; −1: there is none. */
export function lastBefore(at: readonly number[], ms: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function fitted(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = Math.min(2, devicePixelRatio || 1);
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Stripes of a colour, so that it is not the colour alone that tells. */
function hatched(context: CanvasRenderingContext2D, fill: string): CanvasPattern {
  const tile = document.createElement('canvas');
  tile.width = 6;
  tile.height = 6;
  const brush = tile.getContext('2d')!;
  brush.fillStyle = colour(fill);
  brush.globalAlpha = 0.45;
  brush.fillRect(0, 0, 6, 6);
  brush.globalAlpha = 1;
  brush.strokeStyle = colour(fill);
  brush.lineWidth = 2;
  for (const shift of [-6, 0, 6]) {
    brush.beginPath();
    brush.moveTo(shift, 6);
    brush.lineTo(shift + 6, 0);
    brush.stroke();
  }
  return context.createPattern(tile, 'repeat')!;
}

/** A pointer that moves takes the cursor along; one that drags, shows what it drags over. */
function pointing(canvas: HTMLCanvasElement, view: View): void {
  let dragFrom: number | null = null;
  const timeAt = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    const share = (event.clientX - box.left - GUTTER) / (box.width - GUTTER - MARGIN);
    return view.from + Math.min(1, Math.max(0, share)) * (view.to - view.from);
  };
  canvas.addEventListener('pointermove', (event) => view.point(timeAt(event)));
  canvas.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'mouse' && event.button === 0) dragFrom = timeAt(event);
    view.point(timeAt(event));
  });
  canvas.addEventListener('pointerup', (event) => {
    const end = timeAt(event);
    if (dragFrom !== null && Math.abs(end - dragFrom) > (view.to - view.from) / 100)
      view.show(Math.min(dragFrom, end), Math.max(dragFrom, end));
    dragFrom = null;
  });
  canvas.addEventListener('dblclick', () => view.show(0, view.endMs));
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      view.zoom((event.deltaY || event.deltaX) > 0 ? 1.25 : 0.8, timeAt(event));
    },
    { passive: false },
  );
}
