/**
 * Days and clocks as plain arithmetic: logs name instants in many ways, and the core knows no clock of its own.
 * The calendar is the proleptic Gregorian one, as ISO 8601 has it.
 */

const DAY_MS = 86_400_000;
const DAYS_OF_400_YEARS = 146_097;
/** From 0000-03-01, where the cycles of the calendar begin, to 1970-01-01. */
const DAYS_TO_EPOCH = 719_468;

/** Days since 1970-01-01. `month` 1 … 12, `day` 1 … 31. */
export function epochDay(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_OF_400_YEARS + dayOfEra - DAYS_TO_EPOCH;
}

/** Milliseconds since 1970-01-01T00:00Z as `2026-11-21T09:36:48.845Z`. */
export function isoOf(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  return `${dayText(days)}T${clockText(ms - days * DAY_MS)}Z`;
}

/** The clock alone: `09:36:48.845`. */
export function clockOf(ms: number): string {
  return clockText(ms - Math.floor(ms / DAY_MS) * DAY_MS);
}

function dayText(days: number): string {
  const z = days + DAYS_TO_EPOCH;
  const era = Math.floor(z / DAYS_OF_400_YEARS);
  const dayOfEra = z - era * DAYS_OF_400_YEARS;
  const leaps = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted + (shifted < 10 ? 3 : -9);
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

function clockText(ms: number): string {
  const whole = Math.floor(ms);
  const seconds = Math.floor(whole / 1_000);
  const hours = padded(Math.floor(seconds / 3_600), 2);
  return `${hours}:${padded(Math.floor(seconds / 60) % 60, 2)}:${padded(seconds % 60, 2)}.${padded(whole % 1_000, 3)}`;
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
