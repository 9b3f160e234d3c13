/** Spans, lists and settings in the words of the dialogues. */
import { msToTicks, type Ticks, ticksToMs } from '../../../src/protocol/time.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `3s`, `100ms`, `5m`, `1h`; a bare number is in milliseconds. */
export function msOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (match === null) throw new Error(`no span of time: ${text}`);
  return Number(match[1]) * UNIT_MS[match[2] ?? 'ms']!;
}

export function ticksOf(text: string): Ticks {
  return msToTicks(msOf(text));
}

/** `3 s` where it is whole seconds, else milliseconds. */
export function span(ticks: Ticks): string {
  const ms = ticksToMs(ticks);
  return ms >= 1_000 && ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`;
}

export function list(items: readonly string[], none = 'none'): string {
  return items.length === 0 ? none : items.join(' ');
}

/** Settings by their keys; every key given must be known. */
export function settingsOf<T extends object>(
  options: ReadonlyMap<string, string>,
  readers: { readonly [key: string]: (value: string) => Partial<T> },
): Partial<T> {
  const settings: Partial<T> = {};
  for (const [key, value] of options) {
    const read = readers[key];
    if (read === undefined) throw new Error(`no setting is called ${key}; known: ${Object.keys(readers).join(', ')}`);
    Object.assign(settings, read(value));
  }
  return settings;
}
