/**
 * Writes docs/incidents/: one page and one picture an incident, from what the tool says and draws.
 * `node .build/scripts/incidents.js [seeds]`
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { runInWorkers } from '../src/cli/workers/experiments.ts';
import { valuesText } from '../src/report/incidents/check.ts';
import { figuresOf } from '../src/report/incidents/figures.ts';
import { tellingOf } from '../src/report/incidents/incident.ts';
import { pictureOf } from '../src/report/incidents/picture.ts';
import { percent, spanText } from '../src/report/numbers.ts';
import { BANDS, INCIDENTS } from '../src/scenario/incidents/catalogue.ts';
import { judgeBands, presetScenario, type Verdict } from '../src/scenario/incidents/lab.ts';
import type { Incident } from '../src/scenario/incidents/types.ts';
import type { ScenarioInput } from '../src/scenario/read.ts';
import { startRun } from '../src/scenario/run.ts';
import { toWorld } from '../src/scenario/to-world.ts';
import { Chronicle } from '../src/sim/chronicle/chronicle.ts';
import type { RebalanceRecord, RunResult } from '../src/sim/measures/result.ts';

const FOLDER = 'docs/incidents';
const SEEDS = Number(process.argv[2] ?? 20);

const fileOf = (id: string) => id.replace('′', '-prime');

interface Shown {
  readonly result: RunResult;
  readonly chronicle: Chronicle;
  readonly input: ScenarioInput;
}

function run(input: ScenarioInput): Shown {
  const chronicle = new Chronicle();
  const started = startRun(toWorld(presetScenario(input, '1')), chronicle);
  started.advance(Number.POSITIVE_INFINITY);
  return { result: started.result(false), chronicle, input };
}

function rebalanceOf({ result }: Shown): RebalanceRecord | null {
  return tellingOf(result.groups.flatMap(({ rebalances }) => rebalances.records));
}

function row(title: string, { result }: Shown): string {
  const { generations, notStable, removed, failedCommits, duplicates, unownedMs } = figuresOf(result);
  return `| ${title} | ${generations} | ${percent(notStable)} | ${removed} | ${failedCommits} | ${duplicates} | ${spanText(unownedMs)} |`;
}

function bandRow({ band, parts, ok }: Verdict): string {
  const verdict = ok === null ? `pending: ${band.pending}` : ok ? 'holds' : '**does not hold**';
  const notes = [
    band.condition === null ? '' : ` (${band.condition})`,
    band.recorded === undefined ? '' : ` *Recorded value: ${band.recorded}.*`,
    band.corrected === undefined ? '' : ` *Corrected: ${band.corrected}.*`,
  ];
  return `| ${band.id} | ${band.class} | ${band.check}${notes.join('')} | ${band.band} | ${valuesText(parts)} | ${verdict} |`;
}

function pageOf(incident: Incident, before: Shown, verdicts: readonly Verdict[]): string {
  const { id, title, story, production, mechanism, rules, cures, pending } = incident;
  const rebalance = rebalanceOf(before);
  const chain = (rebalance?.causes ?? []).map(({ text }, index) => `${'  '.repeat(index)}- ${text}`);
  const bands = verdicts.filter(({ band }) => band.id.startsWith(`${id}.`));
  return [
    `<!-- Made by scripts/incidents.ts. -->`,
    `# ${id}: ${title}`,
    '',
    ...(pending === undefined ? [] : [`**Pending:** ${pending}.`, '']),
    story,
    '',
    `![What happens](${fileOf(id)}.svg)`,
    '',
    `**Seen in production.** ${production}`,
    '',
    `**Mechanism.** ${mechanism} (${rules.join(', ')})`,
    '',
    ...(rebalance === null
      ? []
      : [
          `**A rebalance of the run**, #${rebalance.number}, generation ${rebalance.generationBefore} → ${rebalance.generationAfter}:`,
          '',
          ...chain,
          '',
        ]),
    `\`groupsim incident ${id}\` runs it, and with what ends it:`,
    '',
    '| | generations | not Stable | taken for dead | failed commits | duplicates | longest without owner |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    row('as it was', before),
    ...cures.map((cure) => row(cure.title, run(cure.scenario))),
    '',
    ...(bands.length === 0
      ? []
      : [
          `Bands, with ${SEEDS} seeds:`,
          '',
          '| band | class | what | has to be | is | verdict |',
          '| --- | --- | --- | --- | --- | --- |',
          ...bands.map(bandRow),
          '',
        ]),
  ].join('\n');
}

function write(incident: Incident, verdicts: readonly Verdict[]): void {
  const before = run(incident.scenario);
  const scenario = presetScenario(incident.scenario, '1');
  const picture = pictureOf({
    title: `${incident.id}: ${incident.title}`,
    chronicle: before.chronicle,
    pods: scenario.groups[0]!.members,
    durationMs: scenario.durationMs,
    events: scenario.events,
    mark: rebalanceOf(before),
  });
  writeFileSync(`${FOLDER}/${fileOf(incident.id)}.svg`, picture);
  writeFileSync(`${FOLDER}/${fileOf(incident.id)}.md`, pageOf(incident, before, verdicts));
}

function indexOf(verdicts: readonly Verdict[]): string {
  const failing = verdicts.filter(({ ok }) => ok === false);
  return [
    '<!-- Made by scripts/incidents.ts. -->',
    '# Incidents',
    '',
    'Each is a preset of the simulator: `groupsim incident 000-A`. The bands say when it has been reproduced: D derivable from the protocol, C with one',
    'figure of the environment, E a trend, M measured. `groupsim incident check` evaluates them all.',
    '',
    ...INCIDENTS.map(({ id, title }) => `- [${id}](${fileOf(id)}.md): ${title}`),
    '',
    '## Bands that do not hold',
    '',
    ...(failing.length === 0
      ? ['None.']
      : [
          '| band | class | what | has to be | is | verdict |',
          '| --- | --- | --- | --- | --- | --- |',
          ...failing.map(bandRow),
        ]),
    '',
  ].join('\n');
}

mkdirSync(FOLDER, { recursive: true });
const verdicts = await judgeBands(
  BANDS,
  SEEDS,
  runInWorkers(async () => {}),
);
for (const incident of INCIDENTS) write(incident, verdicts);
writeFileSync(`${FOLDER}/README.md`, indexOf(verdicts));
