/**
 * One incident: its story, what production saw, what the simulator shows, why, and what ends it.
 */
import type { Incident } from '../../scenario/incidents/types.ts';
import type { RebalanceRecord } from '../../sim/measures/result.ts';
import { cut, type Layout, wrap } from '../layout.ts';
import { shortIds } from '../member-ids.ts';
import { clock, count, percent, spanText } from '../numbers.ts';
import { kindsText } from '../rebalance-text.ts';
import type { RunReport } from '../run-report.ts';
import { timelineText } from '../timeline.ts';
import { type Figures, figuresOf } from './figures.ts';

/** A command of more signs is no use on a screen. */
const LONG_COMMAND = 800;

export function incidentText(
  incident: Incident,
  before: RunReport,
  after: readonly RunReport[],
  layout: Layout,
): string {
  const { id, title, story, production, mechanism, rules, pending } = incident;
  const said = (head: string, text: string) => section(head, wrap(text, layout.width - 2), layout);
  const parts = [
    layout.paint('title', `${id}  ${title}`),
    ...(pending === undefined ? [] : [said('Pending', pending)]),
    said('Story', story),
    said('Seen in production', production),
    section('The simulator', shown(before, layout), layout),
    ...before.result.groups.map((group) => timelineText(group, before.result.virtualMs, layout)),
    said('Mechanism', `${mechanism} (${rules.join(', ')})`),
    ...chainParts(before, layout),
    section('What ends it', table(incident, before, after, layout), layout),
    said(
      'Run it',
      before.command.length > LONG_COMMAND ? `groupsim incident ${id} --json has the command.` : before.command,
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function section(head: string, lines: readonly string[], { paint }: Layout): string {
  return [paint('title', head), ...lines.map((line) => `  ${line}`)].join('\n');
}

function shown({ scenario, result }: RunReport, { width }: Layout): string[] {
  const figures = figuresOf(result);
  const clients = scenario.groups.map(({ members, client, application }) => {
    const commit = application.commit === null ? '' : `, commit ${application.commit}`;
    return `${members} members of ${client}${commit}`;
  });
  const kinds = result.groups.map(kindsText).filter((text) => text !== '');
  const text = [
    `${clients.join('; ')}, ${spanText(result.virtualMs)} of virtual time:`,
    `${count(figures.generations)} generations in ${count(figures.rebalances)} rebalances (${kinds.join('; ') || 'none'}),`,
    `not Stable ${percent(figures.notStable)} of the time,`,
    `${count(figures.failedCommits)} failed commits, ${count(figures.duplicates)} duplicates,`,
    `a partition without an owner for up to ${spanText(figures.unownedMs)}.`,
  ].join(' ');
  return wrap(text, width - 2);
}

/** The chain of the rebalance that tells most. */
function chainParts({ result }: RunReport, layout: Layout): string[] {
  const records = result.groups.flatMap(({ rebalances }) => rebalances.records);
  const record = tellingOf(records);
  return record === null ? [] : [section('A rebalance of this run', chainLines(record, layout), layout)];
}

/** A chain of more steps is a round after a round: it says no more. */
const LONG_CHAIN = 8;

/** The first one with the longest chain; of those that are over, after the group was formed, if there are such. */
export function tellingOf(records: readonly RebalanceRecord[]): RebalanceRecord | null {
  const over = records.filter(({ endMs, number }) => endMs !== null && number > 1);
  const told = over.filter(({ causes }) => causes.length <= LONG_CHAIN);
  const longest = Math.max(...told.map(({ causes }) => causes.length));
  return told.find(({ causes }) => causes.length === longest) ?? over.at(-1) ?? records.at(-1) ?? null;
}

function chainLines(record: RebalanceRecord, { width }: Layout): string[] {
  const took =
    record.endMs === null ? 'not over at the end of the run' : `took ${spanText(record.endMs - record.startMs)}`;
  const head = `#${record.number} at ${clock(record.startMs)}, ${took}, generation ${record.generationBefore}→${record.generationAfter}`;
  const steps = record.causes.map(({ text }, index) => `${index === 0 ? 'because' : '     ←'} ${shortIds(text)}`);
  const held = record.heldOpen === null ? [] : [record.heldOpen.text];
  return [head, ...[...steps, ...held].flatMap((line) => wrap(line, width - 4).map((part) => `  ${part}`))];
}

const COLUMNS: readonly (readonly [head: string, value: (figures: Figures) => string])[] = [
  ['generations', ({ generations }) => count(generations)],
  ['not Stable', ({ notStable }) => percent(notStable)],
  ['removed', ({ removed }) => count(removed)],
  ['failed commits', ({ failedCommits }) => count(failedCommits)],
  ['duplicates', ({ duplicates }) => count(duplicates)],
  ['no owner', ({ unownedMs }) => spanText(unownedMs)],
];

/** The incident and each cure, by the same figures. */
function table({ cures }: Incident, before: RunReport, after: readonly RunReport[], { width }: Layout): string[] {
  const rows = [['as it was', before] as const, ...cures.map(({ title }, i) => [title, after[i]!] as const)];
  const cells = rows.map(([, report]) => COLUMNS.map(([, value]) => value(figuresOf(report.result))));
  const widths = COLUMNS.map(([head], i) => Math.max(head.length, ...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padStart(widths[i]!)).join('  ');
  const label = Math.max(20, width - 4 - line(COLUMNS.map(([head]) => head)).length);
  const heads = `${' '.repeat(label)}  ${line(COLUMNS.map(([head]) => head))}`;
  return [heads, ...rows.flatMap(([title], i) => rowLines(title, line(cells[i]!), label))];
}

function rowLines(title: string, values: string, label: number): string[] {
  const lines = wrap(title, label);
  return lines.map((text, i) => (i === 0 ? `${cut(text, label).padEnd(label)}  ${values}` : text));
}

export function incidentJson(incident: Incident, before: RunReport, after: readonly RunReport[]): string {
  const { scenario: _, cures, ...told } = incident;
  const run = (report: RunReport) => ({
    command: report.command,
    traceHash: report.result.traceHash,
    figures: figuresOf(report.result),
  });
  const records = before.result.groups.flatMap(({ rebalances }) => rebalances.records);
  return `${JSON.stringify(
    {
      schemaVersion: 1,
      ...told,
      run: { ...run(before), rebalance: tellingOf(records) },
      cures: cures.map(({ title }, i) => ({ title, ...run(after[i]!) })),
    },
    null,
    2,
  )}\n`;
}
