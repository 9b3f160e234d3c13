/**
 * A finished run as text: timeline, results, speed, and last the line that repeats it. The options that come before
 * all this are printed before the run (options.ts).
 */
import { allEvents } from '../scenario/faults/generate.ts';
import type { GroupResult } from '../sim/measures/result.ts';
import { expectationsText } from './experiment/expectations-text.ts';
import { cut, type Layout, labelled, phrases } from './layout.ts';
import { count, spanText } from './numbers.ts';
import { latestText, longestText } from './rebalance-text.ts';
import { resultsText } from './results.ts';
import { eventsPerSecond, type RunReport, speedUp } from './run-report.ts';
import { timelineText } from './timeline.ts';

const LABEL_WIDTH = 18;

export function reportText(report: RunReport, layout: Layout): string {
  const several = report.result.groups.length > 1;
  const groups = report.result.groups.map((group) => groupText(group, report, several, layout));
  const expectations = expectationsText(report.verdicts, layout);
  const first = expectations === '' ? [] : [expectations];
  const checked = report.checked === null ? [] : [report.checked];
  return [...first, ...groups, runText(report, layout), ...checked, repeatText(report, layout)].join('\n\n');
}

function groupText(group: GroupResult, report: RunReport, named: boolean, layout: Layout): string {
  const { virtualMs } = report.result;
  const title = named ? layout.paint('strong', cut(`Group ${group.groupId}`, layout.width)) : '';
  const parts = [
    title,
    timelineText(group, virtualMs, layout, allEvents(report.scenario)),
    resultsText(group, virtualMs, layout),
    longestText(group, layout),
    latestText(group, layout),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function runText(report: RunReport, layout: Layout): string {
  const { result, wallMs } = report;
  const width = layout.width - LABEL_WIDTH;
  const events = [count(result.events), `${count(eventsPerSecond(report))} per second`];
  const time = [
    `${spanText(result.virtualMs)} simulated in ${spanText(wallMs)}`,
    `${count(speedUp(report))} times as fast as real time`,
    ...(result.interrupted ? ['interrupted'] : []),
  ];
  return [
    layout.paint('title', 'Run'),
    ...labelled(layout, '  events', LABEL_WIDTH, phrases(events, width)),
    ...labelled(layout, '  time', LABEL_WIDTH, phrases(time, width)),
    ...labelled(layout, '  trace hash', LABEL_WIDTH, [result.traceHash]),
  ].join('\n');
}

/** The command is never cut or wrapped: it is there to be copied. */
function repeatText({ command }: RunReport, { paint }: Layout): string {
  return `${paint('title', 'Repeat this run')}\n  ${command}`;
}
