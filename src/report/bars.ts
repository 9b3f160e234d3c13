/**
 * Bars of block characters: a column of eight heights for a timeline, a row of eighths for a share.
 */

const HEIGHTS = ' ▁▂▃▄▅▆▇█';
const EIGHTHS = ' ▏▎▍▌▋▊▉';

/** One character per value, as high as its part of `max`. What is not nothing is always seen. */
export function columns(values: readonly number[], max: number): string {
  return values.map((value) => HEIGHTS[heightOf(value, max)]).join('');
}

function heightOf(value: number, max: number): number {
  if (value <= 0 || max <= 0) return 0;
  return Math.min(8, Math.max(1, Math.round((value / max) * 8)));
}

/** A row as long as a share of the width. */
export function row(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const part = eighths % 8;
  if (eighths === 0) return share > 0 ? EIGHTHS[1]! : '';
  return '█'.repeat(Math.floor(eighths / 8)) + (part > 0 ? EIGHTHS[part] : '');
}
