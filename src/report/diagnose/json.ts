/**
 * A diagnosis as one JSON object. Documented in docs/diagnose.md.
 */
import { isoOf } from '../../diagnose/calendar.ts';
import { CATALOGUE } from '../../diagnose/catalogue.ts';
import type { GroupDiagnosis } from '../../diagnose/diagnosis.ts';
import type { Finding } from '../../diagnose/finding.ts';
import { incidentOf, stormOf } from '../../diagnose/pattern.ts';
import { cautions, type FileReading, type Reading } from './reading.ts';

const MOST_SHAPES = 50;

export function diagnoseJson(reading: Reading, version: string): string {
  const { files, groups, unread, scenario, interrupted } = reading;
  const report = {
    schemaVersion: 1,
    version,
    interrupted,
    groups: groups.map((group) => groupJson(group, files)),
    files: files.map(fileJson),
    unread: {
      count: unread.count,
      shapes: unread.shapes
        .slice(0, MOST_SHAPES)
        .map(({ file, line, ...shape }) => ({ ...shape, file: files[file]?.file ?? '', line })),
      others: unread.others + unread.shapes.slice(MOST_SHAPES).reduce((sum, { count }) => sum + count, 0),
    },
    cautions: cautions(reading),
    scenario,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function groupJson(group: GroupDiagnosis, files: readonly FileReading[]) {
  const { group: name, from, program, settings, firstAt, lastAt, rebalances, findings, merged } = group;
  return {
    group: name,
    readFrom: from,
    client: program,
    sessionTimeoutMs: known(settings.sessionMs),
    rebalanceTimeoutMs: known(settings.rebalanceMs),
    from: isoOf(firstAt),
    to: isoOf(lastAt),
    rebalances: {
      count: rebalances.count,
      highestGeneration: rebalances.highestGeneration,
      longestMs: rebalances.longestMs,
      ...stormOf(group),
    },
    incident: incidentOf(group),
    mergedFindings: merged,
    findings: findings.map((finding) => findingJson(finding, files)),
  };
}

const known = (value: number) => (value < 0 ? null : value);

function findingJson(finding: Finding, files: readonly FileReading[]) {
  const { cause, confidence, from, to, actors, generations, count, periodMs, lines, evidence, detail } = finding;
  return {
    cause,
    confidence,
    from: isoOf(from),
    to: isoOf(to),
    actors,
    generations,
    count,
    periodMs: known(periodMs),
    detail,
    incident: CATALOGUE[cause].incident,
    lines,
    evidence: evidence
      .filter(({ file }) => file >= 0)
      .map(({ file, line, text }) => ({ file: files[file]?.file ?? '', line, text })),
  };
}

function fileJson({ file, counts, problem, from, to }: FileReading) {
  const { lines, read, aside, continued, blank, damaged, cut, zoned, unzoned, backwards } = counts;
  return {
    file,
    problem,
    from: from < 0 ? null : isoOf(from),
    to: to < 0 ? null : isoOf(to),
    lines,
    read,
    aside,
    continued,
    blank,
    damaged,
    cut,
    zoned,
    unzoned,
    backwards,
  };
}
