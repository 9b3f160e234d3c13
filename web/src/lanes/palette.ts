/** The page's colours, light or dark, as a canvas needs them. */
import { HUES } from '../stage/stage-view.ts';
import { pixel } from './raster.ts';

const NAMES = ['surface', 'ground', 'line', 'text', 'quiet', 'accent', 'bad', 'good', 'warn'] as const;
type Name = (typeof NAMES)[number];

export interface Palette {
  /** As CSS has them. */
  readonly css: Readonly<Record<Name, string>>;
  readonly pixel: Readonly<Record<Name, number>>;
  readonly members: readonly number[];
}

/** Reads them off a page: what CSS makes of its variables just now. */
export function readPalette(beside: Element): Palette {
  const probe = document.createElement('span');
  beside.append(probe);
  const css = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const named = NAMES.map((name) => [name, css(name)] as const);
  const members = Array.from({ length: HUES }, (_, hue) => pixelOf(css(`m${hue}`)));
  probe.remove();
  return {
    css: Object.fromEntries(named) as Palette['css'],
    pixel: Object.fromEntries(named.map(([name, colour]) => [name, pixelOf(colour)])) as Palette['pixel'],
    members,
  };
}

/** `rgb(11, 92, 143)`. */
export function pixelOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return pixel(Math.round(red), Math.round(green), Math.round(blue));
}
