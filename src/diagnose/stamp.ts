/**
 * The instant at the beginning of a line. Read by hand, character by character: a broker's log has millions of them.
 *
 *   [2026-11-21 09:46:30,602]      Kafka's log4j            2026-11-21T09:46:30.602+01:00   ISO 8601, containers
 *   2026-11-21 09:57:50.277        librdkafka, franz-go     2026/11/21 09:57:58.445255      Go's log package
 *   %7|1614253123.123|             librdkafka's own printer [2026-11-21T09:46:30.602Z]      others
 */
import { epochDay } from './calendar.ts';

export interface Stamp {
  /** Milliseconds since 1970-01-01T00:00Z; where no zone is said, the clock is taken for UTC. */
  at: number;
  /** Where the rest of the line begins. */
  end: number;
  /** The line says its offset from UTC. */
  zoned: boolean;
}

const ZERO = 48;
const HOUR_MS = 3_600_000;

/** Reads into `stamp`, which is used again for each line; false where the line begins with no instant. */
export function readStamp(line: string, stamp: Stamp): boolean {
  const first = line.charCodeAt(0);
  if (first === 91 /* [ */) return readDate(line, 1, stamp) && skipBracket(line, stamp);
  if (first === 37 /* % */) return readEpoch(line, stamp);
  return readDate(line, 0, stamp);
}

function skipBracket(line: string, stamp: Stamp): boolean {
  if (line.charCodeAt(stamp.end) !== 93 /* ] */) return false;
  stamp.end += 1;
  return true;
}

/** Two digits, or NaN. */
function two(line: string, at: number): number {
  const tens = line.charCodeAt(at) - ZERO;
  const ones = line.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** The day of the line before: nearly always the same again. */
let lastDay = { year: 0, month: 0, day: 0, ms: 0 };

function dayMs(year: number, month: number, day: number): number {
  if (day !== lastDay.day || month !== lastDay.month || year !== lastDay.year) {
    lastDay = { year, month, day, ms: epochDay(year, month, day) * 24 * HOUR_MS };
  }
  return lastDay.ms;
}

function readDate(line: string, at: number, stamp: Stamp): boolean {
  const year = two(line, at) * 100 + two(line, at + 2);
  const month = two(line, at + 5);
  const day = two(line, at + 8);
  const separator = line.charCodeAt(at + 4);
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return false;
  if (separator !== 45 /* - */ && separator !== 47 /* / */) return false;
  const hour = two(line, at + 11);
  const minute = two(line, at + 14);
  const second = two(line, at + 17);
  if (!(hour < 24 && minute < 60 && second < 61)) return false;
  stamp.at = dayMs(year, month, day) + hour * HOUR_MS + minute * 60_000 + second * 1_000;
  stamp.end = at + 19;
  stamp.zoned = false;
  readFraction(line, stamp);
  readZone(line, stamp);
  return true;
}

/** `,602`, `.602`, `.445255`. */
function readFraction(line: string, stamp: Stamp): void {
  const sign = line.charCodeAt(stamp.end);
  if (sign !== 44 && sign !== 46) return;
  let unit = 100;
  let at = stamp.end + 1;
  for (let digit = line.charCodeAt(at) - ZERO; digit >= 0 && digit <= 9; digit = line.charCodeAt(++at) - ZERO) {
    if (unit >= 1) stamp.at += digit * unit;
    unit /= 10;
  }
  stamp.end = at;
}

/** `Z`, `+01:00`, `-0800`, ` +0100`. */
function readZone(line: string, stamp: Stamp): void {
  const spaced = line.charCodeAt(stamp.end) === 32;
  const at = spaced ? stamp.end + 1 : stamp.end;
  const sign = line.charCodeAt(at);
  if (sign === 90 && !spaced) {
    stamp.zoned = true;
    stamp.end = at + 1;
  }
  if (sign !== 43 && sign !== 45) return;
  const colon = line.charCodeAt(at + 3) === 58 ? 1 : 0;
  const minutes = two(line, at + 1) * 60 + two(line, at + 3 + colon);
  if (!(minutes <= 18 * 60)) return;
  stamp.at += (sign === 43 ? -minutes : minutes) * 60_000;
  stamp.zoned = true;
  stamp.end = at + 5 + colon;
}

/** librdkafka's `%LEVEL|SECONDS.MILLISECONDS|`: since 1970, and so without a zone to guess. */
function readEpoch(line: string, stamp: Stamp): boolean {
  const match = /^%[0-7]\|(\d{9,11})\.(\d{3})\d*\|/.exec(line);
  if (match === null) return false;
  stamp.at = Number(match[1]) * 1_000 + Number(match[2]);
  stamp.end = match[0].length;
  stamp.zoned = true;
  return true;
}
