/**
 * Instants of a run as people write them: as the clock of the reports, `12:03`, `12:03.2`, `1:12:03.2`, or as the span
 * from the beginning, `12m3s`.
 */
import { parseDuration } from './durations.ts';

/** How an instant may be written, for messages. */
export const INSTANT_FORMS = 'a clock as the reports have it, such as 12:03.2 or 1:12:03, or a span such as 12m3s';

const CLOCK = /^(?:(\d+):)?(\d{1,3}):([0-5]\d(?:\.\d+)?)$/;

/** Milliseconds from the beginning of the run, or null if the text is no instant. */
export function parseInstant(text: string): number | null {
  const clock = CLOCK.exec(text.trim());
  if (clock === null) return parseDuration(text);
  const [, hours = '0', minutes, seconds] = clock;
  const inTenths = Math.round(Number(seconds) * 10_000) + (Number(hours) * 60 + Number(minutes)) * 600_000;
  return inTenths / 10;
}
