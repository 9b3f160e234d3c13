/**
 * How wide a report may be and how its words are painted. Reports measure plain text and paint it last, so that colour
 * never moves a column; without colour every word and sign still says the same.
 */
import type { GroupState } from '../protocol/states.ts';

/** What a piece of text is, not what colour it has. */
export type Style = 'title' | 'label' | 'dim' | 'strong' | 'bad' | GroupState;

/** Puts a style on; with {@link plain} nothing. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

export interface Layout {
  /** Columns, 40 … 200. */
  readonly width: number;
  readonly paint: Paint;
}

/** The width of a pipe, where nobody says how wide. */
export const PIPE_WIDTH = 100;

const MIN_WIDTH = 40;
const MAX_WIDTH = 200;

/** A width that a report can live with. */
export function fitWidth(columns: number | undefined): number {
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns ?? PIPE_WIDTH));
}

/** The letter of each state, in logs and timelines. */
export const STATE_LETTER: Readonly<Record<GroupState, string>> = {
  Empty: 'E',
  PreparingRebalance: 'P',
  CompletingRebalance: 'C',
  Stable: 'S',
  Dead: 'D',
};

/** A text that has room in so many columns; what is cut ends in `…`. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Items one after the other, as many as fit, on lines of the given width. */
export function flow(items: readonly string[], width: number, gap = '  '): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + gap.length + item.length <= width) {
      lines[lines.length - 1] = last + gap + item;
    } else lines.push(cut(item, width));
  }
  return lines;
}

/** Parts of a sentence with commas between them, on lines of the given width: broken at a comma where that is possible. */
export function phrases(parts: readonly string[], width: number): string[] {
  const told = parts.map((part, index) => (index < parts.length - 1 ? `${part},` : part));
  return flow(
    told.flatMap((part) => wrap(part, width)),
    width,
    ' ',
  );
}

/** Words on lines of the given width; a word that is longer is broken at its commas. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  const words = text.split(' ').flatMap((word) => (word.length > width ? word.split(/(?<=,)/) : [word]));
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A label and its lines, the label on the first. */
export function labelled(layout: Layout, label: string, labelWidth: number, lines: readonly string[]): string[] {
  return lines.map((line, index) => {
    const head = (index === 0 ? label : '').padEnd(labelWidth);
    return `${layout.paint('label', head)}${line}`.trimEnd();
  });
}
