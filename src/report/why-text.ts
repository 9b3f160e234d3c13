/**
 * Why a group rebalanced, in words: what it was, the chain behind it, who was late for what, and what ends it.
 */
import type { Outcome, Totals } from '../advise/why/counterfactual.ts';
import type { Explanation, TriedRemedy } from '../advise/why/why.ts';
import type { RebalanceRecord } from '../sim/measures/result.ts';
import { type Layout, wrap } from './layout.ts';
import { clock, count, spanText, things } from './numbers.ts';
import { countsText, recordLines } from './rebalance-text.ts';

export function whyText(explanation: Explanation, layout: Layout): string {
  const { subject, question } = explanation;
  const { id } = question.scenario.groups[question.group]!;
  if (subject === null) {
    const until = question.atMs === null ? explanation.untilMs : question.atMs;
    return `Group ${id} has not rebalanced until ${clock(until)}.\n`;
  }
  const blocks = [
    [
      ...wrap(`${layout.paint('title', 'Why')}  ${headText(explanation, id)}`, layout.width),
      ...recordLines(subject.record, layout),
    ],
    periodLines(explanation, layout),
    remedyLines(explanation, layout),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function headText({ subject, question }: Explanation, id: string): string {
  if (question.atMs === null) {
    const since = subject!.record.generationBefore > 0 ? ' since it was formed' : '';
    return `The longest rebalance of group ${id}${since}:`;
  }
  if (subject!.wasRunning) return `At ${clock(question.atMs)} group ${id} was rebalancing:`;
  return `At ${clock(question.atMs)} group ${id} was not rebalancing. Its last rebalance before that:`;
}

// ---- the period ----

/** Only where there is more to it than the one rebalance. */
function periodLines({ subject }: Explanation, { paint, width }: Layout): string[] {
  const { records, fromMs, toMs } = subject!.period;
  if (records.length < 2) return [];
  const kinds = new Map<string, number>();
  for (const { kind } of records) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const length = toMs === null ? '' : `, ${spanText(toMs - fromMs)}`;
  const busy = toMs === null ? '' : ` For ${share(records, toMs - fromMs)} of it the group was not Stable.`;
  const text =
    `It is one of ${records.length} rebalances that followed each other closely (${clock(fromMs)} to ${toMs === null ? 'the end' : clock(toMs)}${length}), ` +
    `started by ${countsText(Object.fromEntries(kinds))}.${busy}`;
  return [paint('title', 'The period'), ...indented(text, width)];
}

function share(records: readonly RebalanceRecord[], lengthMs: number): string {
  const busy = records.reduce((sum, { startMs, endMs }) => sum + (endMs ?? startMs) - startMs, 0);
  return `${Math.round((busy / Math.max(1, lengthMs)) * 100)}%`;
}

// ---- what would have avoided it ----

function remedyLines(explanation: Explanation, layout: Layout): string[] {
  const { remedies, interrupted } = explanation;
  const { paint, width } = layout;
  if (remedies.length === 0) return interrupted ? [] : indentedHead(NO_REMEDY, layout);
  const byUse = [...remedies].sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  const lines = byUse.flatMap((remedy) => [
    `  ${paint('strong', remedy.changes.join(' '))}  ${paint(STYLES[remedy.outcome], outcomeText(remedy, explanation))}`,
    ...indented(`${remedy.why}. ${totalsText(remedy.totals, explanation.totals)}`, width, 4),
    ...indented(remedy.command, width, 4),
  ]);
  const head = `What would have avoided it  each run with the same seed, up to ${clock(explanation.untilMs)}`;
  return [paint('title', head), ...lines, ...(interrupted ? ['  Interrupted: further remedies were not tried.'] : [])];
}

/** What helps comes first. */
const ORDER: readonly Outcome[] = ['gone', 'shorter', 'as-long', 'longer', 'no-cause'];

const NO_REMEDY =
  'No setting is known that avoids a rebalance of this kind: who joins or leaves for good makes the group rebalance.';

const STYLES = {
  gone: 'Stable',
  shorter: 'Stable',
  'as-long': 'dim',
  longer: 'bad',
  'no-cause': 'dim',
} as const satisfies Record<Outcome, unknown>;

function outcomeText({ outcome, tookMs }: TriedRemedy, { subject }: Explanation): string {
  const before = lengthText(subject!.record);
  const now = tookMs === null ? 'not over by then' : spanText(tookMs);
  switch (outcome) {
    case 'gone':
      return 'this one does not happen';
    case 'shorter':
      return `it happens, and takes ${now} instead of ${before}`;
    case 'as-long':
      return `it happens all the same (${now})`;
    case 'longer':
      return `it happens, and takes longer: ${now} instead of ${before}`;
    case 'no-cause':
      return 'nothing shown: what started it did not happen in this run';
  }
}

function lengthText({ startMs, endMs }: RebalanceRecord): string {
  return endMs === null ? 'no end' : spanText(endMs - startMs);
}

/** Whoever mends one thing wants to know what it costs elsewhere. */
function totalsText(now: Totals, before: Totals): string {
  return (
    `In all: ${things(now.generations, 'generation')} (${count(before.generations)} without the change), ` +
    `${spanText(now.unownedMs)} without an owner (${spanText(before.unownedMs)}), ` +
    `${count(now.duplicated)} records twice (${count(before.duplicated)}).`
  );
}

function indentedHead(text: string, { paint, width }: Layout): string[] {
  return [paint('title', 'What would have avoided it'), ...indented(text, width)];
}

function indented(text: string, width: number, by = 2): string[] {
  return wrap(text, width - by).map((line) => ' '.repeat(by) + line);
}
