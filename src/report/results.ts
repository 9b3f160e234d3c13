/**
 * What a run came to, in about thirty lines: a label, then numbers that answer it.
 */
import { errorSentence } from '../protocol/errors.ts';
import { GROUP_STATES, type GroupState } from '../protocol/states.ts';
import type { DuplicateClass, GroupResult, PartitionResult, SpanSummary } from '../sim/measures/result.ts';
import { row } from './bars.ts';
import { flow, type Layout, labelled, phrases, STATE_LETTER, wrap } from './layout.ts';
import { count, percent, spanText, things } from './numbers.ts';
import { countsText, kindsText } from './rebalance-text.ts';

const LABEL_WIDTH = 18;

/** Partitions that are named as the worst. */
const WORST = 3;

export function resultsText(group: GroupResult, virtualMs: number, layout: Layout): string {
  const rows = rowsOf(group, virtualMs, layout.width - LABEL_WIDTH, stateLines(group, virtualMs, layout));
  const lines = rows.flatMap(([label, texts]) => labelled(layout, `  ${label}`, LABEL_WIDTH, texts));
  return [layout.paint('title', 'Results'), ...lines].join('\n');
}

/** The same rows without a width: a label and one sentence each, for tables of other outputs. */
export function resultWords(
  group: GroupResult,
  virtualMs: number,
): readonly (readonly [label: string, words: string])[] {
  const states = GROUP_STATES.filter((state) => group.states[state] > 0).map(
    (state) => `${state} ${percent(group.states[state] / virtualMs)}`,
  );
  const rows = rowsOf(group, virtualMs, Number.POSITIVE_INFINITY, [states.join(', ')]);
  return rows.filter(([, texts]) => texts.length > 0).map(([label, texts]) => [label.trim(), texts.join(' ')]);
}

type ResultRow = readonly [label: string, lines: readonly string[]];

function rowsOf(group: GroupResult, virtualMs: number, width: number, states: readonly string[]): readonly ResultRow[] {
  return [
    ['generations', wrap(generationsText(group, virtualMs), width)],
    ['rebalances', wrap(rebalancesText(group), width)],
    ['  duration', phrases(durationParts(group), width)],
    ['removed', wrap(countsText(group.removals) || 'none', width)],
    ...refusedRows(group, width),
    ['time in state', states],
    ['without owner', phrases(summaryParts(group.unowned, 'spells'), width)],
    ['  worst', flow(worstUnowned(group), width)],
    ['  at the start', wrap(startText(group), width)],
    ['two owners', wrap(doubleOwnedText(group), width)],
    ['join to Stable', phrases(summaryParts(group.joinToStable, 'joins'), width)],
    ['records', phrases(recordsParts(group), width)],
    ...twiceRows(group, width),
    ['lag', phrases(lagParts(group), width)],
    ['  worst', flow(worstLag(group), width)],
    ['commits', wrap(codesText(group.commits), width)],
    ['heartbeats', wrap(codesText(group.heartbeats), width)],
  ];
}

/** What a JoinGroup may meet in the normal course of things: a new dynamic member joins twice (KIP-394). */
const REGULAR: readonly string[] = ['NONE', 'MEMBER_ID_REQUIRED'];

/** Only if there were any: each code with its meaning, which is why a group that nobody can join consumes nothing. */
function refusedRows({ joins }: GroupResult, width: number): ResultRow[] {
  const refused = Object.entries(joins.byCode).filter(([code]) => !REGULAR.includes(code));
  if (refused.length === 0) return [];
  const told = refused.map(([code, times]) => `${count(times)} ${code}: ${errorSentence(code)}`);
  return [['joins refused', told.flatMap((text) => wrap(text, width))]];
}

function generationsText(group: GroupResult, virtualMs: number): string {
  if (group.generations < 2) return String(group.generations);
  return `${count(group.generations)}, one every ${spanText(virtualMs / group.generations)}`;
}

function rebalancesText(group: GroupResult): string {
  const kinds = kindsText(group);
  return kinds === '' ? 'none' : `${count(group.rebalances.count)}: ${kinds}`;
}

/** Of those that came to Stable, and how many did not. */
function durationParts({ rebalances }: GroupResult): string[] {
  const { count: never, maxMs } = rebalances.unsettled;
  const parts = summaryParts(rebalances.durations);
  return never === 0 ? parts : [...parts, `${count(never)} more never came to Stable (longest ${spanText(maxMs)})`];
}

