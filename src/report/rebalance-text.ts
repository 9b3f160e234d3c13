/**
 * Rebalances in words: how many of which kind, and the latest ones with the chain that led to each.
 */
import type { CauseStep, GroupResult, RebalanceRecord, RemovalRecord } from '../sim/measures/result.ts';
import { cut, type Layout, wrap } from './layout.ts';
import { shortIds } from './member-ids.ts';
import { clock, count, spanText, things } from './numbers.ts';

/** The latest rebalances that are shown; JSON has more of them. */
const SHOWN = 3;

/** The longest ones that are shown. */
const LONGEST = 2;

/** Further causes that are told. */
const ALSO = 2;

/** Members that are named of those that were removed for one cause. */
const NAMED = 6;

const DETAIL_INDENT = '     ';

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

/** The latest rebalances, newest first, a few lines each; nothing if there was none. */
export function latestText(group: GroupResult, layout: Layout): string {
  return sectionText('Latest rebalances', latestOf(group), layout);
}

/** The longest rebalances that are not among the latest. */
export function longestText(group: GroupResult, layout: Layout): string {
  const shown = latestOf(group).map((record) => record.number);
  const longest = group.rebalances.longest.filter((record) => !shown.includes(record.number));
  return sectionText('Longest rebalances', longest.slice(0, LONGEST), layout);
}

function latestOf({ rebalances }: GroupResult): readonly RebalanceRecord[] {
  return rebalances.records.slice(-SHOWN).reverse();
}

function sectionText(title: string, records: readonly RebalanceRecord[], layout: Layout): string {
  if (records.length === 0) return '';
  return [layout.paint('title', title), ...records.flatMap((record) => recordLines(record, layout))].join('\n');
}

export function recordLines(record: RebalanceRecord, { width, paint }: Layout): string[] {
  const reason = record.reason === '' ? [] : [`Kafka: ${shortIds(record.reason)}`];
  const details = [...chainLines(record), ...reason].flatMap((line) => wrap(line, width - DETAIL_INDENT.length));
  return [headLine(record, width, paint), ...details.map((line) => DETAIL_INDENT + line)];
}

function headLine(record: RebalanceRecord, width: number, paint: Layout['paint']): string {
  const lasted = record.endMs === null ? 'not over' : `took ${spanText(record.endMs - record.startMs)}`;
  const number = `#${record.number}`;
  const rest =
    `at ${clock(record.startMs)}, ${lasted}, ` +
    `generation ${record.generationBefore}→${record.generationAfter}, ${things(record.membersAfter, 'member')}`;
  return `  ${paint('strong', number)} ${cut(rest, width - number.length - 3)}`;
}

function chainLines(record: RebalanceRecord): string[] {
  const chain = chainText(record.causes, STEPS);
  const held = record.heldOpen === null ? [] : [spans(clockTimes(record.heldOpen.text))];
  return [chain === '' ? record.kind : chain, ...held, ...removalLines(record, chain), ...furtherLines(record)];
}

function chainText(causes: readonly CauseStep[], steps: number): string {
  const told = causes.slice(0, steps).map(({ text }) => clockTimes(shortIds(text)));
  return [...told, ...(causes.length > steps ? ['…'] : [])].join(' ← ');
}

/** Those that the chain has not told yet, by cause and timer; a storm can remove many at once. */
function removalLines({ removals, removalCount }: RebalanceRecord, chain: string): string[] {
  const untold = removals.filter(({ member, memberId }) => !chain.includes(`${member || memberId} `));
  if (untold.length === 0) return [];
  const causes = [...new Set(untold.map(causeText))];
  const told = causes.map((cause) => `${namesText(untold.filter((one) => causeText(one) === cause))} (${cause})`);
  const more = removalCount > removals.length ? ` and ${removalCount - removals.length} more` : '';
  return [`also removed: ${told.join(', ')}${more}`];
}

function causeText({ cause, timer }: RemovalRecord): string {
  return timer === null || cause.startsWith(timer) ? cause : `${cause}, ${timer} timer`;
}

function namesText(removals: readonly RemovalRecord[]): string {
  const names = removals.slice(0, NAMED).map(({ member, memberId }) => member || shortIds(memberId));
  const more = removals.length > NAMED ? ` and ${removals.length - NAMED} more` : '';
  return names.join(', ') + more;
}

/** What came while it ran, and would have started it as well. */
function furtherLines({ further, furtherCount }: RebalanceRecord): string[] {
  if (furtherCount === 0) return [];
  const told = further.slice(0, ALSO).map((causes) => chainText(causes.slice(0, 1), 1));
  return [`while it ran: ${told.join('; ')}${moreText(furtherCount)}`];
}

function moreText(all: number): string {
  return all > ALSO ? `; and ${all - ALSO} more` : '';
}

/** Chains name instants in seconds; everything else of a report does in minutes. */
function clockTimes(text: string): string {
  return text.replace(/\bat (\d+\.\d) s\b/g, (_, seconds: string) => `at ${clock(Number(seconds) * 1_000)}`);
}

/** The same of spans: `after 292.1 s` is `after 4m52s`. */
function spans(text: string): string {
  return text.replace(/\b(\d+(?:\.\d+)?) s\b/g, (_, seconds: string) => spanText(Number(seconds) * 1_000));
}
