/**
 * Lines that no reader knows: counted all of them, and told apart by their shape, the line without what differs from
 * one to the next. The number of shapes that are kept is bounded, their counts are not.
 */
import { detached } from './facts.ts';

export interface Shape {
  /** Digits as `#`. */
  readonly shape: string;
  count: number;
  /** The first of them. */
  readonly example: string;
  readonly file: number;
  readonly line: number;
}

const MOST_SHAPES = 200;
/** A shape is the beginning of a line: what follows are mostly values. */
const SHAPE_LENGTH = 60;
const EXAMPLE_LENGTH = 240;

export class UnreadLines {
  count = 0;
  /** Lines whose shape came after the table was full. */
  others = 0;
  readonly #shapes = new Map<string, Shape>();

  add(text: string, from: number, file: number, line: number): void {
    this.count += 1;
    const shape = shapeOf(text, from);
    const known = this.#shapes.get(shape);
    if (known !== undefined) known.count += 1;
    else if (this.#shapes.size >= MOST_SHAPES) this.others += 1;
    else this.#keep(detached(shape), text, file, line);
  }

  /** Most frequent first. */
  shapes(): readonly Shape[] {
    return [...this.#shapes.values()].sort((a, b) => b.count - a.count || (a.shape < b.shape ? -1 : 1));
  }

  #keep(shape: string, text: string, file: number, line: number): void {
    this.#shapes.set(shape, { shape, count: 1, example: detached(text.slice(0, EXAMPLE_LENGTH)), file, line });
  }
}

/** Runs of digits and hexadecimal words become `#`. */
export function shapeOf(text: string, from: number): string {
  return text.slice(from, from + SHAPE_LENGTH).replace(/[0-9a-f]*\d[0-9a-f]*(?:-[0-9a-f]+)*/gi, '#');
}
