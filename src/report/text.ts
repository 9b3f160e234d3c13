/**
 * A finished run as text: timeline, results, speed, and last the line that repeats it. The options that come before
 * all this are printed before the run (options.ts).
 */
import { cut, type Layout, labelled, wrap } from './layout.ts';
import { count, spanText } from './numbers.ts';
import { resultsText } from './results.ts';
import { eventsPerSecond, type RunReport, speedUp } from './run-report.ts';
import { timelineText } from './timeline.ts';

const LABEL_WIDTH = 18;

export function reportText(report: RunReport, layout: Layout): string {
  const groups = report.result.groups.map((group) => {
    const parts = [
      timelineText(group, report.result.virtualMs, layout),
      resultsText(group, report.result.virtualMs, layout),
    ];
    const title =
      report.result.groups.length > 1 ? [layout.paint('strong', cut(`Group ${group.groupId}`, layout.width))] : [];
    return [...title, ...parts.filter((part) => part !== '')].join('\n\n');
  });
  return [...groups, runText(report, layout), repeatText(report, layout)]
    .join('\n\n')
    .replace('\n\n  events', '\n  events');
}

function runText(report: RunReport, layout: Layout): string {
  const { result, wallMs } = report;
  const width = layout.width - LABEL_WIDTH;
  const events = `${count(result.events)}, ${count(eventsPerSecond(report))} per second`;
  const time = `${spanText(result.virtualMs)} simulated in ${spanText(wallMs)}, ${count(speedUp(report))} times as fast as real time`;
  return [
    ...labelled(layout, '  events', LABEL_WIDTH, [events]),
    ...labelled(layout, '  time', LABEL_WIDTH, wrap(result.interrupted ? `${time}; interrupted` : time, width)),
    ...labelled(layout, '  trace hash', LABEL_WIDTH, [result.traceHash]),
  ].join('\n');
}

/** The command is never cut or wrapped: it is there to be copied. */
function repeatText({ command }: RunReport, { paint }: Layout): string {
  return `${paint('title', 'Repeat this run')}\n  ${command}`;
}
