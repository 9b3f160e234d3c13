/**
 * Spans as people write them: `500ms`, `10s`, `1h30m`, `0.2ms`. A bare number is in milliseconds, the unit of Kafka's
 * names. Inside, spans are milliseconds with at most one decimal: the world's tick is 0.1 ms.
 */

/** Milliseconds of each unit, longest first. */
const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

const UNIT_MS = new Map(UNITS);

const PART = /(\d+(?:\.\d+)?)(ms|[dhms])/gy;

/** How a span may be written, for messages. */
export const DURATION_FORMS = 'a number and a unit (ms, s, m, h), such as 500ms, 10s or 1h30m';

/** Milliseconds of a text, or null if it is no span. */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return toTenths(Number(trimmed));
  return parseParts(trimmed);
}

/** Parts have to follow each other without a gap, each with a smaller unit than the one before. */
function parseParts(text: string): number | null {
  let sum = 0;
  let end = 0;
  let last = Number.POSITIVE_INFINITY;
  PART.lastIndex = 0;
  for (const part of text.matchAll(PART)) {
    const unit = UNIT_MS.get(part[2]!)!;
    if (unit >= last) return null;
    sum += Number(part[1]) * unit;
    end += part[0].length;
    last = unit;
  }
  return end > 0 && end === text.length ? toTenths(sum) : null;
}

/** 0.1 ms is the finest that the world can tell apart. */
function toTenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** The shortest text that {@link parseDuration} reads back to the same span. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${ms}ms`;
  let rest = Math.round(ms * 10);
  let text = '';
  for (const [name, unitMs] of UNITS.slice(1, 3)) {
    const count = Math.floor(rest / (unitMs * 10));
    if (count > 0) text += `${count}${name}`;
    rest -= count * unitMs * 10;
  }
  return rest > 0 ? `${text}${rest / 10_000}s` : text;
}
