/**
 * A diagnosis for a person at night: first what is wrong, with whom, since when and what to do; then the lines that say
 * so; then everything else.
 */
import { clockOf, isoOf } from '../../diagnose/calendar.ts';
import { CATALOGUE } from '../../diagnose/catalogue.ts';
import type { GroupDiagnosis } from '../../diagnose/diagnosis.ts';
import type { Finding } from '../../diagnose/finding.ts';
import { type CausePattern, incidentOf, isStorm, stormOf } from '../../diagnose/pattern.ts';
import { INCIDENTS } from '../../scenario/incidents/catalogue.ts';
import { cut, type Layout, wrap } from '../layout.ts';
import { count, percent, spanText, things } from '../numbers.ts';
import { type Ranked, rank } from './rank.ts';
import { cautions, place, type Reading } from './reading.ts';

/** Groups with something wrong that are told in full; the others get a line. */
const MOST_GROUPS = 5;
const MOST_OTHERS = 20;
const MOST_EVIDENCE = 3;
const MOST_ACTORS = 8;
const MOST_CAUSES = 12;
const MOST_LATEST = 5;
const MOST_SHAPES = 8;

export function diagnoseText(reading: Reading, layout: Layout): string {
  const ranked = rank(reading.groups);
  const wrong = ranked.filter(({ wrong }) => wrong);
  const parts = [
    ...headline(wrong, reading, layout),
    ...wrong
      .slice(0, MOST_GROUPS)
      .flatMap((group, index) => ['', ...groupLines(group, sameBefore(wrong, index), reading, layout)]),
    ...othersLines(ranked, wrong, layout),
    ...scenarioLines(reading, layout),
    ...readLines(reading, layout),
  ];
  return `${parts.join('\n')}\n`;
}

function headline(wrong: readonly Ranked[], reading: Reading, { paint, width }: Layout): string[] {
  const lines = reading.files.reduce((sum, { counts }) => sum + counts.lines, 0);
  const read = `${things(lines, 'line')} of ${things(reading.files.length, 'file')}, ${things(reading.groups.length, 'group')}`;
  const interrupted = reading.interrupted ? ' (interrupted: what had been read until then)' : '';
  if (reading.groups.length === 0) {
    const advice = `No line about a consumer group was found in ${read}${interrupted}. What is needed: a broker's server.log with the lines of GroupCoordinator (2.x–3.x) or GroupMetadataManager (4.x) at INFO, or the logs of the clients.`;
    return wrap(advice, width);
  }
  const verdict = wrong.length === 0 ? 'Nothing is wrong' : `${things(wrong.length, 'group')} with trouble`;
  return [paint('title', `${verdict}: ${read}${interrupted}`)];
}

/** A group that was told before with the same cause: its words need not be said again. */
function sameBefore(groups: readonly Ranked[], index: number): string | null {
  const causeOf = ({ patterns }: Ranked) => patterns[0]?.cause;
  return groups.slice(0, index).find((group) => causeOf(group) === causeOf(groups[index]!))?.group.group ?? null;
}

function groupLines({ group, patterns }: Ranked, same: string | null, reading: Reading, layout: Layout): string[] {
  const { paint, width } = layout;
  const main = patterns[0]!;
  const entry = CATALOGUE[main.cause];
  const text = (words: string) => wrap(words, width - 2).map((line) => `  ${line}`);
  return [
    ...wrap(`${group.group}: ${subject(main)} ${entry.happened}`, width).map((line) => paint('strong', line)),
    ...text(when(main)),
    ...detailLines(main).flatMap(text),
    ...(same === null ? adviceLines(group, main, layout) : text(`Why and what to do: as for ${same}.`)),
    ...evidenceLines(main, reading, layout),
    ...causesLines(patterns, layout),
    ...latestLines(group, layout),
    ...stormLines(group, layout),
  ];
}