/** Quantiles, and how many spans they are of. */
function summaryParts(spans: SpanSummary, of?: string): string[] {
  if (spans.count === 0) return ['none'];
  const { medianMs, p99Ms, maxMs, totalMs } = spans;
  const quantiles = [`median ${spanText(medianMs)}`, `p99 ${spanText(p99Ms)}`, `longest ${spanText(maxMs)}`];
  return of === undefined ? quantiles : [...quantiles, `${count(spans.count)} ${of} of ${spanText(totalMs)} in all`];
}

/** A bar per state that occurred. */
function stateLines(group: GroupResult, virtualMs: number, { width, paint }: Layout): string[] {
  const room = width - LABEL_WIDTH;
  return GROUP_STATES.filter((state) => group.states[state] > 0).map((state) =>
    stateLine(state, group.states[state], virtualMs, room, paint),
  );
}

function stateLine(state: GroupState, ms: number, totalMs: number, room: number, paint: Layout['paint']): string {
  const share = totalMs > 0 ? ms / totalMs : 0;
  const name = room < 36 ? STATE_LETTER[state] : state.padEnd(19);
  const barWidth = Math.min(40, room - 38);
  const words = `${name} ${percent(share).padStart(6)} ${spanText(ms).padStart(7)}`;
  return barWidth < 8 ? words : `${words}  ${paint(state, row(share, barWidth))}`;
}

function worstUnowned({ partitions }: GroupResult): string[] {
  const worst = topOf(partitions, ({ unowned }) => unowned.maxMs);
  return worst.map(({ partition, unowned }) => `${partition} ${spanText(unowned.maxMs)}`);
}

function startText({ startupMs }: GroupResult): string {
  return startupMs === null ? 'some never had one' : `${spanText(startupMs)} until all had one`;
}

/** One of two owners does not know yet that it was removed. */
function doubleOwnedText({ doubleOwned }: GroupResult): string {
  const { count: times, totalMs } = doubleOwned;
  return times === 0 ? 'never' : `${things(times, 'spell')}, ${spanText(totalMs)} in all`;
}

function worstLag({ partitions }: GroupResult): string[] {
  const worst = topOf(partitions, ({ lagSecondsMax }) => lagSecondsMax);
  return worst.map(
    ({ partition, lagRecordsMax, lagSecondsMax }) =>
      `${partition} ${count(lagRecordsMax)} (${spanText(lagSecondsMax * 1_000)})`,
  );
}

/** Those with the highest value that is not 0; of equal ones the first. */
function topOf(
  partitions: readonly PartitionResult[],
  value: (partition: PartitionResult) => number,
): PartitionResult[] {
  return partitions
    .filter((partition) => value(partition) > 0)
    .sort((a, b) => value(b) - value(a))
    .slice(0, WORST);
}

function recordsParts({ records }: GroupResult): string[] {
  const { consumed, produced, duplicated, lost } = records;
  const share = consumed > 0 ? ` (${percent(duplicated / consumed)})` : '';
  return [
    `${count(consumed)} of ${count(produced)} consumed`,
    `${count(duplicated)} delivered twice${share}`,
    `${count(lost)} lost`,
  ];
}

const TWICE: Readonly<Record<DuplicateClass, string>> = {
  crash: 'after a crash',
  'fatal-error': 'after a fatal error',
  removed: 'after a removal from the group',
  'max-poll': 'after max.poll.interval.ms',
  'commit-refused': 'after a refused commit',
  uncommitted: 'given up without a commit',
  'two-owners': 'by two owners at once',
  other: 'for another reason',
};

/** Why records were delivered twice, the commonest first, and where most. */
function twiceRows({ records, partitions }: GroupResult, width: number): [string, string[]][] {
  if (records.duplicated === 0) return [];
  const classes = Object.entries(records.duplicatedBy) as [DuplicateClass, number][];
  const told = classes.sort(([, a], [, b]) => b - a).map(([name, times]) => `${count(times)} ${TWICE[name]}`);
  const worst = topOf(partitions, ({ duplicated }) => duplicated);
  return [
    ['  twice', phrases(told, width)],
    [
      '    most',
      flow(
        worst.map(({ partition, duplicated }) => `${partition} ${count(duplicated)}`),
        width,
      ),
    ],
  ];
}

function lagParts({ lag }: GroupResult): string[] {
  const median = `median ${things(lag.recordsMedian, 'record')} (${spanText(lag.secondsMedian * 1_000)})`;
  return [median, `worst ${count(lag.recordsMax)} (${spanText(lag.secondsMax * 1_000)})`];
}

/** `NONE` is Kafka's name for success. */
function codesText({ total, byCode }: GroupResult['commits']): string {
  const codes = Object.keys(byCode);
  if (codes.length === 1) return `${count(total)}, all ${codes[0]}`;
  return total === 0 ? 'none' : `${count(total)}: ${countsText(byCode)}`;
}
