/** Which lines of a long log are looked at. Pure. */
import type { LogLine } from 'groupsim/history';

/** The first so many lines; with a filter those that contain it, whatever the case. */
export function linesMatching(lines: readonly LogLine[], upTo: number, filter: string): readonly LogLine[] {
  const shown = lines.slice(0, upTo);
  const wanted = filter.trim().toLowerCase();
  return wanted === '' ? shown : shown.filter(({ text }) => text.toLowerCase().includes(wanted));
}

/** Beyond what is in view, so that quick scrolling shows no holes. */
const MORE = 6;

export function rowsInView(top: number, view: number, line: number, count: number): { from: number; to: number } {
  return {
    from: Math.max(0, Math.min(count, Math.floor(top / line) - MORE)),
    to: Math.min(count, Math.ceil((top + view) / line) + MORE),
  };
}

/** Without time, level and logger: they are the same in every line. */
export function logMessage(line: string): string {
  return line.replace(/^\[[^\]]*\] \w+ \[[^\]]*\] /, '').replace(/ \([\w.]+\)$/, '');
}

/** `m-1-83f137b7-fece-…` is `m-1`: the random part of member ids helps nobody to read. */
export function shortIds(text: string): string {
  return text.replace(/-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '');
}
