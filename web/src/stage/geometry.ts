/**
 * Where everything stands on the stage, in CSS pixels: the broker as a bar in the middle, the members in a row above and one
 * below it, each with a lane of its own to the broker. So no two messages of different members ever cross, and what
 * is parked is docked at the foot of the lane of whoever waits.
 */

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A member's place. */
export interface Spot {
  readonly card: Rect;
  /** The middle of its lane. */
  readonly x: number;
  readonly side: 'above' | 'below';
  /** Where its lane leaves the card, and where it meets the broker. */
  readonly portY: number;
  readonly dockY: number;
}

export interface StageLayout {
  readonly width: number;
  readonly height: number;
  /** A phone, or as little room. */
  readonly isNarrow: boolean;
  readonly broker: Rect;
  /** Inside the broker, between the two bands in which messages dock. */
  readonly facts: Rect;
  readonly machine: Rect;
  readonly partitions: Rect;
  readonly spots: readonly Spot[];
}

interface Measures {
  readonly card: number;
  readonly cardWidth: number;
  readonly column: number;
  readonly widest: number;
  readonly lane: number;
  readonly dock: number;
}

const WIDE: Measures = { card: 128, cardWidth: 192, column: 156, widest: 224, lane: 70, dock: 30 };
const NARROW: Measures = { card: 148, cardWidth: 116, column: 116, widest: 132, lane: 76, dock: 30 };

const NARROW_BELOW = 640;
const LEAST_WIDE = 960;
const PAD = 12;
const MARGIN = 4;

/** @param available the width there is; with many members the stage is wider, and scrolls */
export function layOut(members: number, available: number): StageLayout {
  const isNarrow = available < NARROW_BELOW;
  const of = isNarrow ? NARROW : WIDE;
  const columns = Math.max(1, Math.ceil(members / 2));
  const least = columns * of.column;
  const most = Math.max(isNarrow ? available : LEAST_WIDE, columns * of.widest);
  const width = Math.max(least, Math.min(available, most));
  const above = rowOf(columns, width, of, 'above', MARGIN);
  const inner = isNarrow ? narrowInside(width) : wideInside(width);
  const top = members === 0 ? MARGIN : MARGIN + of.card + of.lane;
  const broker = { x: MARGIN, y: top, width: width - 2 * MARGIN, height: inner.height + 2 * of.dock };
  const belowTop = top + broker.height + of.lane;
  const below = rowOf(members - columns, width, of, 'below', belowTop);
  const shift = (rect: Rect): Rect => ({ ...rect, y: rect.y + top + of.dock });
  const spots = [...above, ...below].slice(0, members).map((spot) => ({
    ...spot,
    dockY: spot.side === 'above' ? broker.y : broker.y + broker.height,
  }));
  const height = below.length > 0 ? belowTop + of.card + MARGIN : broker.y + broker.height + MARGIN;
  return {
    width,
    height,
    isNarrow,
    broker,
    facts: shift(inner.facts),
    machine: shift(inner.machine),
    partitions: shift(inner.partitions),
    spots,
  };
}

function rowOf(count: number, width: number, of: Measures, side: Spot['side'], y: number): Spot[] {
  const column = width / Math.max(1, count);
  const cardWidth = Math.min(of.cardWidth, column - 8);
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const x = column * (index + 0.5);
    const card = { x: x - cardWidth / 2, y, width: cardWidth, height: of.card };
    return { card, x, side, portY: side === 'above' ? y + of.card : y, dockY: 0 };
  });
}

type Inside = Pick<StageLayout, 'facts' | 'machine' | 'partitions'> & { readonly height: number };

/** Side by side. */
function wideInside(width: number): Inside {
  const height = 150;
  const inside = width - 2 * MARGIN - 2 * PAD;
  const facts = { x: MARGIN + PAD, y: 0, width: 176, height };
  const machine = { x: facts.x + facts.width + PAD, y: 0, width: Math.min(440, inside * 0.46), height };
  const x = machine.x + machine.width + 2 * PAD;
  return { height, facts, machine, partitions: { x, y: 0, width: MARGIN + PAD + inside - x, height } };
}

/** One below the other. */
function narrowInside(width: number): Inside {
  const own = { x: MARGIN + 8, width: width - 2 * (MARGIN + 8) };
  const facts = { ...own, y: 0, height: 72 };
  const machine = { ...own, y: 80, height: 116 };
  const partitions = { ...own, y: 208, height: 96 };
  return { height: 304, facts, machine, partitions };
}

/** How a grid of so many cells fills a rectangle with the largest cells that fit. */
export interface Grid {
  readonly columns: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** What does not fit is not shown. */
  readonly shown: number;
}

const CELLS = [
  [72, 58],
  [58, 50],
  [46, 44],
  [40, 36],
  [34, 30],
  [30, 24],
  [24, 20],
] as const;

export function gridIn({ width, height }: Rect, cells: number): Grid {
  const grids = CELLS.map(([cellWidth, cellHeight]) => {
    const most = Math.max(1, Math.floor(width / cellWidth));
    const rows = Math.max(1, Math.floor(height / cellHeight));
    const shown = Math.min(cells, most * rows);
    // Rows of the same length, where there is more than one.
    const columns = Math.max(1, Math.ceil(shown / Math.max(1, Math.ceil(shown / most))));
    return { columns, cellWidth, cellHeight, shown };
  });
  return grids.find(({ shown }) => shown >= cells) ?? grids.at(-1)!;
}

/** How far a message has come: 0 where it was sent, 1 where it arrives. */
export function progress(nowMs: number, sentMs: number, arrivesMs: number): number {
  if (arrivesMs <= sentMs) return 1;
  return Math.min(1, Math.max(0, (nowMs - sentMs) / (arrivesMs - sentMs)));
}

export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** An arrow between two boxes: from edge to edge on the line of their middles, a little to its right so that two do not meet. */
export function arrowBetween(from: Rect, to: Rect, aside: number): Segment {
  const a = middle(from);
  const b = middle(to);
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const [dx, dy] = [-uy * aside, ux * aside];
  const out = exit(from, ux, uy, dx, dy) + 2;
  const into = exit(to, -ux, -uy, dx, dy) + 3;
  return {
    x1: a.x + dx + ux * out,
    y1: a.y + dy + uy * out,
    x2: b.x + dx - ux * into,
    y2: b.y + dy - uy * into,
  };
}

function middle({ x, y, width, height }: Rect): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

/** From a point beside the middle of a box in a direction: how far it is to the edge. */
function exit({ width, height }: Rect, ux: number, uy: number, dx: number, dy: number): number {
  const alongX = ux === 0 ? Number.POSITIVE_INFINITY : ((width / 2) * Math.sign(ux) - dx) / ux;
  const alongY = uy === 0 ? Number.POSITIVE_INFINITY : ((height / 2) * Math.sign(uy) - dy) / uy;
  return Math.min(alongX, alongY);
}

/** Dots of one way are as far apart as their names are high, so that each can be read and taken. */
const APART = 12;

/** Moved apart as little as is needed, none below the lowest. */
export function spread(heights: readonly number[], lowest: number): readonly number[] {
  const apart: number[] = [];
  for (const y of heights) apart.push(Math.max(y, (apart.at(-1) ?? Number.NEGATIVE_INFINITY) + APART));
  for (let index = apart.length - 1, most = lowest; index >= 0; index--, most -= APART) {
    apart[index] = Math.min(apart[index]!, most);
  }
  return apart;
}
