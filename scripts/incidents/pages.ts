/** The pages of docs/incidents as text. */
import { valuesText } from '../../src/report/incidents/check.ts';
import { figuresOf } from '../../src/report/incidents/figures.ts';
import { count, percent, spanText } from '../../src/report/numbers.ts';
import { kindsText } from '../../src/report/rebalance-text.ts';
import type { Verdict } from '../../src/scenario/incidents/lab.ts';
import type { Band, Incident } from '../../src/scenario/incidents/types.ts';
import type { RebalanceRecord, RunResult } from '../../src/sim/measures/result.ts';
import type { Shown } from './runs.ts';

export const fileOf = (id: string) => id.replace('′', '-prime');

const BAND_HEAD = ['| band | class | what | has to be | is | verdict |', '| --- | --- | --- | --- | --- | --- |'];

/** Up to the bands. */
export function pageOf(incident: Incident, shown: Shown): string {
  const { id, title, story, production, mechanism, rules, cures, pending } = incident;
  return [
    '<!-- Made by scripts/incidents.ts. -->',
    `# ${id}: ${title}`,
    '',
    ...(pending === undefined ? [] : [`**Pending:** ${pending}.`, '']),
    story,
    '',
    '## Seen in production',
    '',
    production,
    '',
    '## What the simulator shows',
    '',
    `![What happens](${fileOf(id)}.svg)`,
    '',
    ...shownLines(id, shown),
    '',
    '## Mechanism',
    '',
    `${mechanism} (${rules.join(', ')})`,
    '',
    ...rebalanceLines(shown.rebalance),
    '## What ends it',
    '',
    'Each line is a run. [cures.md](cures.md) has every client and version.',
    '',
    '| | generations | not Stable | taken for dead | failed commits | duplicates | longest without owner |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    row('as it was', shown.result),
    ...cures.map((cure, index) => row(cure.title, shown.cured[index]!)),
    '',
    '',
  ].join('\n');
}

function shownLines(id: string, { scenario, result }: Shown): readonly string[] {
  const { generations, rebalances, notStable, failedCommits, duplicates } = figuresOf(result);
  const kinds = result.groups.map(kindsText).filter((text) => text !== '');
  const clients = scenario.groups.map(({ members, client }) => `${members} × ${client}`);
  return [
    `\`groupsim incident ${id}\`: ${clients.join('; ')}, ${spanText(result.virtualMs)} of virtual time. ` +
      `${count(generations)} generations in ${count(rebalances)} rebalances (${kinds.join('; ') || 'none'}), ` +
      `not Stable ${percent(notStable)} of the time, ${count(failedCommits)} failed commits, ${count(duplicates)} duplicates.`,
  ];
}

function rebalanceLines(rebalance: RebalanceRecord | null): readonly string[] {
  if (rebalance === null) return [];
  const { number, generationBefore, generationAfter, causes, heldOpen } = rebalance;
  return [
    `In the picture's frame: rebalance #${number}, generation ${generationBefore} → ${generationAfter}, and what led to it:`,
    '',
    ...causes.map(({ text }, index) => `${index + 1}. ${text}`),
    '',
    ...(heldOpen === null ? [] : [`It was ${heldOpen.text}.`, '']),
  ];
}

function row(title: string, result: RunResult): string {
  const { generations, notStable, removed, failedCommits, duplicates, unownedMs } = figuresOf(result);
  return `| ${title} | ${generations} | ${percent(notStable)} | ${removed} | ${failedCommits} | ${duplicates} | ${spanText(unownedMs)} |`;
}

export function bandsSection(verdicts: readonly Verdict[], seeds: number): string {
  if (verdicts.length === 0) return '## Acceptance bands\n\nIts bands are those of the incidents that it varies.\n';
  return ['## Acceptance bands', '', `With ${seeds} seeds:`, '', ...BAND_HEAD, ...verdicts.map(bandRow), ''].join('\n');
}

/** A band's row up to its value: what does not change from run to run. */
export function bandWords(band: Band): string {
  const notes = [
    band.condition === null ? '' : ` (${band.condition})`,
    band.recorded === undefined ? '' : ` *Recorded: ${band.recorded}.*`,
    band.corrected === undefined ? '' : ` *Corrected: ${band.corrected}.*`,
    band.outside === undefined ? '' : ` *Why the model is outside: ${band.outside}.*`,
  ];
  return `| ${band.id} | ${band.class} | ${band.check}${notes.join('')} | ${band.band} |`;
}

function bandRow({ band, parts, ok }: Verdict): string {
  const verdict = ok === null ? `pending: ${band.pending}` : ok ? 'holds' : '**does not hold**';
  return `${bandWords(band)} ${valuesText(parts)} | ${verdict} |`;
}

export function listPage(incidents: readonly Incident[], verdicts: readonly Verdict[], seeds: number): string {
  const section = (title: string, of: readonly Verdict[]) => [
    `## ${title}`,
    '',
    ...(of.length === 0 ? ['None.'] : [...BAND_HEAD, ...of.map(bandRow)]),
    '',
  ];
  return [
    '<!-- Made by scripts/incidents.ts. -->',
    '# Incidents',
    '',
    'Each is a preset of the simulator: `groupsim incident 000-A`. The bands say when it has been reproduced: D derivable from the protocol,',
    'C with one figure of the environment, E a trend, M measured. `groupsim incident check` evaluates them all.',
    '',
    '**[Which client, which version, which cure](cures.md)**: every incident with every client, version and setting that may end it, all run.',
    '',
    ...incidents.map(({ id, title }) => `- [${id}](${fileOf(id)}.md): ${title}`),
    '',
    `${verdicts.length} bands, ${seeds} seeds: ${verdicts.filter(({ ok }) => ok === true).length} hold.`,
    '',
    ...section(
      'Bands that do not hold',
      verdicts.filter(({ ok }) => ok === false),
    ),
    ...section(
      'Bands that are not run yet',
      verdicts.filter(({ ok }) => ok === null),
    ),
    ...section(
      'Bands that were corrected or replaced by recordings',
      verdicts.filter(({ band }) => band.corrected !== undefined || band.recorded !== undefined),
    ),
  ].join('\n');
}