function subject({ actors }: CausePattern): string {
  if (actors.length === 0) return 'its members';
  if (actors.length > MOST_ACTORS)
    return `${count(actors.length)} members (${actors.slice(0, MOST_ACTORS).join(', ')}, …)`;
  return actors.join(', ');
}

function when({ times, from, to, periodMs, generations }: CausePattern): string {
  const often = times === 1 ? 'once' : `${count(times)} times`;
  const period = periodMs > 0 ? `, about every ${spanText(periodMs)}` : '';
  return `${often} from ${isoOf(from)} to ${untilText(from, to)}${period}; it cost ${things(generations, 'generation')}`;
}

function untilText(from: number, to: number): string {
  return Math.floor(from / 86_400_000) === Math.floor(to / 86_400_000) ? clockOf(to) : isoOf(to);
}

function detailLines({ findings }: CausePattern): string[] {
  const { detail, confidence } = findings[0]!;
  const sure = confidence === 'certain' ? '' : `${confidence}, from the pattern: no line says so`;
  return [detail, sure]
    .filter((words) => words !== '')
    .map((words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`);
}

function adviceLines(group: GroupDiagnosis, main: CausePattern, layout: Layout): string[] {
  const entry = CATALOGUE[main.cause];
  return [
    ...labelledText('Why', entry.why, layout),
    ...labelledText('Do', entry.cure, layout),
    ...labelledText('Like', likeWords(incidentOf(group, main) ?? entry.incident), layout),
  ];
}

const LABEL = 8;

function labelledText(label: string, words: string, { width, paint }: Layout): string[] {
  if (words === '') return [];
  return wrap(words, width - LABEL).map(
    (line, index) => `${paint('label', (index === 0 ? `  ${label}` : '').padEnd(LABEL))}${line}`,
  );
}

function likeWords(id: string | null): string {
  const known = INCIDENTS.find((one) => one.id === id);
  if (known === undefined) return '';
  return `incident ${known.id}, ${known.title} (docs/incidents/${known.id.replace('′', '-prime')}.md, groupsim incident ${known.id})`;
}

function evidenceLines({ findings }: CausePattern, { files }: Reading, { width, paint }: Layout): string[] {
  const evidence = findings.flatMap((finding) => finding.evidence).filter(({ file }) => file >= 0);
  const shown = evidence.slice(0, MOST_EVIDENCE);
  const more = findings.reduce((sum, { lines }) => sum + lines, 0) - shown.length;
  if (shown.length === 0) return [];
  return [
    paint('label', '  Lines'),
    ...shown.flatMap(({ file, line, text }) => [
      `    ${place(files, file, line)}`,
      ...wrap(clean(text).replace(PRELUDE, '$1 '), width - 6)
        .slice(0, MOST_LINES)
        .map((one) => `      ${one}`),
    ]),
    ...(more > 0 ? [`    and ${things(more, 'more line')}`] : []),
  ];
}

/** Level and coordinator, which are the same in all lines. */
const PRELUDE = /^(\[[^\]]*\]) (?:INFO|WARN|ERROR|DEBUG) \[(?:GroupCoordinator|GroupMetadataManager)[^\]]*\]:? /;
const MOST_LINES = 3;

/** A log may hold signs that a terminal would obey. */
function clean(text: string): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD');
}

function causesLines(patterns: readonly CausePattern[], { paint, width }: Layout): string[] {
  if (patterns.length < 2) return [];
  const lines = patterns
    .slice(0, MOST_CAUSES)
    .map(
      (one) =>
        `    ${one.cause.padEnd(31)} ${String(one.times).padStart(6)} × ${things(one.generations, 'generation').padStart(16)}   ${who(one)}`,
    );
  return [paint('label', '  All that happened'), ...lines.map((line) => cut(line, Math.max(80, width)))];
}

function who({ actors }: CausePattern): string {
  return actors.length > MOST_ACTORS
    ? `${actors.slice(0, 3).join(', ')}, … ${count(actors.length)} in all`
    : actors.join(', ');
}

function latestLines({ findings }: GroupDiagnosis, { paint, width }: Layout): string[] {
  if (findings.length < 2) return [];
  const latest = findings.slice(-MOST_LATEST);
  return [
    paint('label', `  Latest of ${count(findings.length)}`),
    ...latest.map((finding) =>
      cut(
        `    ${clockOf(finding.from)} – ${clockOf(finding.to)}  ${finding.cause}  ${namesOf(finding)}`.trimEnd(),
        Math.max(80, width),
      ),
    ),
  ];
}

function namesOf({ actors }: Finding): string {
  return actors.length > MOST_ACTORS ? things(actors.length, 'member') : actors.join(', ');
}

function stormLines(group: GroupDiagnosis, layout: Layout): string[] {
  const storm = stormOf(group);
  if (storm.rebalances < 2) return [];
  const words = `${things(storm.rebalances, 'rebalance')}, ${storm.perMinute.toFixed(1)} a minute from the first to the last, the longest ${spanText(group.rebalances.longestMs)}; ${percent(storm.unstable)} of that time the group was not stable`;
  return labelledText('Pace', isStorm(storm) ? `${words}: a storm` : words, layout);
}

function othersLines(ranked: readonly Ranked[], wrong: readonly Ranked[], { paint, width }: Layout): string[] {
  const others = [...wrong.slice(MOST_GROUPS), ...ranked.filter((one) => !one.wrong)];
  if (others.length === 0) return [];
  const lines = others.slice(0, MOST_OTHERS).map((one) => cut(`  ${one.group.group}: ${summary(one)}`, width));
  const more =
    others.length > MOST_OTHERS
      ? [`  and ${things(others.length - MOST_OTHERS, 'more group')} (--json has them all)`]
      : [];
  return ['', paint('title', 'Other groups'), ...lines, ...more];
}

function summary({ patterns }: Ranked): string {
  if (patterns.length === 0) return 'nothing but single lines';
  return patterns.map(({ cause, times }) => (times === 1 ? cause : `${count(times)} × ${cause}`)).join(', ');
}

function scenarioLines({ scenario }: Reading, { paint, width }: Layout): string[] {
  if (scenario === null) return [];
  return [
    '',
    paint('title', `See it again: ${scenario.group} in the simulator`),
    ...wrap(
      'Members and what happened to them are from the log; work, partitions and what no line names are the defaults.',
      width,
    ),
    `  ${scenario.command}`,
  ];
}

function readLines(reading: Reading, { paint, width }: Layout): string[] {
  const { files, unread } = reading;
  const sum = (pick: (counts: (typeof files)[number]['counts']) => number) =>
    files.reduce((all, { counts }) => all + pick(counts), 0);
  const read = sum((counts) => Object.values(counts.read).reduce((a, b) => a + b, 0));
  const told = `${count(read)} lines told something, ${count(sum(({ aside }) => aside))} belong to the same programs and say nothing about groups, ${count(sum(({ continued, blank }) => continued + blank))} are empty or go on with the line before, ${count(unread.count)} could not be read`;
  return [
    '',
    paint('title', 'What was read'),
    ...wrap(`${told}.`, width),
    ...cautions(reading).flatMap((caution) => wrap(caution, width)),
    ...shapeLines(reading, width),
  ];
}

function shapeLines({ files, unread }: Reading, width: number): string[] {
  const shown = unread.shapes.slice(0, MOST_SHAPES);
  const rest = unread.count - shown.reduce((sum, shape) => sum + shape.count, 0);
  return [
    ...shown.flatMap(({ count: times, example, file, line }) => [
      `  ${count(times)} like ${place(files, file, line)}`,
      `    ${cut(clean(example), width - 4)}`,
    ]),
    ...(rest > 0 ? [`  ${count(rest)} of other shapes`] : []),
  ];
}
