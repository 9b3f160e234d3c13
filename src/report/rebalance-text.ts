/**
 * Rebalances in words: how many of which kind, and the latest ones with the chain that led to each.
 */
import type { GroupResult, RebalanceRecord, RemovalRecord } from '../sim/measures/result.ts';
import { cut, wrap } from './layout.ts';
import { clock, count, spanText, things } from './numbers.ts';

/** The latest rebalances that are shown; JSON has more of them. */
const SHOWN = 3;

/** Steps of a chain that are shown. */
const STEPS = 4;

/** `92 leave, 88 join, 3 session-expired`, the commonest first. */
export function kindsText({ rebalances }: GroupResult): string {
  return countsText(rebalances.byKind as Readonly<Record<string, number>>);
}

/** Named counts, the largest first; equal ones by name. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return sorted.map(([name, value]) => `${count(value)} ${name}`).join(', ');
}

/** The latest rebalances, newest first, a few lines each. */
export function latestLines(group: GroupResult, width: number): string[] {
  const latest = group.rebalances.records.slice(-SHOWN).reverse();
  return latest.flatMap((record) => recordLines(record, width));
}

function recordLines(record: RebalanceRecord, width: number): string[] {
  const lasted = record.endMs === null ? 'not over' : spanText(record.endMs - record.startMs);
  const head =
    `#${record.number} at ${clock(record.startMs)}  ${lasted}  ` +
    `generation ${record.generationBefore}→${record.generationAfter}  ${things(record.membersAfter, 'member')}`;
  const reason = record.reason === '' ? [] : [`Kafka: ${record.reason}`];
  return [head, ...chainLines(record, width - 3), ...reason].map((line, index) =>
    cut(index === 0 ? line : `   ${line}`, width),
  );
}

function chainLines(record: RebalanceRecord, width: number): string[] {
  const steps = record.causes.slice(0, STEPS).map(({ text }) => text);
  const more = record.causes.length > STEPS ? ['…'] : [];
  const chain = [...steps, ...more].join(' ← ');
  return [...(chain === '' ? [record.kind] : wrap(chain, width)), ...removalLines(record, chain)];
}

/** Those that the chain has not told yet; a storm can remove many at once. */
function removalLines({ removals }: RebalanceRecord, chain: string): string[] {
  const untold = removals.filter(({ member, memberId }) => !chain.includes(`${member || memberId} `));
  if (untold.length === 0) return [];
  const told = untold.slice(0, 2).map(removalText);
  const more = untold.length > 2 ? [`and ${untold.length - 2} more`] : [];
  return [`also removed: ${[...told, ...more].join('; ')}`];
}

function removalText({ member, memberId, cause, timer, armedAtMs, armedBy }: RemovalRecord): string {
  const who = member || memberId;
  if (timer === null || armedAtMs === null) return `${who} (${cause})`;
  return `${who} (${cause}, ${timer} timer last armed ${clock(armedAtMs)} by ${armedBy})`;
}
