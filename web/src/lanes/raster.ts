/**
 * Lanes as pixels. Two hundred lanes of a long run are hundreds of thousands of spans, most of them narrower than a pixel:
 * writing pixels costs the same however many there are, drawing rectangles would not.
 *
 * A state is known by its shape too, not by its colour alone: how high its bar is, and whether it is hatched.
 */
import { type Spans, spanAt } from './spans.ts';
import type { Window } from './window.ts';

/** A look of a span: the colours are as ImageData has them in a Uint32Array. */
export interface Look {
  readonly colour: number;
  /** Of the lane's height, from its bottom. */
  readonly height: number;
  /** Every other diagonal is left out. */
  readonly hatched: boolean;
}

export interface Row {
  readonly spans: Spans;
  /** In pixels. */
  readonly top: number;
  readonly height: number;
  readonly lookOf: (state: number, value: number) => Look | null;
}

const BYTE = 255;

/** 0xAABBGGRR: as little-endian machines have a pixel in memory, and all that run browsers are such. */
export function pixel(red: number, green: number, blue: number): number {
  return ((BYTE << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
  /** What is not painted. */
  readonly ground: number;
  /** By colour: lines that are hatched, made when they are needed. */
  readonly hatchings: Map<number, readonly Uint32Array[]>;
}

/** @param left where time begins, in pixels; what is left of it is names */
export function paintRows(raster: Raster, rows: readonly Row[], window: Window, nowMs: number, left: number): void {
  for (const row of rows) paintRow(raster, row, window, nowMs, left);
}

function paintRow(
  raster: Raster,
  { spans, top, height, lookOf }: Row,
  window: Window,
  knownMs: number,
  left: number,
): void {
  const { starts, states, values } = spans;
  const { fromMs, toMs } = window;
  const scale = (raster.width - left) / (toMs - fromMs);
  const right = Math.min(raster.width, Math.round(left + (knownMs - fromMs) * scale));
  const xOf = (ms: number) => left + Math.round((ms - fromMs) * scale);
  let index = Math.max(0, spanAt(starts, fromMs));
  let x = Math.max(left, starts.length > 0 ? xOf(starts[index]!) : right);
  while (index < starts.length && x < right) {
    // The last span that begins within this pixel is the one that is seen there, unless one before it means trouble.
    const next = spanAt(starts, fromMs + (x + 0.5 - left) / scale);
    const seen = next > index ? worst(states, index, next) : index;
    index = Math.max(index, next);
    const end = index + 1 < starts.length ? xOf(starts[index + 1]!) : right;
    const until = Math.min(right, Math.max(x + 1, end));
    const look = lookOf(states[seen]!, values[seen]!);
    if (look !== null) bar(raster, seen === index ? until : x + 1, x, top, height, look);
    if (seen !== index && until > x + 1) {
      const own = lookOf(states[index]!, values[index]!);
      if (own !== null) bar(raster, until, x + 1, top, height, own);
    }
    x = until;
    if (x >= end) index++;
  }
}

/** Of the spans within one pixel the one with the least state; a few are enough to tell. */
function worst(states: readonly number[], from: number, to: number): number {
  let found = to;
  for (let index = Math.max(from, to - 8); index < to; index++) if (states[index]! < states[found]!) found = index;
  return found;
}

function bar(raster: Raster, to: number, from: number, top: number, height: number, look: Look): void {
  const { width, pixels } = raster;
  const high = Math.max(1, Math.round(height * look.height));
  for (let y = top + height - high; y < top + height; y++) {
    const line = y * width;
    if (!look.hatched) pixels.fill(look.colour, line + from, line + to);
    else pixels.set(hatching(raster, look.colour, y).subarray(from, to), line + from);
  }
}

const PERIOD = 4;

/** A line of a hatched surface: copied, which is many times as fast as a decision for each pixel. */
function hatching({ width, ground, hatchings }: Raster, colour: number, y: number): Uint32Array {
  let lines = hatchings.get(colour);
  if (lines === undefined) {
    lines = Array.from({ length: PERIOD }, (_, phase) => {
      return Uint32Array.from({ length: width }, (_, x) => ((x + phase) % PERIOD < PERIOD / 2 ? colour : ground));
    });
    hatchings.set(colour, lines);
  }
  return lines[y % PERIOD]!;
}
