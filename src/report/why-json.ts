/**
 * Why a group rebalanced, as one JSON object. Documented in docs/json.md.
 */
import type { Explanation } from '../advise/why/why.ts';

export function whyJson({ question, subject, ...rest }: Explanation, version: string): string {
  const { scenario, group, atMs } = question;
  const asked = { group: scenario.groups[group]!.id, atMs };
  const found = subject === null ? null : { ...subject, period: { ...subject.period, records: numbersOf(subject) } };
  return `${JSON.stringify({ schemaVersion: 1, version, ...asked, subject: found, ...rest, scenario }, null, 2)}\n`;
}

/** Of the rebalances around it the numbers are enough: `run --json` has them in full. */
function numbersOf({ period }: NonNullable<Explanation['subject']>): number[] {
  return period.records.map(({ number }) => number);
}
