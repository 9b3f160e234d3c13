/**
 * A finished run as Markdown, for an issue or a pull request: code hosts show it, where they do not show HTML. The same
 * numbers as the text on the screen, and nothing that differs from one run of the command to the next.
 */
import type { ExpectationVerdict } from '../../experiment/verdict.ts';
import type { GroupResult, RebalanceRecord } from '../../sim/measures/result.ts';
import { sentenceOf } from '../experiment/expectations-text.ts';
import { shortIds } from '../member-ids.ts';
import { clock, spanText, things } from '../numbers.ts';
import { resultWords } from '../results.ts';
import type { RunReport } from '../run-report.ts';
import { mdCommand, mdTable } from './tables.ts';

/** The longest rebalances that are told. */
const LONGEST = 3;
/** Steps of a chain. */
const STEPS = 8;

export function runMarkdown(report: RunReport): string {
  const { result, verdicts, command } = report;
  const groups = result.groups.map((group) => groupMarkdown(group, result.virtualMs, result.groups.length > 1));
  const cut = result.interrupted ? ' It was interrupted: these are the results so far.' : '';
  const parts = [
    '# groupsim: a simulated run',
    `${spanText(result.virtualMs)} of virtual time, seed \`${result.seed}\`, trace hash \`${result.traceHash}\`.${cut}`,
    ...expectationsMarkdown(verdicts),
    ...groups,
    '## Repeat it',
    mdCommand(command),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** First, because that is what people look for; nothing if nothing was expected. */
export function expectationsMarkdown(verdicts: readonly ExpectationVerdict[]): readonly string[] {
  if (verdicts.length === 0) return [];
  const rows = verdicts.map((verdict) => [verdict.holds ? 'holds' : '**FAILED**', sentenceOf(verdict)]);
  return ['## Expectations', mdTable(['', 'expected: what came'], rows)];
}

function groupMarkdown(group: GroupResult, virtualMs: number, isNamed: boolean): string {
  const title = isNamed ? `## Group ${group.groupId}` : '## Results';
  const results = mdTable(
    ['', ''],
    resultWords(group, virtualMs).map(([label, words]) => [label, words]),
  );
  return [title, results, ...longestMarkdown(group.rebalances.longest.slice(0, LONGEST))].join('\n\n');
}

function longestMarkdown(records: readonly RebalanceRecord[]): readonly string[] {
  if (records.length === 0) return [];
  return ['### Longest rebalances', records.map(recordMarkdown).join('\n')];
}

function recordMarkdown(record: RebalanceRecord): string {
  const { number, startMs, endMs, generationBefore, generationAfter, membersAfter, causes, heldOpen } = record;
  const took = endMs === null ? 'not over' : `took ${spanText(endMs - startMs)}`;
  const generations = `generation ${generationBefore}→${generationAfter}`;
  const head = `- **#${number}** at ${clock(startMs)}, ${took}, ${generations}, ${things(membersAfter, 'member')}`;
  const held = heldOpen === null ? [] : [heldOpen.text];
  const steps = [...causes.slice(0, STEPS).map(({ text }, index) => (index === 0 ? text : `← ${text}`)), ...held];
  return [head, ...steps.map((text) => `  - ${shortIds(text)}`)].join('\n');
}
