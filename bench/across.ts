/** What compares suites with each other, when all of them have been run. */
import { RATE_LINES } from './clients.ts';
import { atMost, type Line } from './lines.ts';

/** A cheap event in one profile and a dear one in another would make their figures hard to read side by side. */
export function across(lines: readonly Line[]): Line[] {
  const rates = lines.filter(({ name }) => RATE_LINES.includes(name)).map(({ value }) => value);
  if (rates.length < RATE_LINES.length) return [];
  return [atMost('cost per event, dearest client profile / cheapest', Math.max(...rates) / Math.min(...rates), 1.3)];
}
