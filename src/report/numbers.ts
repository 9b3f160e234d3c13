/**
 * Numbers as people read them: never more digits than mean something, and the same on every machine (no locale).
 */

/** `12,345`, and from ten million `12.3M`. */
export function count(value: number): string {
  if (value >= 1e9) return `${digits(value / 1e9)}G`;
  if (value >= 1e7) return `${digits(value / 1e6)}M`;
  return grouped(Math.round(value));
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Three digits that mean something: 1.23, 12.3, 123. */
function digits(value: number): string {
  if (value === 0) return '0';
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

/** A number of something: `1 member`, `2 members`. */
export function things(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A measured span: `0`, `12.3ms`, `4.56s`, `3m05s`, `2h07m`, `3d04h`. */
export function spanText(ms: number): string {
  if (ms === 0) return '0';
  if (ms < 999.5) return `${digits(ms)}ms`;
  if (ms < 59_950) return `${digits(ms / 1_000)}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 2_880) return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** An instant of the run: `12:03.2`, from an hour on `1:12:03.2`. */
export function clock(ms: number): string {
  const tenths = Math.round(ms / 100);
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor(tenths / 600) % 60;
  const rest = `${two(minutes)}:${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** The same to the millisecond, for logs. */
export function fineClock(ms: number): string {
  const whole = Math.floor(ms);
  return `${clock(whole - (whole % 1_000)).slice(0, -1)}${String(whole % 1_000).padStart(3, '0')}`;
}

/** `93.1%`; what is not nothing never reads 0, what is not all never reads 100. */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100}%`;
  const value = share * 100;
  if (value > 100) return `${digits(value)}%`;
  if (value < 0.1) return '<0.1%';
  return value > 99.9 ? '>99.9%' : `${value.toFixed(1)}%`;
}
